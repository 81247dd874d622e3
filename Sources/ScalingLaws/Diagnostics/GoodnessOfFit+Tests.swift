// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import NumericalMethods

extension GoodnessOfFit {
  /// The goodness of a fit.
  ///
  /// - Parameters:
  ///   - fit: the fit; every measurement and fitted value > 0.
  ///   - runs: the runs it was fitted to, one a measurement in its order, whose table names rows and columns; nil for
  ///     measurements that come from no table of runs.
  /// - Returns: nil where a value or the fitted law is not greater than 0, or where the runs are others.
  public init?<Law: ScalingLaw>(_ fit: Fit<Law>, runs: TrainingRuns? = nil) {
    guard fit.observed.allSatisfy({ $0 > 0 }), fit.predicted.allSatisfy({ $0 > 0 }),
      !fit.observed.isEmpty,
      runs.map({ $0.runs.count == fit.observed.count }) ?? true
    else { return nil }
    let logs = fit.observed.map { log($0) }
    let residuals = zip(logs, fit.predicted).map { $0 - log($1) }
    let mean = logs.reduce(0, +) / Double(logs.count)
    let total = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let sum = residuals.reduce(0) { $0 + $1 * $1 }
    measurements = logs.count
    rootMeanSquare = (sum / Double(logs.count)).squareRoot()
    rSquared = total > 0 ? 1 - sum / total : nil
    worst = Self.farthest(residuals, 5).map {
      Outlier(name: Self.name($0, runs), relative: exp(residuals[$0]) - 1)
    }
    let free = fit.coefficients.count { !$0.atBoundary }
    let inputs = fit.inputs.map { Law.numbers(of: $0) }
    replicates = Self.replicates(inputs, logs, sum, free)
    // Residuals that are rounding only have no pattern.
    func tangents() -> [[Double]] {
      zip(fit.inputs, fit.predicted).map { input, value in
        zip(fit.law.gradient(at: input), fit.coefficients).compactMap {
          $1.atBoundary ? nil : $0 / value
        }
      }
    }
    patterns =
      rootMeanSquare > 1e-9
      ? Self.patterns(residuals, inputs, Law.inputNames, runs, tangents: tangents) : []
  }

  /// The places of the residuals largest in size, largest first, earlier ones first where they are equal.
  private static func farthest(_ residuals: [Double], _ count: Int) -> [Int] {
    var found: [Int] = []
    for (place, residual) in residuals.enumerated() {
      if found.count == count, let last = found.last, abs(residual) <= abs(residuals[last]) {
        continue
      }
      let at = found.firstIndex { abs(residuals[$0]) < abs(residual) } ?? found.count
      found.insert(place, at: at)
      if found.count > count { found.removeLast() }
    }
    return found
  }

  private static func name(_ place: Int, _ runs: TrainingRuns?) -> String {
    guard let run = runs?.runs[place] else { return "\(place + 1)" }
    let isOwn = run.name.map { name in runs?.runs.count { $0.name == name } == 1 } ?? false
    if isOwn, let name = run.name { return name }
    guard let row = run.row, let table = runs?.table, let first = table.header.first else {
      return run.name ?? "\(place + 1)"
    }
    let line = "line \(table.location(row: row, column: first).line)"
    return run.name.map { "\($0) (\(line))" } ?? line
  }

  /// The lack-of-fit test: Σ over inputs of n (mean log y − log f)² against the scatter about those means.
  private static func replicates(
    _ inputs: [[Double]], _ logs: [Double], _ sum: Double, _ coefficients: Int
  ) -> Replicates? {
    let groups = RepeatedRows(inputs)
    let repeated = zip(groups.starts, groups.starts.dropFirst()).filter { $1 - $0 > 1 }.map {
      groups.order[$0..<$1]
    }
    guard !repeated.isEmpty else { return nil }
    var pure = 0.0
    for group in repeated {
      let mean = group.reduce(0) { $0 + logs[$1] } / Double(group.count)
      pure += group.reduce(0) { $0 + (logs[$1] - mean) * (logs[$1] - mean) }
    }
    let rows = repeated.reduce(0) { $0 + $1.count }
    let below = rows - repeated.count
    let above = groups.count - coefficients
    let scatter = (pure / Double(below)).squareRoot()
    guard above > 0, pure > 1e-18 * Double(rows) else {
      return Replicates(
        groups: repeated.count, rows: rows, scatter: scatter, lackOfFit: nil, probability: nil)
    }
    let ratio = max(sum - pure, 0) / Double(above) / (pure / Double(below))
    return Replicates(
      groups: repeated.count, rows: rows, scatter: scatter, lackOfFit: ratio,
      probability: FDistribution.upperTail(
        ratio, numerator: Double(above), denominator: Double(below)))
  }

  // MARK: Patterns

  private static func patterns(
    _ residuals: [Double], _ inputs: [[Double]], _ names: [String], _ runs: TrainingRuns?,
    tangents: () -> [[Double]]
  ) -> [Pattern] {
    var found: [Pattern] = []
    var features = names.indices.map { place in (names[place], inputs.map { $0[place] }) }
    if let n = names.firstIndex(of: "parameters"), let d = names.firstIndex(of: "tokens") {
      features.append(("compute", inputs.map { 6 * $0[n] * $0[d] }))
    }
    for (name, values) in features where values.allSatisfy({ $0 > 0 }) {
      if let pattern = trend(name, values.map { log($0) }, residuals) { found.append(pattern) }
    }
    if let runs { found += columns(residuals, runs, tangents) }
    return found.sorted { $0.share > $1.share }
  }

  /// A parabola of the residuals over the logarithm of a quantity.
  private static func trend(_ name: String, _ x: [Double], _ y: [Double]) -> Pattern? {
    var different: Set<Double> = []
    for value in x where different.count < 4 { different.insert(value) }
    guard different.count >= 4, x.count >= 8 else { return nil }
    let mean = x.reduce(0, +) / Double(x.count)
    let spread = (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)).squareRoot()
    guard spread > 0 else { return nil }
    // Orthogonal polynomials by Gram and Schmidt.
    var basis: [[Double]] = [[Double](repeating: 1, count: x.count)]
    for power in 1...2 {
      var column = x.map { value -> Double in
        let scaled = (value - mean) / spread
        return power == 1 ? scaled : scaled * scaled
      }
      for other in basis {
        let share = dot(column, other) / dot(other, other)
        column = zip(column, other).map { $0 - share * $1 }
      }
      guard dot(column, column) > 1e-12 * Double(x.count) else { return nil }
      basis.append(column)
    }
    let average = y.reduce(0, +) / Double(y.count)
    let centred = y.map { $0 - average }
    let explained = basis.dropFirst().reduce(0) { sum, column in
      let product = dot(centred, column)
      return sum + product * product / dot(column, column)
    }
    return pattern(name, explained, dot(centred, centred), spent: 2, count: y.count, means: [])
  }

  /// The columns of few values whose values are not those of the model's size.
  ///
  /// A fit by absolute residuals is nearly flat where two groups of rows differ, and may lie anywhere between them, at an
  /// angle. So what other coefficients could explain is first taken from the residuals: the F test compares the law beside
  /// its linearised form with a constant for each value of the column.
  private static func columns(
    _ residuals: [Double], _ runs: TrainingRuns, _ tangents: () -> [[Double]]
  ) -> [Pattern] {
    guard let table = runs.table, runs.runs.allSatisfy({ $0.row != nil }) else { return [] }
    let used = Set(runs.reading.columns.map(\.column))
    let rows = runs.runs.compactMap(\.row)
    let most = min(12, runs.runs.count / 4)
    guard most >= 2 else { return [] }
    let few = table.keeping(rows: Array(rows.prefix(1000)))
    let candidates = table.header.filter { column in
      guard !used.contains(column), !isRepetition(column), let first = try? few.distinct(column)
      else { return false }
      return first.count <= most
    }
    guard !candidates.isEmpty else { return [] }
    var basis = Basis()
    basis.add([Double](repeating: 1, count: residuals.count))
    let slopes = tangents()
    for place in slopes[0].indices { basis.add(slopes.map { $0[place] }) }
    let rest = basis.rest(of: residuals)
    return candidates.compactMap { column -> Pattern? in
      guard let values = try? table.keeping(rows: rows).texts(column) else { return nil }
      let groups = Dictionary(grouping: values.indices) { values[$0] }
      guard groups.count >= 2, groups.count <= most, groups.values.allSatisfy({ $0.count >= 2 })
      else { return nil }
      // A column that follows from N or from D says nothing beside them.
      for size in [\TrainingRun.parameters, \.tokens] {
        let own = Dictionary(grouping: runs.runs.indices) { runs.runs[$0][keyPath: size] }
        // Where almost every row has a size of its own, every column follows from it.
        guard 2 * own.count <= runs.runs.count else { continue }
        if own.values.allSatisfy({ group in Set(group.map { values[$0] }).count == 1 }) {
          return nil
        }
      }
      var explained = 0.0
      var spent = 0
      var means: [(String, Double)] = []
      var wider = basis
      for (value, group) in groups.sorted(by: { $0.value[0] < $1.value[0] }) {
        means.append(
          (
            value.isEmpty ? "empty" : value,
            group.reduce(0) { $0 + residuals[$1] } / Double(group.count)
          ))
        var marks = [Double](repeating: 0, count: residuals.count)
        for row in group { marks[row] = 1 }
        guard let direction = wider.add(marks) else { continue }
        let product = dot(direction, rest)
        explained += product * product
        spent += 1
      }
      guard spent > 0 else { return nil }
      return pattern(
        column, explained, dot(rest, rest), spent: spent,
        count: residuals.count - basis.directions.count + 1, means: means)
    }
  }

  /// Orthonormal directions.
  private struct Basis {
    private(set) var directions: [[Double]] = []

    /// Adds what a vector has that the directions do not; returns nil where that is rounding.
    @discardableResult
    mutating func add(_ vector: [Double]) -> [Double]? {
      let size = dot(vector, vector).squareRoot()
      guard size > 0, size.isFinite else { return nil }
      // Twice is enough: what rounding leaves the first time is gone the second.
      let left = rest(of: rest(of: vector.map { $0 / size }))
      let length = dot(left, left).squareRoot()
      guard length > 1e-7 else { return nil }
      let direction = left.map { $0 / length }
      directions.append(direction)
      return direction
    }

    /// A vector without its part along the directions.
    func rest(of vector: [Double]) -> [Double] {
      var left = vector
      for direction in directions {
        let share = dot(direction, left)
        for place in left.indices { left[place] -= share * direction[place] }
      }
      return left
    }
  }

  /// Whether a column numbers repetitions of one configuration, whose differences are chance.
  private static func isRepetition(_ column: String) -> Bool {
    ColumnName(column).plain.split(separator: "_").contains {
      RunVocabulary.seedWords.contains(String($0))
    }
  }

  private static func pattern(
    _ name: String, _ explained: Double, _ total: Double, spent: Int, count: Int,
    means: [(String, Double)]
  ) -> Pattern? {
    let left = count - 1 - spent
    guard left >= 4, total > 0 else { return nil }
    let rest = max(total - explained, 1e-12 * total)
    let ratio = explained / Double(spent) / (rest / Double(left))
    return Pattern(
      column: name, share: 1 - rest / total * Double(count - 1) / Double(left),
      probability: FDistribution.upperTail(
        ratio, numerator: Double(spent), denominator: Double(left)),
      means: NamedValues(means))
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
