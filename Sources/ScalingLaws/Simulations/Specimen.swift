// SPDX-License-Identifier: GPL-3.0-or-later

/// A surface on which methods are tried, because the truth is known there.
public struct Specimen: Sendable, Equatable {
  /// What tables call it, e.g. `slow in N`.
  public let name: String
  /// The truth, in nats per token.
  public let law: Chinchilla

  /// Three published surfaces, and two whose exponents are far from equal.
  public static let all: [Specimen] = [
    Specimen(name: "Hoffmann 2022", law: .hoffmann2022),
    Specimen(name: "Besiroglu 2024", law: .besiroglu2024),
    Specimen(name: "Muennighoff 2023", law: .muennighoff2023),
    Specimen(
      name: "slow in N", law: Chinchilla(E: 1.8, A: 30, B: 4e4, alpha: 0.22, beta: 0.5)),
    Specimen(
      name: "slow in D", law: Chinchilla(E: 1.8, A: 1e4, B: 50, alpha: 0.5, beta: 0.22)),
  ]

  /// Sweeps of 1e18 to 1e21 FLOP about the surface's own optima, sizes four times to either side.
  ///
  /// - Parameter runs: 30 (6 × 5), 100 (10 × 10) or 245 (7 × 35).
  public func design(runs: Int) -> IsoflopDesign {
    let (budgets, sizes) = runs == 30 ? (6, 5) : runs == 100 ? (10, 10) : (7, 35)
    precondition(budgets * sizes == runs, "a design of \(runs) runs")
    return IsoflopDesign(
      budgets: IsoflopDesign.budgets(budgets, from: 1e18, to: 1e21), sizes: sizes, span: 4,
      around: law)
  }

  /// What intervals are judged by: the loss in the middle of the data and at their edge (the largest
  /// model of the largest sweep), and the best size at ten times the largest budget.
  public func quantities(_ design: IsoflopDesign) -> [Estimand<Chinchilla>] {
    let largest = design.budgets.max() ?? 1
    let middle = law.optimum(flops: ((design.budgets.min() ?? 1) * largest).squareRoot())
    func loss(_ name: String, _ size: ModelSize) -> Estimand<Chinchilla> {
      Estimand(name, unit: "nats/token") { $0(size) }
    }
    return [
      loss("loss, middle", ModelSize(parameters: middle.parameters, tokens: middle.tokens)),
      loss("loss, edge", design.inputs[design.inputs.count - 1]),
      .optimalParameters(flops: 10 * largest),
    ]
  }
}
