// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation

/// A JSON value whose objects keep the order in which their fields were written.
///
/// Numbers are written in the fewest digits that read back the same; what is not a number (NaN, the infinities)
/// becomes `null`, as JSON has no word for it.
public indirect enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  /// A number written out, where a `Double` has too few digits for it.
  case literal(String)
  case string(String)
  case array([JSON])
  case object([(String, JSON)])

  public static func == (a: JSON, b: JSON) -> Bool { a.text() == b.text() }

  /// A number, or null for nil.
  public static func optional(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }

  /// A text, or null for nil.
  public static func optional(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }

  /// An interval as `[low, high]`, or null for nil.
  public static func interval(_ range: ClosedRange<Double>?) -> JSON {
    range.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
  }

  /// The value as indented text with a final line end; short arrays of numbers stay on one line.
  public func text() -> String { written(indent: 0) + "\n" }

  private func written(indent: Int) -> String {
    let inner = String(repeating: "  ", count: indent + 1)
    let outer = String(repeating: "  ", count: indent)
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .number(let value):
      guard value.isFinite else { return "null" }
      return value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    case .literal(let text): return text
    case .string(let value): return Self.quoted(value)
    case .array(let values):
      if values.isEmpty { return "[]" }
      if values.allSatisfy(\.isScalar), values.count <= 8 {
        return "[" + values.map { $0.written(indent: 0) }.joined(separator: ", ") + "]"
      }
      let lines = values.map { inner + $0.written(indent: indent + 1) }
      return "[\n" + lines.joined(separator: ",\n") + "\n" + outer + "]"
    case .object(let fields):
      if fields.isEmpty { return "{}" }
      let lines = fields.map { inner + Self.quoted($0.0) + ": " + $0.1.written(indent: indent + 1) }
      return "{\n" + lines.joined(separator: ",\n") + "\n" + outer + "}"
    }
  }

  private var isScalar: Bool {
    switch self {
    case .null, .bool, .number, .literal: true
    case .string, .array, .object: false
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where VisibleText.isControl(scalar): result += String(format: "\\u%04x", scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
