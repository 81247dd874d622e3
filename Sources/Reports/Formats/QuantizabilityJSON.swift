// SPDX-License-Identifier: GPL-3.0-or-later
import Answers
import GapScaling
import HessianSpectra
import ScalingLaws

/// The Hessian spectra of a study as JSON, with the field names of docs/json.md.
enum QuantizabilityJSON {
  static func object(_ q: Quantizability) -> JSON {
    func law(_ law: Quantizability.RootLaw?) -> JSON {
      guard let law else { return .null }
      return .object([
        ("fit", FitJSON.object(law.fit)), ("openExponents", .interval(law.openExponents)),
        ("bitsPerDoubling", .number(law.bitsPerDoubling)),
      ])
    }
    return .object([
      (
        "spectra",
        .array(
          q.entries.map { entry in
            let s = entry.summary
            return .object([
              ("name", .string(entry.spectrum.name)), ("parameters", .number(entry.parameters)),
              ("tokens", .optional(entry.spectrum.tokens)),
              ("seed", .optional(entry.spectrum.seed.map(Double.init))),
              ("fractionPercent", .optional(entry.fraction.map { 100 * $0 })),
              ("steps", .number(Double(s.steps))),
              ("smallest", .number(s.smallest)), ("largest", .number(s.largest)),
              ("mean", .number(s.mean)), ("negativeMass", .number(s.negativeMass)),
              ("clearlyNegativeMass", .number(s.clearlyNegativeMass)),
              ("rootTrace", .number(s.clippedRoot)),
              ("rootTraceBracket", .interval(s.clippedBracket)),
              ("shift", .number(s.shift.amount)), ("shiftedRootTrace", .number(s.shiftedRoot)),
              ("shiftedBracket", .interval(entry.shiftedBracket)),
              ("shiftPercent", .number(100 * s.shiftShare)),
              ("vectorNoise", .optional(s.vectorNoise)),
              (
                "roundingNoise",
                .object(s.noise.map { ($0.format.rawValue, .number($0.width)) })
              ),
              ("bitsPaper", .number(entry.paperBits(s.clippedRoot))),
              ("bitsPaperShifted", .number(entry.paperBits(s.shiftedRoot))),
            ])
          })
      ),
      ("tokens", .optional(q.lawTokens)), ("tolerance", .number(Quantizability.tolerance)),
      ("clipped", law(q.clipped)), ("shifted", law(q.shifted)),
    ])
  }
}
