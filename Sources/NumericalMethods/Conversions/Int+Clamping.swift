// SPDX-License-Identifier: GPL-3.0-or-later

extension Int {
  /// A number without its fraction: 0 for NaN, ±2^53 for numbers beyond them.
  ///
  /// `Int(_:)` ends the program for NaN and for numbers of 2^63 or more. This conversion serves every number that
  /// follows from a file or from an option; 2^53 leaves room for sums of the results.
  public init(clamping value: Double) {
    self = value.isNaN ? 0 : Int(Swift.max(-0x1p53, Swift.min(0x1p53, value)))
  }
}
