// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import GeneralizationBounds
import NumericalMethods
import ScalingLaws

/// Reads the parts of a study's folder, each file once.
final class StudyReader {
  let folder: String
  let settings: StudySettings
  /// How many of the runs' largest losses are left out.
  let largestDropped: Int
  /// The SHA-256 of each table that was opened, by the name that the study has for it.
  private(set) var fingerprints: [(file: String, sha256: String)] = []
  /// Every file that was read.
  let inputs: StudyInputs
  private var tables: [String: Result<Table, FileError>] = [:]
  /// Whether `study.yaml` and the tables may name files outside the folder.
  let allowsOutside: Bool

  init(
    folder: String, choices: RunChoices = RunChoices(), largestDropped: Int = 0,
    allowsOutside: Bool = false
  ) throws(FileError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw FileError(path: folder, "expected a study folder, found nothing with this name")
    }
    guard isFolder.boolValue else {
      throw FileError(path: folder, "expected a study folder, found a file")
    }
    self.folder = folder
    let name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    inputs = StudyInputs(folder: folder.hasSuffix("/") ? String(folder.dropLast()) : folder)
    let source = try inputs.open(Self.join(folder, "study.yaml"))
    var settings = try StudySettings(source, folderName: name)
    settings.choices = settings.choices.overridden(by: choices)
    self.settings = settings
    self.largestDropped = largestDropped
    fingerprints = [("study.yaml", try source.sha256())]
    self.allowsOutside = allowsOutside
    for key in StudySettings.tableKeys + StudySettings.folderKeys
    where !allowsOutside && Self.leaves(settings.path(key)) {
      throw complaint(
        key, "expected a path inside the study's folder for '\(key)', found '\(settings.path(key))'"
      )
    }
  }

  /// Whether a path relative to the study's folder leads out of it.
  static func leaves(_ path: String) -> Bool {
    var depth = 0
    for part in path.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { return true }
    }
    return path.hasPrefix("/")
  }

  private func complaint(_ key: String, _ message: String) -> FileError {
    let place = settings.places[key]
    return FileError(
      path: path("study.yaml"), line: place?.line, column: place?.column, message)
  }

  /// What `study.yaml` names and is not there, and folders that can't be read; in the order of the keys.
  var unusable: [FileError] {
    (StudySettings.tableKeys + StudySettings.folderKeys).compactMap { key in
      let name = settings.path(key)
      let isFolder = StudySettings.folderKeys.contains(key)
      let what = isFolder ? "folder" : "table"
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path(name), isDirectory: &isDirectory) else {
        return settings.places[key] == nil
          ? nil
          : complaint(
            key, "expected the \(what) '\(name)' that '\(key)' names, found nothing with this name")
      }
      if isFolder, !isDirectory.boolValue {
        return FileError(path: path(name), "expected a folder, found a file")
      }
      if isFolder, access(path(name), R_OK | X_OK) != 0 {
        return FileError(
          path: path(name), "expected a folder that may be read, found one that may not")
      }
      return nil
    }
  }

  /// The path of a file that a table's row names, where it exists.
  private func file(
    _ name: String, in folder: String, _ table: Table, row: Int, column: String
  ) throws(FileError) -> String? {
    let file = Self.join(folder, name)
    guard allowsOutside || !Self.leaves(file) else {
      throw table.error(
        row: row, column: column,
        "expected a name of a file inside the study's folder, found '\(name)'")
    }
    return exists(file) ? path(file) : nil
  }

  /// A table of the folder, opened on the first call.
  func table(_ name: String) throws(FileError) -> Table {
    if let known = tables[name] { return try known.get() }
    do {
      let source = try inputs.open(path(name))
      fingerprints.append((name, try source.sha256()))
      let table = try Table(source)
      tables[name] = .success(table)
      return table
    } catch {
      tables[name] = .failure(error)
      throw error
    }
  }

  static func join(_ folder: String, _ name: String) -> String {
    // An absolute path, which only a study that may name files outside can have.
    if name.hasPrefix("/") { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  func path(_ name: String) -> String { Self.join(folder, name) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func runs() throws(FileError) -> TrainingRuns? {
    guard exists(settings.runs) else { return nil }
    return try TrainingRuns(
      table(settings.runs), columns: settings.choices.columns, options: settings.choices.options
    ).droppingLargestLosses(largestDropped)
  }

  /// The curve files of the runs, with what the runs' table says of each.
  func curves() throws(FileError) -> [TrainingCurve] {
    var curves: [TrainingCurve] = []
    for place in try curvePlaces() { curves.append(try curve(at: place)) }
    return curves
  }

  struct CurvePlace {
    var run: String
    var path: String
    var parameters: Double
    var tokens: Double
    var batchTokens: Double?
    var finalLoss: Double
  }

  func curvePlaces() throws(FileError) -> [CurvePlace] {
    guard exists(settings.curves), let runs = try runs() else { return [] }
    let table = try table(settings.runs)
    let name = StudySchema.Columns.batchTokens.name
    let batches = table.header.contains(name) ? try table.numbers(name, .positive) : nil
    var places: [CurvePlace] = []
    for run in runs.runs {
      guard let name = run.name else { continue }
      guard
        let file = try file(
          name + ".npy", in: settings.curves, table, row: run.row ?? 0,
          column: runs.columnsUsed.name ?? "run")
      else { continue }
      places.append(
        CurvePlace(
          run: name, path: file, parameters: run.parameters, tokens: run.tokens,
          batchTokens: run.row.flatMap { batches?[$0] }, finalLoss: run.loss))
    }
    return places
  }

  func curve(at place: CurvePlace) throws(FileError) -> TrainingCurve {
    let array = try NumpyArray(inputs.open(place.path))
    guard array.shape.count == 1, let steps = array.shape.first, steps > 0 else {
      throw FileError(
        path: place.path, "expected a curve of shape [steps], found shape \(array.shape)")
    }
    if let bad = array.values.firstIndex(where: { !$0.isFinite || $0 < 0 }) {
      throw FileError(
        path: place.path,
        "expected a loss of at least 0 at step \(bad), found \(array.values[bad])")
    }
    let batch = place.batchTokens ?? place.tokens / Double(steps)
    let counted = batch * Double(steps)
    guard abs(counted / place.tokens - 1) < 0.05 else {
      throw FileError(
        path: place.path,
        "expected steps × batch_tokens to be the run's \(plain(place.tokens)) tokens, found "
          + "\(steps) × \(plain(batch)) = \(plain(counted))")
    }
    return TrainingCurve(
      run: place.run, parameters: place.parameters, tokens: place.tokens, batchTokens: batch,
      losses: array.values, finalLoss: place.finalLoss)
  }

  func models() throws(FileError) -> [MeasuredModel] {
    guard exists(settings.models) else { return [] }
    let table = try table(settings.models)
    typealias Columns = StudySchema.Columns
    let modelNames = try table.texts(Columns.model.name)
    let variants = try table.texts(Columns.variant.name)
    let parameters = try numbers(Columns.parameters, in: table)
    let tokens = try numbers(Columns.tokens, in: table)
    let bits = try numbers(Columns.bits, in: table)
    let codeLengths = try optional(Columns.codeLength, in: table)
    let trainingLosses = try optional(Columns.trainingLoss, in: table)
    let testLosses = try optional(Columns.testLoss, in: table)
    let runs =
      table.header.contains(Columns.run.name) ? try table.texts(Columns.run.name) : nil
    let words =
      table.header.contains(Columns.sampled.name)
      ? try table.texts(Columns.sampled.name) : nil
    var seen: Set<String> = []
    var models: [MeasuredModel] = []
    for row in modelNames.indices {
      let key = modelNames[row] + "-" + variants[row]
      guard seen.insert(key).inserted else {
        throw table.error(
          row: row, column: Columns.variant.name,
          "expected each model and variant once, found '\(key)' a second time")
      }
      let file = try file(
        key + ".npy", in: settings.tokens, table, row: row, column: "model")
      models.append(
        MeasuredModel(
          model: modelNames[row], variant: variants[row], run: runs?[row],
          parameters: parameters[row], tokens: tokens[row], bitsPerParameter: bits[row],
          codeLengthBits: codeLengths[row], trainingLoss: trainingLosses[row],
          testLoss: testLosses[row], sampled: try sampled(words?[row], row: row, in: table),
          tokenLosses: file))
    }
    return models
  }

  /// How a row's token losses were drawn; the study's own word where the table has none.
  private func sampled(
    _ word: String?, row: Int, in table: Table
  ) throws(FileError) -> RowSampling {
    guard let word else { return settings.sampled }
    guard let sampled = RowSampling(studyWord: word) else {
      throw table.error(
        row: row, column: StudySchema.Columns.sampled.name,
        "expected \(RowSampling.studyWords) in column 'sampled', found '\(word)'")
    }
    return sampled
  }

  /// The numbers of a column that a table must have, by any of its names.
  private func numbers(
    _ column: StudySchema.Column, in table: Table
  ) throws(FileError) -> [Double] {
    try table.numbers(
      table.firstColumn(named: column.names) ?? column.name, column.numbers ?? .finite)
  }

  /// The numbers of a column that a table may lack, as may any of its cells.
  private func optional(
    _ column: StudySchema.Column, in table: Table
  ) throws(FileError) -> [Double?] {
    table.header.contains(column.name)
      ? try table.optionalNumbers(column.name, column.numbers ?? .finite)
      : Array(repeating: nil, count: table.rowCount)
  }

  func students() throws(FileError) -> [CodedStudent] {
    guard exists(settings.requential) else { return [] }
    let table = try table(settings.requential)
    typealias Columns = StudySchema.Columns
    let runs = try table.texts(Columns.teacher.name)
    let models = try table.texts(Columns.model.name)
    let parameters = try numbers(Columns.parameters, in: table)
    let tokens = try numbers(Columns.tokens, in: table)
    let lengths = try numbers(Columns.realizedCode, in: table)
    let divergences = try optional(Columns.divergence, in: table)
    let testLosses = try optional(Columns.testLoss, in: table)
    let teacherLosses = try optional(Columns.teacherLoss, in: table)
    var students: [CodedStudent] = []
    var seen: Set<String> = []
    for row in runs.indices {
      if !seen.insert(runs[row]).inserted {
        throw table.error(
          row: row, column: Columns.teacher.name,
          "expected each run once, found '\(runs[row])' a second time")
      }
      let file = try file(
        runs[row] + "-student.npy", in: settings.tokens, table, row: row, column: "run")
      students.append(
        CodedStudent(
          run: runs[row], model: models[row], parameters: parameters[row], tokens: tokens[row],
          divergenceBits: divergences[row], codeLengthBits: lengths[row],
          testLoss: testLosses[row], teacherLoss: teacherLosses[row], sampled: settings.sampled,
          tokenLosses: file))
    }
    return students
  }

  /// Token losses of a study, which are nats: a doubt about their unit says what can be corrected in a study.
  static func tokenLosses(
    _ path: String, vocabulary: Int, inputs: StudyInputs
  ) throws(FileError) -> TokenLosses {
    do {
      return try TokenLosses([inputs.open(path)], units: .auto(vocabulary: vocabulary))
    } catch {
      guard let doubt = LossDoubt(error) else { throw error }
      let remedy =
        switch doubt {
        case .bits:
          "multiply losses and entropies in bits by log 2 = 0.6931, or correct 'vocabulary' in study.yaml"
        case .beyondVocabulary: "correct 'vocabulary' in study.yaml"
        case .mixedUnits: "a study's losses and entropies are nats"
        case .columnOrder: "a study's token files hold losses first and entropies second, in nats"
        }
      throw FileError(
        path: error.path, line: error.line, column: error.column, error.message + ": " + remedy)
    }
  }

  func spectra() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path(settings.spectra))) ?? []
    return names.filter { $0.hasSuffix(".csv") }.sorted()
  }

  private func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }
}
