// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
public import HessianSpectra
import NumericalMethods
public import ScalingLaws
import Foundation

/// A folder of measurements of one family of models: what every result of this toolkit starts from.
///
/// ```
/// study.yaml   name, vocabulary, tokens_per_parameter, failure_probability, grid, and where the rest lies
/// runs.csv     one row a training run           → the loss surface
/// curves/      <run>.npy, float32 [steps]       → the information in each model
/// models.csv   one row a model and precision    → which bounds there are
/// tokens/      <model>-<variant>.npy, [n, 2]    → the bounds
/// spectra/     Lanczos coefficients             → quantizability
/// requential.csv   one row a coded student; its losses in tokens/<run>-student.npy → their bounds
/// ```
/// Only `study.yaml` must be there; each other part enables its results.
public struct Study: Sendable {
  /// The folder, as the caller gave it.
  public let folder: String
  /// Whether the study is a table of runs and no folder.
  public let isTable: Bool
  /// What `study.yaml` says.
  public internal(set) var settings: StudySettings
  /// The training runs; nil when the study has none.
  public let runs: TrainingRuns?
  /// The training curves, in the order of the runs; a run without a curve has none.
  public let curves: [TrainingCurve]
  /// The measured models in table order.
  public let models: [MeasuredModel]
  /// The names of the files of Lanczos coefficients, sorted.
  public let spectra: [String]
  /// The coded students in table order.
  public let students: [CodedStudent]
  /// The SHA-256 of the study's settings and tables as they were read, by file name; files that aren't there are left
  /// out.
  public let fingerprints: [(file: String, sha256: String)]

  /// Every file that was read, the tables among them.
  let inputs: StudyInputs

  /// The SHA-256 of every file that was read so far, by its name in the study: settings, tables, curves, token losses and
  /// spectra.
  public var inputHashes: [(file: String, sha256: String)] { inputs.entries }

  /// Reads a study.
  ///
  /// - Parameters:
  ///   - folder: the folder, which holds `study.yaml`.
  ///   - choices: how its table of runs is read, where that is another way than `study.yaml` says.
  ///   - largestDropped: how many of the largest losses of the runs to leave out, ≥ 0.
  ///   - allowsOutside: whether `study.yaml` and the tables may name files outside the folder.
  /// - Throws: ``NumericalMethods/FileError`` at the first thing that can't be used. Token losses are read when
  ///   a bound is evaluated; ``StudyCheck`` reads everything and reports every complaint.
  public init(
    folder: String, choices: RunChoices = RunChoices(), largestDropped: Int = 0,
    allowsOutside: Bool = false
  ) throws(FileError) {
    let reader = try StudyReader(
      folder: folder, choices: choices, largestDropped: largestDropped,
      allowsOutside: allowsOutside)
    if let first = reader.unusable.first { throw first }
    self.folder = folder
    isTable = false
    settings = reader.settings
    runs = try reader.runs()
    curves = try reader.curves()
    models = try reader.models()
    spectra = reader.spectra()
    students = try reader.students()
    fingerprints = reader.fingerprints
    inputs = reader.inputs
  }

  /// Reads a study's folder, or a table of training runs that stands for a study of nothing else.
  ///
  /// - Parameters:
  ///   - path: the folder or the table.
  ///   - choices: how the table is read; one experiment must be chosen, or all pooled, where it holds several.
  ///   - largestDropped: how many of the largest losses to leave out, ≥ 0.
  ///   - allowsOutside: whether a study may name files outside its folder.
  /// - Throws: ``NumericalMethods/FileError`` at the first thing that can't be used.
  public init(
    contentsOf path: String, choices: RunChoices = RunChoices(), largestDropped: Int = 0,
    allowsOutside: Bool = false
  ) throws(FileError) {
    var isFolder: ObjCBool = false
    guard
      path == "-"
        || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
          && !isFolder.boolValue
    else {
      try self.init(
        folder: path, choices: choices, largestDropped: largestDropped,
        allowsOutside: allowsOutside)
      return
    }
    try self.init(runsAt: path, choices: choices, largestDropped: largestDropped)
  }

  private init(
    runsAt path: String, choices: RunChoices, largestDropped: Int
  ) throws(FileError) {
    let source = try Source(path)
    let table = try Table(source)
    let names = try TrainingRuns.experiments(
      in: table, columns: choices.columns, options: choices.options)
    if choices.options.experiment == nil, names.count > 1 {
      throw FileError(
        path: path,
        "expected the runs of one experiment, found \(names.count): choose one of "
          + names.joined(separator: ", "), help: "choose.experiment")
    }
    // Foundation's own crashes on a path of one character, such as that of standard input.
    let cut = path.lastIndex(of: "/")
    folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    isTable = true
    settings = StudySettings(runsAt: path, choices: choices, largestDropped: largestDropped)
    runs = try TrainingRuns(table, columns: choices.columns, options: choices.options)
      .droppingLargestLosses(largestDropped)
    (curves, models, spectra, students) = ([], [], [], [])
    fingerprints = [(settings.runs, try source.sha256())]
    inputs = StudyInputs(folder: folder)
    try inputs.note(source, as: settings.runs)
  }

  /// Reads one of the files of Lanczos coefficients.
  ///
  /// - Throws: ``NumericalMethods/FileError`` at the line and column of what can't be used.
  public func spectrum(named name: String) throws(FileError) -> MeasuredSpectrum {
    try MeasuredSpectrum(
      table: Table(
        inputs.open(StudyReader.join(StudyReader.join(folder, settings.spectra), name))))
  }

  /// The models as trained, smallest first: one a name, the first in the table.
  public var unquantized: [MeasuredModel] {
    var names: Set<String> = []
    return models.filter { $0.isUnquantized && names.insert($0.model).inserted }
      .sorted { $0.parameters < $1.parameters }
  }

  /// The quantized widths that any model was measured at, in bits, ascending.
  public var widths: [Double] {
    Set(models.filter { !$0.isUnquantized }.map(\.bitsPerParameter)).sorted()
  }

  /// The models quantized to a width whose token losses were measured, smallest first: one a name.
  ///
  /// Where a model was quantized to one width in several ways (GPTQ and rounding, with and without groups), it is the
  /// variant that most models have at this width; among equals, the first in the table. No loss is looked at, so the
  /// choice costs nothing; ``ModelWidths`` chooses the best of all, and pays for it.
  public func models(bits: Double) -> [MeasuredModel] {
    let measured = models.filter { $0.bitsPerParameter == bits && $0.tokenLosses != nil }
    let shares = Dictionary(grouping: measured, by: \.variant).mapValues(\.count)
    var chosen: [MeasuredModel] = []
    for model in measured {
      guard let place = chosen.firstIndex(where: { $0.model == model.model }) else {
        chosen.append(model)
        continue
      }
      if shares[model.variant, default: 0] > shares[chosen[place].variant, default: 0] {
        chosen[place] = model
      }
    }
    return chosen.sorted { $0.parameters < $1.parameters }
  }
}
