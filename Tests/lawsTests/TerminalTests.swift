// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import Foundation
import HessianSpectra
import NumericalMethods
import Testing

@Suite("Terminal")
struct TerminalTests {
  /// A run of every command that prints text, over the project's own data.
  private struct Runs {
    let folder: TemporaryFolder
    let runs = Binary.ladder + "/runs.csv"
    var fit: String { folder.path + "/fit.json" }
    var certificate: String { folder.path + "/certificate.json" }

    init() throws {
      folder = try TemporaryFolder()
      for words in [["fit", "chinchilla", runs, "-o", fit], bound + ["-o", certificate]] {
        let made = try Binary(words)
        #expect(made.status == 0, "\(made.errors)")
      }
      _ = try folder.file(
        "w.npy", NumpyMatrix.data(Matrix([[1.32, 0.68, -0.79, 0.35], [-0.2, 0.4, 0.9, -1.1]])))
      _ = try folder.file(
        "h.npy",
        NumpyMatrix.data(
          Matrix([[2, 0.5, 0, 0.1], [0.5, 1, 0.2, 0], [0, 0.2, 3, 0.4], [0.1, 0, 0.4, 1.5]])))
    }

    var tokens: String { Binary.ladder + "/tokens/820k-gptq4.npy" }
    var model: [String] {
      ["--parameters", "820352", "--tokens", "16400384", "--vocabulary", "256"]
    }
    var bound: [String] {
      ["bound", tokens] + model + ["--code-length-bits", "3373056", "--sampled", "tokens"]
    }
    var spectra: [String] {
      (0..<3).map { Binary.ladder + "/spectra/164k-32896tok-s\($0).csv" }
    }

    /// Runs whose numbers are results, which have the digits asked for.
    var results: [[String]] {
      [
        ["fit", "chinchilla", runs], ["fit", "kaplan", runs],
        ["fit", "power", runs, "--x", "parameters", "--y", "final_train_loss"],
        ["predict", fit, "--parameters", "7B,70B", "--tokens", "1.4T"],
        ["allocate", fit, "--budget", "1e18,1e24"],
        ["allocate", fit, "--budget", "1e24", "--inference-tokens", "1e13"],
        ["compare", fit, fit, "--budget", "1e20"], ["forecast", fit, runs],
        ["sensitivity", runs, "--budget", "1e18", "--resamples", "100"], ["backtest", runs],
        ["suggest", fit, "--target", "1e18"], ["isoflop", runs], ["isoflop", "--bias"],
        ["spectrum"] + spectra + ["--parameters", "164288"],
        ["quantize", folder.path + "/w.npy", folder.path + "/h.npy", "--bits", "3"],
        bound, bound + ["--inequality", "best", "--compare"],
        ["bound", Binary.ladder + "/tokens/820k-gptq{b}.npy", "--bits", "2,3,4", "--sampled"]
          + ["tokens"] + model,
        ["bound", Binary.ladder], ["extrapolate", Binary.ladder, "--to", "pythia"],
        ["extrapolate", "--law", "besiroglu2024", "--to", "1B,70B"],
      ]
    }

    /// Runs of everything else that prints text.
    var others: [[String]] {
      [
        ["list"], ["paper"], ["check", Binary.ladder], ["check", runs], ["schema"],
        ["plan", "--budget", "1e18,1e19"],
        ["predict", "--law", "muennighoff2023", "--parameters", "7B", "--tokens", "1.4T"],
        ["allocate", "--law", "besiroglu2024", "--budget", "1e24"],
        ["bound", "--online", Binary.ladder + "/curves/820k-x20-s0.npy", "--tokens", "16400384"]
          + ["--vocabulary", "256"],
        ["bound", "--held-out", tokens, "--vocabulary", "256", "--sampled", "tokens"],
        ["verify", certificate, tokens],
        ["verify", certificate, Binary.ladder + "/tokens/820k-gptq3.npy"],
        ["summarize", tokens, "-o", folder.path + "/part.sum", "--force"] + model
          + ["--code-length-bits", "3373056"],
        ["plot", runs, "--x", "parameters", "--y", "final_train_loss", "--log", "xy"]
          + ["-o", folder.path + "/a plot with a long name.svg", "--force"],
        ["figures", Binary.ladder, "-o", folder.path + "/F", "--only", "bit", "--force"],
        ["report", runs, "-o", folder.path + "/R", "--format", "json", "--force"],
        ["simulate", "-o", folder.path + "/S", "--models", "3", "--sample", "50", "--force"],
      ]
    }
  }

  private let runs: Runs

  init() throws { runs = try Runs() }

  /// The lines that are too wide and need not be: a word that has no space, such as a path, stands alone and whole;
  /// a printed file's path stays whole even where it has spaces.
  private static func tooWide(_ text: String, _ width: Int) -> [String] {
    text.split(separator: "\n").map(String.init).filter { line in
      TerminalText.width(line) > width && line.drop { $0 == " " }.contains(" ")
        && !FileManager.default.fileExists(atPath: line)
    }
  }

  @Test(
    "text fits 80 columns where it is piped, and as many as COLUMNS says",
    arguments: ["", "40", "120"])
  func width(columns: String) throws {
    for words in runs.results + runs.others {
      let run = try Binary(words, environment: ["COLUMNS": columns])
      #expect(run.status == (words.last?.hasSuffix("gptq3.npy") == true ? 1 : 0), "\(run.errors)")
      #expect(!run.output.isEmpty)
      let wide = Self.tooWide(run.output, Int(columns) ?? 80)
      #expect(wide.isEmpty, "\(words.prefix(2)): \(wide)")
    }
  }

  @Test("every command is among the runs")
  func all() throws {
    let used = Set((runs.results + runs.others).map { $0[0] })
    let help = try Binary("--help").output
    let named = help.matches(of: /\n  ([a-z]+) +[A-Z]/).map { String($0.1) }
    #expect(named.count > 20 && named.filter { !used.contains($0) && $0 != "help" }.isEmpty)
  }

  /// The words with digits.
  private static func numbers(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map {
      $0.trimmingCharacters(in: CharacterSet(charactersIn: "(),;:*."))
    }.filter { $0.contains(where: \.isNumber) && !$0.hasPrefix("COLUMNS=") }
  }

  @Test("narrow lines break no number")
  func whole() throws {
    for words in runs.results {
      let wide = Set(Self.numbers(try Binary(words).output))
      for columns in ["30", "50", "80"] {
        let narrow = try Binary(words, environment: ["COLUMNS": columns])
        let strange = Self.numbers(narrow.output).filter { !wide.contains($0) }
        #expect(strange.isEmpty, "\(words.prefix(2)) at \(columns): \(strange)")
      }
    }
  }

  @Test("results have four significant digits, or as many as --precision says")
  func digits() throws {
    func most(_ text: String) -> (Int, String) {
      Self.numbers(text).compactMap { word -> (Int, String)? in
        guard let number = word.wholeMatch(of: /[-+]?(\d+\.\d+)(e-?\d+)?[kMBT×%]?/) else {
          return nil
        }
        return (number.1.filter(\.isNumber).drop { $0 == "0" }.count, word)
      }.max { $0.0 < $1.0 } ?? (0, "")
    }
    for words in runs.results {
      let text = try Binary(words).output
      #expect(most(text).0 <= 4, "\(words.prefix(2)): \(most(text).1)")
    }
    let fit = ["fit", "chinchilla", runs.runs]
    let (four, two, seven) = (
      try Binary(fit).output, try Binary(fit + ["--precision", "2"]).output,
      try Binary(fit + ["--precision", "7"]).output
    )
    #expect(four.contains("alpha        0.1959 ") && two.contains(" 0.2 "))
    #expect(seven.contains(/alpha +0\.195\d{4}\s/))
    for command in try Binary("schema").output.split(separator: "\n").map(String.init)
    where !["report", "figures", "simulate", "study"].contains(command) && !command.contains("-") {
      let help = try Binary(command, "--help")
      #expect(help.output.contains("--precision"), "\(command)")
    }
  }

  @Test("fifty predictions are a table")
  func fifty() throws {
    let sizes = (1...50).map { "\($0)M" }.joined(separator: ",")
    let run = try Binary(
      ["predict", runs.fit, "--parameters", sizes, "--ratio", "20"], environment: ["COLUMNS": ""])
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    // Fifty rows, and around them the law, the intervals, the symbols and the warnings.
    #expect(run.status == 0 && lines.count <= 68, "\(lines.count) lines")
    #expect(lines.count { $0.contains("M ") && $0.contains("×") } >= 49)
    #expect(run.output.components(separatedBy: "W-far-extrapolation:").count == 2)
    #expect(run.output.contains("more of this kind"))
  }

  @Test("symbols are explained where they are printed")
  func symbols() throws {
    let letters = ["α", "β", "Δ", "Σ", "δ", "ε", "λ", "μ", "σ", "ρ"]
    for words in runs.results + runs.others where words[0] != "list" {
      let text = try Binary(words).output
      for letter in letters where text.contains(letter) {
        let asList = try Regex("(^|[ ,;\n])\(letter)(, [^ ]+)*: [a-z]")
        let asRow = try Regex("\n\(letter) +[0-9.e-]+  [a-z]")
        let asMeaning = try Regex("  \(letter)(_[A-Z])?, [a-z]")
        #expect(
          text.contains(asList) || text.contains(asRow) || text.contains(asMeaning),
          "\(words.prefix(2)): \(letter)")
      }
    }
    let bound = try Binary(runs.bound).output
    for symbol in ["C", "α", "Δ", "Σ", "s"] {
      #expect(try bound.contains(Regex("\n\(symbol) +[0-9.]+  [a-z]")), "\(symbol)")
    }
  }

  @Test("warnings and vacuous bounds have colours on a terminal that takes them")
  func colours() throws {
    let words = ["extrapolate", "--law", "besiroglu2024", "--to", "1B", "--loss-variation", "90"]
    let coloured = try Terminal(words)
    #expect(coloured.status == 0)
    #expect(coloured.output.contains("\u{1B}[33mW-assumed:\u{1B}[0m"), "\(coloured.output)")
    #expect(coloured.output.contains("* \u{1B}[31mvacuous\u{1B}[0m"))
    for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
      let plain = try Terminal(words, environment: environment)
      #expect(plain.status == 0 && !plain.output.contains("\u{1B}"))
      // Colours change nothing else.
      #expect(coloured.output.replacing(/\u{1B}\[\d+m/, with: "") == plain.output)
    }
    #expect(try !Binary(words).output.contains("\u{1B}"))
    let bound = try Terminal(runs.bound)
    #expect(bound.output.contains("non-vacuous") && !bound.output.contains("\u{1B}[31m"))
  }

  @Test("lines are as wide as the terminal", arguments: [UInt16(50), 100])
  func terminalWidth(columns: UInt16) throws {
    let run = try Terminal(
      ["fit", "chinchilla", runs.runs], columns: columns, environment: ["NO_COLOR": "1"])
    #expect(run.status == 0 && Self.tooWide(run.output, Int(columns)).isEmpty)
    let longest = run.output.split(separator: "\n").map { TerminalText.width($0) }.max() ?? 0
    #expect(longest > Int(columns) - 20)
  }

  @Test("long work shows counts and the time left on a terminal alone")
  func progress() throws {
    let words = ["sensitivity", runs.runs, "--budget", "1e18", "--resamples", "4000"]
    let shown = try Terminal(words, asErrors: true)
    #expect(shown.status == 0)
    #expect(
      shown.output.contains(/\d+ of 4000, \d+ (s|min) left/), "\(shown.output.prefix(2000))")
    #expect(shown.output.contains(/\d+ of 17/))
    // The line is taken away, and the result is the same as without it.
    #expect(shown.output.hasSuffix("\r\u{1B}[K"))
    let piped = try Binary(words, environment: ["COLUMNS": ""])
    #expect(piped.errors.isEmpty && piped.output == shown.other)
  }
}
