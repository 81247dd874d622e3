// SPDX-License-Identifier: GPL-3.0-or-later
public import Files
import NumericalMethods
import Foundation
import GeneralizationBounds
import HessianSpectra
public import ScalingLaws

/// What a study's folder holds, what it lacks, what each part makes possible, and everything that is wrong in it.
public struct StudyCheck: Sendable {
  /// One part of a study.
  public struct Part: Sendable, Equatable {
    /// The part's file or folder, as `study.yaml` names it.
    public let name: String
    /// Whether it is there.
    public let isPresent: Bool
    /// What was found, such as `45 runs of 8 sizes`.
    public let found: String
    /// The results that need it.
    public let enables: String
  }

  /// The study's name.
  public let name: String
  /// The parts, in the order in which numbers flow.
  public let parts: [Part]
  /// Every complaint, file by file; a study can be used when there is none.
  public let complaints: [FileError]

  /// Whether nothing is wrong.
  public var isUsable: Bool { complaints.isEmpty }

  /// Reads everything in a study's folder, and goes on after each complaint.
  ///
  /// - Parameters:
  ///   - folder: the folder, which holds `study.yaml`.
  ///   - choices: how its table of runs is read, where that is another way than `study.yaml` says.
  /// - Throws: ``NumericalMethods/FileError`` only when `study.yaml` itself can't be used.
  public init(
    folder: String, choices: RunChoices = RunChoices(), allowsOutside: Bool = false
  ) throws(FileError) {
    let reader = try StudyReader(folder: folder, choices: choices, allowsOutside: allowsOutside)
    var complaints = reader.unusable
    let settings = reader.settings
    let runs = Self.table(settings.runs, StudySchema.runs, in: reader, &complaints) {
      () throws(FileError) in try reader.runs()
    }
    let curves = runs == nil ? 0 : Self.curves(in: reader, &complaints)
    let models =
      Self.table(settings.models, StudySchema.models, in: reader, &complaints) {
        () throws(FileError) in try reader.models()
      } ?? []
    let students =
      Self.table(settings.requential, StudySchema.requential, in: reader, &complaints) {
        () throws(FileError) in try reader.students()
      } ?? []
    let measured = Self.usable(
      (models.map(\.tokenLosses) + students.map(\.tokenLosses)).compactMap { $0 }, &complaints
    ) { path throws(FileError) in
      _ = try StudyReader.tokenLosses(
        path, vocabulary: settings.vocabulary, inputs: reader.inputs)
    }
    let spectra = Self.usable(reader.spectra(), &complaints) { name throws(FileError) in
      _ = try MeasuredSpectrum(
        contentsOf: StudyReader.join(reader.path(settings.spectra), name))
    }
    name = settings.name
    self.complaints = complaints
    let found = Found(
      runs: runs, curves: curves, models: models, tokenFiles: measured, spectra: spectra,
      students: students.count)
    parts = Self.parts(found, in: reader)
  }

  /// What was read without a complaint.
  private struct Found {
    let runs: TrainingRuns?
    let curves: Int
    let models: [MeasuredModel]
    let tokenFiles: Int
    let spectra: Int
    let students: Int
  }

  /// A table's content; nil with every complaint about its cells.
  private static func table<Content>(
    _ name: String, _ schema: StudySchema.Table, in reader: StudyReader,
    _ complaints: inout [FileError], _ read: () throws(FileError) -> Content?
  ) -> Content? {
    do { return try read() } catch {
      complaints += cells(of: try? reader.table(name), schema, first: error)
      return nil
    }
  }

  /// How many of some files can be read.
  private static func usable(
    _ files: [String], _ complaints: inout [FileError],
    _ read: (String) throws(FileError) -> Void
  ) -> Int {
    var count = 0
    for file in files {
      do {
        try read(file)
        count += 1
      } catch { complaints.append(error) }
    }
    return count
  }

  private static func curves(in reader: StudyReader, _ complaints: inout [FileError]) -> Int {
    var count = 0
    do {
      for place in try reader.curvePlaces() {
        do {
          _ = try reader.curve(at: place)
          count += 1
        } catch { complaints.append(error) }
      }
    } catch { complaints.append(error) }
    return count
  }

  private static func parts(_ found: Found, in reader: StudyReader) -> [Part] {
    let settings = reader.settings
    let hasRuns = reader.exists(settings.runs)
    let sizes = Set(found.runs?.runs.map(\.parameters) ?? []).count
    let names = Set(found.models.map(\.model)).count
    return [
      Part(
        name: settings.runs, isPresent: hasRuns,
        found: found.runs.map { "\($0.runs.count) runs of \(sizes) sizes" } ?? nothing(hasRuns),
        enables: "the loss surface, risk at larger sizes"),
      Part(
        name: settings.curves, isPresent: found.curves > 0,
        found: found.runs == nil && hasRuns
          ? "not read without \(settings.runs)" : count(found.curves, "curve"),
        enables: "figure 1, information in the model (figure 3)"),
      Part(
        name: settings.models, isPresent: !found.models.isEmpty,
        found: found.models.isEmpty
          ? nothing(reader.exists(settings.models))
          : "\(names) models, \(found.models.count) precisions in all",
        enables: "which bounds there are, held-out loss beside them"),
      Part(
        name: settings.tokens, isPresent: found.tokenFiles > 0,
        found: count(found.tokenFiles, "file"),
        enables: "bounds, loss variation, extrapolation (figures 2 and 3)"),
      Part(
        name: settings.spectra, isPresent: found.spectra > 0,
        found: count(found.spectra, "file"),
        enables: "tr √H and the bits that larger models need (figures 4 and 5)"),
      Part(
        name: settings.requential, isPresent: found.students > 0,
        found: found.students == 0
          ? nothing(reader.exists(settings.requential))
          : count(found.students, "coded student"),
        enables: "certified bounds by the information in a model"),
    ]
  }

  private static func nothing(_ exists: Bool) -> String { exists ? "unreadable" : "none" }

  private static func count(_ count: Int, _ noun: String) -> String {
    count == 0 ? "none" : "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// Every malformed number in a table, or the first complaint when the table has no readable rows.
  private static func cells(
    of table: Table?, _ schema: StudySchema.Table, first: FileError
  ) -> [FileError] {
    guard let table else { return [first] }
    var found: [FileError] = []
    for name in table.header {
      guard let column = schema.column(name), let domain = column.numbers else { continue }
      found += table.complaints(name, domain, allowingEmpty: !column.isRequired)
    }
    if !found.contains(first) { found.insert(first, at: 0) }
    return found.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
  }
}
