// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods

/// A Chinchilla law as a paper gives it.
public struct PublishedLaw: Sendable, Equatable {
  /// The word by which programs know it, e.g. `besiroglu2024`.
  public let id: String
  /// What a reader calls it.
  public let title: String
  /// The law whose coefficients are ``printed``, in nats per token.
  public let chinchilla: Chinchilla
  /// The paper, with the place in it.
  public let source: String
  /// E, A, B, α, β with the digits that the paper prints.
  public let printed: [String]

  /// The same paper's law for repeated data; nil where it gives none.
  public var dataConstrained: DataConstrained? {
    chinchilla == .muennighoff2023 ? .muennighoff2023 : nil
  }

  /// How far the printed digits leave the allocation at a training compute open.
  public func rounding(flops: Double) -> RoundingGuard? {
    RoundingGuard(printed: printed, flops: flops)
  }
}

/// The Chinchilla laws that papers have published, from `Data/published/laws.csv`, which is built into
/// the program.
public enum PublishedLaws {
  /// All of them, in the file's order.
  public static let all: [PublishedLaw] = read()

  /// The law with this id, or nil.
  public static func named(_ id: String) -> PublishedLaw? {
    all.first { $0.id == id }
  }

  static func known(_ id: String) -> Chinchilla {
    guard let law = named(id) else { preconditionFailure("laws.csv has no law '\(id)'") }
    return law.chinchilla
  }

  private static func read() -> [PublishedLaw] {
    do {
      let text = String(decoding: PackageResources.laws_csv, as: UTF8.self)
      let table = try Table(text: text, path: "laws.csv")
      let ids = try table.texts("id")
      let titles = try table.texts("title")
      let sources = try table.texts("source")
      let printed = try Chinchilla.coefficients.map { try table.texts($0.name) }
      let columns = try Chinchilla.coefficients.map { try table.numbers($0.name, .positive) }
      return ids.indices.map { row in
        PublishedLaw(
          id: ids[row], title: titles[row], chinchilla: Chinchilla(columns.map { $0[row] }),
          source: sources[row], printed: printed.map { $0[row] })
      }
    } catch {
      preconditionFailure("the published laws built into the program are damaged: \(error)")
    }
  }
}
