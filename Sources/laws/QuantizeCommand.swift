// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import HessianSpectra
import NumericalMethods
import Reports

/// `laws quantize`: one layer rounded by several methods, with error and bound.
struct QuantizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Round a layer by nearest, GPTQ and LDLQ, each with its error and its bound.",
    discussion: """
      WEIGHTS is a matrix of m × n weights and HESSIAN the n × n Hessian that each row sees, such as the mean of \
      x xᵀ over the layer's inputs; both .npy, the Hessian also .mtx. The grid of a row has 2^b values evenly from \
      its least to its largest weight. Errors are Σ over rows (ŵ − w)ᵀ H (ŵ − w), twice the loss that a quadratic \
      model predicts.

      Example: laws quantize weights.npy hessian.npy --bits 3
      """)

  @Argument(help: "The weights, m × n.")
  var weights: String

  @Argument(help: "The Hessian, n × n.")
  var hessian: String

  @Option(help: "b, bits a weight, 1 to 16.")
  var bits: Int

  @Option(
    help:
      "The rotation of incoherence processing: \(RandomRotation.Kind.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var rotation = Word(RandomRotation.Kind.hadamard)

  @Option(help: "What is added to the Hessian's diagonal, in parts of its mean.")
  var damping = 0.01

  @Option(help: "ε, the loss that quantization may cost, nats, in the bits asked for.")
  var tolerance = 0.1

  @Option(help: "Seed of the rotation and of stochastic rounding.")
  var seed: UInt64 = 1

  @Option(
    name: [.customShort("o"), .long],
    help: "Write the weights of --method to this .npy file, float32.")
  var output: String?

  @Option(
    help:
      "The method of -o: \(LayerQuantization.Method.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var method = Word(LayerQuantization.Method.ldlq)

  @OptionGroup var replacing: ReplacingOptions

  @Flag(help: "Print the result as JSON (fields: docs/json.md), and errors as {\"error\": …}.")
  var json = false

  func validate() throws {
    guard (1...16).contains(bits) else {
      throw ValidationError("expected --bits from 1 to 16, found \(bits)")
    }
    guard damping >= 0, damping.isFinite else {
      throw ValidationError("expected --damping of at least 0, found \(damping)")
    }
    guard tolerance > 0, tolerance.isFinite else {
      throw ValidationError("expected --tolerance greater than 0, found \(tolerance)")
    }
  }

  func run() throws {
    var folder: (folder: OutputFolder, name: String)?
    if let output {
      let url = URL(fileURLWithPath: output)
      folder = (
        try replacing.folder(url.deletingLastPathComponent().relativePath), url.lastPathComponent
      )
    }
    let matrix = try NumpyMatrix.read(weights)
    let curvature = try SymmetricMatrix(contentsOf: hessian)
    guard curvature.dimension == matrix.columns else {
      throw FileError(
        path: hessian,
        "expected a Hessian of \(matrix.columns) rows, one a column of \(weights), found "
          + "\(curvature.dimension)")
    }
    let layer: LayerQuantization
    do {
      layer = try LayerQuantization(
        matrix, hessian: curvature, bits: bits, rotation: rotation.choice, damping: damping,
        seed: seed)
    } catch is GSLError {
      throw FileError(
        path: hessian,
        "expected a positive definite Hessian, found one that is not, even with --damping \(damping)"
      )
    }
    if var place = folder, let outcome = layer[method.choice] {
      place.folder.add(NumpyMatrix.data(outcome.weights), as: place.name)
      try place.folder.commit()
    }
    let rows = Double(matrix.rows)
    func question(_ bound: LDLQBound) -> BitsPerParameter? {
      guard bound.traceRoot > 0 else { return nil }
      return BitsPerParameter(
        traceRoot: rows * bound.traceRoot, dimension: rows * Double(matrix.columns),
        incoherence: bound.incoherence, tolerance: tolerance)
    }
    try Answer.print(
      asJSON: json, text: text(layer, matrix, question(layer.before), question(layer.after)),
      json: json(layer, question(layer.before), question(layer.after)))
  }

  private func text(
    _ layer: LayerQuantization, _ matrix: Matrix, _ before: BitsPerParameter?,
    _ after: BitsPerParameter?
  ) -> String {
    let nearest = layer[.nearest]?.error ?? .nan
    var table = TextTable([
      "method", "error", "of rounding to nearest", "σ² tr D", "σ² (μ²/n)(tr √H)²", "cut off",
    ])
    for outcome in layer.outcomes {
      table.add([
        outcome.method.rawValue, outcome.error.significant(4),
        nearest > 0 ? (outcome.error / nearest).significant(3) : "–",
        outcome.bound?.significant(4) ?? "–", outcome.incoherentBound?.significant(4) ?? "–",
        "\(outcome.clamped)",
      ])
    }
    var incoherence = TextTable(["", "as it is", "after the \(rotation.choice.rawValue) rotation"])
    func row(_ name: String, _ first: Double?, _ second: Double?) {
      incoherence.add([
        name, first?.significant(4) ?? "–", second?.significant(4) ?? "–",
      ])
    }
    row("μ of the Hessian", layer.before.incoherence, layer.after.incoherence)
    row("μ of the weights", layer.weightsBefore, layer.weightsAfter)
    row("tr D", layer.before.traceD, layer.after.traceD)
    row("tr √H", layer.before.traceRoot, layer.after.traceRoot)
    row("bits at ε, paper's formula", before?.paper, after?.paper)
    if layer.width > 0 {
      row(
        "bits at ε, honest grid", before?.grid(width: layer.width),
        after?.grid(width: layer.width))
    }
    return
      "\(matrix.rows) × \(matrix.columns) weights at \(layer.bits) bits, "
      + "ε = \(Quantity.plain(tolerance)) nats\n\n" + table.text + "\n\n" + incoherence.text
      + layer.warnings.lines
  }

  private func json(
    _ layer: LayerQuantization, _ before: BitsPerParameter?, _ after: BitsPerParameter?
  ) -> JSON {
    func side(_ bound: LDLQBound, _ weights: Double, _ bits: BitsPerParameter?) -> JSON {
      .object([
        ("incoherence", .number(bound.incoherence)), ("weightIncoherence", .number(weights)),
        ("traceD", .number(bound.traceD)), ("traceRoot", .number(bound.traceRoot)),
        ("largestRootDiagonal", .number(bound.largestRootDiagonal)),
        ("condition", .number(bound.condition)), ("bitsPaper", .optional(bits?.paper)),
        (
          "bitsGrid",
          .optional(layer.width > 0 ? bits?.grid(width: layer.width) : nil)
        ),
      ])
    }
    return .object([
      ("bits", .number(Double(layer.bits))), ("damping", .number(layer.damping)),
      ("tolerance", .number(tolerance)), ("rotation", .string(rotation.choice.rawValue)),
      (
        "methods",
        .array(
          layer.outcomes.map { outcome in
            .object([
              ("method", .string(outcome.method.rawValue)), ("error", .number(outcome.error)),
              ("bound", .optional(outcome.bound)),
              ("incoherentBound", .optional(outcome.incoherentBound)),
              ("clamped", .number(Double(outcome.clamped))),
            ])
          })
      ),
      ("before", side(layer.before, layer.weightsBefore, before)),
      ("after", side(layer.after, layer.weightsAfter, after)),
      ("width", .number(layer.width)), ("warnings", layer.warnings.json),
    ])
  }
}
