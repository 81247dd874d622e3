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
    name = reader.settings.name

    var runs: TrainingRuns?
    do { runs = try reader.runs() } catch {
      complaints += Self.cells(of: try? reader.table(reader.settings.runs), first: error)
    }
    let hasRuns = reader.exists(reader.settings.runs)
    let sizes = Set(runs?.runs.map(\.parameters) ?? []).count

    var curves = 0
    if runs != nil {
      do {
        for place in try reader.curvePlaces() {
          do {
            _ = try reader.curve(at: place)
            curves += 1
          } catch { complaints.append(error) }
        }
      } catch { complaints.append(error) }
    }

    var models: [MeasuredModel] = []
    do { models = try reader.models() } catch {
      complaints += Self.cells(of: try? reader.table(reader.settings.models), first: error)
    }
    var measured = 0
    for model in models {
      guard let path = model.tokenLosses else { continue }
      do {
        _ = try StudyReader.tokenLosses(path, vocabulary: reader.settings.vocabulary)
        measured += 1
      } catch { complaints.append(error) }
    }
    var students: [CodedStudent] = []
    do { students = try reader.students() } catch {
      complaints += Self.cells(of: try? reader.table(reader.settings.requential), first: error)
    }
    for path in students.compactMap(\.tokenLosses) {
      do {
        _ = try StudyReader.tokenLosses(path, vocabulary: reader.settings.vocabulary)
        measured += 1
      } catch { complaints.append(error) }
    }
    let names = Set(models.map(\.model)).count
    var spectra = 0
    for name in reader.spectra() {
      do {
        _ = try MeasuredSpectrum(
          contentsOf: StudyReader.join(reader.path(reader.settings.spectra), name))
        spectra += 1
      } catch { complaints.append(error) }
    }

    parts = [
      Part(
        name: reader.settings.runs, isPresent: hasRuns,
        found: runs.map { "\($0.runs.count) runs of \(sizes) sizes" } ?? Self.nothing(hasRuns),
        enables: "the loss surface, risk at larger sizes"),
      Part(
        name: reader.settings.curves, isPresent: curves > 0,
        found: runs == nil && hasRuns
          ? "not read without \(reader.settings.runs)" : Self.count(curves, "curve"),
        enables: "figure 1, information in the model (figure 3)"),
      Part(
        name: reader.settings.models, isPresent: !models.isEmpty,
        found: models.isEmpty
          ? Self.nothing(reader.exists(reader.settings.models))
          : "\(names) models, \(models.count) precisions in all",
        enables: "which bounds there are, held-out loss beside them"),
      Part(
        name: reader.settings.tokens, isPresent: measured > 0,
        found: Self.count(measured, "file"),
        enables: "bounds, loss variation, extrapolation (figures 2 and 3)"),
      Part(
        name: reader.settings.spectra, isPresent: spectra > 0,
        found: Self.count(spectra, "file"), enables: "why larger models quantize (figures 4 and 5)"),
      Part(
        name: reader.settings.requential, isPresent: !students.isEmpty,
        found: students.isEmpty
          ? Self.nothing(reader.exists(reader.settings.requential))
          : Self.count(students.count, "coded student"),
        enables: "certified bounds by the information in a model"),
    ]
    self.complaints = complaints
  }

  private static func nothing(_ exists: Bool) -> String { exists ? "unreadable" : "none" }

  private static func count(_ count: Int, _ noun: String) -> String {
    count == 0 ? "none" : "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// Every malformed number in a table, or the first complaint when the table has no readable rows.
  private static func cells(of table: Table?, first: FileError) -> [FileError] {
    guard let table else { return [first] }
    let positive = [
      "parameters", "params", "tokens", "flops", "bits_per_parameter", "code_length_bits",
      "batch_tokens",
    ]
    let nonNegative = [
      "loss", "final_train_loss", "train_loss", "test_loss", "train_nll", "test_nll",
    ]
    let optional = ["code_length_bits", "train_nll", "test_nll"]
    var found: [FileError] = []
    for column in table.header {
      let word = column.lowercased()
      var complaints: [FileError] = []
      if positive.contains(word) { complaints += table.complaints(column, .positive) }
      if nonNegative.contains(word) { complaints += table.complaints(column, .nonNegative) }
      // A cell that may be empty is wrong only where something stands in it.
      if optional.contains(word) {
        complaints.removeAll { $0.message.hasSuffix("found an empty cell") }
      }
      found += complaints
    }
    if !found.contains(first) { found.insert(first, at: 0) }
    return found.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
  }
}
