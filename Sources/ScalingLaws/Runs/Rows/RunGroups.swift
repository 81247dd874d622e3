// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import NumericalMethods

/// What rows have in common: checkpoints of one training, seeds of one configuration, copies, and sweeps of something else.
struct RunGroups {
  let runs: [TrainingRun]
  let table: Table
  /// The column of runs' names, and whether it was asked for.
  let name: String?
  let isNameAsked: Bool
  /// The column of steps, where the table has one.
  let step: String?
  /// The columns that hold what was read.
  let used: Set<String>

  /// N and D.
  struct Size: Hashable {
    let parameters, tokens: Double
    init(_ run: TrainingRun) { (parameters, tokens) = (run.parameters, run.tokens) }
  }

  /// A row's N, D and loss.
  private struct Copy: Hashable {
    let size: Size
    let loss: Double
  }

  /// The rows of each name.
  private var named: [String: [Int]] {
    var groups: [String: [Int]] = [:]
    for (place, run) in runs.enumerated() { groups[run.name ?? "", default: []].append(place) }
    return groups
  }

  /// Whether rows differ in a quantity.
  private func differ(_ rows: [Int], in quantity: (TrainingRun) -> Double) -> Bool {
    guard let first = rows.first.map({ quantity(runs[$0]) }) else { return false }
    return rows.contains { quantity(runs[$0]) != first }
  }

  /// A scatter of log losses among rows of one N and D that seeds do not reach.
  static let seedScatter = 0.01
  /// A factor between losses of one N and D that seeds do not reach, however few they are.
  static let seedFactor = 1.1

  /// The same where a column of seeds says that the rows are seeds.
  static let largestSeedScatter = 0.05

  // MARK: Checkpoints

  /// Whether names are of models rather than runs: one a size, several rows each, and no step that orders them.
  var areNamesSizes: Bool {
    guard name != nil, !isNameAsked, step == nil else { return false }
    let groups = named
    guard groups.count > 1, groups.count < runs.count,
      groups.values.allSatisfy({ !differ($0, in: \.parameters) })
    else { return false }
    return Set(groups.values.map { runs[$0[0]].parameters }).count == groups.count
  }

  var checkpoints: Warning? {
    guard let name else { return unnamedCheckpoints }
    let groups = named
    guard groups.values.contains(where: { differ($0, in: \.tokens) }) else { return nil }
    if areNamesSizes {
      return Warning(
        code: "W-checkpoints",
        message:
          "\(runs.count) rows have \(groups.count) names in '\(name)', one a size: where rows of one name are "
          + "checkpoints of one training they are not independent, and errors that count rows are too small."
      )
    }
    return Warning(
      code: "W-checkpoints",
      message:
        "\(runs.count) rows are of \(groups.count) runs by '\(name)': checkpoints of one training are not "
        + "independent, so errors that count rows are too small.")
  }

  /// Rows whose steps grow from row to row, without a name of their run.
  private var unnamedCheckpoints: Warning? {
    guard let step, let steps = try? table.gappedNumbers(step), runs.count > 2 else { return nil }
    var growing = 0
    for (a, b) in zip(runs, runs.dropFirst())
    where a.parameters == b.parameters && a.tokens < b.tokens {
      guard let i = a.row, let j = b.row, steps[i] < steps[j] else { continue }
      growing += 1
    }
    guard 2 * growing > runs.count else { return nil }
    return Warning(
      code: "W-checkpoints",
      message:
        "\(runs.count) rows have growing steps in '\(step)' and no column names their runs: where they are "
        + "checkpoints of one training they are not independent, and errors that count rows are too small."
    )
  }

  // MARK: Copies

  /// Rows that another row repeats to the last digit, where they are more than two and a tenth of all.
  var repeats: Warning? {
    let different = Set(runs.map { Copy(size: Size($0), loss: $0.loss) }).count
    guard max(2, runs.count / 10) < runs.count - different else { return nil }
    return Warning(
      code: "W-repeated-rows",
      message:
        "\(runs.count - different) of \(runs.count) rows repeat another's N, D and loss: where they are "
        + "copies and not measurements, errors are too small.")
  }

  // MARK: Sweeps

  /// Rows of one N and D whose losses differ by more than seeds would make them, with the column that explains it.
  var sweep: Warning? {
    // Most tables have one row a size, for which no lists are made.
    guard Set(runs.map { Size($0) }).count < runs.count else { return nil }
    let groups = Dictionary(grouping: runs.indices) { Size(runs[$0]) }
      .filter { $0.value.count > 1 }
    var deviations: [Int: Double] = [:]
    var widest = 1.0
    for group in groups.values.sorted(by: { $0[0] < $1[0] }) {
      let logs = group.map { log(runs[$0].loss) }
      let mean = logs.reduce(0, +) / Double(logs.count)
      for (run, value) in zip(group, logs) { deviations[run] = value - mean }
      widest = max(widest, exp((logs.max() ?? 0) - (logs.min() ?? 0)))
    }
    let freedom = deviations.count - groups.count
    let sum = deviations.values.reduce(0) { $0 + $1 * $1 }
    let scatter = (sum / Double(freedom)).squareRoot()
    guard scatter > Self.seedScatter || widest > Self.seedFactor else { return nil }
    let causes = causes(of: deviations, in: Array(groups.values), sum: sum)
    if areSeeds(Array(groups.values)), scatter < Self.largestSeedScatter,
      causes.first.map({ $0.share < 0.5 }) ?? true
    {
      return nil
    }
    let cause: String
    if let best = causes.first, best.share > 0.2 {
      cause = "; '\(best.column)' explains \(Int(clamping: (100 * best.share).rounded())) % of it"
    } else if !causes.isEmpty {
      cause =
        "; they differ in " + causes.prefix(4).map { "'\($0.column)'" }.joined(separator: ", ")
    } else {
      cause = "; no column of the table says in what they differ"
    }
    let factor = String(format: widest < 1.995 ? "%.2f" : "%.2g", widest)
    return Warning(
      code: "W-sweep",
      message:
        "\(deviations.count) of \(runs.count) rows share N and D with others, in \(groups.count) "
        + "pair\(groups.count == 1 ? "" : "s"), and their losses differ up to \(factor) times (scatter "
        + "\(String(format: "%.2g", 100 * scatter)) %), more than seeds would\(cause): a law through all of them is the law of "
        + "no one choice; keep the lowest loss of each pair, or the rows of one choice.")
  }

  /// Whether a column of seeds tells all rows of each group apart.
  private func areSeeds(_ groups: [[Int]]) -> Bool {
    table.header.contains { column in
      let words = ColumnName(column).plain.split(separator: "_")
      guard words.contains(where: { RunVocabulary.seedWords.contains(String($0)) }),
        let texts = try? table.texts(column)
      else { return false }
      return groups.allSatisfy { group in
        Set(group.compactMap { runs[$0].row.map { texts[$0] } }).count == group.count
      }
    }
  }

  /// The columns that differ among rows of one N and D, with the share of the scatter that each explains.
  private func causes(
    of deviations: [Int: Double], in groups: [[Int]], sum: Double
  ) -> [(column: String, share: Double)] {
    var found: [(column: String, share: Double)] = []
    for column in table.header where !used.contains(column) && column != step {
      guard let texts = try? table.texts(column) else { continue }
      func text(_ run: Int) -> String { runs[run].row.map { texts[$0] } ?? "" }
      let values = Set(deviations.keys.map(text))
      guard values.count > 1, values.count <= max(2, deviations.count / 2), values.count <= 40
      else { continue }
      guard groups.contains(where: { group in Set(group.map(text)).count > 1 }) else { continue }
      var means: [String: (sum: Double, count: Double)] = [:]
      for (run, value) in deviations {
        means[text(run), default: (0, 0)].sum += value
        means[text(run), default: (0, 0)].count += 1
      }
      let between = means.values.reduce(0) { $0 + $1.sum * $1.sum / $1.count }
      let left = Double(deviations.count - groups.count)
      let spent = Double(values.count - 1)
      guard left - spent > 0, sum > 0 else {
        found.append((column, 0))
        continue
      }
      // Adjusted for the values that it has.
      found.append((column, 1 - (1 - between / sum) * left / (left - spent)))
    }
    return found.sorted { $0.share > $1.share }
  }
}
