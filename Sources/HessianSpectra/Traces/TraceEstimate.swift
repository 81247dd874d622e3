// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import NumericalMethods

/// tr f(H) as random vectors see it, with what vectors, data and quadrature leave open.
public struct TraceEstimate: Sendable, Equatable {
  /// The mean over vectors (of the means over data, where there are several).
  public let value: Double
  /// The standard error: over data where several were seen, else over vectors; nil for a single vector.
  public let standardError: Double?
  /// The values of the vectors, in order.
  public let samples: [Double]
  /// Their standard deviation within the same data; nil where no data were seen by two vectors.
  public let deviationOverVectors: Double?
  /// The standard deviation of the means over data; nil for one set of data.
  public let deviationOverData: Double?
  /// Between what the rules' own errors put the mean; nil where no bracket is known.
  public let quadrature: ClosedRange<Double>?
  /// The confidence interval: the quadrature's bracket, wider by Student's t times the standard error on both
  /// sides; nil for a single vector.
  public let interval: ClosedRange<Double>?
  /// How often the interval covers.
  public let level: Double
  /// What a reader must know.
  public let warnings: [Warning]

  /// The estimate from some samples.
  ///
  /// - Parameters:
  ///   - f: the function.
  ///   - samples: at least one.
  ///   - shift: s, added to every eigenvalue.
  ///   - lowest: a number known to be at or below the spectrum; see ``SpectralSample/bracket(_:shift:lowest:)``.
  ///   - level: of the interval, in (0, 1).
  /// - Throws: `GSLError` if eigenvalues can't be found.
  ///
  /// > Source: Ubaru, Chen and Saad, Fast estimation of tr f(A) via stochastic Lanczos quadrature, 2017.
  public init(
    _ f: SpectralFunction, of samples: [SpectralSample], shift: Double = 0, lowest: Double? = nil,
    level: Double = 0.95
  ) throws(GSLError) {
    precondition(!samples.isEmpty, "a trace of no samples")
    precondition(level > 0 && level < 1, "a level of \(level)")
    let values = samples.map { $0.estimate(f, shift: shift) }
    var brackets: [ClosedRange<Double>] = []
    for sample in samples {
      guard let bracket = try sample.bracket(f, shift: shift, lowest: lowest) else { break }
      brackets.append(bracket)
    }
    let groups = Set(samples.map(\.group)).sorted().map { group in
      samples.indices.filter { samples[$0].group == group }
    }
    func mean(_ values: [Double]) -> Double {
      let means = groups.map { group in
        group.reduce(0) { $0 + values[$1] } / Double(group.count)
      }
      return means.reduce(0, +) / Double(means.count)
    }
    self.samples = values
    self.level = level
    value = mean(values)
    quadrature =
      brackets.count == values.count && value.isFinite
      ? ClosedRange(
        spanning: mean(brackets.map(\.lowerBound)), mean(brackets.map(\.upperBound))) : nil

    let means = groups.map { group in
      group.reduce(0) { $0 + values[$1] } / Double(group.count)
    }
    let within = zip(groups, means).reduce(0) { sum, entry in
      sum + entry.0.reduce(0) { $0 + (values[$1] - entry.1) * (values[$1] - entry.1) }
    }
    let freedom = values.count - groups.count
    deviationOverVectors = freedom > 0 ? (within / Double(freedom)).squareRoot() : nil
    let center = value
    let between = means.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    deviationOverData =
      groups.count > 1 ? (between / Double(groups.count - 1)).squareRoot() : nil
    let degrees = groups.count > 1 ? groups.count - 1 : freedom
    if let deviation = deviationOverData {
      standardError = deviation / Double(groups.count).squareRoot()
    } else {
      standardError = deviationOverVectors.map { $0 / Double(values.count).squareRoot() }
    }
    if let standardError, degrees > 0, value.isFinite {
      let reach =
        standardError
        * StudentTDistribution.quantile((1 + level) / 2, degreesOfFreedom: Double(degrees))
      // A trace of the root is never below 0.
      let least = f == .squareRoot ? 0 : -Double.infinity
      let low = (quadrature?.lowerBound ?? value) - reach
      interval = ClosedRange(
        spanning: max(least, low), (quadrature?.upperBound ?? value) + reach)
    } else {
      interval = nil
    }
    var warnings: [Warning] = []
    if !value.isFinite {
      warnings.append(
        Warning(
          code: "W-log-of-nonpositive",
          message: "The logarithm has no trace: the spectrum reaches to 0 or below."))
    }
    if let quadrature, value > 0, quadrature.upperBound - quadrature.lowerBound > 0.1 * value {
      let percent = Int(
        clamping: (100 * (quadrature.upperBound - quadrature.lowerBound) / value).rounded())
      warnings.append(
        Warning(
          code: "W-few-steps",
          message:
            "The Lanczos steps leave the trace open by \(percent) % of its value: the spectrum near 0 is not resolved."
        ))
    }
    self.warnings = warnings
  }
}
