// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
import Foundation
import NumericalMethods

/// A law as a value: an equation with its coefficients filled in, and no data in sight.
///
/// Most laws are a floor plus powers of their inputs, f = floor + Σₖ aₖ xₖ^(±pₖ), and say so through
/// ``form``; that is enough to start and finish a fit. Any other law gives the coordinates in which to
/// search and where to start. Coefficients are always in the order: floor, amplitudes, exponents.
public protocol ScalingLaw: Sendable, Equatable, CustomStringConvertible {
  /// What the law is a function of.
  associatedtype Input: Sendable

  /// The law's word on the command line.
  static var name: String { get }
  /// What a reader calls it.
  static var title: String { get }
  /// The equation in plain text.
  static var formula: String { get }
  /// Of the law's value; `unit of y` unless the law says more.
  static var unit: String { get }
  /// Which inputs and coefficients are admissible.
  static var domain: String { get }
  /// The paper it comes from.
  static var source: String { get }
  /// The coefficients, in the order of ``values``.
  static var coefficients: [CoefficientInfo] { get }
  /// How floor and powers make up the law, or how else it is fitted.
  static var form: LawForm { get }
  /// What a fit makes least unless told otherwise.
  static var usualObjective: any Objective { get }
  /// The positive quantities whose powers the law sums, one a power.
  static func features(of input: Input) -> [Double]
  /// What the features are called, in the same order.
  static var featureNames: [String] { get }
  /// What an input's numbers are called; the features' names unless an input holds more.
  static var inputNames: [String] { get }
  /// The numbers that make an input, in the order of ``inputNames``.
  static func numbers(of input: Input) -> [Double]
  /// The input that such numbers make; nil for another count of them.
  static func input(_ numbers: [Double]) -> Input?
  /// What is wrong with a set of inputs although a fit is possible; empty unless the law says more.
  static func warnings(about inputs: [Input]) -> [Warning]
  /// A law of typical size, and inputs over which its coefficients can be told apart.
  static var example: (law: Self, inputs: [Input]) { get }

  /// A law from its coefficients in order.
  init(_ values: [Double])
  /// The coefficients in order.
  var values: [Double] { get }
  /// The law's value at an input.
  func callAsFunction(_ x: Input) -> Double
  /// The derivatives of the value with respect to each coefficient, in order.
  func gradient(at x: Input) -> [Double]
}

/// What a coefficient is, apart from its value.
public struct CoefficientInfo: Sendable, Equatable {
  /// The name in plain letters, e.g. `alpha`.
  public let name: String
  /// The symbol in the formula, e.g. `α`.
  public let symbol: String
  /// Such as `nats/token`; empty for a plain number.
  public let unit: String
  /// The least value a fit may give it; −∞ for none.
  public let lower: Double
  /// The greatest value a fit may give it; +∞ for none.
  public let upper: Double

  /// A coefficient that a fit keeps within `range`, whose ends may be infinite.
  public init(_ name: String, symbol: String, unit: String, in range: ClosedRange<Double>) {
    self.name = name
    self.symbol = symbol
    self.unit = unit
    lower = range.lowerBound
    upper = range.upperBound
  }
}

/// How a law is fitted.
public enum LawForm: Sendable {
  /// As a floor plus powers of its inputs.
  case powers(PowerSumForm)
  /// As any smooth curve, in coordinates of its own.
  case curve(CurveForm)

  /// Which coefficients are positive factors, whose intervals are symmetric in the logarithm.
  public var amplitudes: Range<Int> {
    switch self {
    case .powers(let form):
      let first = form.hasFloor ? 1 : 0
      return first..<first + form.terms
    case .curve(let form): return form.amplitudes
    }
  }

  /// Whether the law has an exponent, or something like it, for the data to tell.
  var hasFreeExponents: Bool {
    if case .powers(let form) = self { return form.fixedExponents == nil }
    return true
  }
}

/// How a law is made of a floor and powers: f = floor + Σₖ aₖ xₖ^(sign · pₖ).
public struct PowerSumForm: Sendable, Equatable {
  /// Whether the first coefficient is a floor.
  public let hasFloor: Bool
  /// How many powers are summed.
  public let terms: Int
  /// +1 or −1: what the exponents are multiplied by.
  public let sign: Double
  /// The exponents where the law fixes them; nil where they are its last coefficients.
  public let fixedExponents: [Double]?

  /// Powers to sum, `terms` > 0; `sign` is ±1, and `fixedExponents` nil or one a power.
  public init(hasFloor: Bool, terms: Int, sign: Double, fixedExponents: [Double]? = nil) {
    precondition(terms > 0 && abs(sign) == 1, "\(terms) powers of sign \(sign)")
    precondition(fixedExponents == nil || fixedExponents?.count == terms, "one exponent a power")
    self.hasFloor = hasFloor
    self.terms = terms
    self.sign = sign
    self.fixedExponents = fixedExponents
  }
}

extension ScalingLaw where Input == Double {
  public static func input(_ numbers: [Double]) -> Double? {
    numbers.count == 1 ? numbers[0] : nil
  }
}

extension ScalingLaw where Input == ModelSize {
  public static func input(_ numbers: [Double]) -> ModelSize? {
    numbers.count == 2 ? ModelSize(parameters: numbers[0], tokens: numbers[1]) : nil
  }
}

extension ScalingLaw {
  /// Whether the law's inputs are sizes and tokens and nothing else.
  static var isOfSizes: Bool { Input.self == ModelSize.self }

  public static var unit: String { "unit of y" }
  public static var inputNames: [String] { featureNames }
  public static func numbers(of input: Input) -> [Double] { features(of: input) }
  public static func warnings(about inputs: [Input]) -> [Warning] { [] }

  /// Losses, or whatever the law predicts, measured at `inputs` with multiplicative log-normal noise:
  /// yᵢ = f(xᵢ) exp(noise · zᵢ) with zᵢ normal.
  ///
  /// - Parameters:
  ///   - inputs: where to measure.
  ///   - noise: standard deviation of log y, ≥ 0; 0 gives the law itself.
  ///   - seed: the same seed gives the same numbers.
  public func simulate(at inputs: [Input], noise: Double, seed: UInt64) -> [Double] {
    precondition(noise >= 0, "a standard deviation of \(noise)")
    var generator = SeededGenerator(seed: seed)
    return inputs.map { self($0) * exp(noise * generator.normal()) }
  }

  /// The value of the coefficient called `name`, or nil if the law has none of that name.
  public subscript(name: String) -> Double? {
    Self.coefficients.firstIndex { $0.name == name }.map { values[$0] }
  }

  public var description: String {
    let parts = zip(Self.coefficients, values).map { "\($0.symbol) = \($1)" }
    return "\(Self.name)(\(parts.joined(separator: ", ")))"
  }

  static func checkCount(_ values: [Double]) {
    precondition(
      values.count == coefficients.count,
      "\(name) has \(coefficients.count) coefficients, not \(values.count)")
  }
}
