// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import GapScaling
import NumericalMethods

/// A width that a study measured: what a figure or a report may be asked for.
enum MeasuredWidth {
  /// - Throws: `FileError` where models were quantized, and none to this width.
  static func expect(_ bits: Double?, in analysis: StudyAnalysis) throws {
    let study = analysis.study
    guard let bits, !study.widths.isEmpty, analysis.bits != bits else { return }
    let widths = study.widths.map { NumberText.exact.plain($0) }.joined(separator: ", ")
    throw FileError(
      path: study.folder,
      "expected --bits of a width that was measured (\(widths)), found \(NumberText.exact.plain(bits))"
    )
  }
}
