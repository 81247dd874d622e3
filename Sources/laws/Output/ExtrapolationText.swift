// SPDX-License-Identifier: GPL-3.0-or-later
import GapScaling
import GeneralizationBounds
import NumericalMethods

/// An extrapolation for a reader: a row a target, its method, and what to heed.
struct ExtrapolationText {
  private let extrapolation: Extrapolation

  init(_ extrapolation: Extrapolation) { self.extrapolation = extrapolation }

  var text: String {
    let bounds = extrapolation.bounds
    let codes = Set(bounds.map(\.code.description)).count > 1
    let ratios = Set(bounds.map { ($0.tokensPerParameter * 1e6).rounded() }).count > 1
    let vocabularies = Set(bounds.map(\.vocabulary)).count > 1
    let inequalities = Set(bounds.map(\.inequality)).count > 1
    let isPaper = bounds.allSatisfy { $0.inequality == .empiricalFreedman }
    let isStudent = bounds.allSatisfy { $0.code == .requential }
    let percent = extrapolation.level.map { "\(Quantity.trimmed(100 * $0, digits: 4)) % " } ?? ""
    var header = ["N", "D"]
    if codes { header.append("b") }
    if ratios { header.append("D/N") }
    if vocabularies { header.append("V") }
    if inequalities { header.append("inequality") }
    header += [
      "bound", percent + "interval", "log V", "risk", "C log V",
      isPaper ? "Σ√C" : "variation", "smoothing", isStudent ? "student" : "quantization",
      "beyond data",
    ]
    var table = TextTable(header)
    for bound in bounds {
      let terms = bound.terms
      var row = [Quantity.engineering(bound.parameters), Quantity.engineering(bound.tokens)]
      if codes {
        if case .bitsPerParameter(let bits) = bound.code {
          row.append(Quantity.plain(bits))
        } else {
          row.append("–")
        }
      }
      if ratios { row.append(Quantity.trimmed(bound.tokensPerParameter, digits: 4)) }
      if vocabularies { row.append("\(bound.vocabulary)") }
      if inequalities { row.append(bound.inequality.rawValue) }
      row += [
        bound.bound.fixed(3) + (bound.vacuous ? "*" : ""),
        bound.interval.map { "\($0.lowerBound.fixed(3)) to \($0.upperBound.fixed(3))" } ?? "none",
        bound.trivial.fixed(3), terms.risk.fixed(3), terms.complexity.fixed(3),
        terms.lossVariation.fixed(3), terms.smoothing.fixed(3), terms.quantizationGap.fixed(3),
        bound.distance.map { $0 > 1 ? Quantity.trimmed($0, digits: 3) + "×" : "within" }
          ?? "no data",
      ]
      table.add(row)
    }
    let code = bounds.first.map { first -> String in
      let bound = isPaper ? "Theorem 3.4" : "The bound"
      let inequality = isPaper || inequalities ? "" : " by \(first.inequality.rawValue)"
      return bound + inequality + (codes ? " at several widths" : " with \(first.code.description)")
        + ", nats a token, every training token evaluated"
    }
    let vacuous = bounds.contains(where: \.vacuous) ? "\n* vacuous" : ""
    let far =
      bounds.contains { $0.reach == .far }
      ? "\nRows beyond 100× are no prediction: what the laws would give if nothing changed." : ""
    return [
      code ?? "", table.text + vacuous + far, extrapolation.method.joined(separator: "\n"),
    ].joined(separator: "\n\n") + extrapolation.warnings.lines
  }
}
