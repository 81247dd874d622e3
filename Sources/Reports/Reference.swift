// SPDX-License-Identifier: GPL-3.0-or-later
public import Figures
import Files

/// What a sentence can point to.
public enum Reference: Sendable, Hashable {
  case figure(String)
  case table(String)
  case equation(String)
  case section(String)

  /// A figure of the catalog.
  public static func figure(_ figure: Figure) -> Reference { .figure(figure.name) }
  /// A picture that is not of the catalog.
  public static func figure(named name: String) -> Reference { .figure(name) }
  /// A section by its word.
  public static func section(named name: String) -> Reference { .section(name) }
  /// A section of the catalog.
  public static func section(_ section: Section) -> Reference { .section(section.name) }

  /// The word that names its kind in a sentence.
  var word: String {
    switch self {
    case .figure: "Figure"
    case .table: "Table"
    case .equation: "equation"
    case .section: "Section"
    }
  }

  /// The name of its place in the document.
  var anchor: String {
    switch self {
    case .figure(let name): name
    case .table(let name): "table-" + name
    case .equation(let name): "equation-" + name
    case .section(let name): name
    }
  }
}

/// ` (Figure 2, Table 3)` with links, for the end of a sentence; what the report leaves out is left out here too.
public func see(_ references: Reference...) -> String {
  "\u{E000}" + references.map(\.anchor).joined(separator: "|") + "\u{E001}"
}

/// The links to what a report shows, by anchor.
struct ReferenceNumbers {
  private var texts: [String: String] = [:]

  subscript(reference: Reference) -> String? {
    get { texts[reference.anchor] }
    set { texts[reference.anchor] = newValue }
  }

  /// A text with every ``see(_:)`` in it replaced.
  func resolved(_ text: String) -> String {
    guard text.contains("\u{E000}") else { return text }
    return text.replacing(/\x{E000}([^\x{E001}]*)\x{E001}/) { match in
      let links = match.1.split(separator: "|").compactMap { anchor in
        texts[String(anchor)].map { "\\href{#\(anchor)}{\($0.replacing(" ", with: "\u{A0}"))}" }
      }
      return links.isEmpty ? "" : " (" + links.joined(separator: ", ") + ")"
    }
  }
}
