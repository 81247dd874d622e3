// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import ScalingLaws
import Testing

@Suite("Stored fits")
struct StoredFitTests {
  /// A surface with runs enough for a floor: the published one with a fixed pattern of small errors.
  static func runs(scale: Double = 0.002) -> String {
    var lines = ["run,params,tokens,loss,batch"]
    for (i, n) in [5e7, 1.5e8, 5e8, 1.5e9, 5e9].enumerated() {
      for (j, ratio) in [3.0, 10, 30, 100].enumerated() {
        let loss = 1.8172 + 482.01 * pow(n, -0.3478) + 2085.43 * pow(n * ratio, -0.3658)
        let wave = sin(Double(7 * i + 3 * j)) * scale
        lines.append("r\(i)\(j),\(n),\(n * ratio),\(loss * exp(wave)),b\((i + j) % 7)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func aKeptDataConstrainedFitPredictsWithRepeats() throws {
    let folder = try TemporaryFolder()
    let (law, inputs) = DataConstrained.example
    let rows = inputs.map {
      "\($0.parameters),\($0.tokens),\($0.uniqueTokens),\(law($0))"
    }
    let table = try folder.file(
      "runs.csv", (["params,tokens,unique_tokens,loss"] + rows).joined(separator: "\n") + "\n")
    let kept = folder.path + "/fit.json"
    let fit = try Binary("fit", "data-constrained", table, "-o", kept)
    #expect(fit.status == 0, "\(fit.errors)")
    let asked = RepeatedData(parameters: 2e9, tokens: 4e10, uniqueTokens: 5e9)
    let predict = ["predict", kept, "--parameters", "2B", "--tokens", "40B", "--json"]
    for (more, expected) in [
      (["--unique-tokens", "5B"], law(asked)),
      ([], law(RepeatedData(parameters: 2e9, tokens: 4e10, uniqueTokens: 4e10))),
    ] {
      let result = try Binary(predict + more)
      #expect(result.status == 0, "\(result.errors)")
      let row = (try result.object()["predictions"] as? [[String: Any]] ?? []).first ?? [:]
      let value = (row["prediction"] as? [String: Any])?["value"] as? Double ?? .nan
      #expect(abs(value / expected - 1) < 1e-6, "\(value) for \(expected)")
    }
  }

  @Test func aFitGoesThroughPipesAndShortNames() throws {
    let folder = try TemporaryFolder()
    let table = try folder.file("runs.csv", Self.runs())
    // The one-character name is a relative path, which lies in the package's root.
    let short = Binary.root.appendingPathComponent("f")
    defer { try? FileManager.default.removeItem(at: short) }
    let written = try Binary("fit", "chinchilla", table, "-o", "f")
    #expect(written.status == 0, "\(written.errors)")
    let printed = try Binary("fit", "chinchilla", table, "-o", "-")
    #expect(printed.status == 0, "\(printed.errors)")
    #expect(try printed.output == String(contentsOf: short, encoding: .utf8))
    let kept = try folder.file("fit.json", printed.output)
    let sizes = ["--parameters", "7B,70B", "--ratio", "20", "--json"]
    let piped = try Binary(["predict", "-"] + sizes, input: kept)
    #expect(piped.status == 0, "\(piped.errors)")
    #expect(try piped.output == Binary(["predict", kept] + sizes).output)
  }

  @Test func aKeptFitPredictsAllocatesAndCompares() throws {
    let folder = try TemporaryFolder()
    let table = try folder.file("runs.csv", Self.runs())
    let kept = folder.path + "/fit.json"
    let fit = try Binary("fit", "chinchilla", table, "--level", "0.9", "-o", kept, "--json")
    #expect(fit.status == 0, "\(fit.errors)")
    let intervals = try fit.fit()["intervals"] as? [String: Any] ?? [:]
    #expect(intervals["method"] as? String == "groups")
    // The file has the printed fields, and the rows beside them.
    let file =
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: kept))) as? [String: Any]
    let stored = (file?["fits"] as? [[String: Any]])?.first ?? [:]
    let printed = try fit.fit()
    #expect(Set(stored.keys) == Set(printed.keys).union(["data", "covariance"]))
    for (name, value) in printed { #expect((stored[name] as? NSObject) == (value as? NSObject)) }
    // The table is not needed any more.
    try FileManager.default.removeItem(atPath: table)

    let predicted = try Binary(
      "predict", kept, "--parameters", "5e8,70B", "--ratio", "20", "--json")
    #expect(predicted.status == 0, "\(predicted.errors)")
    let rows = try predicted.object()["predictions"] as? [[String: Any]] ?? []
    #expect(rows.count == 2)
    #expect(rows[0]["distance"] as? Double == 1)
    #expect((rows[1]["distance"] as? Double ?? 0) > 14)
    let inside = rows[0]["prediction"] as? [String: Any] ?? [:]
    let law = inside["interval"] as? [Double] ?? []
    let run = rows[0]["newRun"] as? [Double] ?? []
    #expect(law.count == 2 && run.count == 2 && run[0] < law[0] && law[1] < run[1])
    let codes = (try predicted.object()["warnings"] as? [[String: String]] ?? []).compactMap {
      $0["code"]
    }
    #expect(codes.contains("W-far-extrapolation"))

    let allocated = try Binary(
      "allocate", kept, "--budget", "1e21", "--inference-tokens", "1e12", "--json")
    #expect(allocated.status == 0, "\(allocated.errors)")
    let best = (try allocated.object()["allocations"] as? [[String: Any]] ?? []).first ?? [:]
    func value(_ name: String) -> Double {
      (best[name] as? [String: Any])?["value"] as? Double ?? .nan
    }
    #expect(abs(6 * value("parameters") * value("tokens") / 1e21 - 1) < 1e-9)
    #expect(abs(value("tokens") / value("parameters") / value("tokensPerParameter") - 1) < 1e-9)
    let use = (try allocated.object()["inference"] as? [[String: Double]] ?? []).first ?? [:]
    #expect((use["parameters"] ?? .infinity) < value("parameters"))
    #expect(abs((use["loss"] ?? 0) - value("loss")) < 1e-9)

    let compared = try Binary("compare", kept, kept, "--budget", "1e21", "--json")
    #expect(compared.status == 0, "\(compared.errors)")
    let pairs = try compared.object()["comparisons"] as? [[String: Any]] ?? []
    #expect(pairs.count == 1 && pairs.first?["sameData"] as? Bool == true)
    let several = try Binary(
      "compare", kept, kept, kept, "--parameters", "2B", "--tokens", "40B", "--json")
    #expect(several.status == 0, "\(several.errors)")
    let further = try several.object()["comparisons"] as? [[String: Any]] ?? []
    #expect(further.count == 2)
    let splits = further.first?["allocations"] as? [[String: Any]] ?? []
    #expect(splits.count == 2)
    for (split, name) in zip(splits, ["parameters", "tokens"]) {
      let b = (split["b"] as? [String: Any])?[name] as? [String: Any]
      #expect(abs((b?["value"] as? Double ?? 0) / (name == "tokens" ? 4e10 : 2e9) - 1) < 1e-9)
      let multiplier = (split["multiplier"] as? [String: Any])?["value"] as? Double ?? 0
      #expect(abs(multiplier - 1) < 1e-9)
    }
  }

  @Test(arguments: ["kaplan", "skaling"])
  func surfacesWithoutAChinchillaFloorAreAllocated(law: String) throws {
    let folder = try TemporaryFolder()
    let table = try folder.file("runs.csv", Self.runs(scale: 0.0005))
    let kept = folder.path + "/fit.json"
    let fit = try Binary("fit", law, table, "-o", kept)
    #expect(fit.status == 0, "\(fit.errors)")
    let allocated = try Binary("allocate", kept, "--budget", "1e21", "--json")
    #expect(allocated.status == 0, "\(allocated.errors)")
    let best = (try allocated.object()["allocations"] as? [[String: Any]] ?? []).first ?? [:]
    let n = best["parameters"] as? [String: Any] ?? [:]
    let interval = n["interval"] as? [Double] ?? []
    let value = n["value"] as? Double ?? .nan
    #expect(interval.count == 2 && interval[0] < value && value < interval[1])
    let refused = try Binary("allocate", kept, "--budget", "1e21", "--unique-tokens", "1e9")
    #expect(refused.status == 64 && refused.errors.contains("data-constrained"))
  }

  @Test func aPublishedLawOfRepeatsPredictsAndAllocates() throws {
    let law = DataConstrained.muennighoff2023
    let asked = ["--law", "muennighoff2023", "--unique-tokens", "1e11", "--json"]
    let predicted = try Binary(["predict", "--parameters", "7B", "--tokens", "1.4T"] + asked)
    #expect(predicted.status == 0, "\(predicted.errors)")
    let row = (try predicted.object()["predictions"] as? [[String: Any]] ?? []).first ?? [:]
    let known = law(RepeatedData(parameters: 7e9, tokens: 1.4e12, uniqueTokens: 1e11))
    #expect(abs(((row["prediction"] as? [String: Any])?["value"] as? Double ?? 0) - known) < 1e-12)
    let allocated = try Binary(["allocate", "--budget", "1e24"] + asked)
    #expect(allocated.status == 0, "\(allocated.errors)")
    let best = (try allocated.object()["allocations"] as? [[String: Any]] ?? []).first ?? [:]
    let n = (best["parameters"] as? [String: Any])?["value"] as? Double ?? 0
    #expect(abs(n / 61_374_648_486.4943 - 1) < 1e-9)
    let other = try Binary(
      "predict", "--law", "besiroglu2024", "--parameters", "7B", "--ratio", "20",
      "--unique-tokens", "1e9")
    #expect(other.status == 64 && other.errors.contains("muennighoff2023"))
  }

  @Test func finishedRunsAreComparedWithAKeptFit() throws {
    let folder = try TemporaryFolder()
    let table = try folder.file("runs.csv", Self.runs())
    let kept = folder.path + "/fit.json"
    _ = try Binary("fit", "chinchilla", table, "-o", kept)
    func loss(_ n: Double, _ d: Double) -> Double {
      1.8172 + 482.01 * pow(n, -0.3478) + 2085.43 * pow(d, -0.3658)
    }
    let rows = [(2e9, 4e10), (3e9, 6e10), (4e9, 8e10)].map { ($0.0, $0.1, loss($0.0, $0.1)) }
    func file(_ name: String, factor: Double) throws -> String {
      try folder.file(
        name,
        "run,params,tokens,loss\n"
          + rows.enumerated().map { "f\($0),\($1.0),\($1.1),\($1.2 * factor)\n" }.joined())
    }
    let good = try Binary("forecast", kept, try file("good.csv", factor: 1), "--json")
    #expect(good.status == 0, "\(good.errors)")
    #expect(try good.object()["inside"] as? Int == 3)
    let bad = try Binary("forecast", kept, try file("bad.csv", factor: 1.03), "--json")
    let object = try bad.object()
    #expect(object["inside"] as? Int == 0 && object["stated"] as? Int == 3)
    #expect(abs((object["bias"] as? Double ?? 0) - log(1.03)) < 2e-3)
    let codes = (object["warnings"] as? [[String: String]] ?? []).compactMap { $0["code"] }
    #expect(codes.contains("W-forecast-missed"))
    let first = (object["runs"] as? [[String: Any]] ?? []).first ?? [:]
    #expect((first["outside"] as? Double ?? 0) > 0)
    let text = try Binary("forecast", kept, folder.path + "/bad.csv")
    #expect(text.output.contains("0 of 3 losses lie inside the 95 % intervals"))
    let own = try Binary("forecast", kept, table, "--json")
    #expect(own.output.contains("W-fitted-runs"))
  }

  @Test("fits that version 1 kept are read, their draws and their clusters too")
  func earlierVersions() throws {
    let folder = Binary.root.appendingPathComponent("Tests/lawsTests/Kept").path
    let surface = try Binary(
      "predict", folder + "/fit-1-cluster.json", "--parameters", "70B", "--ratio", "20", "--json")
    #expect(surface.status == 0, "\(surface.errors)")
    let object = try surface.object()
    let intervals = object["intervals"] as? [String: Any] ?? [:]
    #expect(intervals["method"] as? String == "cluster" && intervals["by"] as? String == "batch")
    #expect(intervals["resamples"] as? Int == 100 && intervals["seed"] as? Int == 3)
    // What the version that wrote the file printed for it.
    let row = (object["predictions"] as? [[String: Any]] ?? []).first ?? [:]
    let value = row["prediction"] as? [String: Any] ?? [:]
    let interval = value["interval"] as? [Double] ?? []
    #expect(abs((value["value"] as? Double ?? 0) - 1.971786054131916) < 1e-9)
    #expect(interval.count == 2 && abs(interval[0] - 1.9668652729104568) < 1e-9)
    let power = try Binary("predict", folder + "/fit-1-power.json", "--x", "256", "--json")
    #expect(power.status == 0, "\(power.errors)")
  }

  @Test func sameSeedSameBytes() throws {
    let folder = try TemporaryFolder()
    let table = try folder.file("runs.csv", Self.runs())
    let files = try ["a", "b"].map { name -> Data in
      let path = folder.path + "/\(name).json"
      let result = try Binary(
        "fit", "chinchilla", table, "--intervals", "cluster", "--by", "batch", "--resamples",
        "100", "--seed", "3", "-o", path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("W-few-clusters"))
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    #expect(files[0] == files[1])
    let other = folder.path + "/c.json"
    _ = try Binary(
      "fit", "chinchilla", table, "--intervals", "cluster", "--by", "batch", "--resamples",
      "100", "--seed", "4", "-o", other)
    #expect(try Data(contentsOf: URL(fileURLWithPath: other)) != files[0])
  }

  @Test func aChangedFileIsRefused() throws {
    let folder = try TemporaryFolder()
    let table = try folder.file("runs.csv", Self.runs())
    let kept = folder.path + "/fit.json"
    _ = try Binary("fit", "chinchilla", table, "-o", kept)
    let text = try String(contentsOfFile: kept, encoding: .utf8)
    let objective = try #require(text.firstMatch(of: /"objective": ([0-9.e-]+)/))
    let path = try folder.file(
      "changed.json", text.replacing(objective.0, with: "\"objective\": 0.5"))
    let result = try Binary("predict", path, "--parameters", "1e9", "--ratio", "20")
    #expect(result.status == 1)
    #expect(result.errors.contains("the file was changed"))
    let none = try folder.file("none.json", "{}\n")
    #expect(
      try Binary("allocate", none, "--budget", "1e21").errors
        == "laws: \(none): expected a saved fit, found no field 'format'\n")
    let later = try folder.file("later.json", "{\"format\": \"scalinglaws-fit-9\"}\n")
    #expect(
      try Binary("allocate", later, "--budget", "1e21").errors
        == "laws: \(later): expected a fit of the format scalinglaws-fit-2 or scalinglaws-fit-1, found "
        + "'scalinglaws-fit-9'\n")
    let printed = try folder.file(
      "printed.json", Binary("fit", "chinchilla", table, "--json").output)
    #expect(
      try Binary("allocate", printed, "--budget", "1e21").errors
        == "laws: \(printed): expected a fit that was kept with its rows, found one that was only printed\n"
    )
    #expect(try Binary("allocate", kept, "--budget", "-3").status == 64)
    #expect(try Binary("predict", kept, "--x", "3").status == 64)
    #expect(try Binary("fit", "chinchilla", table, "--intervals", "cluster").status == 64)
    #expect(
      try Binary("fit", "chinchilla", table, "--intervals", "profile", "--by", "batch").status == 64
    )
  }

  @Test func plansSuggestsAndDraws() throws {
    let plan = try Binary("plan", "--budget", "1e18,1e19", "--json")
    #expect(plan.status == 0, "\(plan.errors)")
    let runs = try plan.object()["runs"] as? [[String: Double]] ?? []
    #expect(runs.count == 14)
    #expect(
      runs.allSatisfy {
        abs(6 * ($0["parameters"] ?? 0) * ($0["tokens"] ?? 0) / ($0["flops"] ?? 1) - 1) < 1e-9
      })
    let folder = try TemporaryFolder()
    let table = try folder.file("runs.csv", Self.runs())
    let kept = folder.path + "/fit.json"
    let fit = try Binary(
      "fit", "chinchilla", table, "--intervals", "residual", "--resamples", "100", "-o", kept,
      "--figures", folder.path + "/f", "--format", "drawing,pdf")
    #expect(fit.status == 0, "\(fit.errors)")
    for name in ["profiles.pdf", "bootstrap-pairs.pdf", "drawings/profiles.txt"] {
      #expect(FileManager.default.fileExists(atPath: folder.path + "/f/" + name))
    }
    let next = try Binary("suggest", kept, "--target", "1e23", "--json")
    #expect(next.status == 0, "\(next.errors)")
    let best = try next.object()["best"] as? [String: Double] ?? [:]
    #expect((best["shrinkage"] ?? 0) > 0)
  }

  @Test("earlier spellings work, and standard error says the present ones")
  func earlierSpellings() throws {
    let now = try Binary("allocate", "--law", "besiroglu2024", "--budget", "1e21", "--json")
    let before = try Binary("allocate", "--law", "besiroglu2024", "--flops", "1e21", "--json")
    #expect(now.status == 0 && now.errors.isEmpty && before.errors.isEmpty)
    #expect(before.output == now.output)
    let said = try Binary("allocate", "--law", "besiroglu2024", "--flops", "1e21")
    #expect(said.errors == "laws: note: --flops is now --budget\n")
    #expect(
      try Binary("allocate", "--law", "besiroglu2024", "--flops", "1e21", "--budget", "1e21").status
        == 64)
    #expect(try Binary("allocate", "--law", "besiroglu2024").status == 64)
    let folder = try TemporaryFolder()
    let rows = (1...8).map { "\($0),\(2 + 3 / Double($0))" }
    let table = try folder.file("p.csv", (["x,y"] + rows).joined(separator: "\n") + "\n")
    let floor = try Binary("fit", "power", table, "--floor")
    #expect(floor.errors == "laws: note: power --floor is now the law power-floor\n")
    #expect(try Binary("fit", "power-floor", table).output == floor.output)
  }

  @Test func precisionIsThatOfTheText() throws {
    func loss(_ words: String...) throws -> String {
      try Binary(["allocate", "--law", "besiroglu2024", "--budget", "1e21"] + words).output
    }
    #expect(try loss() == loss("--precision", "4"))
    #expect(try loss("--precision", "8").count > loss().count)
    #expect(try loss("--json") == loss("--json", "--precision", "8"))
    #expect(try Binary("list", "--precision", "0").status == 64)
  }

  @Test func printedDigitsTooFewAreFlagged() throws {
    let result = try Binary("allocate", "--law", "hoffmann2022", "--flops", "5.76e23")
    #expect(result.status == 0)
    #expect(result.output.contains("W-rounded"))
    let fine = try Binary("allocate", "--law", "besiroglu2024", "--flops", "5.76e23")
    #expect(!fine.output.contains("W-rounded"))
  }

  @Test func sensitivityAndBacktestAnswer() throws {
    let folder = try TemporaryFolder()
    let table = try folder.file("runs.csv", Self.runs())
    let card = try Binary(
      "sensitivity", table, "--flops", "1e22", "--resamples", "100", "--json")
    #expect(card.status == 0, "\(card.errors)")
    let rows = try card.object()["rows"] as? [[String: Any]] ?? []
    #expect(
      Set(rows.compactMap { $0["group"] as? String }).isSuperset(of: ["objective", "δ", "unit"]))
    let back = try Binary("backtest", table, "--cuts", "1e19,1e20", "--json")
    #expect(back.status == 0, "\(back.errors)")
    let cuts = try back.object()["cuts"] as? [[String: Any]] ?? []
    #expect(!cuts.isEmpty)
    let ranking = try back.object()["ranking"] as? [[String: Any]] ?? []
    #expect(ranking.count >= 4)
  }
}
