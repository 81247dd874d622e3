// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import Testing

@Suite("NumPy arrays")
struct NumpyArrayTests {
  /// A version 1 file as numpy.save writes it.
  static func file(
    descr: String = "<f4", fortran: String = "False", shape: String = "(2, 3)",
    values: [Float] = [1, 2, 3, 4, 5, 6]
  ) -> Data {
    var header = "{'descr': '\(descr)', 'fortran_order': \(fortran), 'shape': \(shape), }"
    while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
    header += "\n"
    var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
    data.append(contentsOf: [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)])
    data.append(contentsOf: header.utf8)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  private func complaint(_ data: Data) -> String {
    do throws(FileError) {
      _ = try NumpyArray(data: data, path: "a.npy")
      return "no complaint"
    } catch { return error.description }
  }

  @Test func valuesAndShape() throws {
    let array = try NumpyArray(data: Self.file(), path: "a.npy")
    #expect(array.shape == [2, 3])
    #expect(array.values == [1, 2, 3, 4, 5, 6])
  }

  @Test func oneAxis() throws {
    #expect(try NumpyArray(data: Self.file(shape: "(6,)"), path: "a.npy").shape == [6])
  }

  @Test("white space of the header is what Python's tokenizer skips")
  func whiteSpace() throws {
    for space in [" ", "\t", "\u{0C}", "\n"] {
      let array = try NumpyArray(data: Self.file(shape: "(2, 3)" + space), path: "a.npy")
      #expect(array.shape == [2, 3])
    }
    #expect(complaint(Self.file(shape: "(2, 3)\u{0B}")).contains("in the .npy header, found"))
  }

  @Test func refusals() {
    #expect(
      complaint(Self.file(descr: "<f8"))
        == "a.npy: expected dtype float32 ('<f4'), found '<f8': save it with array.astype('<f4')")
    #expect(
      complaint(Self.file(fortran: "True"))
        == "a.npy: expected C order, found Fortran order: save it with numpy.ascontiguousarray(array)"
    )
    #expect(
      complaint(Self.file(values: [1, 2, 3]))
        == "a.npy: expected 6 float32 values for shape [2, 3], found 12 bytes of data: the file is truncated"
    )
    #expect(
      complaint(Data("not numpy at all".utf8))
        == "a.npy: expected a NumPy .npy file, found other bytes: write it with numpy.save")
    for (major, minor) in [(1, 84), (0, 0), (4, 0)] as [(UInt8, UInt8)] {
      var data = Self.file()
      (data[6], data[7]) = (major, minor)
      #expect(
        complaint(data)
          == "a.npy: expected .npy format 1.0, 2.0 or 3.0, found \(major).\(minor): write it with numpy.save"
      )
    }
    #expect(complaint(Self.file().prefix(40)).contains("found a truncated file"))
    #expect(complaint(Data()).contains("expected a NumPy .npy file"))
    #expect(complaint(Self.file(shape: "(9999999999999999999,)")).contains("whole numbers"))
    #expect(complaint(Self.file(shape: "(4611686018427387904, 4)")).contains("fits in memory"))
  }

  @Test("16-bit floating-point numbers: every bit pattern against its meaning")
  func halfPrecision() {
    for bits in UInt16.min...UInt16.max {
      let exponent = Int(bits >> 10 & 0x1F)
      let fraction = Double(bits & 0x3FF)
      let sign: Double = bits >> 15 == 1 ? -1 : 1
      let found = HalfPrecision.value(bits)
      #expect(found.isNaN || HalfPrecision.bits(found) == bits)
      if exponent == 31 {
        #expect(fraction == 0 ? found == Float(sign) * .infinity : found.isNaN)
      } else {
        let value =
          exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * exp2(Double(exponent - 25))
        #expect(found == Float(sign * value))
      }
    }
  }

  @Test("rounding to 16 bits: the nearest, ties to even, beyond 65,519 infinite")
  func roundingToHalf() {
    for (value, rounded) in [
      (1 + 0x1p-11, 1), (1 + 0x1p-11 + 0x1p-20, 1 + 0x1p-10), (1 + 3 * 0x1p-11, 1 + 0x1p-9),
      (65_519, 65_504), (65_520, .infinity), (-70_000, -.infinity), (0x1p-25, 0),
      (0x1p-25 * 1.001, 0x1p-24), (0x1p-14 - 0x1p-26, 0x1p-14), (-0.1, -0.0999755859375),
    ] as [(Double, Float)] {
      #expect(HalfPrecision.value(HalfPrecision.bits(Float(value))) == rounded, "\(value)")
    }
    #expect(HalfPrecision.value(HalfPrecision.bits(.nan)).isNaN)
  }
}
