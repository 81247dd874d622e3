// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
public import NumericalMethods

/// How simulated losses scatter about a law: yᵢ = f(xᵢ) exp(scale · zᵢ), z symmetric about 0.
public enum NoiseLaw: Sendable, Equatable, CustomStringConvertible {
  /// z normal.
  case normal(scale: Double)
  /// z from Student's t with some degrees of freedom, divided by its standard deviation where that is
  /// finite (3 or more).
  case student(degreesOfFreedom: Int, scale: Double)
  /// z normal, with twice the scale at the smallest compute and half of it at the largest.
  case uneven(scale: Double)

  /// One number scale · z.
  ///
  /// - Parameters:
  ///   - place: where the run lies between the smallest compute (0) and the largest (1), by logarithms.
  ///   - generator: gives z.
  public func draw(at place: Double = 0.5, using generator: inout SeededGenerator) -> Double {
    switch self {
    case .uneven(let scale): return scale * pow(4, 0.5 - place) * generator.normal()
    case .normal(let scale): return scale * generator.normal()
    case .student(let freedom, let scale):
      let unit = freedom > 2 ? (Double(freedom) / Double(freedom - 2)).squareRoot() : 1
      return scale * generator.student(freedom) / unit
    }
  }

  public var description: String {
    switch self {
    case .normal: "normal"
    case .student(let freedom, _): "Student t, \(freedom) degrees"
    case .uneven: "uneven"
    }
  }
}
