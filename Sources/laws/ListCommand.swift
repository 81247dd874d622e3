// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import Figures
import GeneralizationBounds
import ScalingLaws

/// `laws list`: every law, published fit, inequality, code and figure by its name.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the laws, published fits, inequalities, codes and figures, each by its name.",
    discussion: "Example: laws list")

  @OptionGroup var output: OutputOptions

  func run() throws {
    try output.print(text, answer: Listing())
  }

  private var text: String {
    var laws = AnswerTable([
      .text("law"), .text("formula"), .text("domain", isDetail: true), .text("source"),
    ])
    for law in LawCatalog.laws {
      laws.add([.text(law.name), .text(law.formula), .text(law.domain), .text(law.source)])
    }
    var published = AnswerTable(
      [.text("published")] + Chinchilla.coefficients.map { .number($0.name) } + [.text("source")])
    for entry in PublishedLaws.all {
      published.add(
        [.text(entry.id)] + entry.chinchilla.values.map { .number($0, .exact) }
          + [.text(entry.source)])
    }
    var figures = AnswerTable([.text("figure"), .text("what it shows")])
    for figure in Figures.Catalog.figures {
      figures.add([.text(figure.name), .text(figure.caption)])
    }
    var inequalities = AnswerTable([
      .text("inequality"), .text("what it adds to the loss"), .text("assumes"), .text("source"),
    ])
    for entry in GeneralizationBounds.Catalog.rules.map(\.entry) {
      inequalities.add([
        .text(entry.name), .text(entry.formula), .text(entry.assumes), .text(entry.source),
      ])
    }
    var codes = AnswerTable([.text("code"), .text("length"), .text("assumes"), .text("source")])
    for entry in GeneralizationBounds.Catalog.codings.map(\.entry) {
      codes.add([
        .text(entry.name), .text(entry.formula), .text(entry.assumes), .text(entry.source),
      ])
    }
    return [
      output.text(laws) + "\n\n"
        + Symbols.line(["N", "D", "U", "E", "α, β"]),
      output.text(published),
      output.text(inequalities) + "\n\n"
        + Symbols.line(["C", "δ", "Δ", "Σ", "X, Y", "n of tokens", "L"]),
      output.text(codes), output.text(figures),
    ].joined(separator: "\n\n")
  }
}

/// What can be named on the command line.
struct Listing: Answer {
  let laws = LawCatalog.laws.map { law in
    Law(
      name: law.name, title: law.title, formula: law.formula, domain: law.domain,
      source: law.source, coefficients: law.coefficients.map(\.name))
  }
  let published = PublishedLaws.all
  let inequalities = GeneralizationBounds.Catalog.rules.map(\.entry)
  let codes = GeneralizationBounds.Catalog.codings.map(\.entry)
  let figures = Figures.Catalog.figures.map { Figure(name: $0.name, caption: $0.caption) }

  struct Fields: Sendable {
    let laws = Field("laws", \Listing.laws, "Laws that can be fitted.")
    let published = Field("published", \Listing.published, "Loss surfaces that papers give.")
    let inequalities = Field(
      "inequalities", \Listing.inequalities, "Inequalities that a bound can be asked for by name.")
    let codes = Field(
      "codes", \Listing.codes, "Codes of a model whose length a bound can be asked for by name.")
    let figures = Field("figures", \Listing.figures, "Figures of a study.")
  }
  static var fields: Fields { Fields() }

  struct Law: Answer {
    let name, title, formula, domain, source: String
    let coefficients: [String]

    struct Fields: Sendable {
      let name = Field("name", \Law.name, "Its name.")
      let title = Field("title", \Law.title, "What a reader calls it.")
      let formula = Field("formula", \Law.formula, "Its formula.")
      let domain = Field("domain", \Law.domain, "Where it is meant to hold.")
      let source = Field("source", \Law.source, "The paper.")
      let coefficients = Field("coefficients", \Law.coefficients, "Their names in order.")
    }
    static var fields: Fields { Fields() }
  }

  struct Figure: Answer {
    let name, caption: String

    struct Fields: Sendable {
      let name = Field("name", \Figure.name, "Its name.")
      let caption = Field("caption", \Figure.caption, "What it shows.")
    }
    static var fields: Fields { Fields() }
  }
}
