// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Reads the markup of ``Markup``; never fails.
struct MarkupParser {
  private let characters: [Character]
  private var position = 0
  /// How many groups are open around the current place.
  private var depth = 0
  /// Groups inside more groups than this stand as they were typed, so that no text exhausts the stack.
  static let deepest = 40

  private init(_ text: String) { characters = Array(text) }

  static func parse(_ markup: String) -> [Inline] {
    // Most words have no markup.
    guard markup.utf8.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "\\") })
    else { return markup.isEmpty ? [] : [.run(markup, .upright)] }
    if let known = memory[markup] { return known }
    var parser = MarkupParser(markup)
    let nodes = parser.text(until: nil, face: .upright)
    memory.keep(nodes, of: markup)
    return nodes
  }

  /// What was read before: a plot's words are measured and set many times.
  private static let memory = ReadMarkup()

  /// At most 4096 markups and what they were read as. The lock is Foundation's: the thread sanitizer does not see that of
  /// Synchronization, and reports its uses as races.
  private final class ReadMarkup: @unchecked Sendable {
    private let lock = NSLock()
    private var nodes: [String: [Inline]] = [:]

    subscript(markup: String) -> [Inline]? { lock.withLock { nodes[markup] } }

    func keep(_ found: [Inline], of markup: String) {
      lock.withLock {
        if nodes.count >= 4096 { nodes = [:] }
        nodes[markup] = found
      }
    }
  }

  private var next: Character? { position < characters.count ? characters[position] : nil }

  // MARK: text

  private mutating func text(until end: Character?, face: Inline.Face) -> [Inline] {
    var nodes: [Inline] = []
    var run = ""
    func flush() {
      if !run.isEmpty { nodes.append(.run(run, face)) }
      run = ""
    }
    while let c = next, c != end {
      position += 1
      switch c {
      case "$" where characters[position...].contains("$"):
        flush()
        nodes += math(until: "$")
        position += 1
      case "\\":
        if let escaped = next, !escaped.isLetter {
          run.append(escaped)
          position += 1
          continue
        }
        let start = position
        let name = word()
        switch name {
        case _ where depth >= Self.deepest:
          position = start
          run.append("\\")
        case "emph" where next == "{", "textbf" where next == "{":
          flush()
          nodes += bracedText(face: name == "emph" ? .italic : .bold)
        case "href" where next == "{", "field" where next == "{":
          flush()
          let target = verbatim()
          let body = next == "{" ? bracedText(face: face) : []
          if name == "field" {
            nodes.append(.field(target, body))
          } else if Markup.isLink(target) {
            nodes.append(.link(target, body))
          } else {
            nodes += body
          }
        default:
          position = start
          run.append("\\")
        }
      default: run.append(c)
      }
    }
    flush()
    return nodes
  }

  private mutating func bracedText(face: Inline.Face) -> [Inline] {
    position += 1
    depth += 1
    defer { depth -= 1 }
    let nodes = text(until: "}", face: face)
    position += 1
    return nodes
  }

  private mutating func word() -> String {
    var name = ""
    while let c = next, c.isLetter, c.isASCII {
      name.append(c)
      position += 1
    }
    return name
  }

  // MARK: mathematics

  private mutating func math(until end: Character, face: Inline.Face = .italic) -> [Inline] {
    var nodes: [Inline] = []
    var afterOperand = false
    func add(_ node: Inline, operand: Bool = true) {
      if case .run(let text, let face) = node, case .run(let last, face)? = nodes.last {
        nodes[nodes.count - 1] = .run(last + text, face)
      } else {
        nodes.append(node)
      }
      afterOperand = operand
    }
    func addSign(_ sign: String, gap: Double) {
      guard afterOperand else { return add(.run(sign, .upright), operand: false) }
      nodes += [.space(gap), .run(sign, .upright), .space(gap)]
      afterOperand = false
    }
    while let c = next, c != end {
      position += 1
      switch c {
      case " ": continue
      case "_", "^": attach(script(), above: c == "^", to: &nodes)
      case "{" where depth < Self.deepest:
        depth += 1
        for node in math(until: "}", face: face) { add(node) }
        depth -= 1
        position += 1
      case "+": addSign("+", gap: 0.18)
      case "-", "−": addSign("−", gap: 0.18)
      case "=", "<", ">", "≤", "≥", "≈", "∼", "→", "∝": addSign(String(c), gap: 0.26)
      case "·", "×", "±": addSign(String(c), gap: 0.18)
      case "/": add(.run("/", .upright), operand: false)
      case ",", ";":
        add(.run(String(c), .upright), operand: false)
        nodes.append(.space(0.167))
      case "(", "[", "|": add(.run(String(c), .upright), operand: c == "|")
      case "'": attach([.run("′", .upright)], above: true, to: &nodes)
      case "\\": command(add: add, addSign: addSign, isOperand: { afterOperand })
      default:
        let isItalic = c.isLetter && !"ΓΔΘΛΞΠΣΦΨΩ".contains(c)
        add(.run(String(c), isItalic ? face : face == .bold ? .bold : .upright))
      }
    }
    return nodes
  }

  private mutating func command(
    add: (Inline, Bool) -> Void, addSign: (String, Double) -> Void, isOperand: () -> Bool
  ) {
    if let c = next, !c.isLetter {
      position += 1
      if let space = MathSymbols.spaces[String(c)] {
        add(.space(space), isOperand())
      } else {
        add(.run(c == "|" ? "‖" : String(c), .upright), true)
      }
      return
    }
    let name = word()
    switch name {
    case "sqrt": add(.root(argument()), true)
    case "frac", "tfrac": add(.fraction(argument(), argument(), isSmall: true), true)
    case "dfrac": add(.fraction(argument(), argument(), isSmall: false), true)
    case "hat", "widehat": add(.accent(.hat, argument()), true)
    case "bar", "overline": add(.accent(.bar, argument()), true)
    case "tilde", "widetilde": add(.accent(.tilde, argument()), true)
    case "field": add(.field(verbatim(), argument()), true)
    case "mathrm", "text", "operatorname": add(.run(verbatim(), .upright), true)
    case "mathbf": for node in argument(face: .bold) { add(node, true) }
    case "left", "right", "displaystyle": break
    default:
      if let letter = MathSymbols.greek[name] {
        add(.run(letter, letter.first?.isUppercase == true ? .upright : .italic), true)
      } else if MathSymbols.functions.contains(name) {
        if isOperand() { add(.space(0.167), true) }
        add(.run(name, .upright), true)
        let tight: Set<Character> = ["(", "[", "_", "^", "{", "$", "}"]
        if let c = next, !tight.contains(c) { add(.space(0.167), false) }
      } else if let sign = MathSymbols.binary[name] {
        addSign(sign, 0.18)
      } else if let sign = MathSymbols.relations[name] {
        addSign(sign, 0.26)
      } else if let symbol = MathSymbols.ordinary[name] {
        add(.run(symbol, .upright), true)
      } else if let space = MathSymbols.spaces[name] {
        add(.space(space), isOperand())
      } else {
        add(.run("\\" + name, .upright), true)
      }
    }
  }

  /// The braces' content as typed.
  private mutating func verbatim() -> String {
    guard next == "{" else { return "" }
    position += 1
    var text = ""
    while let c = next, c != "}", c != "$" {
      text.append(c)
      position += 1
    }
    if next == "}" { position += 1 }
    return text
  }

  /// A braced group, a command, or one character.
  private mutating func argument(face: Inline.Face = .italic) -> [Inline] {
    while next == " " { position += 1 }
    guard let c = next, c != "$", c != "}" else { return [] }
    position += 1
    guard depth < Self.deepest else { return [.run(String(c), .upright)] }
    depth += 1
    defer { depth -= 1 }
    if c == "{" {
      let nodes = math(until: "}", face: face)
      if next == "}" { position += 1 }
      return nodes
    }
    if c == "\\" {
      var nodes: [Inline] = []
      command(
        add: { node, _ in nodes.append(node) },
        addSign: { sign, _ in nodes.append(.run(sign, .upright)) }, isOperand: { false })
      return nodes
    }
    return [.run(c == "-" ? "−" : String(c), c.isLetter ? face : .upright)]
  }

  private mutating func script() -> [Inline] { argument() }

  /// Hangs a script on the last thing set: on its last character when that is a run.
  private func attach(_ script: [Inline], above: Bool, to nodes: inout [Inline]) {
    switch nodes.last {
    case .scripts(let base, let sub, let sup)?:
      nodes.removeLast()
      nodes.append(
        .scripts(base, sub: above ? sub : sub + script, sup: above ? sup + script : sup))
    case .run(let text, let face)?:
      nodes.removeLast()
      let isNumberOrName = face == .upright && text.allSatisfy { $0.isASCII && $0.isLetter }
      let count = isNumberOrName ? text.count : 1
      let head = String(text.dropLast(count))
      if !head.isEmpty { nodes.append(.run(head, face)) }
      let base: [Inline] = [.run(String(text.suffix(count)), face)]
      nodes.append(.scripts(base, sub: above ? [] : script, sup: above ? script : []))
    case let last?:
      nodes.removeLast()
      nodes.append(.scripts([last], sub: above ? [] : script, sup: above ? script : []))
    case nil:
      nodes.append(.scripts([], sub: above ? [] : script, sup: above ? script : []))
    }
  }
}
