// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What a result file is, by its bytes: a file is replaced by one of its own kind only.
enum ResultKind: Equatable {
  case text, html, svg, pdf, png, numpy
  /// JSON by its `format`; nil where it has none.
  case json(String?)
  case other(String)

  /// The kind of some bytes; nil where there are none.
  init?(_ data: Data) {
    guard !data.isEmpty else { return nil }
    let format = data.prefix(1 << 16).withUnsafeBytes { FileFormat.of($0) }
    switch format {
    case .pdf: self = .pdf
    case .npy: self = .numpy
    case .html: self = .html
    case .image: self = data.starts(with: [0x89]) ? .png : .other("an image")
    case .xml, .markdown, nil: self = Self.text(data)
    case let format?: self = .other(format.name)
    }
  }

  private static func text(_ data: Data) -> ResultKind {
    if data.prefix(1024).range(of: Data("<svg".utf8)) != nil { return .svg }
    guard let first = data.first(where: { $0 > 32 }), first == UInt8(ascii: "{") else {
      return data.prefix(4096).contains(0) ? .other("a binary file") : .text
    }
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      return .text
    }
    // The version at the end does not make another kind.
    guard let format = object["format"] as? String else { return .json(nil) }
    let digits = format.utf8.reversed().prefix { 48...57 ~= $0 }.count
    var name = format.dropLast(digits)
    if digits > 0, name.last == "-" { name.removeLast() }
    return .json(String(name))
  }

  /// The kind in a sentence.
  var name: String {
    switch self {
    case .text: "text or a table"
    case .html: "an HTML page"
    case .svg: "an SVG picture"
    case .pdf: "a PDF document"
    case .png: "a PNG picture"
    case .numpy: "a NumPy array"
    case .json(let format?): "JSON of the format '\(format)'"
    case .json(nil): "JSON without a format"
    case .other(let name): name
    }
  }
}
