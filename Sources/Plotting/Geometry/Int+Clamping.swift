// SPDX-License-Identifier: GPL-3.0-or-later

extension Int {
  /// A number without its fraction: 0 for NaN, ±2^53 for numbers beyond them.
  init(clamping value: Double) {
    self = value.isNaN ? 0 : Int(Swift.max(-0x1p53, Swift.min(0x1p53, value)))
  }
}
