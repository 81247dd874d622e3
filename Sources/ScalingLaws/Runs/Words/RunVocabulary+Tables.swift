// SPDX-License-Identifier: GPL-3.0-or-later

extension RunVocabulary {
  /// The vocabulary as Markdown tables, as `docs/tables.md` has them.
  public static var tables: String {
    var lines = ["### Names", "", "| quantity | names, likeliest first |", "|---|---|"]
    for quantity in RunQuantity.allCases {
      let own = (names[quantity] ?? []) + (letters[quantity].map { [$0] } ?? [])
      guard !own.isEmpty else { continue }
      lines.append("| \(quantity.words) | \(code(own)) |")
    }
    lines += ["", "### Units of counts", "", "| words | factor |", "|---|---|"]
    lines += counts.map { "| \(code($0.words)) | \(power($0.factor)) |" }
    lines += [
      "", "### Units of compute", "", "| prefix of FLOP, FLOPs or FLOPS | factor |", "|---|---|",
    ]
    lines += floatingPrefixes.map { "| \(code($0.words)) | \(power($0.factor)) |" }
    lines += ["| `PF-days`, `petaflop/s-days` | 8.64 × 10^19 |"]
    lines += ["", "### Units of losses", "", "| words | unit |", "|---|---|"]
    lines += losses.map { "| \(code($0.words)) | \($0.unit.name) |" }
    lines += [
      "", "### Not counts, FLOPs or losses", "", "| words | what they measure |", "|---|---|",
    ]
    lines += foreign.map { "| \(code($0.words)) | \($0.name) |" }
    lines += ["", "### Cells", "", "| kind | words, in any case |", "|---|---|"]
    let kinds: [(String, Set<String>)] = [
      ("hold nothing", missing), ("losses of a training that diverged", infinite),
      ("leave the row out", yes),
      ("keep the row", no), ("the training ended", ended), ("the training did not end", unended),
      ("columns of seeds", seedWords),
    ]
    lines += kinds.map { "| \($0.0) | \(code($0.1.filter { !$0.isEmpty }.sorted())) |" }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func code(_ words: [String]) -> String {
    words.map { "`\($0)`" }.joined(separator: ", ")
  }

  private static func power(_ factor: Double) -> String {
    var exponent = 0
    var rest = factor
    while rest >= 9.99 {
      rest /= 10
      exponent += 1
    }
    return "10^\(exponent)"
  }
}
