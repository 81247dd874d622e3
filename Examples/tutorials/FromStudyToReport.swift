// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import GapScaling
import GeneralizationBounds
import Reports

/// The program of the article "From a study to a report".
func fromStudyToReport(reading folder: String, writing reports: String) throws {
  let study = try Study(folder: folder)
  let results = try StudyResults(study)
  for warning in results.warnings { print(warning) }

  for model in results.analysis.frontier {
    print(model.model.model, "bound", model.value.bound)
  }

  let report = Report(results)
  let document = try report.document()
  var output = try OutputFolder(reports)
  output.add(try document.pdf(), as: "report.pdf")
  output.add(Data(try report.html().utf8), as: "report.html")
  output.add(Data(report.json.text().utf8), as: "report.json")
  for path in try output.commit() { print(path) }
}
