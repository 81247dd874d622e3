// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Figures
import Files
import Foundation

/// Text with values of the report in it: `{{fits.chinchilla.alpha}}`, or `{{trivial:6}}` for six significant digits.
struct Template {
  /// The numbers that can be named.
  let values: JSON

  /// What is wrong with a text, as one sentence.
  struct Complaint: Error, Equatable {
    let sentence: String
  }

  /// The text with every `{{path}}` replaced by its number.
  ///
  /// A path goes through `report.json` by field. Of a fit its law's word serves as well as its field, and its
  /// coefficients can be named at once; an item of a list is named by its model, or `model-variant`.
  func filled(_ text: String) throws -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.range(of: "{{") {
      guard let close = rest[open.upperBound...].range(of: "}}") else {
        throw Complaint(sentence: "expected '}}' after '{{', found the text's end")
      }
      result += rest[..<open.lowerBound]
      let inside = rest[open.upperBound..<close.lowerBound]
      let words = inside.split(separator: ":", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard let path = words.first,
        words.count == 1 || Int(words[1]).map(Limits.digits.contains) == true
      else {
        throw Complaint(
          sentence: "expected '{{path}}' or '{{path:digits}}' with \(Limits.digits.lowerBound) to "
            + "\(Limits.digits.upperBound) digits, found '{{\(inside.prefix(80))}}'")
      }
      result += try shown(path, digits: words.count > 1 ? Int(words[1]) ?? 4 : 4)
      rest = rest[close.upperBound...]
    }
    return result + rest
  }

  private func shown(_ path: String, digits: Int) throws -> String {
    var place = values
    var steps: [String] = []
    for step in path.split(separator: ".", omittingEmptySubsequences: false).map(String.init) {
      guard let next = place.field(step) else {
        let known = place.names.prefix(12).joined(separator: ", ")
        throw Complaint(
          sentence:
            "expected one of \(known) for '\(step)' in '{{\(path)}}', found none of this name")
      }
      steps += next.steps
      place = next.value
    }
    if let next = place.field("value") {
      steps += next.steps
      place = next.value
    }
    switch place {
    case .number(let value): return Cited(value, at: steps).written(.digits(digits))
    case .string(let text): return Cited(text, at: steps).words
    case .bool(let value): return value ? "yes" : "no"
    case .null: return "–"
    default:
      let known = place.names.prefix(12).joined(separator: ", ")
      throw Complaint(
        sentence: "expected a number at '{{\(path)}}', found one with the fields \(known)")
    }
  }
}

extension JSON {
  /// The field of a name: of an object itself, of its coefficients, its value or its terms, or of a fit by its law;
  /// with the steps to it.
  fileprivate func field(_ name: String) -> (value: JSON, steps: [String])? {
    switch self {
    case .object(let fields):
      if let found = ownField(name) { return (found, [name]) }
      for inner in ["coefficients", "value", "terms"] {
        if let found = ownField(inner)?.ownField(name) { return (found, [inner, name]) }
      }
      return fields.first { $0.1.ownField("law") == .string(name) }.map { ($0.1, [$0.0]) }
    case .array(let items):
      let index = Int(name) ?? items.firstIndex { $0.names(itself: name) }
      return index.flatMap { items.indices.contains($0) ? (items[$0], ["\($0)"]) : nil }
    default: return nil
    }
  }

  private func ownField(_ name: String) -> JSON? {
    guard case .object(let fields) = self else { return nil }
    return fields.first { $0.0 == name }?.1
  }

  private func names(itself name: String) -> Bool {
    guard case .string(let model)? = ownField("model") else { return false }
    if model == name { return true }
    guard case .string(let variant)? = ownField("variant") else { return false }
    return name == model + "-" + variant
  }

  /// What can be named inside.
  fileprivate var names: [String] {
    switch self {
    case .object(let fields):
      let coefficients = fields.first { $0.0 == "coefficients" }?.1.names ?? []
      return coefficients + fields.map(\.0)
    case .array(let items): return items.indices.map(String.init)
    default: return []
    }
  }
}
