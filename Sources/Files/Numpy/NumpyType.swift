// SPDX-License-Identifier: GPL-3.0-or-later
public import Foundation

/// A kind of number that a `.npy` file can hold, by NumPy's name for it.
public enum NumpyType: String, Sendable, CaseIterable, CustomStringConvertible {
  case float16 = "<f2"
  case float32 = "<f4"
  case float64 = "<f8"

  /// The bytes of one number.
  public var bytes: Int {
    switch self {
    case .float16: 2
    case .float32: 4
    case .float64: 8
    }
  }

  public var description: String { "float\(8 * bytes)" }

  /// The number at an address of any alignment, exactly.
  public func value(at address: UnsafeRawPointer) -> Double {
    switch self {
    case .float16: Double(HalfPrecision.value(address.loadUnaligned(as: UInt16.self)))
    case .float32: Double(address.loadUnaligned(as: Float.self))
    case .float64: address.loadUnaligned(as: Double.self)
    }
  }

  /// Writes a number at the end, rounded to the nearest of this kind.
  public func append(_ value: Double, to data: inout Data) {
    func add(_ bits: some FixedWidthInteger) {
      withUnsafeBytes(of: bits.littleEndian) { data.append(contentsOf: $0) }
    }
    switch self {
    case .float16: add(HalfPrecision.bits(Float(value)))
    case .float32: add(Float(value).bitPattern)
    case .float64: add(value.bitPattern)
    }
  }
}

/// IEEE 754's 16-bit floating-point numbers, which Swift does not have on every machine.
public enum HalfPrecision {
  /// The number of a bit pattern, exactly.
  public static func value(_ bits: UInt16) -> Float {
    let magnitude = UInt32(bits & 0x7FFF)
    let sign = UInt32(bits & 0x8000) << 16
    if magnitude >= 0x7C00 {
      return Float(bitPattern: sign | 0x7F80_0000 | (magnitude & 0x3FF) << 13)
    }
    // Exponent and fraction in place are the number times 2^−112, subnormal ones too.
    let small = Float(bitPattern: magnitude << 13) * 0x1p112
    return Float(bitPattern: small.bitPattern | sign)
  }

  /// The bit pattern of the nearest number, ties to even.
  public static func bits(_ value: Float) -> UInt16 {
    let sign = UInt16(value.bitPattern >> 16 & 0x8000)
    let magnitude = value.magnitude
    if magnitude.isNaN { return sign | 0x7E00 }
    if magnitude >= 65_520 { return sign | 0x7C00 }
    if magnitude < 0x1p-14 {
      return sign | UInt16((magnitude * 0x1p24).rounded(.toNearestOrEven))
    }
    let bits = magnitude.bitPattern
    return sign | UInt16(((bits + 0xFFF + (bits >> 13 & 1)) >> 13) - (112 << 10))
  }
}
