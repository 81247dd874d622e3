// SPDX-License-Identifier: GPL-3.0-or-later
import GeneralizationBounds
public import Answers
import ScalingLaws

/// Every number that a report of a published loss surface shows; its JSON is the report's JSON.
public struct PublishedFindings: Sendable {
  /// The surface as it was published.
  public struct Surface: Sendable {
    let law: PublishedLaw
  }

  /// What was asked for and what is assumed.
  public struct Settings: Sendable {
    let outlook: PublishedOutlook
  }

  /// A family of models and what its bounds amount to.
  public struct Family: Sendable {
    let family: PublishedOutlook.Family
    /// The size from which on the approximation gap is below the certified gap of the largest model; nil for none.
    public let approximationCrossing: Double?

    /// log V, nats per token.
    public var trivial: Double { family.bounds.bounds.first?.trivial ?? .nan }
    /// The sizes whose bound is not below log V.
    public var vacuousSizes: Int { family.bounds.bounds.filter(\.vacuous).count }
    /// C·log V over the gap of the largest model.
    public var guessShare: Double {
      family.bounds.bounds.last.map { $0.terms.complexity / $0.gap } ?? .nan
    }
  }

  /// The bounds and what they rest on.
  public let outlook: PublishedOutlook
  /// The title of the document.
  public let title: String

  /// The findings of an outlook; without a title the document is named after the surface.
  public init(_ outlook: PublishedOutlook, title: String? = nil) {
    self.outlook = outlook
    self.title = title ?? "The generalization gap by the surface of \(outlook.law.title)"
  }

  /// The findings with the steps to each.
  public var cite: Cited<PublishedFindings> { Cited(self) }

  var version: String { Toolkit.version }
  var law: Surface { Surface(law: outlook.law) }
  var settings: Settings { Settings(outlook: outlook) }
  var families: [Family] {
    outlook.families.map {
      Family(family: $0, approximationCrossing: outlook.approximationCrossing($0))
    }
  }
}

extension PublishedFindings: Answer {
  public struct Fields: Sendable {
    public let version = Field("version", \PublishedFindings.version, "Of the toolkit.")
    public let title = Field("title", \PublishedFindings.title, "The title of the document.")
    public let law = Field("law", \PublishedFindings.law, "The published loss surface.")
    public let settings = Field(
      "settings", \PublishedFindings.settings, "What was asked for and what is assumed.")
    public let families = Field(
      "families", \PublishedFindings.families, "The bounds of each family of models.")
    public let crossovers = Field(
      "crossovers", \PublishedFindings.outlook.crossovers,
      "Where prequential information falls below b bits per parameter.")
    public let warnings = Field(
      "warnings", \PublishedFindings.outlook.warnings, "What to know before the numbers are used.")
  }
  public static var fields: Fields { Fields() }
}

extension PublishedFindings.Surface: Answer {
  public struct Fields: Sendable {
    public let id = Field("id", \PublishedFindings.Surface.law.id, "The law's word.")
    public let title = Field("title", \PublishedFindings.Surface.law.title, "The law's title.")
    public let source = Field("source", \PublishedFindings.Surface.law.source, "The paper.")
    public let coefficients = Field(
      "coefficients", \PublishedFindings.Surface.coefficients, "As published.")
  }
  public static var fields: Fields { Fields() }

  var coefficients: NamedValues<Double> {
    NamedValues(zip(Chinchilla.coefficients, law.chinchilla.values).map { ($0.name, $1) })
  }
}

extension PublishedFindings.Settings: Answer {
  public struct Fields: Sendable {
    public let bits = Field(
      "bits", \PublishedFindings.Settings.outlook.bits, "b.", unit: "bits/parameter")
    public let tokensPerParameter = Field(
      "tokensPerParameter", \PublishedFindings.Settings.outlook.tokensPerParameter, "D/N.")
    public let lossVariation = Field(
      "lossVariation", \PublishedFindings.Settings.outlook.assumptions.lossVariation,
      "Σ, assumed at every size.", unit: "nats^(1/2)")
    public let quantizationGap = Field(
      "quantizationGap", \PublishedFindings.Settings.outlook.assumptions.quantizationGap,
      "The quantization gap, assumed at every size.", unit: "nats/token")
    public let failureProbability = Field(
      "failureProbability", \PublishedFindings.Settings.outlook.assumptions.failureProbability,
      "δ of each bound.")
    public let grid = Field(
      "grid", \PublishedFindings.Settings.outlook.assumptions.grid, "|K|, the bets of the grid.")
  }
  public static var fields: Fields { Fields() }
}

extension PublishedFindings.Family: Answer {
  public struct Fields: Sendable {
    public let name = Field("name", \PublishedFindings.Family.family.name, "The family's name.")
    public let vocabulary = Field(
      "vocabulary", \PublishedFindings.Family.family.vocabulary, "V.")
    public let bounds = Field(
      "bounds", \PublishedFindings.Family.family.bounds, "The bound at each size.")
    public let variants = Field(
      "variants", \PublishedFindings.Family.family.variants,
      "The bound of the largest model by tokens and bits per parameter.")
    public let approximationCrossing = Field(
      "approximationCrossing", \PublishedFindings.Family.approximationCrossing,
      "The N from which on L(N, D) − E is below the gap of the largest model.",
      unit: "parameters")
    public let trivial = Field(
      "trivial", \PublishedFindings.Family.trivial, "log V.", unit: "nats/token")
    public let vacuousSizes = Field(
      "vacuousSizes", \PublishedFindings.Family.vacuousSizes,
      "Sizes whose bound is not below log V.")
    public let guessShare = Field(
      "guessShare", \PublishedFindings.Family.guessShare,
      "C·log V over the gap of the largest model.")
  }
  public static var fields: Fields { Fields() }
}

extension PublishedOutlook.Crossover: Answer {
  public struct Fields: Sendable {
    public let bits = Field(
      "bits", \PublishedOutlook.Crossover.bits, "b.", unit: "bits/parameter")
    public let parameters = Field(
      "parameters", \PublishedOutlook.Crossover.parameters, "N.", unit: "parameters")
  }
  public static var fields: Fields { Fields() }
}
