// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ScalingLaws
import Files
import Foundation
import NumericalMethods

/// Measures a simulated family, with the random draws of runs, tokens and students.
struct SimulatedMeasurement {
  let family: SimulatedFamily
  private var random: SeededGenerator
  /// The students' own draws, so that the models' do not depend on them.
  private var lessons: SeededGenerator
  /// The logarithm of what each size's losses are off the surface by.
  private let offsets: [Double: Double]
  private(set) var runs = StudyTableText(StudySchema.runs)
  private(set) var models = StudyTableText(StudySchema.models)
  private(set) var students = StudyTableText(StudySchema.requential)
  private(set) var curves: [(name: String, data: Data)] = []
  private(set) var tokens: [(name: String, data: Data)] = []

  init(_ family: SimulatedFamily, seed: UInt64) {
    self.family = family
    random = SeededGenerator(seed: seed)
    lessons = SeededGenerator(seed: seed, stream: 1)
    // Offsets of sizes have a stream of their own, so that a family without them stays as it is.
    var shifts = SeededGenerator(seed: seed, stream: 2)
    offsets = Dictionary(
      uniqueKeysWithValues: family.sizes.map { ($0, family.sizeOffset * shifts.normal()) })
    for size in family.sizes { for ratio in family.runRatios { train(size, ratio) } }
    for size in family.sizes { measure(size) }
  }

  private static func run(_ size: Double, _ ratio: Double) -> String {
    "\(NumberText.count.plain(size))-x\(NumberText.exact.plain(ratio))"
  }

  /// One training run, with its curve at the ratio of the measured models.
  private mutating func train(_ size: Double, _ ratio: Double) {
    let trained = size * ratio
    let noise = exp(family.lossNoise * random.normal() + (offsets[size] ?? 0))
    let loss = family.loss(parameters: size, tokens: trained) * noise
    let name = Self.run(size, ratio)
    runs.add([
      "run": name, "parameters": NumberText.exact.plain(size),
      "tokens": NumberText.exact.plain(trained),
      "final_train_loss": "\(loss)",
      "batch_tokens": NumberText.exact.plain(trained / Double(family.steps)),
    ])
    guard ratio == family.tokensPerParameter else { return }
    let losses = family.curve(parameters: size, noise: noise).map {
      // Every step has a little noise of its own.
      Float($0 * exp(0.002 * random.normal()))
    }
    curves.append(
      ("curves/\(name).npy", NumpyArray.data(shape: [family.steps], values: losses)))
  }

  /// One model at every width, and its student.
  private mutating func measure(_ size: Double) {
    let sample = family.population(parameters: size, offset: offsets[size] ?? 0)
      .sample(family.sample, using: &random)
    for bits in [16] + family.widths { quantize(size, bits: bits, sample) }
    teach(size, sample)
  }

  private mutating func quantize(
    _ size: Double, bits: Double, _ sample: [TokenPopulation.Token]
  ) {
    let variant = bits == 16 ? "bf16" : "gptq\(NumberText.exact.plain(bits))"
    let gap =
      bits == 16
      ? 0
      : family.quantizationGap(parameters: size, bits: bits)
        * exp(family.gapNoise * random.normal())
    let name = NumberText.count.plain(size)
    var row = losses(of: size, sample, gap: gap, file: "\(name)-\(variant)")
    row["model"] = name
    row["variant"] = variant
    row["bits_per_parameter"] = NumberText.exact.plain(bits)
    models.add(row)
  }

  private mutating func teach(_ size: Double, _ sample: [TokenPopulation.Token]) {
    let lost = family.studentGap(parameters: size) * exp(family.gapNoise * lessons.normal())
    let code =
      (family.requentialCode(parameters: size) * exp(family.codeNoise * lessons.normal()))
      .rounded()
    let run = Self.run(size, family.tokensPerParameter)
    var row = losses(of: size, sample, gap: lost, file: "\(run)-student")
    row["model"] = NumberText.count.plain(size)
    row["code_length_bits"] = NumberText.exact.plain(code)
    students.add(row)
  }

  /// Keeps loss and entropy of every token, moved by a gap; the cells that follow.
  private mutating func losses(
    of size: Double, _ sample: [TokenPopulation.Token], gap: Double, file: String
  ) -> [String: String] {
    let rows = sample.flatMap { [Float($0.loss + gap * $0.roughness), Float($0.entropy)] }
    let mean =
      stride(from: 0, to: rows.count, by: 2).reduce(0.0) { $0 + Double(rows[$1]) }
      / Double(sample.count)
    tokens.append(
      ("tokens/\(file).npy", NumpyArray.data(shape: [sample.count, 2], values: rows)))
    // Held-out text is a little harder, the less so the larger the model.
    let harder = 0.02 * pow(size / 1e7, -0.1)
    return [
      "run": Self.run(size, family.tokensPerParameter), "parameters": NumberText.exact.plain(size),
      "tokens": NumberText.exact.plain(size * family.tokensPerParameter), "train_nll": "\(mean)",
      "test_nll": "\(mean + harder)", "sample": "\(sample.count)",
    ]
  }
}

/// A table of a study as text: the columns that a row fills, in the schema's order.
struct StudyTableText {
  private let schema: StudySchema.Table
  private var rows: [[String: String]] = []

  init(_ schema: StudySchema.Table) { self.schema = schema }

  /// Adds a row, its cells by column.
  mutating func add(_ row: [String: String]) {
    for name in row.keys where schema.column(name) == nil {
      preconditionFailure("\(schema.file) has no column \(name)")
    }
    rows.append(row)
  }

  /// The file.
  var text: String {
    let names = schema.columns.map(\.name).filter { name in rows.contains { $0[name] != nil } }
    let lines = [names] + rows.map { row in names.map { row[$0] ?? "" } }
    return lines.map { $0.joined(separator: ",") + "\n" }.joined()
  }
}
