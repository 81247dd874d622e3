// SPDX-License-Identifier: GPL-3.0-or-later

/// A kind of number that a `.npy` file can hold, by NumPy's name for it.
public enum NumpyType: String, Sendable, CaseIterable, CustomStringConvertible {
  case float32 = "<f4"
  case float64 = "<f8"

  /// The bytes of one number.
  public var bytes: Int { self == .float32 ? 4 : 8 }

  public var description: String { self == .float32 ? "float32" : "float64" }
}
