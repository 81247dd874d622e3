// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@Suite("JSON Schemas")
struct SchemaTests {
  static let folder = Binary.root.appendingPathComponent("docs/schema")
  /// Commands that print no JSON of their own.
  static let without: Set<String> = ["schema"]
  /// Files that have a schema.
  static let files = ["report-file", "published-report-file", "study", "report-settings"]

  @Test("docs/schema holds what the types give; TEST_RECORD_SCHEMAS=1 writes it anew")
  func committedSchemasAreGenerated() throws {
    let catalog = try String(
      contentsOf: Binary.root.appendingPathComponent("Sources/laws/Catalog.swift"), encoding: .utf8)
    let names = catalog.matches(of: /(\w+)Command\.self/).map { $0.1.lowercased() }
    let described = names.filter { !Self.without.contains($0) } + Self.files
    let isRecording = ProcessInfo.processInfo.environment["TEST_RECORD_SCHEMAS"] != nil
    let listed = try Binary("schema").output.split(separator: "\n").map(String.init)
    #expect(listed == described)
    for name in described {
      let printed = try Binary("schema", name)
      #expect(printed.status == 0, "\(printed.errors)")
      let file = Self.folder.appendingPathComponent("\(name).json")
      if isRecording { try printed.output.write(to: file, atomically: true, encoding: .utf8) }
      let committed = try? String(contentsOf: file, encoding: .utf8)
      #expect(
        printed.output == committed,
        "docs/schema/\(name).json is not what laws schema \(name) prints")
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    #expect(files == described.map { "\($0).json" }.sorted())
  }

  @Test("an unknown command is refused with the known ones")
  func unknownCommand() throws {
    let result = try Binary("schema", "nonsense")
    #expect(result.status == 64)
    #expect(result.errors.contains("found 'nonsense'") && result.errors.contains("fit"))
  }

  /// An answer of every described command, small enough to be quick.
  @Test("an outside validator accepts an answer of every command")
  func answersValidate() throws {
    let data = try TemporaryFolder()
    let answers = try TemporaryFolder()
    let runs = try data.file("runs.csv", StoredFitTests.runs())
    let points = try data.file(
      "points.csv",
      (["x,y"]
        + (0..<8).map { i in
          let x = Double(1 << i)
          return "\(x),\(2 + 3 / x.squareRoot() * (1 + 0.01 * sin(x)))"
        }).joined(separator: "\n") + "\n")
    let matrix = try data.file(
      "h.mtx",
      "%%MatrixMarket matrix coordinate real symmetric\n4 4 5\n1 1 4\n2 2 3\n3 3 2\n4 4 1\n2 1 0.5\n"
    )
    let kept = data.path + "/fit.json"
    let boot = data.path + "/boot.json"
    let two = try data.file("two.csv", Self.twoExperiments())
    let spectra = Binary.ladder + "/spectra"
    let tokens = Binary.ladder + "/tokens/820k-gptq4.npy"
    let certificate = data.path + "/certificate.json"
    let hypotheses = [
      "--parameters", "820352", "--tokens", "16400384", "--vocabulary", "256", "--sampled",
      "tokens",
    ]
    let examples: [(String, [String])] = [
      ("fit-kept", ["chinchilla", runs, "-o", kept]),
      (
        "fit-bootstrap",
        ["chinchilla", runs, "--intervals", "bootstrap", "--resamples", "100", "-o", boot]
      ),
      ("fit-two", ["chinchilla", two]), ("fit-root", ["inverse-root", points]),
      ("fit-ladder", ["chinchilla", Binary.ladder + "/runs.csv"]),
      ("predict-sizes", [kept, "--parameters", "5e8,70B", "--ratio", "20"]),
      ("allocate-fit", [kept, "--budget", "1e21", "--inference-tokens", "1e12"]),
      ("allocate-law", ["--law", "besiroglu2024", "--budget", "1e24"]),
      ("predict-law", ["--law", "besiroglu2024", "--parameters", "7B", "--ratio", "20"]),
      ("forecast-runs", [kept, runs]),
      ("compare-two", [kept, boot, "--budget", "1e21"]),
      ("sensitivity-runs", [runs, "--flops", "1e22", "--resamples", "100"]),
      ("backtest-runs", [runs, "--cuts", "1e19,1e20"]), ("plan-sweeps", ["--budget", "1e18,1e19"]),
      ("suggest-run", [kept, "--target", "1e23"]), ("isoflop-two", [two]),
      ("isoflop-bias", ["--bias"]), ("list-all", []),
      ("spectrum-matrix", [matrix, "--vectors", "2"]),
      ("spectrum-table", [spectra + "/164k-32896tok-s0.csv", "--parameters", "164288"]),
      ("plot-runs", [runs, "--x", "params", "--y", "loss", "-o", data.path + "/plot.drawing"]),
      ("simulate-study", ["-o", data.path + "/study", "--models", "3", "--sample", "200"]),
      ("paper-known", []), ("check-table", [runs]), ("check-study", [Binary.ladder]),
      ("extrapolate-law", ["--law", "besiroglu2024", "--to", "70B"]),
      ("bound-tokens", [tokens] + hypotheses + ["--bits", "4", "--compare"]),
      ("bound-certificate", [tokens] + hypotheses + ["--bits", "4", "-o", certificate]),
      (
        "bound-widths",
        [Binary.ladder + "/tokens/820k-gptq{b}.npy"] + hypotheses + ["--bits", "3,4"]
      ),
      (
        "bound-online",
        [
          "--online", Binary.ladder + "/curves/820k-x20-s0.npy", "--tokens", "16400384",
          "--vocabulary", "256",
        ]
      ),
      (
        "bound-held-out",
        [
          "--held-out", Binary.ladder + "/tokens/820k-gptq4.npy", "--vocabulary", "256",
          "--sampled", "tokens",
        ]
      ),
      ("bound-study", [Binary.ladder, "--model", "20k"]),
      ("verify-certificate", [certificate, tokens]),
      ("summarize-one", [tokens] + hypotheses + ["--bits", "4", "-o", data.path + "/t.sum"]),
    ]
    for (name, arguments) in examples {
      let command = String(name.prefix { $0 != "-" })
      let result = try Binary([command] + arguments + ["--json"])
      #expect(result.status == 0, "\(name): \(result.errors)")
      _ = try answers.file(name + ".json", result.output)
    }
    let report = try Data(
      contentsOf: Binary.root.appendingPathComponent("Reports/ladder.json"))
    _ = try answers.file("report-file.json", String(decoding: report, as: UTF8.self))
    for path in [kept, boot] {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      _ = try answers.file("fit-file-\((path as NSString).lastPathComponent)", text)
    }
    let (status, output) = try Self.validate(answers.path)
    if status == 77 || status == 127 {
      print("SchemaTests: skipped the outside validator: \(output)")
    } else {
      #expect(status == 0, "\(output)")
    }
  }

  static func validate(_ folder: String) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", Binary.root.appendingPathComponent("Tools/check-schemas").path, folder,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  private static func twoExperiments() -> String {
    let rows = ["a", "b"].flatMap { name in
      [1e18, 1e19, 1e20].flatMap { budget -> [String] in
        let middle = (budget / 120).squareRoot()
        return [0.25, 0.5, 1, 2, 4].map { step in
          let n = middle * step
          let d = budget / 6 / n
          let loss = 1.8 + (name == "a" ? 480.0 : 500) / pow(n, 0.35) + 2080 / pow(d, 0.37)
          return "\(name),\(budget),\(n),\(d),\(loss * exp(0.001 * sin(3 * step)))"
        }
      }
    }
    return (["experiment,budget,params,tokens,loss"] + rows).joined(separator: "\n") + "\n"
  }
}
