// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import GeneralizationBounds
import NumericalMethods

/// `laws bound`: a bound on the model that some token losses were measured under.
struct BoundCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bound",
    abstract: "Certify a model from its token losses: the bound and its terms.",
    discussion: """
      TOKENS contains one row per token: NLL and predictive entropy of the (quantized) model, unsmoothed, nats; .npy \
      float16, float32 or float64 of shape [n, 2], or two files of shape [n] after one another (losses, entropies); \
      CSV (columns nll, entropy) or JSONL; or summaries (.sum) of laws summarize. Several files are shards in stream \
      order. The command applies the smoothing itself. With -o the bound is written as a certificate, which \
      laws verify checks.

      If the file contains fewer rows than D, --sampled states how they were drawn: tokens, if each row is an \
      independent draw from all D tokens; units, if whole windows or documents were drawn. For units, --unit-lengths or \
      --units-column states which rows belong together. Without --sampled the result is an estimate, not a certificate.

      {b} in a file's name is replaced by each of the --bits. The smallest of these bounds is reported, with \
      the cost of the choice included. For a study's folder, the bound of every model at its best width is reported. \
      With --reference the bound is relative to another model, \
      without C log V: REF.npy holds float32 [n, 2] or [n, 3], its NLL, the greatest log(q/p) over the vocabulary, \
      and the mean of log(q/p) under the bounded model.

      Examples:
        laws bound Data/ladder/tokens/820k-gptq4.npy --parameters 820352 --tokens 16400384 \\
          --code-length-bits 3373056 --vocabulary 256 --sampled tokens \\
          --unquantized Data/ladder/tokens/820k-fp32.npy
        laws bound 'Data/ladder/tokens/820k-gptq{b}.npy' --bits 2,3,4,5,6,8 --parameters 820352 \\
          --tokens 16400384 --vocabulary 256 --sampled tokens
        laws bound Data/ladder
        laws bound --online Data/ladder/curves/820k-x20-s0.npy --tokens 16400384 --vocabulary 256
      """)

  @Argument(
    help:
      "Token losses: .npy, .csv, .jsonl or .sum, several are shards in stream order; or a study.")
  var losses: [String] = []

  @OptionGroup var hypotheses: TheoremOptions

  @Option(
    help: "Token losses of the unquantized model: splits the risk into risk and quantization gap.")
  var unquantized: String?

  @Option(
    parsing: .unconditional,
    help:
      "Mean training loss of the unquantized model, nats, where its token losses are not at hand.")
  var unquantizedRisk: Double?

  @Flag(
    help:
      "Show the paper's bound and its tighter forms side by side; each row holds at δ separately.")
  var compare = false

  @Option(help: "Of a study, this model only.")
  var model: String?

  @Option(help: "A reference's losses and log-ratios on the same tokens: .npy [n, 2] or [n, 3].")
  var reference: String?

  @Option(
    help:
      "With --reference: control-variate, of Theorem 3.4's own model; or relative-smoothing, of the model mixed with the reference."
  )
  var referenceBound = Word<ReferenceBound.Kind>(.controlVariate)

  @Option(
    parsing: .unconditional,
    help: "With --reference: the weight of the uniform distribution in it, fixed before the data.")
  var referenceWeight = 0.001

  @Option(
    help:
      "Instead of TOKENS: a training curve, .npy [steps] or a column loss. Bounds the average of the run's last checkpoints, without a code; needs --tokens and --vocabulary."
  )
  var online: String?

  @Option(
    help:
      "Instead of TOKENS: losses on a sample of a held-out pool. Bounds the smoothed model's mean loss on the pool, without a code; needs --vocabulary and --sampled."
  )
  var heldOut: String?

  @Option(
    name: [.customShort("o"), .long],
    help: "Write the certificate to this file, JSON; - is standard output.")
  var output: String?

  @OptionGroup var files: StudyOptions

  @OptionGroup var replacing: ReplacingOptions

  @OptionGroup var print: OutputOptions

  mutating func validate() throws {
    losses = ManyFiles.split(losses)
    try hypotheses.check()
    if online != nil || heldOut != nil { return try checkOther() }
    guard !losses.isEmpty else {
      throw ValidationError("expected at least one file of token losses, found none")
    }
    if isStudy {
      try checkStudy()
    } else {
      guard model == nil else {
        throw ValidationError("expected a study's folder with --model, found \(losses[0])")
      }
      try hypotheses.checkComplete()
      if isPattern { try checkPattern() } else { try hypotheses.checkSingle() }
    }
    if reference != nil { try checkReference() }
    guard unquantized == nil || unquantizedRisk == nil else {
      throw ValidationError("expected --unquantized or --unquantized-risk, found both")
    }
    if let risk = unquantizedRisk, !(risk.isFinite && risk >= 0) {
      throw ValidationError("expected --unquantized-risk of at least 0 nats, found \(risk)")
    }
  }

  func run() throws {
    if let online { return try runOnline(online) }
    if let heldOut { return try runHeldOut(heldOut) }
    if isStudy { return try runStudy() }
    if isPattern { return try runWidths() }
    let units = hypotheses.lossUnits
    if let reference { return try runReference(reference, units: units) }
    let measured = try LossInput(
      contentsOf: losses, units: units, unitLengths: hypotheses.unitLengths,
      unitsColumn: hypotheses.unitsColumn)
    let (risk, riskInput) = try risk(units: units)
    let (theorem, codes) = try hypotheses.theorem(finalLoss: risk)
    if output != nil, let code = codes.first(where: { !$0.isCertifiable }) {
      throw ValidationError(
        "expected a code whose length is certain for a certificate: \(code.warning?.message ?? "")")
    }
    var value = try named(losses) {
      try measured.value(of: theorem, unquantizedRisk: risk)
    }
    if let output {
      let refusals = try keep(value, at: output) {
        try measured.certificate(
          of: theorem, unquantizedRisk: risk,
          inputs: codes.compactMap(\.sha256).map { Certificate.Input(.codeLength, sha256: $0) }
            + riskInput)
      }
      if output == ReplacingOptions.standardOutput, refusals.isEmpty { return }
      value.warnings += refusals
    }
    value.warnings += codes.compactMap(\.warning)
    let steps = compare ? try measured.comparison(of: theorem, unquantizedRisk: risk) : []
    try print.print(
      text(value, sample: measured.count) + table(of: steps),
      .model, answer: MeasuredBound(value, comparison: steps))
  }

  /// Writes a certificate, or says why an estimate has none.
  func keep(
    _ value: BoundValue, at path: String, _ certificate: () throws -> Certificate
  ) throws -> [Warning] {
    guard !value.isPlugInEstimate else {
      let how =
        value.warnings.contains { $0.code == "W-unstated-sample" }
        ? ": state how the rows were drawn with --sampled tokens or --sampled units" : ""
      return [
        Warning(
          code: "W-no-certificate",
          message: "No certificate is written to \(path), because the result is an estimate\(how).")
      ]
    }
    try replacing.write(certificate().json(), to: path)
    return []
  }

  /// R̂ of the unquantized model, where it was given, and the fingerprint of the losses that it was computed from.
  func risk(units: LossUnits) throws -> (value: Double?, inputs: [Certificate.Input]) {
    guard let unquantized else { return (unquantizedRisk, []) }
    let losses = try LossInput(contentsOf: [unquantized], units: units)
    let inputs =
      output == nil ? [] : [Certificate.Input(.unquantizedRisk, sha256: losses.fingerprint)]
    return (losses.meanNLL, inputs)
  }

  /// A refusal of losses, with the name of their file.
  func named<Value>(_ paths: [String], _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as BoundError where error.isAboutLosses {
      throw FileError(
        path: paths.joined(separator: " "), error.description, help: OptionAdvice.key(of: error))
    }
  }
}
