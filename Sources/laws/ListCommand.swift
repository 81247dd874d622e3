// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Figures
import Reports
import ScalingLaws

/// `laws list`: every law, published fit and figure by the word that names it.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the laws, published fits and figures, each by its word.",
    discussion: "Example: laws list")

  @OptionGroup var output: OutputOptions

  func run() throws {
    try output.print(text, json: json)
  }

  private var text: String {
    var laws = TextTable(["law", "formula", "domain", "source"])
    for law in LawCatalog.laws { laws.add([law.name, law.formula, law.domain, law.source]) }
    var published = TextTable(["published", "E", "A", "B", "alpha", "beta", "source"])
    for entry in PublishedLaws.all {
      let values = entry.chinchilla.values.map { "\($0)" }
      published.add([entry.id] + values + [entry.source])
    }
    var figures = TextTable(["figure", "what it shows"])
    for figure in Figures.Catalog.figures { figures.add([figure.name, figure.caption]) }
    return [laws.text, published.text, figures.text].joined(separator: "\n\n")
  }

  private var json: JSON {
    .object([
      (
        "laws",
        .array(
          LawCatalog.laws.map { law in
            .object([
              ("name", .string(law.name)), ("title", .string(law.title)),
              ("formula", .string(law.formula)), ("domain", .string(law.domain)),
              ("source", .string(law.source)),
              ("coefficients", .array(law.coefficients.map { .string($0.name) })),
            ])
          })
      ),
      (
        "published",
        .array(
          PublishedLaws.all.map { entry in
            .object([
              ("id", .string(entry.id)), ("title", .string(entry.title)),
              ("source", .string(entry.source)),
              (
                "coefficients",
                .object(
                  zip(Chinchilla.coefficients, entry.chinchilla.values).map {
                    ($0.name, .number($1))
                  })
              ),
            ])
          })
      ),
      (
        "figures",
        .array(
          Figures.Catalog.figures.map {
            .object([("name", .string($0.name)), ("caption", .string($0.caption))])
          })
      ),
    ])
  }
}
