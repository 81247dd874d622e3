// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// A way to describe a model, whose length C pays for.
///
/// Each file of `Complexity/` has one, and ``Catalog/codings`` lists them. On the command line a code is `name:value`. The
/// codes that a bound chooses among are fixed before the data.
public protocol ModelCoding: Sendable {
  /// Name, title, formula, assumptions and source.
  var entry: CatalogEntry { get }
  /// What a code's length is made from.
  var input: CodeInput.Kind { get }
  /// The length of a model's code.
  ///
  /// - Parameters:
  ///   - input: A number or a file, as ``input`` asks for.
  ///   - model: What else is known of the model.
  /// - Throws: `FileError` for a file that can't be used, ``BoundError`` for a number outside its domain.
  func length(of input: CodeInput, for model: CodedModel) throws -> CodedLength
}

extension ModelCoding {
  /// Its name.
  public var name: String { entry.name }
}

/// What a code's length is made from.
public enum CodeInput: Sendable, Equatable {
  public enum Kind: Sendable {
    case number, file
  }

  /// A number, greater than 0.
  case number(Double)
  /// The path of a file, or `-`.
  case file(String)

  /// The number; a file has none.
  public var value: Double { if case .number(let value) = self { value } else { .nan } }
  /// The file's path; a number has none.
  public var path: String { if case .file(let path) = self { path } else { "" } }
}

/// What is known of a model whose code is measured.
public struct CodedModel: Sendable, Equatable {
  /// N.
  public let parameters: Double
  /// D.
  public let tokens: Double
  /// The unquantized model's loss at the end of training, nats, where it is known.
  public let finalLoss: Double?

  public init(parameters: Double, tokens: Double, finalLoss: Double? = nil) {
    (self.parameters, self.tokens, self.finalLoss) = (parameters, tokens, finalLoss)
  }
}

/// The length of one model's code, and how certain it is.
public struct CodedLength: Sendable, Equatable {
  /// How certain a length is.
  public enum Certainty: Sendable, Equatable {
    /// It is the length of a prefix code.
    case certain
    /// It is that of one draw, which the bound's probability includes.
    case overDraw
    /// It holds in expectation over the draw.
    case expected
    /// It is the length of no code.
    case heuristic
  }

  public let length: CodeLength
  /// What it counts.
  public let code: ModelCode
  public let certainty: Certainty
  /// What must be said of it; nil where it is certain.
  public let warning: Warning?
  /// The SHA-256 of the file that it was computed from; nil for a number.
  public let sha256: String?

  public init(
    _ length: CodeLength, code: ModelCode = .stored, certainty: Certainty = .certain,
    warning: Warning? = nil, sha256: String? = nil
  ) {
    (self.length, self.code, self.certainty) = (length, code, certainty)
    (self.warning, self.sha256) = (warning, sha256)
  }

  /// Whether a certificate can rest on it.
  public var isCertifiable: Bool { certainty == .certain || certainty == .overDraw }
}
