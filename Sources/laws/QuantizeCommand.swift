// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import HessianSpectra
import NumericalMethods

/// `laws quantize`: one layer rounded by several methods, with error and bound.
struct QuantizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Round a layer by nearest, GPTQ and LDLQ, each with its error and its bound.",
    discussion: """
      WEIGHTS is a matrix of m × n weights and HESSIAN the n × n Hessian of each row, such as the mean of \
      x xᵀ over the layer's inputs; both .npy, the Hessian also .mtx. The grid of a row has 2^b equally spaced values \
      from its smallest to its largest weight. Errors are Σ over rows (ŵ − w)ᵀ H (ŵ − w), twice the loss that a quadratic \
      model predicts.

      Example: laws quantize weights.npy hessian.npy --bits 3
      """)

  @Argument(help: "The weights, m × n.")
  var weights: String

  @Argument(help: "The Hessian, n × n.")
  var hessian: String

  @Option(help: "b, bits per weight, 1 to 16.")
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

  @OptionGroup var print: OutputOptions

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
    let found = QuantizedLayer(
      layer, shape: (matrix.rows, matrix.columns), rotation: rotation.choice, tolerance: tolerance)
    try print.print(text(found, matrix), answer: found)
  }

  private func text(_ found: QuantizedLayer, _ matrix: Matrix) -> String {
    let layer = found.layer
    let nearest = layer[.nearest]?.error ?? .nan
    var table = AnswerTable([
      .text("method"), .number("error"), .number("of rounding to nearest", "relative"),
      .number("σ² tr D", "bound"), .number("σ² (μ²/n)(tr √H)²", "incoherent_bound", isDetail: true),
      .number("cut off", "clamped"),
    ])
    for outcome in layer.outcomes {
      table.add([
        .text(outcome.method.rawValue), .number(outcome.error, .digits(4)),
        .optional(nearest > 0 ? outcome.error / nearest : nil, .digits(3)),
        .optional(outcome.bound, .digits(4)), .optional(outcome.incoherentBound, .digits(4)),
        .text("\(outcome.clamped)"),
      ])
    }
    var incoherence = AnswerTable([
      .text("", "quantity"), .number("as it is", "before"),
      .number("after the \(rotation.choice.rawValue) rotation", "after"),
    ])
    func row(_ name: String, _ value: (QuantizedLayer.Side) -> Double?) {
      incoherence.add([
        .text(name), .optional(value(found.before), .digits(4)),
        .optional(value(found.after), .digits(4)),
      ])
    }
    row("μ of the Hessian") { $0.bound.incoherence }
    row("μ of the weights") { $0.weightIncoherence }
    row("tr D") { $0.bound.traceD }
    row("tr √H") { $0.bound.traceRoot }
    row("bits at ε, paper's formula") { $0.bitsPaper }
    if layer.width > 0 { row("bits at ε, grid of 2^b values") { $0.bitsGrid } }
    return
      "\(matrix.rows) × \(matrix.columns) weights at \(layer.bits) bits, "
      + "ε = \(NumberText.exact.plain(tolerance)) nats\n\n" + print.text(table) + "\n\n"
      + print.text(incoherence) + "\n\n"
      + Symbols.line(["σ", "H", "tr D", "tr √H", "μ", "n", "ε"]) + layer.warnings.lines
  }
}
