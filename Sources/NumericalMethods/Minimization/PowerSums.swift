// SPDX-License-Identifier: GPL-3.0-or-later
import CLogProducts

/// Measurements of f = floor + Σₖ bₖ exp(pₖ zₖ) at many inputs, whose objective is summed eight inputs at a time.
///
/// The objective is Σ w λ(r) ρ(r), with r = log f − log y or f − y, ρ Huber's loss (halved squares for an infinite
/// threshold), and λ a factor where r > 0. The same bits on every processor.
public struct PowerSums: Sendable {
  /// The most powers.
  public static let mostTerms = Int(CLP_POWERS)

  /// A law: floor, factors and exponents.
  public struct Law: Sendable {
    /// Nil without a floor, which then is no coefficient.
    public var floor: Double?
    /// bₖ.
    public var factors: [Double]
    /// pₖ, one a factor.
    public var exponents: [Double]
    /// Whether derivatives by the exponents are wanted.
    public var isFree: Bool

    public init(floor: Double?, factors: [Double], exponents: [Double], isFree: Bool) {
      (self.floor, self.factors, self.exponents, self.isFree) = (floor, factors, exponents, isFree)
    }
  }

  private let terms: Int
  private let count: Int
  private let z: [Double]
  private let targets: [Double]
  private let weights: [Double]
  private let starts: [Int64]?
  private let isLog: Bool

  /// - Parameters:
  ///   - z: one row of numbers an input, row after row.
  ///   - terms: how many numbers a row, at most ``mostTerms``.
  ///   - targets: the measurements, log y where logarithms are compared; those of one input after one another.
  ///   - weights: what each measurement counts.
  ///   - starts: where the measurements of each input begin, one more than there are inputs; nil: one an input.
  ///   - isLog: whether logarithms are compared.
  public init(
    z rows: [Double], terms: Int, targets: [Double], weights: [Double], starts: [Int]?, isLog: Bool
  ) {
    precondition(terms >= 1 && terms <= Self.mostTerms, "\(terms) powers")
    let count = rows.count / terms
    precondition(
      count > 0 && targets.count == weights.count && (starts?.last ?? count) == targets.count,
      "\(count) inputs, \(targets.count) measurements, \(weights.count) weights")
    z = [Double](unsafeUninitializedCapacity: rows.count) { buffer, filled in
      for k in 0..<terms {
        for i in 0..<count { buffer[k * count + i] = rows[i * terms + k] }
      }
      filled = rows.count
    }
    self.starts = starts.map { $0.map { Int64($0) } }
    (self.terms, self.count, self.targets, self.weights) = (terms, count, targets, weights)
    self.isLog = isLog
  }

  /// The objective with gradient, Hessian and metric Σ w ω J Jᵀ, ω = ψ(r)/r, by floor, factors and exponents in this order.
  ///
  /// - Parameters:
  ///   - law: with as many factors as `terms`.
  ///   - threshold: Huber's δ; infinite for least squares.
  ///   - overestimate: λ where the law lies above the measurement.
  /// - Returns: nil where the law is not finite, or not positive although logarithms are compared.
  public func local(
    of law: Law, threshold: Double, overestimate: Double
  ) -> DampedNewton.Local? {
    let d = (law.floor == nil ? 0 : 1) + terms * (law.isFree ? 2 : 1)
    var value = 0.0
    var gradient = [Double](repeating: 0, count: d)
    var hessian = Matrix(rows: d, columns: d)
    var metric = hessian
    let isValid = gradient.withUnsafeMutableBufferPointer { g in
      hessian.elements.withUnsafeMutableBufferPointer { h in
        metric.elements.withUnsafeMutableBufferPointer { m in
          sum(
            law, threshold, overestimate, &value, g.baseAddress, h.baseAddress, m.baseAddress)
        }
      }
    }
    guard isValid, value.isFinite else { return nil }
    for a in 0..<d {
      for b in 0..<a {
        hessian.elements[b * d + a] = hessian.elements[a * d + b]
        metric.elements[b * d + a] = metric.elements[a * d + b]
      }
    }
    return DampedNewton.Local(value: value, gradient: gradient, hessian: hessian, metric: metric)
  }

  /// The objective and its gradient alone; arguments and result as for ``local(of:threshold:overestimate:)``.
  public func slope(
    of law: Law, threshold: Double, overestimate: Double
  ) -> (value: Double, gradient: [Double])? {
    let d = (law.floor == nil ? 0 : 1) + terms * (law.isFree ? 2 : 1)
    var value = 0.0
    var gradient = [Double](repeating: 0, count: d)
    let isValid = gradient.withUnsafeMutableBufferPointer { g in
      sum(law, threshold, overestimate, &value, g.baseAddress, nil, nil)
    }
    return isValid && value.isFinite ? (value, gradient) : nil
  }

  /// The objective alone; arguments and result as for ``local(of:threshold:overestimate:)``.
  public func value(of law: Law, threshold: Double, overestimate: Double) -> Double? {
    var value = 0.0
    let isValid = sum(law, threshold, overestimate, &value, nil, nil, nil)
    return isValid && value.isFinite ? value : nil
  }

  private func sum(
    _ law: Law, _ threshold: Double, _ overestimate: Double, _ value: inout Double,
    _ gradient: UnsafeMutablePointer<Double>?, _ hessian: UnsafeMutablePointer<Double>?,
    _ metric: UnsafeMutablePointer<Double>?
  ) -> Bool {
    precondition(
      law.factors.count == terms && law.exponents.count == terms, "\(law.factors.count) powers")
    var form = clp_power_law()
    form.terms = Int32(terms)
    form.has_floor = law.floor == nil ? 0 : 1
    form.is_free = law.isFree ? 1 : 0
    form.is_log = isLog ? 1 : 0
    form.floor = law.floor ?? 0
    form.threshold = threshold
    form.overestimate = overestimate
    withUnsafeMutableBytes(of: &form.factors) { out in
      law.factors.withUnsafeBytes { out.copyMemory(from: $0) }
    }
    withUnsafeMutableBytes(of: &form.exponents) { out in
      law.exponents.withUnsafeBytes { out.copyMemory(from: $0) }
    }
    return z.withUnsafeBufferPointer { z in
      targets.withUnsafeBufferPointer { targets in
        weights.withUnsafeBufferPointer { weights in
          func run(_ starts: UnsafePointer<Int64>?) -> Bool {
            guard let z = z.baseAddress, let targets = targets.baseAddress,
              let weights = weights.baseAddress
            else { return false }
            let rows = clp_power_rows(
              count: count, z: z, targets: targets, weights: weights, starts: starts)
            return clp_power_sum(&form, rows, &value, gradient, hessian, metric, -1) != 0
          }
          guard let starts else { return run(nil) }
          return starts.withUnsafeBufferPointer { run($0.baseAddress) }
        }
      }
    }
  }
}
