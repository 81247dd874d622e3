// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// A concentration inequality or a code length of this room, as `laws list` shows it.
public struct CatalogEntry: Sendable, Equatable {
  /// The CLI's word.
  public let name: String
  /// Its one file's stem, which is its type's name.
  public let file: String
  /// What it is called in text.
  public let title: String
  /// The formula in plain text.
  public let formula: String
  /// What it assumes.
  public let assumes: String
  /// Paper and theorem.
  public let source: String

  /// An entry; `name` has small letters and hyphens, `file` is the stem of its one file.
  public init(
    name: String, file: String, title: String, formula: String, assumes: String, source: String
  ) {
    (self.name, self.file, self.title) = (name, file, title)
    (self.formula, self.assumes, self.source) = (formula, assumes, source)
  }
}

extension CatalogEntry: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \CatalogEntry.name, "Its name.")
    public let title = Field("title", \CatalogEntry.title, "What a reader calls it.")
    public let formula = Field("formula", \CatalogEntry.formula, "Its formula.")
    public let assumes = Field("assumes", \CatalogEntry.assumes, "What it assumes.")
    public let source = Field("source", \CatalogEntry.source, "The paper.")
  }
  public static var fields: Fields { Fields() }
}

/// Everything this room offers by name; a test compares it with the folders.
public enum Catalog {
  /// The folder `Concentration/`.
  public static var inequalities: [CatalogEntry] { rules.map(\.entry) + [ReferenceModel.entry] }

  /// The inequalities that a bound can be asked for by name.
  public static let rules: [any Inequality] = [
    EmpiricalFreedman(),
    ClosedFormFreedman(),
    EmpiricalBernstein(),
    AMGM(),
    ClippedAMGM(),
    Mixture(),
    AzumaTokens(),
    Hoeffding(),
    MaurerPontil(),
    McAllester(),
    Catoni(),
    Convexity(),
    KLInverse(),
  ]

  /// The bounds on the cost of smoothing.
  public static let smoothings: [any SmoothingRule] = [
    PaperSmoothing(),
    ExactSmoothing(),
    DirectSmoothing(),
  ]

  /// The folder `Complexity/`.
  public static var codeLengths: [CatalogEntry] {
    codings.map(\.entry) + [CodeMixture.entry, PrequentialCrossover.entry]
  }

  /// The codes that a bound can be asked for by name.
  public static let codings: [any ModelCoding] = [
    CountedBits(),
    PerParameter(),
    PrefixCode(),
    CompressedFile(),
    Requential(),
    Prequential(),
  ]
}
