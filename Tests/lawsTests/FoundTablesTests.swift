// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import NumericalMethods
import Testing

/// Inputs of kinds that were once read wrongly, through the program.
@Suite("Inputs of kinds that were read wrongly")
struct FoundTablesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func finalNeedsAColumnOfNames() throws {
    let table = try folder.file(
      "checkpoints.csv",
      "params,tokens,current_step,loss\n"
        + (1...20).map { "1e8,\($0)e9,\($0)000,\(2 + 3 / Double($0))" }.joined(separator: "\n"))
    for command in [["fit", "chinchilla"], ["check"], ["isoflop"], ["backtest"]] {
      let result = try Binary(command + [table, "--final"])
      #expect(result.status == 1)
      #expect(
        (result.errors + result.output).contains("of each of which the last checkpoint is kept")
          && (result.errors + result.output).contains("--run names it"),
        "\(command): \(result.errors)")
    }
  }

  @Test func cellsHaveSuffixes() throws {
    let table = try folder.file(
      "suffix.csv",
      "params,tokens,loss\n12M,1.5B,3.1\n70M,\"2,000,000,000\",2.9\n0.4B,20_000_000_000,2.5\n")
    let check = try Binary("check", table).output
    #expect(check.contains("1.2e7") && check.contains("4e8") && check.contains("2e10"), "\(check)")
  }

  @Test func roundingBelowZeroCountsAsZero() throws {
    func bound(_ worst: (nll: Double, entropy: Double)) throws -> Binary {
      var generator = SeededGenerator(seed: 5)
      var lines = ["nll,entropy"]
      for row in 0..<500 {
        let entropy = 4 * generator.uniform()
        lines.append(
          row == 7 ? "\(worst.nll),\(worst.entropy)" : "\(entropy + generator.uniform()),\(entropy)"
        )
      }
      let path = try folder.file("tokens.csv", lines.joined(separator: "\n"))
      return try Binary(
        "bound", path, "--parameters", "820352", "--tokens", "16400384", "--bits", "4",
        "--vocabulary", "256")
    }
    #expect(try bound((0, -3.8e-6)).status == 0)
    #expect(try bound((-9e-6, 0)).status == 0)
    let negative = try bound((1, -0.1))
    #expect(negative.status == 1 && negative.errors.contains("found -0.1"), "\(negative.errors)")
    let infinite = try bound((.infinity, 1))
    #expect(infinite.status == 1)
    #expect(!infinite.errors.contains("leave the token out"), "\(infinite.errors)")
  }

  @Test func lettersWithoutAFontAreSaid() throws {
    // A letter of the private use area, which no font has.
    let table = try folder.file("names.csv", "p,l,name\n1,2,a\u{10FF00}\n2,3,b\n3,4,a\u{10FF00}\n")
    let plot = try Binary(
      "plot", table, "--x", "p", "--y", "l", "--color", "name", "-o", folder.path + "/n.svg")
    #expect(plot.status == 0)
    #expect(
      (plot.errors + plot.output).contains("note: no installed font has the letter"),
      "\(plot.errors)\(plot.output)")
  }
}
