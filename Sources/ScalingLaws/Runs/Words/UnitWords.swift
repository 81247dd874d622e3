// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Units in words, as headers, cells and options write them.
enum UnitWords {
  /// The unit that a text names, such as `M`, `billions of tokens`, `1E21`, `PF-days`, `bits per byte`.
  ///
  /// - Returns: nil where it names none of this dimension.
  static func unit(_ text: String, _ dimension: RunUnit.Dimension) -> RunUnit? {
    let words = split(text)
    guard !words.isEmpty else { return nil }
    return unit(words, dimension)
  }

  /// The words of a text, lower-case: `PF-days` is `pf`, `days`; `×10^9` is `1e9`.
  static func split(_ text: String) -> [String] {
    var plain = text.lowercased().replacing("**", with: "^")
    if let match = plain.wholeMatch(of: /\s*[x×*·\/]?\s*10\^\+?(\d+)(.*)/) {
      plain = "1e\(match.1)\(match.2)"
    }
    return plain.split { !($0.isLetter || $0.isNumber || "$€%+".contains($0)) }
      .map { String($0) }
  }

  static func unit(_ given: [String], _ dimension: RunUnit.Dimension) -> RunUnit? {
    var words = given.map {
      $0.first == "x" && power(String($0.dropFirst())) != nil ? String($0.dropFirst()) : $0
    }
    if words.first == "in" { words.removeFirst() }
    switch dimension {
    case .loss:
      if words.first == "in" { words.removeFirst() }
      let joined = words.joined(separator: "_")
      return RunVocabulary.losses.first { $0.words.contains(joined) }?.unit
    case .count: return count(words)
    case .compute: return compute(words)
    }
  }

  private static func count(_ given: [String]) -> RunUnit? {
    let nouns: Set<String> = [
      "tokens", "token", "tok", "params", "parameters", "param", "parameter", "of", "count",
      "counts", "number", "units",
    ]
    let words = given.filter { !nouns.contains($0) }
    if words.isEmpty { return .plain(.count) }
    guard words.count == 1 else { return nil }
    if let found = RunVocabulary.counts.first(where: { $0.words.contains(words[0]) }) {
      return RunUnit(found.name, .count, .factor(found.factor))
    }
    guard let factor = power(words[0]) else { return nil }
    return factor == 1 ? .plain(.count) : RunUnit("units of \(words[0])", .count, .factor(factor))
  }

  /// `1e21`, as a factor.
  static func power(_ word: String) -> Double? {
    guard word == "1" || word.wholeMatch(of: /1e\+?\d{1,2}/) != nil else { return nil }
    return Double(word)
  }

  private static func compute(_ given: [String]) -> RunUnit? {
    let words = given.filter { $0 != "of" }
    let joined = words.joined(separator: "_")
    if joined.wholeMatch(of: /(pf|pfs|pflop|pflops|petaflop|petaflops)(_s)?_?days?/) != nil
      || ["pfdays", "pfday", "pfsdays", "pfsday"].contains(joined)
    {
      return RunUnit("petaflop/s-days", .compute, .factor(RunVocabulary.petaflopDay))
    }
    var factor = 1.0
    var name: String?
    for word in words {
      if let (found, title) = floating(word) {
        factor *= found
        if found != 1 { name = title }
      } else if let power = power(word) {
        factor *= power
        name = "units of \(word) FLOPs"
      } else if words.count <= 2,
        let found = RunVocabulary.counts.first(where: { $0.words.contains(word) })
      {
        factor *= found.factor
        name = "\(found.name) of FLOPs"
      } else {
        return nil
      }
    }
    return factor == 1 ? .plain(.compute) : RunUnit(name ?? "FLOPs", .compute, .factor(factor))
  }

  /// The prefix in a word such as `gflops` or `exaflop`; 1 for `flops` itself.
  static func floating(_ word: String) -> (Double, String)? {
    guard let match = word.wholeMatch(of: /([a-z]*?)flo(?:p|ps|s)/) else { return nil }
    let prefix = String(match.1)
    if prefix.isEmpty { return (1, "FLOPs") }
    return RunVocabulary.floatingPrefixes.first { $0.words.contains(prefix) }.map {
      ($0.factor, $0.name)
    }
  }

  /// What a text measures where it is neither a count, nor FLOPs, nor a loss: `GPU-hours`, `GB`.
  static func foreign(_ text: String) -> String? {
    let joined = split(text).joined(separator: "_")
    if text.contains("/s") && !text.lowercased().contains("day") { return "a rate" }
    return RunVocabulary.foreign.first { $0.words.contains(joined) }?.name
  }
}
