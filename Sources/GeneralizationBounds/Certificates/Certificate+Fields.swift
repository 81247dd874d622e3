// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

extension Certificate: Answer {
  public struct Fields: Sendable {
    public let format = Field("format", \Certificate.format, "The form of the file.")
    public let statement = Field(
      "statement", \Certificate.statement, "The result in one sentence.")
    public let vouched = Field(
      "vouched", \Certificate.vouched, "What is stated and can't be checked from the losses.")
    public let hypotheses = Field(
      "hypotheses", \Certificate.hypotheses, "The theorem's hypotheses.")
    public let measurements = Field(
      "measurements", \Certificate.measurements, "The losses that the bound was evaluated on.")
    public let result = Field("result", \Certificate.result, "The bound and its terms.")
    public let digest = Field(
      "digest", \Certificate.digest, "SHA-256 of the file without this field.", leftOutWhenNil: true
    )
  }
  public static var fields: Fields { Fields() }
}

extension Certificate.Measurements: Answer {
  public struct Fields: Sendable {
    public let tokens = Field(
      "tokens", \Certificate.Measurements.tokens, "n, the measured tokens.", unit: "tokens")
    public let unit = Field(
      "unit", \Certificate.Measurements.unit, "The unit in which the losses were stored.")
    public let sha256 = Field(
      "sha256", \Certificate.Measurements.sha256,
      "SHA-256 of the rows as little-endian float32 pairs; of several summarized files, of the list of theirs."
    )
    public let units = Field(
      "units", \Certificate.Measurements.units, "The units of rows that were drawn, or null.")
    public let shards = Field(
      "shards", \Certificate.Measurements.shards, "The files that were summarized, or null.")
  }
  public static var fields: Fields { Fields() }
}

extension Certificate.Units: Answer {
  public struct Fields: Sendable {
    public let count = Field("count", \Certificate.Units.count, "m, the number of units.")
    public let sha256 = Field(
      "sha256", \Certificate.Units.sha256,
      "SHA-256 of the units' numbers of rows in decimal, a line each.")
  }
  public static var fields: Fields { Fields() }
}

extension LossSummary.Shard: Answer {
  public struct Fields: Sendable {
    public let sha256 = Field(
      "sha256", \LossSummary.Shard.sha256, "SHA-256 of the rows as little-endian float32 pairs.")
    public let tokens = Field(
      "tokens", \LossSummary.Shard.tokens, "The number of rows.", unit: "tokens")
  }
  public static var fields: Fields { Fields() }
}

extension Certificate.Hypotheses: Answer {
  public struct Fields: Sendable {
    public let parameters = Field(
      "parameters", \Certificate.Hypotheses.parameters, "N.", unit: "parameters")
    public let tokens = Field(
      "tokens", \Certificate.Hypotheses.tokens, "D, the training tokens.", unit: "tokens")
    public let codeLength = Field(
      "codeLength", \Certificate.Hypotheses.codeLength, "L, in the unit of codeLengthUnit.")
    public let codeLengthUnit = Field(
      "codeLengthUnit", \Certificate.Hypotheses.codeLengthUnit,
      "bits, nats or bits a parameter.")
    public let code = Field(
      "code", \Certificate.Hypotheses.code, "What the code length counts.")
    public let tokenizerBits = Field(
      "tokenizerBits", \Certificate.Hypotheses.tokenizerBits,
      "The bits that describe the tokenizer; null where it was fixed before the data.", unit: "bits"
    )
    public let vocabulary = Field(
      "vocabulary", \Certificate.Hypotheses.vocabulary, "V.", unit: "tokens")
    public let failureProbability = Field(
      "failureProbability", \Certificate.Hypotheses.failureProbability, "δ.")
    public let gridPoints = Field(
      "gridPoints", \Certificate.Hypotheses.gridPoints,
      "|K|, of equally spaced bets; null where they are listed.")
    public let bets = Field(
      "bets", \Certificate.Hypotheses.bets, "The bets, where they are not equally spaced.")
    public let inequality = Field(
      "inequality", \Certificate.Hypotheses.inequality, "The inequality asked for.")
    public let smoothing = Field(
      "smoothing", \Certificate.Hypotheses.smoothing, "How the cost of smoothing is bounded.")
    public let smoothingWeights = Field(
      "smoothingWeights", \Certificate.Hypotheses.smoothingWeights,
      "How many smoothing weights were tried; 1: C/(1 + C).")
    public let smoothingWeight = Field(
      "smoothingWeight", \Certificate.Hypotheses.smoothingWeight,
      "α, where it was fixed before the data.")
    public let centre = Field(
      "centre", \Certificate.Hypotheses.centre, "How Y is made from the entropy.")
    public let sampled = Field(
      "sampled", \Certificate.Hypotheses.sampled,
      "How the measured rows were drawn, where they are fewer than D.")
    public let subsample = Field(
      "subsample", \Certificate.Hypotheses.subsample, "The interval for a sample of the tokens.")
    public let subsampleShare = Field(
      "subsampleShare", \Certificate.Hypotheses.subsampleShare,
      "The part of δ that the sample's interval takes.")
    public let bet = Field(
      "bet", \Certificate.Hypotheses.bet, "What the bet minimises under a sample.")
    public let alternatives = Field(
      "alternatives", \Certificate.Hypotheses.alternatives,
      "How many models were tried, this one included.")
    public let draws = Field(
      "draws", \Certificate.Hypotheses.draws, "How the training tokens came about.")
    public let stopping = Field(
      "stopping", \Certificate.Hypotheses.stopping,
      "Whether D was decided before training.")
    public let epochs = Field(
      "epochs", \Certificate.Hypotheses.epochs,
      "How often training went through its tokens.")
    public let unquantizedRisk = Field(
      "unquantizedRisk", \Certificate.Hypotheses.unquantizedRisk,
      "R̂ of the unquantized model, which cancels.", unit: "nats/token")
    public let inputs = Field(
      "inputs", \Certificate.Hypotheses.inputs,
      "The files that hypotheses were computed from; without any, this field is left out.",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}

extension ModelCode: Shaped {}
extension LossCentre: Shaped {}
extension Subsample: Shaped {}
extension BetRule: Shaped {}
extension Draws: Shaped {}
extension Stopping: Shaped {}

extension Certificate.Input: Answer {
  public struct Fields: Sendable {
    public let use = Field(
      "use", \Certificate.Input.use, "What was computed from the file.")
    public let sha256 = Field(
      "sha256", \Certificate.Input.sha256,
      "SHA-256 of the file; of token losses, of their rows as little-endian float32 pairs.")
  }
  public static var fields: Fields { Fields() }
}

extension Certificate.Input.Use: Shaped {}
