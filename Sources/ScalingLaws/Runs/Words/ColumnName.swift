// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A column's name taken apart: the words of its name, and the unit that it states.
///
/// `params (M)`, `n_params_M`, `config.nParams`, `log10(C)`, `throughput/total_gflops` and `Pretraining Data Size (T)`
/// are such names.
struct ColumnName: Sendable {
  /// As the header has it.
  let raw: String
  /// The words without brackets, as they are written.
  private let words: [String]
  /// How many of the words come from leading segments, parted by `/`, `.` or `:`.
  private let segments: [[String]]
  /// What stands in brackets at the end.
  private let bracket: String?
  /// The base of a logarithm around the whole name.
  private let logarithm: Double?

  init(_ raw: String) {
    self.raw = raw
    var text = raw.trimmingCharacters(in: .whitespaces)
    var bracket: String?
    var logarithm: Double?
    if let match = text.wholeMatch(of: /(?i)(log10|log2|ln)\s*\(\s*(.+?)\s*\)/) {
      logarithm = Self.base(String(match.1))
      text = String(match.2)
    } else if let match = text.wholeMatch(of: /(.*?)[\s_]*[\(\[\{]\s*([^\(\[\{]+?)\s*[\)\]\}]/),
      !match.1.isEmpty
    {
      text = String(match.1)
      bracket = String(match.2)
    } else if let match = text.wholeMatch(
      of: /(.+?)\s*(?:,\s*|\s+in\s+|\s*\/\s*(?=1[eE]|10\^))(.+)/)
    {
      text = String(match.1)
      bracket = String(match.2)
    }
    segments = text.split { "/.:|".contains($0) }.map { Self.words(String($0)) }.filter {
      !$0.isEmpty
    }
    words = segments.flatMap { $0 }
    self.bracket = bracket
    self.logarithm = logarithm
  }

  private static func base(_ word: String) -> Double? {
    switch word.lowercased() {
    case "log10": 10
    case "log2": 2
    case "ln": M_E
    default: nil
    }
  }

  /// The words of a text: parted by what is neither letter nor digit, and where a capital follows a small letter.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in text {
      guard character.isLetter || character.isNumber else {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      if let last = word.last, last.isLowercase, character.isUppercase {
        words.append(word)
        word = ""
      }
      word.append(character)
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// The name in lower-case words joined by `_`.
  var plain: String { words.map { $0.lowercased() }.joined(separator: "_") }

  /// A way to read the name.
  struct Reading {
    /// The usual name that it has.
    var name: String
    /// How unlikely it is: 0 for the likeliest name.
    var rank: Int
    /// The unit that the header states; nil where it states none.
    var unit: RunUnit?
  }

  /// What the brackets say that is neither a unit of the quantity nor part of a name, such as GPU time.
  var foreign: String? {
    if let bracket, let found = UnitWords.foreign(bracket) { return found }
    for count in [2, 1] where words.count > count {
      if let found = UnitWords.foreign(words.suffix(count).joined(separator: "_")),
        count == 2 || found != "time"
      {
        return found
      }
    }
    return nil
  }

  /// The name as one of a quantity's usual names; nil where it is none of them.
  func reading(as quantity: RunQuantity) -> Reading? {
    let names = RunVocabulary.names[quantity] ?? []
    var best: Reading?
    for form in forms(quantity) {
      for words in dropped(form.words, quantity) {
        let joined = words.joined(separator: "_")
        guard let rank = names.firstIndex(of: joined), rank < best?.rank ?? .max else { continue }
        best = Reading(name: joined, rank: rank, unit: form.unit)
      }
    }
    if let best { return best }
    guard let letter = RunVocabulary.letters[quantity], let dimension = quantity.dimension else {
      return nil
    }
    if words == [letter] {
      if bracket == nil {
        return Reading(name: letter, rank: 1000, unit: logarithmic(nil, dimension))
      }
      guard let unit = bracket.flatMap({ UnitWords.unit($0, dimension) }) else { return nil }
      return Reading(name: letter, rank: 1000, unit: unit)
    }
    if words.count == 2, words[0] == letter, bracket == nil,
      let unit = UnitWords.unit(words[1], dimension)
    {
      return Reading(name: letter, rank: 1000, unit: unit)
    }
    return nil
  }

  /// The unit that the header states, for a column that was named as the quantity's, whatever its name is.
  func statedUnit(_ quantity: RunQuantity) -> RunUnit? {
    if let known = reading(as: quantity) { return known.unit }
    guard let dimension = quantity.dimension else { return nil }
    if let unit = bracket.flatMap({ UnitWords.unit($0, dimension) }) {
      return logarithmic(unit, dimension)
    }
    if logarithm != nil { return logarithmic(nil, dimension) }
    for form in forms(quantity) {
      guard let unit = form.unit else { continue }
      // One small letter at the end, as in `size_m`, is too little to go by.
      if form.isTrailingLetter, words.last?.first?.isLowercase == true { continue }
      return unit
    }
    return nil
  }

  // MARK: Forms

  /// The words of a name that says that it is a loss, and its unit.
  var lossForm: (words: [String], unit: RunUnit?)? {
    let all = forms(.loss)
    return (all.first { $0.unit != nil } ?? all.first).map { ($0.words, $0.unit) }
  }

  private struct Form {
    var words: [String]
    var unit: RunUnit?
    var isTrailingLetter = false
  }

  /// The words with and without what may be a unit.
  private func forms(_ quantity: RunQuantity) -> [Form] {
    let lower = words.map { $0.lowercased() }
    guard let dimension = quantity.dimension else {
      let inner = bracket.map { Self.words($0).map { $0.lowercased() } } ?? []
      return inner.isEmpty
        ? [Form(words: lower)] : [Form(words: lower + inner), Form(words: lower)]
    }
    if let bracket {
      if let unit = UnitWords.unit(bracket, dimension) {
        return worded(lower, quantity).map {
          Form(words: $0.words, unit: logarithmic(Self.combined($0.unit, unit), dimension))
        }
      }
      if UnitWords.foreign(bracket) != nil { return [] }
      if RunVocabulary.letters.values.contains(bracket) { return worded(lower, quantity) }
      return worded(lower + Self.words(bracket).map { $0.lowercased() }, quantity)
    }
    var forms = worded(lower, quantity)
    if logarithm != nil {
      return forms.map { Form(words: $0.words, unit: logarithmic($0.unit, dimension)) }
    }
    if let base = lower.first.flatMap(Self.base), lower.count > 1 {
      forms += worded(Array(lower.dropFirst()), quantity).map {
        Form(words: $0.words, unit: Self.power(base, $0.unit, dimension))
      }
    }
    for count in 1...3 where lower.count > count {
      let end = Array(lower.suffix(count))
      guard let unit = UnitWords.unit(end, dimension), !unit.isPlain || dimension == .loss else {
        continue
      }
      var rest = Array(lower.dropLast(count))
      if rest.last == "in" { rest.removeLast() }
      forms.append(Form(words: rest, unit: unit, isTrailingLetter: count == 1 && end[0].count == 1))
    }
    for count in 1...3 where lower.count > count {
      let start = Array(lower.prefix(count))
      // A single letter before a name is a unit only as a capital: `M params`.
      if count == 1, start[0].count == 1, words[0].first?.isUppercase != true { continue }
      guard let unit = UnitWords.unit(start, dimension), !unit.isPlain || dimension == .loss else {
        continue
      }
      var rest = Array(lower.dropFirst(count))
      if rest.first == "of" { rest.removeFirst() }
      forms.append(Form(words: rest, unit: unit))
    }
    if dimension == .compute, let unit = UnitWords.unit(lower, .compute), !unit.isPlain {
      forms.append(Form(words: ["flops"], unit: unit))
    }
    return forms
  }

  /// The words with those that carry a unit replaced: `total_gflops` is `total_flops`, `val_ppl` is `val_loss`.
  private func worded(_ lower: [String], _ quantity: RunQuantity) -> [Form] {
    switch quantity.dimension {
    case .compute:
      for (place, word) in lower.enumerated() {
        guard let (factor, name) = UnitWords.floating(word), factor != 1 else { continue }
        var words = lower
        words[place] = "flops"
        return [Form(words: words, unit: RunUnit(name, .compute, .factor(factor)))]
      }
    case .loss:
      for count in [3, 1] where lower.count >= count {
        for place in 0...(lower.count - count) {
          let joined = lower[place..<(place + count)].joined(separator: "_")
          guard let found = RunVocabulary.losses.first(where: { $0.words.contains(joined) }),
            !found.unit.isPlain, joined.count > 2, joined != "exp", joined != "log2",
            joined != "log10",
            joined != "bits", joined != "bit"
          else { continue }
          var words = lower
          words.replaceSubrange(
            place..<(place + count), with: lower.contains("loss") ? [] : ["loss"])
          return [Form(words: words, unit: found.unit)]
        }
      }
    default: break
    }
    return [Form(words: lower)]
  }

  /// The words, and the words without the segments or the word that say where they were logged.
  ///
  /// `train/loss` keeps its `train`, as another loss may be there; `model/name` is no name of a run.
  private func dropped(_ form: [String], _ quantity: RunQuantity) -> [[String]] {
    var result = [form]
    if let first = form.first, form.count > 1, RunVocabulary.joinedPrefixes.contains(first) {
      result.append(Array(form.dropFirst()))
    }
    if quantity == .run, segments.first?.first?.lowercased() != "config" { return result }
    var count = 0
    for segment in segments.dropLast() {
      let name = segment.map { $0.lowercased() }.joined(separator: "_")
      guard RunVocabulary.prefixes.contains(name), quantity != .loss || !name.hasPrefix("train")
      else { break }
      count += segment.count
      if form.count > count { result.append(Array(form.dropFirst(count))) }
    }
    return result
  }

  private static func combined(_ a: RunUnit?, _ b: RunUnit) -> RunUnit {
    guard let a, !a.isPlain, case .factor(let x) = a.conversion, case .factor(let y) = b.conversion
    else { return b }
    return b.isPlain ? a : RunUnit("\(b.name) × \(a.name)", b.dimension, .factor(x * y))
  }

  private func logarithmic(_ unit: RunUnit?, _ dimension: RunUnit.Dimension) -> RunUnit? {
    guard let logarithm else { return unit }
    return Self.power(logarithm, unit, dimension)
  }

  private static func power(_ base: Double, _ unit: RunUnit?, _ dimension: RunUnit.Dimension)
    -> RunUnit
  {
    let name = base == 10 ? "log10" : base == 2 ? "log2" : "ln"
    let inner = unit ?? .plain(dimension)
    return RunUnit(
      "\(name) of \(inner.name)", dimension, .power(base: base, factor: inner.factor ?? 1))
  }
}
