// SPDX-License-Identifier: GPL-3.0-or-later
//
// Adds one of each kind to the toolkit from outside, and stops where one is not used. Usage: extensions [STUDY]
import Answers
import Foundation
import GapScaling
import GeneralizationBounds
import Reports
import ScalingLaws

/// Stops with a sentence where something does not hold.
func require(_ condition: Bool, _ sentence: String) {
  guard condition else {
    FileHandle.standardError.write(Data("extensions: \(sentence)\n".utf8))
    exit(1)
  }
}

/// The findings of a study, or the sentence that says why there are none.
func read(_ folder: String) -> StudyFindings {
  do {
    return StudyFindings(
      try StudyResults(Study(folder: folder), options: AnalysisOptions(draws: 40)))
  } catch {
    require(false, "\(error)")
    exit(1)
  }
}

let findings = read(CommandLine.arguments.dropFirst().first ?? "Data/ladder")

// A figure and a section, in a report among the toolkit's own.
let report = Report(findings, options: ReportOptions(sections: [.summary, .overfitting, .bounds]))
let html = try report.html()
require(html.contains("<figure id=\"overfitting\">"), "the report lacks the figure")
require(html.contains("Held-out and training loss"), "the report lacks the section")
require(report.tables.map(\.name).contains("overfitting"), "the report lacks the section's table")
let cited = findings.cite.frontier[0].value.terms.risk.path
require(html.contains("title=\"\(cited)\""), "the section's numbers are not cited")
print("a figure and a section: used")

// A law with its own curve, by an objective with its own loss: one point far off does not move it.
let sizes = (0..<12).map { pow(10, 4 + 0.4 * Double($0)) }
var values = sizes.map { Logarithmic([6, 0.2])($0) }
values[5] += 1
let points = Points(x: sizes, y: values)
let robust = try Logarithmic.fit(to: points, minimizing: LogCosh())
let squares = try Logarithmic.fit(to: points)
require(abs(robust.law.slope - 0.2) < 1e-3, "the law was not found: \(robust.law)")
require(abs(squares.law.start - 6) > 5 * abs(robust.law.start - 6), "our objective is not used")
let lost = robust.residuals.reduce(0) { $0 + LogCosh().loss(of: $1) }
require(abs(robust.objective - lost) < 1e-9 * lost, "the objective is not the sum of our loss")
require(robust.objectiveName.contains("log cosh"), "the fit names another objective")
print("a law with its own curve and an objective with its own loss: used")

// An inequality and a code, in a bound: the theorem's own at the same bet is the oracle.
let rows = Array(0..<4000)
let nll: [Float] = rows.map { Float($0 % 97) / 50 + Float($0 % 7) / 3 }
let entropy: [Float] = rows.map { 1 + Float($0 % 11) / 10 }
let losses = try TokenLosses(nll: nll, entropy: entropy)
let coded = Palette().length(
  of: .number(8), for: CodedModel(parameters: 100, tokens: 4000))
require(coded.length.bits == 100 * 3 + 32 * 8, "the code's length is \(coded.length)")
var theorem = CompressedModelBound(
  parameters: 100, tokens: 4000, codeLength: coded.length, vocabulary: 256,
  inequality: OneBet().name)
let ours = try theorem.evaluate(
  on: losses, rules: GeneralizationBounds.Catalog.rules + [OneBet()])
(theorem.inequality, theorem.grid) = (.empiricalFreedman, .points([0.5]))
let theirs = try theorem.evaluate(on: losses)
require(ours.inequality == OneBet().name, "the bound is by \(ours.inequality.rawValue)")
require(abs(ours.bound - theirs.bound) < 1e-12, "the bounds are \(ours.bound), \(theirs.bound)")
print("an inequality and a code length: used")

// A bound on the cost of smoothing: between the two of the library.
theorem.smoothing = Smoothing(MiddleSmoothing())
let middle = try theorem.evaluate(on: losses).terms.smoothing
theorem.smoothing = .exact
let least = try theorem.evaluate(on: losses).terms.smoothing
require(
  least < middle && middle < theirs.terms.smoothing,
  "the smoothing terms are \(least), \(middle), \(theirs.terms.smoothing)")
print("a bound on the cost of smoothing: used")
