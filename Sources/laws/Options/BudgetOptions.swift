// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser

/// The option that names training computes, with its earlier spelling.
struct BudgetOptions: ParsableArguments {
  @Option(help: "Training computes, FLOP, comma-separated, such as 1e21,5.76e23.")
  var budget: ComputeList?

  @Option(name: .customLong("flops"), help: .hidden)
  var earlier: ComputeList?

  func validate() throws {
    guard earlier != nil else { return }
    if budget != nil {
      throw ValidationError("expected --budget or its earlier spelling --flops, found both")
    }
    Printer.note("--flops is now --budget")
  }

  /// FLOP; empty where none was given.
  var values: [Double] { (budget ?? earlier)?.values ?? [] }

  /// - Throws: `ValidationError` where no budget was given.
  func expectOne() throws {
    if values.isEmpty {
      throw ValidationError("expected --budget with training computes, found none")
    }
  }
}
