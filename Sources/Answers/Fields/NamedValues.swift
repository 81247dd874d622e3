// SPDX-License-Identifier: GPL-3.0-or-later

/// Values by name, in an order: in JSON an object whose fields are not known before the program runs, such as a law's
/// coefficients.
public struct NamedValues<Value> {
  /// Each name once.
  public private(set) var entries: [(name: String, value: Value)]

  /// - Parameter entries: names and values in order; of equal names the first counts.
  public init(_ entries: some Sequence<(String, Value)>) {
    var seen: Set<String> = []
    self.entries = entries.filter { seen.insert($0.0).inserted }.map { (name: $0.0, value: $0.1) }
  }

  public var isEmpty: Bool { entries.isEmpty }
  public var names: [String] { entries.map(\.name) }
  public var values: [Value] { entries.map(\.value) }

  /// The value of a name; nil where there is none.
  public subscript(name: String) -> Value? { entries.first { $0.name == name }?.value }
}

extension NamedValues: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}

extension NamedValues: Sendable where Value: Sendable {}

extension NamedValues: Equatable where Value: Equatable {
  public static func == (a: NamedValues, b: NamedValues) -> Bool {
    a.entries.elementsEqual(b.entries) { $0.name == $1.name && $0.value == $1.value }
  }
}

extension NamedValues: Encodable where Value: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnswerKey.self)
    for (name, value) in entries { try container.encode(value, forKey: AnswerKey(name)) }
  }
}

extension NamedValues: Decodable where Value: Decodable {
  /// Sorted by name, as a decoder keeps no order.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: AnswerKey.self)
    self.init(
      try container.allKeys.sorted { $0.stringValue < $1.stringValue }.map {
        ($0.stringValue, try container.decode(Value.self, forKey: $0))
      })
  }
}

extension NamedValues: Shaped where Value: Shaped {
  public static var shape: Shape { .named(Value.shape) }
}
