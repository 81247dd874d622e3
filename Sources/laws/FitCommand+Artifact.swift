// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import ScalingLaws

extension FitCommand {
  /// Writes the fit with its data and intervals, whole or not at all.
  func write<Law: ScalingLaw>(
    _ uncertainty: Uncertainty<Law>, columns: [(String, String)], to path: String
  ) throws {
    let bytes = try TextFile.bytes(of: table)
    let artifact = FitArtifact(
      of: uncertainty, path: table, sha256: SHA256.hexadecimal(of: Array(bytes)),
      columns: Dictionary(columns) { first, _ in first }, largestDropped: dropLargest,
      resamples: intervals.resamples, seed: intervals.seed)
    let place = URL(fileURLWithPath: path)
    var folder = try OutputFolder(place.deletingLastPathComponent().path)
    folder.add(try artifact.json(), as: place.lastPathComponent)
    try folder.commit()
  }
}
