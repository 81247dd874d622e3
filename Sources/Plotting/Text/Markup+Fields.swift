// SPDX-License-Identifier: GPL-3.0-or-later

extension Markup {
  /// The place in a file that words were written from: `\field{path=value}{words}`, shown as the words alone.
  public struct Field: Hashable, Sendable {
    /// The steps to the value, parted by points: `bounds.3.value.bound`.
    public var path: String
    /// The number as it stands there; nil for words.
    public var value: Double?

    public init(_ path: String, value: Double?) {
      self.path = path
      self.value = value
    }

    init(attribute: String) {
      let parts = attribute.split(separator: "=", maxSplits: 1)
      self.init(
        parts.first.map(String.init) ?? "", value: parts.count > 1 ? Double(parts[1]) : nil)
    }

    var attribute: String { path + (value.map { "=\($0)" } ?? "") }
  }

  /// Words with the place that they were written from.
  ///
  /// - Parameters:
  ///   - markup: what the reader sees.
  ///   - field: where it stands.
  public static func field(_ markup: String, from field: Field) -> String {
    "\\field{\(field.attribute)}{\(markup)}"
  }

  /// The markup's characters in order, with the place of those that have one.
  public static func spans(_ markup: String) -> [(text: String, field: Field?)] {
    MarkupParser.parse(markup).flatMap(\.spans)
  }

  /// The same markup without the places.
  public static func withoutFields(_ markup: String) -> String {
    guard let start = markup.firstRange(of: "\\field{") else { return markup }
    var rest = markup[start.upperBound...]
    guard let end = rest.firstIndex(of: "}"), rest[end...].hasPrefix("}{") else { return markup }
    rest = rest[rest.index(end, offsetBy: 2)...]
    var depth = 1
    guard
      let close = rest.firstIndex(where: { c in
        depth += c == "{" ? 1 : c == "}" ? -1 : 0
        return depth == 0
      })
    else { return markup }
    return markup[..<start.lowerBound] + rest[..<close]
      + withoutFields(String(rest[rest.index(after: close)...]))
  }
}

extension Inline {
  fileprivate var spans: [(text: String, field: Markup.Field?)] {
    func join(_ nodes: [Inline]) -> [(text: String, field: Markup.Field?)] {
      nodes.flatMap(\.spans)
    }
    switch self {
    case .field(let attribute, let body):
      return [(body.map(\.plain).joined(), Markup.Field(attribute: attribute))]
    case .scripts(let base, let sub, let sup): return join(base) + join(sub) + join(sup)
    case .root(let body): return [("√", nil)] + join(body)
    case .accent(_, let body), .link(_, let body): return join(body)
    case .fraction(let top, let bottom, _): return join(top) + [("/", nil)] + join(bottom)
    case .run, .space: return [(plain, nil)]
    }
  }
}
