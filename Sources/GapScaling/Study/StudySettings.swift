// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
import Foundation
public import GeneralizationBounds
import NumericalMethods
public import ScalingLaws
import Yams

/// What a study's `study.yaml` says: names, hypotheses, and where its measurements lie.
public struct StudySettings: Sendable, Equatable {
  /// A short word that names the outputs, such as `ladder`.
  public var name: String
  /// One line that names the study to a reader.
  public var title: String
  /// A paragraph on what was measured; empty when not given.
  public var description: String
  /// The day of the measurement, `2026-11-21`; nil when not given.
  public var date: String?
  /// The number of tokens in the vocabulary, at least 2; 2 for a table of runs, of which no bound can speak.
  public var vocabulary: Int
  /// The frontier's ratio D/N.
  public var tokensPerParameter: Double
  /// The failure probability of each model's bound, in (0, 1).
  public var failureProbability: Double
  /// The number of bets in the grid K.
  public var grid: Int
  /// How the rows of token losses were drawn, where `models.csv` has no column `sampled`.
  public var sampled: RowSampling
  /// Whether the numbers were drawn from known laws and nothing was measured.
  public var isSimulated = false
  /// The table of training runs, relative to the study's folder.
  public var runs: String
  /// The folder of training curves.
  public var curves: String
  /// The table of measured models.
  public var models: String
  /// The folder of token losses.
  public var tokens: String
  /// The folder of Lanczos coefficients.
  public var spectra: String
  /// The table of coded students, relative to the study's folder.
  public var requential: String
  /// How the table of runs is read: what the mapping `reading` says.
  public internal(set) var choices = RunChoices()
  /// How many of the largest losses of a table of runs were left out; 0 for a folder.
  public private(set) var largestDropped = 0
  /// Which experiment of a table of runs was chosen; nil where it holds one.
  public var experiment: String? { choices.options.experiment }
  /// Where `study.yaml` names each file and folder of measurements; what has its default is not among them.
  private(set) var places: [String: Place] = [:]

  /// A place in `study.yaml`; lines and columns count from 1.
  struct Place: Sendable, Equatable {
    var line, column: Int?
  }

  /// The keys that name tables, and those that name folders.
  static let tableKeys = ["runs", "models", "requential"]
  static let folderKeys = ["curves", "tokens", "spectra"]

  /// The file or folder that a key names.
  func path(_ key: String) -> String {
    switch key {
    case "runs": runs
    case "models": models
    case "requential": requential
    case "curves": curves
    case "tokens": tokens
    default: spectra
    }
  }

  /// Every key that `study.yaml` may have, in the order of the documentation.
  public static let keys = StudySchema.current.settings.map(\.name)

  /// What a table of runs alone says: its name.
  init(runsAt path: String, choices: RunChoices, largestDropped: Int) {
    let experiment = choices.options.experiment
    let file = (path as NSString).lastPathComponent
    let isStandardInput = path == "-"
    name = isStandardInput ? "runs" : (file as NSString).deletingPathExtension
    let place = isStandardInput ? "standard input" : file
    title = "The training runs of \(experiment.map { "\($0) in " } ?? "")\(place)"
    (description, date, vocabulary) = ("", nil, 2)
    (tokensPerParameter, failureProbability, grid) = (20, 0.01, 1000)
    runs = file
    (curves, models, tokens, spectra) = ("curves/", "models.csv", "tokens/", "spectra/")
    requential = "requential.csv"
    sampled = .unstated
    self.choices = choices
    self.largestDropped = largestDropped
  }

  /// Reads the settings of a study.
  ///
  /// Only `vocabulary` must be given; the rest has defaults (20 tokens per parameter, failure probability 0.01,
  /// 1000 bets, the usual file names, the folder's name).
  ///
  /// - Throws: ``NumericalMethods/FileError`` at the line and column of an unknown key or a value out of its
  ///   domain.
  public init(contentsOf path: String, folderName: String) throws(FileError) {
    try self.init(Source(path), folderName: folderName)
  }

  /// Reads the settings of a study from an input.
  ///
  /// - Throws: `FileError` as ``init(contentsOf:folderName:)`` does.
  public init(_ source: Source, folderName: String) throws(FileError) {
    let path = source.path
    let text = try TextFile.text(of: source)
    let reader = try SettingsReader(text: text, path: path)
    try reader.refuseUnknownKeys(Self.keys)
    name = try reader.text("name") ?? folderName
    if name.isEmpty || name == "." || name == ".." || name.contains("/") {
      let place = reader.place(of: "name")
      throw FileError(
        path: path, line: place.line, column: place.column,
        "expected a word that can name files for 'name', found '\(name)'")
    }
    title = try reader.text("title") ?? "The study \(name)"
    description = try reader.text("description") ?? ""
    date = try reader.text("date")
    if let date, date.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) == nil {
      let place = reader.place(of: "date")
      throw FileError(
        path: path, line: place.line, column: place.column,
        "expected a day such as 2026-11-21 for 'date', found '\(date)'")
    }
    let vocabulary = try reader.number(
      "vocabulary", "a whole number of at least 2",
      { $0 == $0.rounded() && $0 >= 2 && $0 <= Double(Limits.vocabulary.upperBound) })
    guard let vocabulary else {
      throw FileError(
        path: path,
        "expected the key 'vocabulary' (the number of tokens, such as 50257), found none")
    }
    self.vocabulary = Int(vocabulary)
    tokensPerParameter =
      try reader.number("tokens_per_parameter", "a number greater than 0", { $0 > 0 }) ?? 20
    failureProbability =
      try reader.number(
        "failure_probability", "a probability between 0 and 1", { $0 > 0 && $0 < 1 }) ?? 0.01
    grid = Int(
      try reader.number(
        "grid", "a whole number from 1 to 1000000",
        { $0 == $0.rounded() && $0 >= 1 && $0 <= Double(Limits.gridPoints.upperBound) }) ?? 1000)
    if let units = try reader.text("units"), units != "nats" {
      let place = reader.place(of: "units")
      throw FileError(
        path: path, line: place.line, column: place.column,
        "expected units: nats, found '\(units)': multiply losses in bits by log 2 = 0.6931")
    }
    let word = try reader.text("sampled") ?? "unknown"
    guard let sampled = RowSampling(studyWord: word) else {
      let place = reader.place(of: "sampled")
      throw FileError(
        path: path, line: place.line, column: place.column,
        "expected \(RowSampling.studyWords) for 'sampled', found '\(word)'")
    }
    self.sampled = sampled
    let origin = try reader.text("origin") ?? "measured"
    guard ["measured", "simulated"].contains(origin) else {
      let place = reader.place(of: "origin")
      throw FileError(
        path: path, line: place.line, column: place.column,
        "expected measured or simulated for 'origin', found '\(origin)'")
    }
    isSimulated = origin == "simulated"
    runs = try reader.text("runs") ?? "runs.csv"
    curves = try reader.text("curves") ?? "curves/"
    models = try reader.text("models") ?? "models.csv"
    tokens = try reader.text("tokens") ?? "tokens/"
    spectra = try reader.text("spectra") ?? "spectra/"
    requential = try reader.text("requential") ?? "requential.csv"
    for key in Self.tableKeys + Self.folderKeys where try reader.text(key) != nil {
      let place = reader.place(of: key)
      places[key] = Place(line: place.line, column: place.column)
    }
    if let keys = try reader.mapping("reading") { choices = try RunChoices(keys) }
  }
}
