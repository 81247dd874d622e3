// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// Two saved fits of one law side by side.
public struct FitComparison: Sendable {
  /// One coefficient.
  public struct Row: Sendable {
    public let name: String
    public let a, b: Estimate

    /// The second less the first.
    public var difference: Double { b.value - a.value }

    /// The difference in units of both standard errors together; nil where one is unknown.
    public var standardErrors: Double? {
      guard let first = a.standardError, let second = b.standardError else { return nil }
      let error = (first * first + second * second).squareRoot()
      return error > 0 ? difference / error : nil
    }
  }

  /// The best split of one training compute by both fits.
  public struct Pair: Sendable {
    public let flops: Double
    public let a, b: Allocation
    /// How many times the compute the first recipe needs to reach the second's loss; nil where none does.
    public let multiplier: ComputeMultiplier?
  }

  /// The law's name.
  public let law: String
  /// Whether both were fitted to the same rows of the same file.
  public let hasSameData: Bool
  public let coefficients: [Row]
  /// Empty where no compute was asked for.
  public let allocations: [Pair]
  /// What is said of either fit, each warning once.
  public let warnings: [Warning]

  /// - Parameters:
  ///   - first, second: The fits with their intervals.
  ///   - hasSameData: Whether both were fitted to the same rows of the same file.
  ///   - flops: Training computes > 0 at which the best splits are compared, for fits of surfaces.
  ///   - parameters, tokens: N and D > 0 at whose compute they are compared too: that at which the second fit's best
  ///     split has this many.
  public init<Law: ScalingLaw>(
    _ first: Uncertainty<Law>, _ second: Uncertainty<Law>, hasSameData: Bool, flops: [Double] = [],
    parameters: [Double] = [], tokens: [Double] = []
  ) {
    law = Law.name
    self.hasSameData = hasSameData
    coefficients = zip(first.coefficients, second.coefficients).map {
      Row(name: $0.name, a: $0, b: $1)
    }
    /// The pairs of a law that splits a compute.
    func pairs<Surface: AllocatableSurface>(_: Surface.Type) -> [Pair] {
      guard let a = first as? Uncertainty<Surface>, let b = second as? Uncertainty<Surface> else {
        return []
      }
      let own =
        parameters.compactMap { b.fit.law.flops(whoseBest: \.parameters, is: $0) }
        + tokens.compactMap { b.fit.law.flops(whoseBest: \.tokens, is: $0) }
      return (flops + own).map {
        Pair(
          flops: $0, a: Allocation(flops: $0, by: a), b: Allocation(flops: $0, by: b),
          multiplier: ComputeMultiplier(flops: $0, of: b, over: a))
      }
    }
    allocations = (Law.self as? any AllocatableSurface.Type).map { pairs($0) } ?? []
    let known = first.allWarnings
    warnings = known + second.allWarnings.filter { !known.contains($0) }
  }
}

/// Several saved fits of one law, each compared with the first.
public struct FitComparisons: Sendable {
  public let comparisons: [FitComparison]
  /// What is said of any fit, each warning once.
  public var warnings: [Warning] {
    comparisons.flatMap(\.warnings).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  public init(_ comparisons: [FitComparison]) { self.comparisons = comparisons }
}

extension FitComparisons: Answer {
  public struct Fields: Sendable {
    public let comparisons = Field(
      "comparisons", \FitComparisons.comparisons, "Each fit after the first beside the first.")
    public let warnings = Field("warnings", \FitComparisons.warnings, "Of all fits, each once.")
  }
  public static var fields: Fields { Fields() }
}

extension FitComparison: Answer {
  public struct Fields: Sendable {
    public let laws = Field("laws", \FitComparison.laws, "The law's name, once for each fit.")
    public let sameData = Field(
      "sameData", \FitComparison.hasSameData, "Whether both were fitted to the same rows.")
    public let coefficients = Field(
      "coefficients", \FitComparison.coefficients, "One for each coefficient, in the law's order.")
    public let allocations = Field(
      "allocations", \FitComparison.allocations,
      "The best splits; empty where no compute was asked for.")
    public let warnings = Field("warnings", \FitComparison.warnings, "Of both fits, each once.")
  }
  public static var fields: Fields { Fields() }

  private var laws: [String] { [law, law] }
}

extension FitComparison.Row: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \FitComparison.Row.name, "The coefficient's name.")
    public let a = Field("a", \FitComparison.Row.a, "In the first fit.")
    public let b = Field("b", \FitComparison.Row.b, "In the second fit.")
    public let difference = Field(
      "difference", \FitComparison.Row.difference, "The second less the first.")
    public let standardErrors = Field(
      "standardErrors", \FitComparison.Row.standardErrors,
      "The difference in units of both standard errors together.")
  }
  public static var fields: Fields { Fields() }
}

extension FitComparison.Pair: Answer {
  public struct Fields: Sendable {
    public let flops = Field("flops", \FitComparison.Pair.flops, "Training compute.", unit: "FLOP")
    public let a = Field("a", \FitComparison.Pair.a, "By the first fit.")
    public let b = Field("b", \FitComparison.Pair.b, "By the second fit.")
    public let multiplier = Field(
      "multiplier", \FitComparison.Pair.multiplier,
      "How many times the compute the first needs to reach the loss of the second; null where no compute does."
    )
  }
  public static var fields: Fields { Fields() }
}
