// SPDX-License-Identifier: GPL-3.0-or-later
//
// Adds one of each kind to the toolkit from outside, and stops where one is not used. Usage: extensions [STUDY]
import Foundation
import GapScaling
import Reports

/// Stops with a sentence where something does not hold.
func require(_ condition: Bool, _ sentence: String) {
  guard condition else {
    FileHandle.standardError.write(Data("extensions: \(sentence)\n".utf8))
    exit(1)
  }
}

let folder = CommandLine.arguments.dropFirst().first ?? "../../Data/ladder"
let findings = StudyFindings(
  try StudyResults(Study(folder: folder), options: AnalysisOptions(draws: 40)))

// A figure and a section, in a report among the toolkit's own.
let report = Report(findings, options: ReportOptions(sections: [.summary, .overfitting, .bounds]))
let html = try report.html()
require(html.contains("<figure id=\"overfitting\">"), "the report lacks the figure")
require(html.contains("Held-out and training loss"), "the report lacks the section")
require(report.tables.map(\.name).contains("overfitting"), "the report lacks the section's table")
let cited = findings.cite.frontier[0].value.terms.risk.path
require(html.contains("title=\"\(cited)\""), "the section's numbers are not cited")
print("a figure and a section: used")
