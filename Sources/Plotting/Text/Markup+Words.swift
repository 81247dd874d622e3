// SPDX-License-Identifier: GPL-3.0-or-later

extension Markup {
  /// The pieces between which a line may break: spaces outside mathematics. A command around
  /// several words is repeated around each of them.
  static func words(_ markup: String) -> [String] {
    var scanner = WordScanner(Array(markup))
    return scanner.words(until: nil)
  }
}

private struct WordScanner {
  private let characters: [Character]
  private var position = 0
  private var depth = 0

  init(_ characters: [Character]) { self.characters = characters }

  mutating func words(until end: Character?) -> [String] {
    var words: [String] = []
    var word = ""
    func closes(_ c: Character) -> Bool { end == c }
    while position < characters.count, !closes(characters[position]) {
      let c = characters[position]
      if c == " " || c == "\n" {
        if !word.isEmpty { words.append(word) }
        word = ""
        position += 1
      } else if c == "$", let close = characters[(position + 1)...].firstIndex(of: "$") {
        word += String(characters[position...close])
        position = close + 1
      } else if c == "\\", depth < MarkupParser.deepest, let command = command() {
        position += command.count
        depth += 1
        let inner = self.words(until: "}")
        depth -= 1
        position += 1
        let wrapped = inner.map { String(command) + $0 + "}" }
        // The first and last word stay glued to what stands beside the command.
        word += wrapped.first ?? ""
        for next in wrapped.dropFirst() {
          words.append(word)
          word = next
        }
      } else if c == "\\", position + 1 < characters.count {
        word += String(characters[position...position + 1])
        position += 2
      } else {
        word.append(c)
        position += 1
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// `\emph{`, `\textbf{`, `\href{…}{` or `\field{…}{` at the current place.
  private func command() -> [Character]? {
    let rest = characters[position...]
    for name in ["\\emph{", "\\textbf{"] where rest.starts(with: name) { return Array(name) }
    guard rest.starts(with: "\\href{") || rest.starts(with: "\\field{"),
      let close = rest.firstIndex(of: "}"),
      close + 1 < characters.count, characters[close + 1] == "{"
    else { return nil }
    return Array(characters[position...close + 1])
  }
}
