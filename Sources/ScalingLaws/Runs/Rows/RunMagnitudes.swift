// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Files
import Foundation
import NumericalMethods

/// Whether parameters, tokens, FLOPs and losses can be what they are taken for, by their magnitudes.
struct RunMagnitudes {
  let path: String
  let parameters: [Double]
  let tokens: [Double]
  let losses: [Double]
  let columns: [RunQuantity: QuantityColumn]
  let units: RunUnits

  /// The largest loss that a language model is expected to have, in nats per token: log V of a vocabulary of 10^8 is 18.4.
  static let largestLoss = 20.0

  /// Refuses magnitudes that no training has, with what the numbers may be instead.
  ///
  /// - Returns: warnings about those that only few rows have.
  func check() throws(FileError) -> [Warning] {
    guard !units.isAsIs, !parameters.isEmpty else { return [] }
    if !units.saysSizes { try checkSizes() }
    return units[.loss] == nil ? try checkLosses() : []
  }

  private func checkSizes() throws(FileError) {
    let (leastN, mostN) = (parameters.min() ?? 1, parameters.max() ?? 1)
    let (leastD, mostD) = (tokens.min() ?? 1, tokens.max() ?? 1)
    let ratios = zip(tokens, parameters).map { $0 / $1 }
    let ratio = Self.middle(ratios)
    let isTiny = mostN <= 1000 && mostD < 1e6
    let isStarved = ratios.allSatisfy { $0 < 1e-3 }
    let isFlooded = ratios.allSatisfy { $0 > 1e6 }
    guard isTiny || isStarved || isFlooded || mostN > 1e14 || mostD > 1e16 else { return }
    let found =
      "expected counts of parameters and tokens, found \(Self.span(leastN, mostN)) parameters\(source(.parameters)) and "
      + "\(Self.span(leastD, mostD)) tokens\(source(.tokens)) (D/N \(Self.short(ratio)))"
    throw FileError(
      path: path, line: 1, found + ": " + explanations(leastN, mostN, leastD, mostD), help: "units")
  }

  /// From which column, and by which unit.
  private func source(_ quantity: RunQuantity) -> String {
    guard let column = columns[quantity] else {
      guard let flops = columns[.flops] else { return "" }
      return " from '\(flops.text)'" + (flops.unit.isPlain ? "" : " in \(flops.unit.name)")
    }
    return " in '\(column.text)'" + (column.unit.isPlain ? "" : " (\(column.unit.name))")
  }

  /// What the numbers may be, likeliest first.
  private func explanations(_ leastN: Double, _ mostN: Double, _ leastD: Double, _ mostD: Double)
    -> String
  {
    var found: [(words: String, score: Double)] = []
    func factors(_ quantity: RunQuantity) -> [(Double, String)] {
      let stated = columns[quantity]?.unit
      guard let factor = stated?.factor, factor != 1 else {
        return [
          (1, ""), (1e3, "thousands"), (1e6, "millions"), (1e9, "billions"), (1e12, "trillions"),
        ]
      }
      return [(1, ""), (1 / factor, "counts, whatever the header says")]
    }
    func plausibility(_ n: Double, _ d: Double, _ topN: Double, _ topD: Double) -> Double? {
      guard topN >= 1e4, topN <= 3e13, topD >= 1e6, topD <= 1e17, d / n >= 0.03, d / n <= 1e5 else {
        return nil
      }
      return abs(log10(d / n / 20))
    }
    let (n, d) = (Self.middle(parameters), Self.middle(tokens))
    if columns[.tokens] != nil, columns[.parameters] != nil {
      for (fN, nameN) in factors(.parameters) {
        for (fD, nameD) in factors(.tokens) where !(nameN.isEmpty && nameD.isEmpty) {
          guard let score = plausibility(n * fN, d * fD, mostN * fN, mostD * fD) else { continue }
          let words = [("parameters", nameN), ("tokens", nameD)].filter { !$0.1.isEmpty }
            .map { "\($0.0) in \($0.1)" }.joined(separator: " and ")
          // Thousands are rarer than millions and billions.
          let rare = [nameN, nameD].contains("thousands") ? 1.0 : 0
          found.append((words + " (D/N \(Self.short(d * fD / n / fN)))", score + rare))
        }
      }
      if let score = plausibility(d, n, mostD, mostN) {
        found.append(("the two columns exchanged (D/N \(Self.short(n / d)))", score + 0.5))
      }
    } else if columns[.parameters] != nil, let flops = columns[.flops] {
      let base = flops.unit.factor ?? 1
      let named: [(Double, String)] = [
        (1, "FLOPs"), (1e9, "GFLOPs"), (1e12, "TFLOPs"), (1e15, "PFLOPs"), (1e18, "EFLOPs"),
        (1e21, "ZFLOPs"),
        (RunVocabulary.petaflopDay, "petaflop/s-days"),
      ]
      for (factor, name) in named where factor != base {
        let scale = factor / base
        guard let score = plausibility(n, d * scale, mostN, mostD * scale) else { continue }
        found.append(("'\(flops.text)' in \(name) (D/N \(Self.short(d * scale / n)))", score))
      }
      for (factor, name) in factors(.parameters).dropFirst() where !name.isEmpty {
        guard let score = plausibility(n * factor, d / factor, mostN * factor, mostD / factor)
        else { continue }
        found.append(("parameters in \(name) (D/N \(Self.short(d / n / factor / factor)))", score))
      }
    } else if let perStep = columns[.step] ?? columns[.batchTokens] {
      found.append(
        ("'\(perStep.text)' not the step of the optimizer, or another number of tokens per step", 0)
      )
    }
    let likely = found.sorted { $0.score < $1.score }.prefix(3).map(\.words)
    let letters = [RunQuantity.parameters, .tokens].contains { columns[$0]?.text.count == 1 }
    let other = letters ? ", or layers and width rather than counts" : ""
    guard let first = likely.first else {
      return "these are not the sizes of a training" + other + ": name the columns or their units"
    }
    let rest = likely.dropFirst().map { ", or \($0)" }.joined()
    return "likely \(first)\(rest)\(other)"
  }

  private func checkLosses() throws(FileError) -> [Warning] {
    guard let column = columns[.loss], column.unit.isPlain else { return [] }
    let large = losses.filter { $0 > Self.largestLoss }.count
    guard large > 0 else { return [] }
    let middle = Self.middle(losses)
    let most = losses.max() ?? middle
    if middle > Self.largestLoss {
      throw FileError(
        path: path, line: 1,
        "expected losses in nats per token in column '\(column.text)', found \(Self.span(losses.min() ?? middle, most)), "
          + "above log V of any vocabulary: likely perplexities (their logarithms are \(Self.span(log(losses.min() ?? 1), log(most)))), "
          + "or sums over the tokens of a sequence or a batch", help: "loss.units")
    }
    return [
      Warning(
        code: "W-large-losses",
        message:
          "\(large) of \(losses.count) losses in '\(column.text)' are above \(Self.short(Self.largestLoss)) nats per "
          + "token (up to \(Self.short(most))), more than log V of any vocabulary: they may be of trainings that diverged, "
          + "or perplexities.")
    ]
  }

  /// Warns where a column of compute is not 6 N D, with the unit that would explain it.
  func compare(_ flops: [Double?], _ column: QuantityColumn, _ table: Table) -> Warning? {
    let ratios = flops.indices.compactMap { row -> (row: Int, ratio: Double)? in
      guard let flops = flops[row], flops > 0 else { return nil }
      return (row, flops / (6 * parameters[row] * tokens[row]))
    }
    let off = ratios.filter { abs(log(max($0.ratio, 1e-300))) > 0.05 }
    guard let worst = off.max(by: { abs(log($0.ratio)) < abs(log($1.ratio)) }) else { return nil }
    let line = table.location(row: worst.row, column: column.columns.first ?? "").line
    let middle = Self.middle(ratios.map(\.ratio))
    let start =
      "'\(column.text)' is not 6·N·D to 5 % in \(off.count) of \(ratios.count) rows, most in line \(line), where it is "
    let power = (log10(middle) / 3).rounded() * 3
    if power != 0, abs(log10(middle) - power) < 0.7 {
      let unit = RunVocabulary.floatingPrefixes.first { abs(log10($0.factor) + power) < 0.1 }?.name
      let size =
        power < 0
        ? "1e\(Int(clamping: -power)) times too small" : "1e\(Int(clamping: power)) times too large"
      var causes = unit.map { ["'\(column.text)' is in \($0)"] } ?? []
      if power < 0 {
        causes += ["parameters or tokens are counts that were multiplied by a unit"]
      } else {
        causes += [
          power == 6
            ? "parameters are in millions"
            : power == 9
              ? "parameters or tokens are in billions"
              : power == 12
                ? "tokens are in trillions" : "parameters and tokens are in millions and billions"
        ]
      }
      return Warning(
        code: "W-flops-unit",
        message: start
          + "\(String(format: "%.3g", worst.ratio)) of it: a factor of a thousand and its powers is a unit "
          + "(it is \(size); perhaps \(causes.joined(separator: ", or "))); N and D are what is fitted."
      )
    }
    return Warning(
      code: "W-flops-6nd",
      message: start
        + "\(String(format: "%.3g", worst.ratio)) of it: N may leave out embeddings, or tokens may repeat; N and D "
        + "are what is fitted.")
  }

  static func middle(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.sorted()[values.count / 2]
  }

  static func short(_ value: Double) -> String { String(format: "%.3g", value) }

  static func span(_ least: Double, _ most: Double) -> String {
    least == most ? short(least) : "\(short(least)) to \(short(most))"
  }
}
