// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import NumericalMethods
import ScalingLaws

/// A fit that `laws fit -o` wrote, and other intervals for it.
struct StoredFit: ParsableArguments {
  @Argument(help: "The fit, as laws fit -o wrote it.")
  var fit: String

  @Option(help: "Other intervals than the fit's own.")
  var intervals: Word<IntervalMethod>?

  @Option(help: "Another level than the fit's own.")
  var level: Double?

  func validate() throws {
    if let level, !(level > 0 && level < 1) {
      throw ValidationError("expected --level between 0 and 1, found \(level)")
    }
  }

  /// The fit that was read, with its intervals.
  func restored<Law: ScalingLaw>(
    _ artifact: FitArtifact, as law: Law.Type
  ) throws -> Uncertainty<Law> {
    try artifact.restored(
      as: law, path: fit, method: intervals?.choice, level: level)
  }
}
