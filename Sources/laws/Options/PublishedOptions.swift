// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import ArgumentParser
import GapScaling
import Reports
import ScalingLaws

/// The options of a report of a published loss surface.
struct PublishedOptions: ParsableArguments {
  @Option(help: "A published loss surface (laws list) in place of a study.")
  var law: String?

  @Option(
    parsing: .unconditional,
    help:
      "With --law: pythia, llama, and N of further models, comma-separated: 1e12,10T; pythia,llama,1T,10T without."
  )
  var to: FamilyList?

  @Option(help: "With --law: D/N of the models; 20 without.")
  var ratio: Double?

  @Option(
    help:
      "With --law: Σ, the assumed loss variation; \(NumberText.exact.plain(PublishedAssumptions().lossVariation)) without."
  )
  var lossVariation: Double?

  @Option(
    help:
      "With --law: the assumed quantization gap, nats; \(NumberText.exact.plain(PublishedAssumptions().quantizationGap)) without."
  )
  var quantizationGap: Double?

  /// The first option given that only a published law has a use for.
  var given: String? {
    [
      ("--to", to != nil), ("--ratio", ratio != nil), ("--loss-variation", lossVariation != nil),
      ("--quantization-gap", quantizationGap != nil),
    ].first { $0.1 }?.0
  }

  func validate() throws {
    if let ratio, !(ratio > 0 && ratio.isFinite) {
      throw ValidationError("expected --ratio greater than 0, found \(ratio)")
    }
    for (option, value) in [
      ("--loss-variation", lossVariation), ("--quantization-gap", quantizationGap),
    ] {
      if let value, !(value >= 0 && value.isFinite) {
        throw ValidationError("expected \(option) of at least 0, found \(value)")
      }
    }
  }

  /// The command that a reader can run to get the same numbers, every choice spelled out.
  func printed(_ findings: PublishedFindings) -> ReportCommands {
    let settings = findings.cite.settings
    let families = findings.outlook.families.flatMap { family -> [String] in
      let known = ModelFamily.allCases.first { $0.title == family.name }
      return known.map { [$0.rawValue] } ?? family.bounds.bounds.map { Self.size($0.parameters) }
    }
    return ReportCommands(
      report: ShellCommand([
        .word("laws"), .word("report"), .word("--law"), .given(findings.outlook.law.id),
        .word("--to"), .given(families.joined(separator: ",")),
        .word("--bits"), .number(settings.bits),
        .word("--ratio"), .number(settings.tokensPerParameter),
        .word("--loss-variation"), .number(settings.lossVariation),
        .word("--quantization-gap"), .number(settings.quantizationGap),
        .word("-o"), .word("Reports"),
      ]))
  }

  /// The command for the bound at other settings, which a page completes.
  func extrapolation(of outlook: PublishedOutlook) -> ShellCommand {
    func number(_ value: Double) -> ShellCommand.Word { .given(NumberText.exact.plain(value)) }
    return ShellCommand([
      .word("laws"), .word("extrapolate"), .word("--law"), .given(outlook.law.id),
      .word("--loss-variation"), number(outlook.assumptions.lossVariation),
      .word("--quantization-gap"), number(outlook.assumptions.quantizationGap),
    ])
  }

  /// A size as `--to` takes it, with a suffix where that is exact.
  private static func size(_ value: Double) -> String {
    let isShort = [1e6, 1e9, 1e12].contains {
      value.remainder(dividingBy: $0) == 0 && value < 1e3 * $0
    }
    return isShort ? NumberText.count.plain(value) : NumberText.exact.plain(value)
  }

  /// The bounds of the models asked for.
  func outlook(bits: Double) throws -> PublishedOutlook {
    guard let entry = law.flatMap(PublishedLaws.named) else {
      let names = PublishedLaws.all.map(\.id).joined(separator: ", ")
      throw ValidationError("expected a published law (\(names)), found '\(law ?? "")'")
    }
    var assumptions = PublishedAssumptions()
    assumptions.lossVariation = lossVariation ?? assumptions.lossVariation
    assumptions.quantizationGap = quantizationGap ?? assumptions.quantizationGap
    return PublishedOutlook(
      entry, families: (to ?? FamilyList()).families, bits: bits, tokensPerParameter: ratio ?? 20,
      assuming: assumptions)
  }
}

/// Families and further sizes on the command line: `pythia,llama,1T`.
struct FamilyList: ExpressibleByArgument, Sendable {
  let families: [(name: String, parameters: [Double], vocabulary: Int)]

  /// Two families, and sizes beyond them.
  init() { self.init(named: [.pythia, .llama], further: [1e12, 1e13]) }

  private init(named: [ModelFamily], further: [Double]) {
    let known = named.map {
      (name: $0.title, parameters: $0.parameters, vocabulary: $0.vocabulary)
    }
    let vocabulary = named.map(\.vocabulary).max() ?? ModelFamily.llama.vocabulary
    families =
      known
      + (further.isEmpty
        ? [] : [(name: "further models", parameters: further, vocabulary: vocabulary)])
  }

  init?(argument: String) {
    var named: [ModelFamily] = []
    var further: [Double] = []
    for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
      if let family = ModelFamily(rawValue: word.lowercased()) {
        if !named.contains(family) { named.append(family) }
      } else if let number = NumberList(argument: String(word)) {
        further += number.values
      } else {
        return nil
      }
    }
    self.init(named: named, further: further)
  }
}
