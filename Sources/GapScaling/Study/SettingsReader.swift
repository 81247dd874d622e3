// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import NumericalMethods
import Yams

/// A YAML mapping whose every key and value knows its line and column.
struct SettingsReader {
  let path: String
  private let pairs: [(key: Node, value: Node)]

  init(text: String, path: String) throws(FileError) {
    self.path = path
    try Self.refuseAliases(text, path: path)
    let node: Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw Self.complaint(error, path: path)
    } catch {
      throw FileError(path: path, "expected YAML, found \(error)")
    }
    guard let node else {
      throw FileError(path: path, "expected keys such as 'vocabulary: 256', found an empty file")
    }
    guard case .mapping(let mapping) = node else {
      throw FileError(
        path: path, line: node.mark?.line, column: node.mark?.column,
        "expected 'key: value' lines, found something else")
    }
    pairs = mapping.map { (key: $0.key, value: $0.value) }
  }

  /// Stops at the first alias (`*name` of an anchor `&name`) before the text is composed.
  ///
  /// Settings need none; and nested aliases as a key of a mapping would be hashed node by node, which takes a time
  /// that is exponential in the file's length.
  private static func refuseAliases(_ text: String, path: String) throws(FileError) {
    let bytes = Array(text.utf8)
    let space = Set(" \t\r\n".utf8)
    let flow = Set(",[]{}".utf8)
    let before = space.union(flow).union("?:-".utf8)
    /// The names that follow a sign at the start of a token, with their places.
    func names(after sign: UInt8) -> [(name: [UInt8], place: Int)] {
      bytes.indices.compactMap { i in
        guard bytes[i] == sign, i == 0 || before.contains(bytes[i - 1]) else { return nil }
        let name = bytes[(i + 1)...].prefix { !space.contains($0) && !flow.contains($0) && $0 != 0 }
        return name.isEmpty ? nil : (Array(name), i)
      }
    }
    let anchors = names(after: UInt8(ascii: "&"))
    guard !anchors.isEmpty else { return }
    // Where a key follows at once, as in `*a:`, the colon may or may not belong to the name.
    func bare(_ name: [UInt8]) -> [UInt8] {
      name.last == UInt8(ascii: ":") ? name.dropLast() : name
    }
    let known = Set(anchors.map { bare($0.name) })
    guard
      let alias = names(after: UInt8(ascii: "*")).first(where: { known.contains(bare($0.name)) })
    else { return }
    let lines = bytes[..<alias.place].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    throw FileError(
      path: path, line: lines.count, column: (lines.last?.count ?? 0) + 1,
      "expected plain keys and values, found the alias '*\(String(decoding: alias.name, as: UTF8.self))': "
        + "write the value out")
  }

  private init(_ mapping: Node.Mapping, path: String) {
    self.path = path
    pairs = mapping.map { (key: $0.key, value: $0.value) }
  }

  /// An item of a list: a word with its place, or keys of its own.
  enum Item {
    case word(String, line: Int?, column: Int?)
    case keys(SettingsReader, line: Int?, column: Int?)
  }

  /// The items of a key's list, or nil when the key isn't there; one text is a list of one.
  func items(_ key: String) throws(FileError) -> [Item]? {
    guard let node = value(key) else { return nil }
    let nodes: [Node]
    switch node {
    case .sequence(let sequence): nodes = Array(sequence)
    case .scalar: nodes = [node]
    default:
      throw FileError(
        path: path, line: node.mark?.line, column: node.mark?.column,
        "expected a list for '\(key)', found a mapping")
    }
    var items: [Item] = []
    for node in nodes {
      let (line, column) = (node.mark?.line, node.mark?.column)
      if case .mapping(let mapping) = node {
        items.append(.keys(SettingsReader(mapping, path: path), line: line, column: column))
      } else if let word = node.string {
        items.append(.word(word, line: line, column: column))
      } else {
        throw FileError(
          path: path, line: line, column: column,
          "expected words in the list '\(key)', found a list inside it")
      }
    }
    return items
  }

  private static func complaint(_ error: YamlError, path: String) -> FileError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      FileError(
        path: path, line: mark.line, column: mark.column, "expected valid YAML, found: \(problem)")
    default:
      FileError(path: path, "expected valid YAML, found: \(error)")
    }
  }

  /// Stops at the first key that isn't one of the known, with the nearest of them.
  func refuseUnknownKeys(_ known: [String]) throws(FileError) {
    for (key, _) in pairs {
      let word = key.string ?? ""
      guard !known.contains(word) else { continue }
      let near = known.min { distance($0, word) < distance($1, word) }
      let hint =
        near.map { distance($0, word) <= 3 ? ": did you mean '\($0)'?" : "" } ?? ""
      throw FileError(
        path: path, line: key.mark?.line, column: key.mark?.column,
        "expected one of the keys \(known.joined(separator: ", ")), found '\(word)'\(hint)")
    }
  }

  /// The keys under a key, or nil when it isn't there.
  func mapping(_ key: String) throws(FileError) -> SettingsReader? {
    guard let node = value(key) else { return nil }
    guard case .mapping(let mapping) = node else {
      throw FileError(
        path: path, line: node.mark?.line, column: node.mark?.column,
        "expected 'key: value' lines under '\(key)', found something else")
    }
    return SettingsReader(mapping, path: path)
  }

  /// An error at a key's value.
  func error(at key: String, _ message: String) -> FileError {
    let place = place(of: key)
    return FileError(path: path, line: place.line, column: place.column, message)
  }

  /// Whether a key says true; false where it isn't there.
  func flag(_ key: String) throws(FileError) -> Bool {
    guard let text = try text(key) else { return false }
    switch text.lowercased() {
    case "true", "yes": return true
    case "false", "no": return false
    default: throw error(at: key, "expected true or false for '\(key)', found '\(text)'")
    }
  }

  /// Where a key's value stands.
  func place(of key: String) -> (line: Int?, column: Int?) {
    let mark = value(key)?.mark
    return (mark?.line, mark?.column)
  }

  /// The text of a key, or nil when it isn't there.
  func text(_ key: String) throws(FileError) -> String? {
    guard let node = value(key) else { return nil }
    guard let text = node.string else {
      throw FileError(
        path: path, line: node.mark?.line, column: node.mark?.column,
        "expected one text for '\(key)', found a list or a mapping")
    }
    return text
  }

  /// The number of a key when it satisfies the condition, or nil when the key isn't there.
  func number(
    _ key: String, _ words: String, _ condition: (Double) -> Bool
  ) throws(FileError) -> Double? {
    guard let node = value(key) else { return nil }
    let text = node.string ?? ""
    guard let value = StrictNumber.value(of: text), value.isFinite, condition(value) else {
      throw FileError(
        path: path, line: node.mark?.line, column: node.mark?.column,
        "expected \(words) for '\(key)', found '\(text)'")
    }
    return value
  }

  private func value(_ key: String) -> Node? {
    pairs.first { $0.key.string == key }?.value
  }

  /// Levenshtein's distance, for suggestions.
  private func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var row = Array(0...b.count)
    for i in a.indices {
      var previous = row[0]
      row[0] = i + 1
      for j in b.indices {
        let change = previous + (a[i] == b[j] ? 0 : 1)
        previous = row[j + 1]
        row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
