// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// One numeric case: inputs and the outputs that other code computed from them.
struct OracleCase: Decodable, Sendable, CustomTestStringConvertible {
  let id: String
  let fn: String
  let input: [String: OracleValue]
  let output: [String: OracleValue]

  enum CodingKeys: String, CodingKey {
    case id, fn
    case input = "in"
    case output = "out"
  }

  var testDescription: String { id }

  func number(_ key: String) -> Double { input[key]?.number ?? .nan }
  func numbers(_ key: String) -> [Double] { input[key]?.numbers ?? [] }
  func count(_ key: String) -> Int { Int(number(key)) }
  /// A field of the case's scaling law.
  func law(_ key: String) -> Double { input["law"]?.fields[key]?.number ?? .nan }

  /// All cases, in file order.
  static let all: [OracleCase] = {
    struct File: Decodable { let cases: [OracleCase] }
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Oracles/cases.json")
    guard let data = try? Data(contentsOf: path),
      let file = try? JSONDecoder().decode(File.self, from: data)
    else { return [] }
    return file.cases
  }()
}

/// A number, a list or a table, as JSON has it.
enum OracleValue: Decodable, Sendable {
  case number(Double)
  case list([OracleValue])
  case table([String: OracleValue])
  case text(String)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let list = try? container.decode([OracleValue].self) {
      self = .list(list)
    } else if let table = try? container.decode([String: OracleValue].self) {
      self = .table(table)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  var number: Double {
    switch self {
    case .number(let value): value
    case .text("inf"): .infinity
    default: .nan
    }
  }

  var numbers: [Double] {
    if case .list(let values) = self { values.map(\.number) } else { [number] }
  }

  var fields: [String: OracleValue] {
    if case .table(let fields) = self { fields } else { [:] }
  }
}
