// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import GapScaling
import Plotting
import ScalingLaws

extension PublishedSection {
  /// How to get the same numbers, and the papers behind them.
  static let sources = PublishedSection("sources", "Reproduction and references") { outlook in
    let id = Number.words(outlook.law.id, at: "law.id")
    let families = outlook.families.enumerated().flatMap { index, family -> [String] in
      if let known = ModelFamily.allCases.first(where: { $0.title == family.name }) {
        return [known.rawValue]
      }
      return family.bounds.bounds.enumerated().map { place, bound in
        size(bound.parameters, at: "families.\(index).bounds.targets.\(place).parameters")
      }
    }
    return [
      .paragraph(
        "\\emph{laws report --law \(id) --to \(families.joined(separator: ","))\(options(outlook))} of version "
          + "\(Number.words(Report.version, at: "version")) gives these numbers again; \\emph{\(id).json} beside this "
          + "document holds every one of them in full."),
      .list([
        "M. Finzi, S. Kapoor, D. Granziol, A. Gu, C. De Sa, J. Z. Kolter, A. G. Wilson. Compute-Optimal LLMs "
          + "Provably Generalize Better With Scale. ICLR 2025, "
          + "\\href{https://arxiv.org/abs/2504.15208}{arXiv 2504.15208}.",
        "The loss surface: \(Number.words(outlook.law.source, at: "law.source")).",
      ]),
    ]
  }

  /// Every other option, as the command takes it.
  private static func options(_ outlook: PublishedOutlook) -> String {
    let settings = outlook.assumptions
    return [
      ("bits", "bits", outlook.bits), ("ratio", "tokensPerParameter", outlook.tokensPerParameter),
      ("loss-variation", "lossVariation", settings.lossVariation),
      ("quantization-gap", "quantizationGap", settings.quantizationGap),
    ].map { " --\($0) \(Number.plain($2, at: "settings.\($1)"))" }.joined()
  }

  /// A size as the command takes it, with a suffix where that is exact.
  private static func size(_ value: Double, at path: String) -> String {
    let isShort = [1e6, 1e9, 1e12].contains {
      value.remainder(dividingBy: $0) == 0 && value < 1e3 * $0
    }
    return isShort ? Number.count(value, at: path) : Number.plain(value, at: path)
  }
}
