// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import ScalingLaws

/// The term of the loss variation over N at any complexity of a range: its laws c + k/√N at some complexities, and their
/// values interpolated over log C.
struct VariationCurve {
  /// The widest step of log C between two laws; a term that goes as √C is then
  /// off by at most cosh(0.05) − 1, 1.3 thousandths, between two laws.
  private static let step = 0.2
  /// How far from the middle of the complexities a law is worth evaluating: by then C·log V is all of a bound, or
  /// the term is next to nothing.
  private static let reach = log(1000.0)

  private let logs: [Double]
  private let laws: [InverseRoot]

  /// Laws over the bulk of some complexities; beyond it the nearest law stands.
  ///
  /// - Parameters:
  ///   - complexities: C in every draw, at least one, each above 0.
  ///   - law: the fitted law at a complexity.
  init(over complexities: [Double], law: (Double) throws -> InverseRoot) rethrows {
    let sorted = complexities.sorted()
    func place(_ level: Double) -> Double { log(Quantile.of(sorted: sorted, level)) }
    let middle = place(0.5)
    let (low, high) = (
      max(place(0.005), middle - Self.reach), min(place(0.995), middle + Self.reach)
    )
    let count = Int(clamping: ((high - low) / Self.step).rounded(.up)) + 1
    logs = (0..<count).map { low + (high - low) * Double($0) / Double(max(count - 1, 1)) }
    laws = try logs.map { try law(exp($0)) }
  }

  /// The term at one complexity in parts of that at another; 1 where a law is not above 0.
  func change(_ parameters: Double, from one: Double, to other: Double) -> Double {
    let (before, after) = (
      self(parameters, complexity: one), self(parameters, complexity: other)
    )
    return before > 0 && after > 0 ? after / before : 1
  }

  /// The term at N and C by the interpolated laws.
  func callAsFunction(_ parameters: Double, complexity: Double) -> Double {
    let place = log(complexity)
    guard let above = logs.firstIndex(where: { $0 >= place }) else {
      return laws[laws.count - 1](parameters)
    }
    guard above > 0 else { return laws[0](parameters) }
    let share = (place - logs[above - 1]) / (logs[above] - logs[above - 1])
    return (1 - share) * laws[above - 1](parameters) + share * laws[above](parameters)
  }
}
