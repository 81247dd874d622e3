// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

/// How every command that takes a table of runs reads it.
@Suite("Tables of runs on the command line")
struct RunTableCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// 20 runs of a surface, with the numbers in `unit` of parameters and tokens.
  static func runs(
    _ header: String, parameters: Double = 1, tokens: Double = 1,
    extra: (Int) -> String = { _ in "" },
    factor: (Int) -> Double = { _ in 1 }
  ) -> String {
    var lines = [header]
    for n in [1e7, 3e7, 1e8, 3e8, 1e9] {
      for ratio in [5.0, 20, 80, 320] {
        let place = lines.count
        // A known pattern in place of noise.
        let loss =
          (1.8 + 400 / pow(n, 0.34) + 1800 / pow(n * ratio, 0.36))
          * (1 + 0.001 * sin(Double(7 * place))) * factor(place)
        lines.append("\(n / parameters),\(n * ratio / tokens),\(loss)\(extra(place))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func alpha(_ arguments: [String]) throws -> Double {
    let result = try Binary(["fit", "chinchilla"] + arguments + ["--json"])
    #expect(result.status == 0, "\(result.errors)")
    let coefficients = try result.fit()["coefficients"] as? [String: [String: Any]] ?? [:]
    return coefficients["alpha"]?["value"] as? Double ?? .nan
  }

  @Test func unitsOfHeadersAndOptionsGiveTheSameFit() throws {
    let plain = try alpha([folder.file("plain.csv", Self.runs("params,tokens,loss"))])
    let stated = try folder.file(
      "stated.csv", Self.runs("params (M),tokens_B,loss", parameters: 1e6, tokens: 1e9))
    let unsaid = try folder.file(
      "unsaid.csv", Self.runs("params,tokens,loss", parameters: 1e6, tokens: 1e9))
    #expect(abs(plain - 0.34) < 0.05)
    #expect(abs(try alpha([stated]) - plain) < 1e-6)
    #expect(abs(try alpha([unsaid, "--units", "parameters=M,tokens=B"]) - plain) < 1e-6)
    for command in [
      ["fit", "chinchilla"], ["check"], ["isoflop"], ["backtest"], ["report"], ["figures"],
    ] {
      let refused = try Binary(
        command + [unsaid]
          + (["report", "figures"].contains(command[0]) ? ["-o", folder.path + "/o"] : []))
      #expect(refused.status == 1, "\(command)")
      #expect(
        (refused.errors + refused.output).contains(
          "likely parameters in millions and tokens in billions"), "\(command): \(refused.errors)")
    }
    #expect(try Binary("fit", "chinchilla", unsaid).errors.contains("--units as-is"))
  }

  @Test func everyCommandTakesTheColumnsAndRows() throws {
    let table = try folder.file("named.csv", Self.runs("param_count_of_model,tok,eval/macro"))
    let options = [
      "--parameters", "param_count_of_model", "--tokens", "tok * 1", "--loss", "eval/macro",
      "--where", "tok>1e8",
    ]
    for (command, rest) in [
      (["fit", "chinchilla"], []), (["check"], []), (["isoflop"], ["--budget", "1e21"]),
      (["backtest"], []),
      (["sensitivity"], ["--budget", "1e21", "--resamples", "100"]),
      (["figures"], ["-o", folder.path + "/f", "--only", "resid", "--format", "csv"]),
      (["report"], ["-o", folder.path + "/r", "--format", "json"]),
    ] as [([String], [String])] {
      let result = try Binary(command + [table] + options + rest)
      #expect(result.status == 0, "\(command): \(result.errors)")
    }
    let plot = try Binary(
      "plot", table, "--x", "tok / param_count_of_model", "--y", "eval/macro", "--where", "tok>1e8",
      "-o", folder.path + "/p.svg")
    #expect(plot.status == 0, "\(plot.errors)")
  }

  @Test func whatWasReadIsSaidInTextAndJSON() throws {
    let table = try folder.file(
      "said.csv",
      Self.runs(
        "params (M),tokens,loss,val_loss,State", parameters: 1e6,
        extra: { ",3,\($0 == 3 ? "crashed" : "finished")" }))
    let text = try Binary("fit", "chinchilla", table).output
    #expect(text.contains("parameters: 'params (M)', millions × 1e+06, 1e+07 to 1e+09"))
    #expect(text.contains("loss: 'loss', nats per token"))
    #expect(text.contains("not used: 'val_loss'"))
    #expect(text.contains("rows: 19 of 20; left out: 1 (not ended by 'State', first in line 4)"))
    #expect(text.contains("W-unended-runs"))
    #expect(text.contains("goodness of fit: RMS of log residuals"))
    let check = try Binary("check", table, "--json").object()
    let read = check["read"] as? [String: Any] ?? [:]
    #expect(read["used"] as? Int == 19 && read["rows"] as? Int == 20)
    let columns = read["columns"] as? [[String: Any]] ?? []
    #expect(columns.first?["factor"] as? Double == 1e6)
  }

  @Test func anOptionThatFindsNothingIsAnError() throws {
    let table = try folder.file("plain.csv", Self.runs("params,tokens,loss"))
    for command in [["fit", "chinchilla"], ["check"], ["isoflop"], ["backtest"]] {
      let result = try Binary(command + [table, "--final"])
      #expect(result.status == 1)
      #expect(
        (result.errors + result.output).contains("expected a column that names the runs"),
        "\(command)")
    }
    #expect(
      try Binary("fit", "chinchilla", table, "--final").errors.hasSuffix("(--run names it)\n"))
    #expect(try Binary("fit", "chinchilla", table, "--pool", "--experiment", "a").status == 64)
    #expect(try Binary("fit", "chinchilla", table, "--units", "parameters=GB").status == 64)
  }

  @Test func sweepsAndRecipesAreSeen() throws {
    let sweep = try folder.file(
      "sweep.csv",
      Self.runs("params,tokens,loss,lr", extra: { _ in ",1" })
        + Self.runs("", extra: { _ in ",2" }, factor: { _ in 1.3 }).dropFirst())
    let check = try Binary("check", sweep).output
    #expect(check.contains("W-sweep: 40 of 40 rows share N and D with others, in 20 pairs"))
    #expect(check.contains("'lr' explains 100 % of it"))
    #expect(check.contains("--best"))
    let best = try Binary("check", sweep, "--best").output
    #expect(!best.contains("W-sweep") && best.contains("20 runs of 5 sizes"))
    let recipes = try folder.file(
      "recipes.csv",
      Self.runs(
        "params,tokens,loss,recipe", extra: { ",\(($0 + $0 / 4) % 2)" },
        factor: { 1 + 0.04 * Double(($0 + $0 / 4) % 2) }))
    let fit = try Binary("fit", "chinchilla", recipes).output
    #expect(fit.contains("residuals explained: recipe"))
    #expect(fit.contains("W-residual-pattern: Residuals differ by the column 'recipe'"))
    #expect(try Binary("check", recipes).output.contains("W-residual-pattern"))
  }

  @Test func aReportSaysWhatWasRead() throws {
    let table = try folder.file(
      "stated.csv", Self.runs("params (M),tokens_B,loss", parameters: 1e6, tokens: 1e9))
    let report = try Binary("report", table, "-o", folder.path + "/R", "--format", "html,json")
    #expect(report.status == 0, "\(report.errors)")
    let html = try String(contentsOfFile: folder.path + "/R/stated.html", encoding: .utf8)
    #expect(html.contains("What was read"))
    #expect(
      html.contains("params (M)") && html.contains("millions") && html.contains("rows: 20 of 20"))
  }

  @Test func aTrainersStateIsReadAndSaysWhatIsMissing() throws {
    var log = (1...12).map {
      "{\"loss\": \(2 + 5 / Double($0)), \"step\": \(10 * $0), \"num_input_tokens_seen\": \($0)000000}"
    }
    log.append("{\"eval_loss\": 2.4, \"step\": 120, \"num_input_tokens_seen\": 12000000}")
    log.append("{\"step\": 120, \"total_flos\": 1e18, \"train_loss\": 3.1}")
    let state = try folder.file(
      "trainer_state.json",
      "{\"global_step\": 120, \"total_flos\": 1e18, \"log_history\": [\(log.joined(separator: ",\n"))]}"
    )
    let check = try Binary("check", state, "--parameters", "124M").output
    #expect(check.contains("rows: 12 of 14; left out: 2 (no number in 'loss'"))
    let unsized = try Binary("check", state)
    #expect(unsized.status == 1)
    #expect(unsized.output.contains("expected two of parameters"), "\(unsized.output)")
  }

  @Test func experimentsAreChosenPooledOrNames() throws {
    let names = try folder.file(
      "names.csv", Self.runs("params,tokens,loss,experiment", extra: { ",run-\($0)" }))
    let fit = try Binary("fit", "chinchilla", names).output
    #expect(
      fit.contains(
        "'experiment' has 20 names for 20 rows: it names runs and does not part the table"))
    let two = try folder.file(
      "two.csv",
      Self.runs("params,tokens,loss,experiment", extra: { ",\($0 % 2 == 0 ? "a" : "b")" }))
    #expect(try Binary("check", two).output.contains("20 runs of 5 sizes in 2 experiments"))
    let pooled = try Binary("fit", "chinchilla", two, "--pool").output
    #expect(pooled.contains("20 rows") && pooled.contains("which are read together"))
  }

  @Test func oldSpellingsAreAcceptedWithANote() throws {
    let table = try folder.file("c.csv", Self.runs("params,seen,loss"))
    let fit = try Binary("fit", "chinchilla", table, "--flops", "6 * params * seen")
    #expect(fit.status == 0, "\(fit.errors)")
    #expect(fit.errors == "laws: note: --flops is now --flops-column here\n")
    let plain = try folder.file("plain.csv", Self.runs("params,tokens,loss"))
    let isoflop = try Binary("isoflop", plain, "--flops", "1e21")
    #expect(isoflop.errors.hasPrefix("laws: note: --flops is now --budget here\n"))
    let sensitivity = try Binary("sensitivity", plain, "--flops", "1e21", "--resamples", "100")
    #expect(sensitivity.status == 0 && sensitivity.errors.contains("--flops is now --budget here"))
  }

  @Test func aStudyCanHoldTheOptions() throws {
    _ = try folder.file("runs.csv", Self.runs("n_small,tok,loss", parameters: 1e6))
    _ = try folder.file(
      "study.yaml",
      "vocabulary: 256\nreading:\n  parameters: n_small\n  tokens: tok\n  units: parameters=M\n  where: [\"tok>1e8\"]\n"
    )
    let check = try Binary("check", folder.path)
    #expect(
      check.status == 0 && check.output.contains("19 runs of 5 sizes"),
      "\(check.output)\(check.errors)")
    _ = try folder.file("study.yaml", "vocabulary: 256\nreading:\n  colour: red\n")
    #expect(
      try Binary("check", folder.path).errors.contains(
        "study.yaml:3:3: expected one of the keys parameters, tokens"))
  }

  @Test func printedCommandsRun() throws {
    let table = try folder.file("my runs & more.csv", Self.runs("params,tokens,loss"))
    let report = try Binary(
      "report", table, "-o", folder.path + "/r", "--format", "html", "--where", "tokens>1e8")
    #expect(report.status == 0, "\(report.errors)")
    let page = try String(contentsOfFile: folder.path + "/r/my runs & more.html", encoding: .utf8)
    let plain = page.replacing(/<[^>]+>/, with: "").replacing("&gt;", with: ">").replacing(
      "&amp;", with: "&")
    let command = try #require(plain.firstMatch(of: /laws (fit chinchilla .*?) fits a law/)?.1)
    #expect(command == "fit chinchilla '\(table)' --where 'tokens>1e8'")
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let program = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(
      "laws"
    ).path
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    shell.arguments = ["-c", "'\(program)' \(command)"]
    shell.standardOutput = FileHandle.nullDevice
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
  }

  @Test func oneSizeGivesNoAllocation() throws {
    let table = try folder.file(
      "one.csv",
      "params,tokens,loss\n" + (1...8).map { "1e7,\($0)e8,\(3 - 0.1 * Double($0))\n" }.joined())
    let result = try Binary("isoflop", table)
    #expect(result.status == 1)
    #expect(result.output.contains("all runs have one size, which gives no allocation"))
  }

  @Test func aRangeThatEndsTooEarlyIsSaid() throws {
    let table = try folder.file(
      "p7.csv", "x,y\n" + [1.0, 2, 3, 5, 7, 10].map { "\($0),\(2 * pow($0, 7.5))\n" }.joined())
    #expect(try Binary("fit", "power", table).output.contains("the range excludes it"))
  }
}
