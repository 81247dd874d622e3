// SPDX-License-Identifier: GPL-3.0-or-later

/// The fields of an object; a field without a value becomes null.
struct ValueFields<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: ValueEncoder.Node
  let nonFinite: JSON.NonFinite
  let codingPath: [any CodingKey]

  private func add(_ key: some CodingKey, _ child: ValueEncoder.Node) {
    guard case .object(var fields) = node.content else { return }
    node.content = .empty
    if let place = fields.firstIndex(where: { $0.0 == key.stringValue }) {
      fields[place].1 = child
    } else {
      fields.append((key.stringValue, child))
    }
    node.content = .object(fields)
  }

  private func add(_ key: Key, _ json: JSON) {
    let child = ValueEncoder.Node()
    child.content = .value(json)
    add(key, child)
  }

  private func encoder(_ key: some CodingKey) -> ValueEncoder {
    let encoder = ValueEncoder(nonFinite: nonFinite, codingPath: codingPath + [key])
    add(key, encoder.node)
    return encoder
  }

  func encodeNil(forKey key: Key) { add(key, .null) }
  func encode(_ value: Bool, forKey key: Key) { add(key, .bool(value)) }
  func encode(_ value: String, forKey key: Key) { add(key, .string(value)) }
  func encode(_ value: Double, forKey key: Key) { add(key, .encoded(value, nonFinite)) }
  func encode(_ value: Float, forKey key: Key) { add(key, .encoded(Double(value), nonFinite)) }
  func encode(_ value: Int, forKey key: Key) { add(key, .whole(value)) }
  func encode(_ value: Int8, forKey key: Key) { add(key, .whole(value)) }
  func encode(_ value: Int16, forKey key: Key) { add(key, .whole(value)) }
  func encode(_ value: Int32, forKey key: Key) { add(key, .whole(value)) }
  func encode(_ value: Int64, forKey key: Key) { add(key, .whole(value)) }
  func encode(_ value: UInt, forKey key: Key) { add(key, .whole(value)) }
  func encode(_ value: UInt8, forKey key: Key) { add(key, .whole(value)) }
  func encode(_ value: UInt16, forKey key: Key) { add(key, .whole(value)) }
  func encode(_ value: UInt32, forKey key: Key) { add(key, .whole(value)) }
  func encode(_ value: UInt64, forKey key: Key) { add(key, .whole(value)) }
  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    add(key, try ValueEncoder.json(value, nonFinite: nonFinite, path: codingPath + [key]))
  }

  func encodeIfPresent(_ value: Bool?, forKey key: Key) { add(key, value.map(JSON.bool) ?? .null) }
  func encodeIfPresent(_ value: String?, forKey key: Key) { add(key, .optional(value)) }
  func encodeIfPresent(_ value: Double?, forKey key: Key) {
    add(key, value.map { .encoded($0, nonFinite) } ?? .null)
  }
  func encodeIfPresent(_ value: Float?, forKey key: Key) {
    add(key, value.map { .encoded(Double($0), nonFinite) } ?? .null)
  }
  func encodeIfPresent(_ value: Int?, forKey key: Key) { add(key, value.map(JSON.whole) ?? .null) }
  func encodeIfPresent(_ value: UInt64?, forKey key: Key) {
    add(key, value.map(JSON.whole) ?? .null)
  }
  func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { add(key, .null) }
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    encoder(key).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoder(AnswerKey("super")) }
  func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }
}

/// The items of an array.
struct ValueItems: UnkeyedEncodingContainer {
  let node: ValueEncoder.Node
  let nonFinite: JSON.NonFinite
  let codingPath: [any CodingKey]

  var count: Int {
    if case .array(let nodes) = node.content { nodes.count } else { 0 }
  }

  private func add(_ child: ValueEncoder.Node) {
    guard case .array(var nodes) = node.content else { return }
    node.content = .empty
    nodes.append(child)
    node.content = .array(nodes)
  }

  private var next: ValueEncoder {
    let encoder = ValueEncoder(
      nonFinite: nonFinite, codingPath: codingPath + [AnswerKey("\(count)")])
    add(encoder.node)
    return encoder
  }

  func encodeNil() {
    let child = ValueEncoder.Node()
    child.content = .value(.null)
    add(child)
  }

  func encode<T: Encodable>(_ value: T) throws {
    let child = ValueEncoder.Node()
    child.content = .value(
      try ValueEncoder.json(
        value, nonFinite: nonFinite, path: codingPath + [AnswerKey("\(count)")]))
    add(child)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    next.container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next.unkeyedContainer() }
  func superEncoder() -> any Encoder { next }
}

/// A value that is no object and no array.
struct ValueBox: SingleValueEncodingContainer {
  let node: ValueEncoder.Node
  let nonFinite: JSON.NonFinite
  let codingPath: [any CodingKey]

  private func set(_ json: JSON) { node.content = .value(json) }

  func encodeNil() { set(.null) }
  func encode(_ value: Bool) { set(.bool(value)) }
  func encode(_ value: String) { set(.string(value)) }
  func encode(_ value: Double) { set(.encoded(value, nonFinite)) }
  func encode(_ value: Float) { set(.encoded(Double(value), nonFinite)) }
  func encode(_ value: Int) { set(.whole(value)) }
  func encode(_ value: Int8) { set(.whole(value)) }
  func encode(_ value: Int16) { set(.whole(value)) }
  func encode(_ value: Int32) { set(.whole(value)) }
  func encode(_ value: Int64) { set(.whole(value)) }
  func encode(_ value: UInt) { set(.whole(value)) }
  func encode(_ value: UInt8) { set(.whole(value)) }
  func encode(_ value: UInt16) { set(.whole(value)) }
  func encode(_ value: UInt32) { set(.whole(value)) }
  func encode(_ value: UInt64) { set(.whole(value)) }
  func encode<T: Encodable>(_ value: T) throws {
    set(try ValueEncoder.json(value, nonFinite: nonFinite, path: codingPath))
  }
}

/// The name of a field that is known only when the program runs.
struct AnswerKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}
