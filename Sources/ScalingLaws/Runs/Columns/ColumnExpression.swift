// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation

/// Simple arithmetic over the columns of a table: `steps * batch_tokens`, `wte + blocks`, `12 * layers * width^2`.
///
/// Numbers may carry a suffix (`124M`); columns whose names have spaces or signs stand in back quotes or quotes, where
/// the name alone does not part them. `+ - * / ^`, brackets, and `log`, `log2`, `log10`, `exp`, `sqrt`, `min`, `max`
/// are understood.
struct ColumnExpression {
  indirect enum Node {
    case number(Double)
    case column(String)
    case negative(Node)
    case binary(Character, Node, Node)
    case call(String, [Node])
  }

  let text: String
  let node: Node
  /// The columns in it, in order of appearance.
  let columns: [String]

  /// Parses an expression.
  ///
  /// - Parameters:
  ///   - text: the expression.
  ///   - table: the table whose columns it names.
  ///   - purpose: what it stands for, for errors.
  /// - Throws: `FileError` that names what can't be understood.
  init(_ text: String, of table: Table, for purpose: String) throws(FileError) {
    self.text = text
    var parser = Parser(text, header: table.header)
    if let node = parser.sum(), parser.isAtEnd {
      self.node = node
      columns = parser.columns
      return
    }
    let found = parser.unknown.map { "'\($0)', which is no column" } ?? "'\(text)'"
    throw FileError(
      path: table.path, line: 1, column: 1,
      "expected a column '\(text)' with \(purpose), or arithmetic over columns, found \(found); the columns are "
        + table.header.joined(separator: ", "))
  }

  /// The value of a row; nil where one of its columns has none, or where it is not finite.
  func value(_ row: Int, _ columns: [String: [Double?]]) -> Double? {
    func evaluate(_ node: Node) -> Double? {
      switch node {
      case .number(let value): return value
      case .column(let name): return columns[name]?[row]
      case .negative(let node): return evaluate(node).map { -$0 }
      case .binary(let sign, let left, let right):
        guard let a = evaluate(left), let b = evaluate(right) else { return nil }
        switch sign {
        case "+": return a + b
        case "-": return a - b
        case "*": return a * b
        case "/": return a / b
        default: return pow(a, b)
        }
      case .call(let name, let arguments):
        let values = arguments.compactMap(evaluate)
        guard values.count == arguments.count, let first = values.first else { return nil }
        switch name {
        case "log", "ln": return log(first)
        case "log2": return log2(first)
        case "log10": return log10(first)
        case "exp": return exp(first)
        case "sqrt": return first.squareRoot()
        case "min": return values.min()
        default: return values.max()
        }
      }
    }
    return evaluate(node).flatMap { $0.isFinite ? $0 : nil }
  }
}

/// Recursive descent over an expression's characters.
private struct Parser {
  private let text: [Character]
  private let header: [[Character]]
  private var place = 0
  private var depth = 0
  var columns: [String] = []
  var unknown: String?

  static let functions: Set<String> = ["log", "ln", "log2", "log10", "exp", "sqrt", "min", "max"]

  init(_ text: String, header: [String]) {
    self.text = Array(text.trimmingCharacters(in: .whitespaces))
    self.header = header.map(Array.init).sorted { $0.count > $1.count }
  }

  var isAtEnd: Bool { place == text.count }

  private mutating func skip() {
    while place < text.count, text[place].isWhitespace { place += 1 }
  }

  private mutating func take(_ characters: String) -> Character? {
    skip()
    guard place < text.count, characters.contains(text[place]) else { return nil }
    defer { place += 1 }
    // ** is a power.
    if text[place] == "*", place + 1 < text.count, text[place + 1] == "*" {
      guard characters.contains("^") else { return nil }
      place += 1
      return "^"
    }
    return text[place]
  }

  mutating func sum() -> ColumnExpression.Node? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50, var left = product() else { return nil }
    while let sign = take("+-−") {
      guard let right = product() else { return nil }
      left = .binary(sign == "+" ? "+" : "-", left, right)
    }
    skip()
    return left
  }

  private mutating func product() -> ColumnExpression.Node? {
    guard var left = power() else { return nil }
    while true {
      skip()
      if place + 1 < text.count, text[place] == "*", text[place + 1] == "*" { return left }
      guard let sign = take("*/×·") else { return left }
      guard let right = power() else { return nil }
      left = .binary(sign == "/" ? "/" : "*", left, right)
    }
  }

  private mutating func power() -> ColumnExpression.Node? {
    guard let base = operand() else { return nil }
    skip()
    let isDouble = place + 1 < text.count && text[place] == "*" && text[place + 1] == "*"
    guard isDouble || (place < text.count && text[place] == "^") else { return base }
    place += isDouble ? 2 : 1
    depth += 1
    defer { depth -= 1 }
    guard depth < 50, let exponent = power() else { return nil }
    return .binary("^", base, exponent)
  }

  private mutating func operand() -> ColumnExpression.Node? {
    skip()
    guard place < text.count else { return nil }
    if text[place] == "-" || text[place] == "−" {
      place += 1
      depth += 1
      defer { depth -= 1 }
      guard depth < 50 else { return nil }
      return operand().map { .negative($0) }
    }
    if let quote = "`\"'".first(where: { $0 == text[place] }),
      let end = text[(place + 1)...].firstIndex(of: quote)
    {
      let name = String(text[(place + 1)..<end])
      place = end + 1
      return column(name)
    }
    if let name = headerName() { return .column(name) }
    if text[place] == "(" {
      place += 1
      guard let inner = sum(), take(")") != nil else { return nil }
      return inner
    }
    if text[place].isNumber || text[place] == "." { return number() }
    var name = ""
    while place < text.count,
      text[place].isLetter || text[place].isNumber || "_.".contains(text[place])
    {
      name.append(text[place])
      place += 1
    }
    guard !name.isEmpty else { return nil }
    if Self.functions.contains(name.lowercased()), take("(") != nil {
      var arguments: [ColumnExpression.Node] = []
      repeat {
        guard let argument = sum() else { return nil }
        arguments.append(argument)
      } while take(",") != nil
      guard take(")") != nil else { return nil }
      return .call(name.lowercased(), arguments)
    }
    return column(name)
  }

  /// The longest column name that stands here and ends where a word ends.
  private mutating func headerName() -> String? {
    for name in header where place + name.count <= text.count {
      let end = place + name.count
      guard zip(name, text[place..<end]).allSatisfy({ $0.lowercased() == $1.lowercased() }) else {
        continue
      }
      if end < text.count, let last = name.last, last.isLetter || last.isNumber || last == "_",
        text[end].isLetter || text[end].isNumber || text[end] == "_"
      {
        continue
      }
      // Digits alone are a number, not a column of this name.
      if name.allSatisfy(\.isNumber) { continue }
      let found = String(name)
      if !columns.contains(found) { columns.append(found) }
      place = end
      return found
    }
    return nil
  }

  private mutating func column(_ name: String) -> ColumnExpression.Node? {
    let plain = ColumnName(name).plain
    guard
      let found = header.first(where: { String($0).lowercased() == name.lowercased() })
        ?? header.first(where: { ColumnName(String($0)).plain == plain })
    else {
      unknown = unknown ?? name
      return nil
    }
    let column = String(found)
    if !columns.contains(column) { columns.append(column) }
    return .column(column)
  }

  private mutating func number() -> ColumnExpression.Node? {
    var word = ""
    while place < text.count {
      let next = text[place]
      let isExponentSign =
        "+-".contains(next) && word.last.map { "eE".contains($0) } == true
        && word.first?.isNumber == true
      guard next.isNumber || next.isLetter || next == "." || next == "_" || isExponentSign else {
        break
      }
      word.append(next)
      place += 1
    }
    guard let value = CellNumber(word)?.value else {
      unknown = unknown ?? word
      return nil
    }
    return .number(value)
  }
}
