// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import GapScaling
import NumericalMethods
import Testing

/// A study folder in a temporary place, from file names and texts.
struct TemporaryStudy {
  let folder: String

  init(_ files: [String: String]) throws {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("study-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    for (name, text) in files {
      try Data(text.utf8).write(to: place.appendingPathComponent(name))
    }
    folder = place.path
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

@Suite("A study that can't be used says where and why")
struct StudyErrorTests {
  private func complaint(_ files: [String: String]) throws -> String {
    let study = try TemporaryStudy(files)
    defer { study.remove() }
    do {
      _ = try Study(folder: study.folder)
      return "no complaint"
    } catch {
      return error.description.replacingOccurrences(of: study.folder + "/", with: "")
    }
  }

  @Test func unknownKey() throws {
    let found = try complaint(["study.yaml": "name: x\nvocabulry: 256\n"])
    #expect(found.hasPrefix("study.yaml:2:1: expected one of the keys name, title"))
    #expect(found.hasSuffix("found 'vocabulry': did you mean 'vocabulary'?"))
  }

  @Test func vocabularyIsNeeded() throws {
    let found = try complaint(["study.yaml": "name: x\n"])
    #expect(
      found
        == "study.yaml: expected the key 'vocabulary' (the number of tokens, such as 50257), found none"
    )
  }

  @Test(arguments: [
    (
      "vocabulary: 1",
      "study.yaml:1:13: expected a whole number of at least 2 for 'vocabulary', found '1'"
    ),
    (
      "vocabulary: 256\nfailure_probability: 1.5",
      "study.yaml:2:22: expected a probability between 0 and 1 for 'failure_probability', found '1.5'"
    ),
    (
      "vocabulary: 256\nunits: bits",
      "study.yaml:2:8: expected units: nats, found 'bits': multiply losses in bits by log 2 = 0.6931"
    ),
    (
      "vocabulary: 256\nname: [a, b]",
      "study.yaml:2:7: expected one text for 'name', found a list or a mapping"
    ),
    ("", "study.yaml: expected keys such as 'vocabulary: 256', found an empty file"),
    ("just words", "study.yaml:1:1: expected 'key: value' lines, found something else"),
  ])
  func settings(_ yaml: String, _ expected: String) throws {
    #expect(try complaint(["study.yaml": yaml]) == expected)
  }

  @Test func missingFolder() {
    #expect(
      throws: FileError(path: "/no/such", "expected a study folder, found nothing with this name")
    ) {
      try Study(folder: "/no/such")
    }
  }

  @Test func modelTwice() throws {
    let models = """
      model,variant,parameters,tokens,bits_per_parameter
      a,gptq4,10,200,4
      a,gptq4,10,200,4
      """
    let found = try complaint(["study.yaml": "vocabulary: 256", "models.csv": models])
    #expect(
      found
        == "models.csv:3:3: expected each model and variant once, found 'a-gptq4' a second time")
  }

  @Test func everyMalformedCellIsReported() throws {
    let runs = """
      run,parameters,tokens,final_train_loss
      a,10,200,3.1
      b,ten,200,nan
      c,10,-5,2.9
      """
    let study = try TemporaryStudy(["study.yaml": "vocabulary: 256", "runs.csv": runs])
    defer { study.remove() }
    let check = try StudyCheck(folder: study.folder)
    let places = check.complaints.map { "\($0.line ?? 0):\($0.column ?? 0)" }
    #expect(places == ["3:3", "3:11", "4:6"])
    #expect(!check.isUsable)
  }

  @Test func emptyStudyIsUsableAndSaysWhatIsMissing() throws {
    let study = try TemporaryStudy(["study.yaml": "vocabulary: 256"])
    defer { study.remove() }
    let check = try StudyCheck(folder: study.folder)
    #expect(check.isUsable)
    #expect(check.parts.allSatisfy { !$0.isPresent && $0.found == "none" })
  }
}
