// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Files
import Foundation
import GapScaling
import HessianSpectra
import NumericalMethods

/// `laws spectrum`: Hessian spectra and tr √H from Lanczos coefficients or a matrix.
struct SpectrumCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spectrum",
    abstract:
      "Summarize Hessian spectra: range, negative mass, trace of the square root with its interval.",
    discussion: """
      A file is a table of Lanczos coefficients (step, alpha, beta) of one random vector, or a symmetric matrix \
      (.npy, .mtx), for which Lanczos is run. Several files of one model give one estimate. Files of \
      several model sizes, with --parameters, give the law of tr √H.

      Examples:
        laws spectrum Data/ladder/spectra/164k-32896tok-s*.csv --parameters 164288
        laws spectrum covariance.mtx --semidefinite --vectors 32
      """)

  @Argument(help: "Tables of Lanczos coefficients or symmetric matrices.")
  var files: [String]

  @Option(
    help:
      "N, the rows of the Hessian behind each table: one number, or one a file; averages per eigenvalue without."
  )
  var parameters: NumberList?

  @Option(help: "Random vectors, for a matrix.")
  var vectors = 16

  @Option(help: "The most Lanczos steps, for a matrix.")
  var steps = 64

  @Option(help: "How vectors are drawn: \(Probe.allCases.map(\.rawValue).joined(separator: ", ")).")
  var probe = Word(Probe.rademacher)

  @Option(
    help:
      "Against rounding: \(Lanczos.Reorthogonalization.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var reorthogonalization = Word(Lanczos.Reorthogonalization.full)

  @Flag(help: "The Hessian has no eigenvalue below 0, which brackets the quadrature closely.")
  var semidefinite = false

  @Option(help: "Level of the intervals.")
  var level = 0.95

  @Option(help: "Seed of the random vectors.")
  var seed: UInt64 = 1

  @Option(help: "Write the mean density on a linear and a logarithmic axis to this CSV file.")
  var density: String?

  @OptionGroup var replacing: ReplacingOptions

  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    files = ManyFiles.split(files)
    guard !files.isEmpty else {
      throw ValidationError("expected at least one table or matrix, found none")
    }
    try Limits.vectors.check(vectors, "--vectors")
    try Limits.steps.check(steps, "--steps")
    guard level > 0, level < 1 else {
      throw ValidationError("expected --level between 0 and 1, found \(level)")
    }
    if let count = parameters?.values.count, count != 1, count != files.count {
      throw ValidationError(
        "expected --parameters once or once a file, found \(count) for \(files.count) files")
    }
  }

  func run() throws {
    var folder: (folder: OutputFolder, name: String)?
    if let density {
      let url = URL(fileURLWithPath: density)
      folder = (
        try replacing.folder(url.deletingLastPathComponent().relativePath), url.lastPathComponent
      )
    }
    let spectra = try files.enumerated().map { index, path in
      try SpectrumFile(
        contentsOf: path,
        parameters: parameters.map { $0.values[$0.values.count == 1 ? 0 : index] },
        group: index,
        method: StochasticLanczosQuadrature(
          vectors: vectors, steps: steps, probe: probe.choice,
          reorthogonalization: reorthogonalization.choice, lowest: semidefinite ? 0 : nil,
          seed: seed))
    }
    if semidefinite {
      for (path, spectrum) in zip(files, spectra) {
        let nodes = spectrum.samples.flatMap(\.quadrature.nodes)
        let least = nodes.min() ?? 0
        // Rounding may put an eigenvalue 0 a little below.
        guard least >= -1e-6 * max(nodes.max() ?? 0, 0) else {
          throw FileError(
            path: path,
            "expected no eigenvalue below 0 with --semidefinite, found \(NumberText.digits(4).plain(least))"
          )
        }
      }
    }
    let answer = try SpectrumEstimates(spectra, semidefinite: semidefinite, level: level)
    if var place = folder {
      place.folder.add(Data(answer.densityTable.utf8), as: place.name)
      try place.folder.commit()
    }
    try output.print(text(answer), answer: answer)
  }
}
