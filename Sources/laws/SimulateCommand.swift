// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import GapScaling
import NumericalMethods

/// `laws simulate`: a study whose truth is known.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Write a simulated study with known laws, for trying and testing the other commands.",
    discussion: """
      The folder is a study. It also contains truth.csv with the true terms of the bound, by \
      bits, by prequential information and by requential code, at the measured sizes and at 10, 100 and 1000 times the largest.

      Example: laws simulate -o Simulated --models 12 --seed 1
      """)

  @Option(name: [.customShort("o"), .long], help: "The folder to write into.")
  var output: String

  @Option(help: "How many model sizes, from 10 million to a billion parameters.")
  var models = 12

  @Option(help: "Tokens measured of each model.")
  var sample = Count(10_000)

  @Option(help: "Seed: same seed, same files.")
  var seed: UInt64 = 1

  @OptionGroup var replacing: ReplacingOptions

  @Flag(help: "Print the files written as JSON, and errors as {\"error\": …}.")
  var json = false

  func validate() throws {
    guard (1...100).contains(models) else {
      throw ValidationError("expected --models from 1 to 100, found \(models)")
    }
    guard (2...1_000_000).contains(sample.value) else {
      throw ValidationError("expected --sample from 2 to 1000000, found \(sample)")
    }
  }

  func run() throws {
    guard replacing.force || !SimulatedStudy.isMeasured(folder: output) else {
      throw FileError(
        path: output,
        "expected a folder without a measured study, found one: name another folder (--force replaces the study)"
      )
    }
    var folder = try replacing.folder(output)
    let family = SimulatedFamily(models: models, sample: Int(sample.value))
    let largest = family.sizes.max() ?? 0
    try SimulatedStudy(family, seed: seed, truthAt: [10, 100, 1000].map { $0 * largest })
      .add(to: &folder)
    let paths = try folder.commit()
    try Printer.print(
      asJSON: json, verbatim: paths, text: paths.joined(separator: "\n"),
      answer: WrittenFiles(files: paths))
  }
}
