// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Why the minimum a fit reports is believed to be the lowest: what its searches found.
///
/// It is evidence, not a proof: searches start from up to eight points of a grid of exponents, far from
/// one another, and each is followed to its own minimum.
public struct FitCertificate: Sendable, Equatable {
  /// How the objective was searched for.
  public let solver: Solver
  /// How many distinct starts were followed to a minimum.
  public let starts: Int
  /// How many of them ended at the reported objective, to 1e-8 of itself.
  public let agreeing: Int
  /// √Σ gᵢ²/Mᵢᵢ / √F, the gradient in units free of scale; a minimum is certified at 1e-7 or below.
  public let gradient: Double
  /// How much higher the next-best minimum found lies, relative to the reported one; nil where no other
  /// was found.
  public let gapToSecondBest: Double?
  /// What a second solver of GSL's found; nil where none was asked.
  public let confirmation: Confirmation?
  /// The symbols of coefficients that can move by more than half of themselves before the objective rises by 1 %.
  public let flat: [String]

  /// One sentence for a reader.
  public var sentence: String {
    let others =
      gapToSecondBest.map { gap in
        "the next-best minimum is \(Self.percent(gap)) higher"
      } ?? "no other minimum was found"
    let agreement =
      "\(agreeing) of \(starts) distinct start\(starts == 1 ? "" : "s") "
      + (flat.isEmpty
        ? "agree; \(others)"
        : "reach the same objective, which hardly depends on \(flat.joined(separator: ", ")); \(others)")
    guard let confirmation else { return agreement }
    let size = String(format: "%.1g", confirmation.difference)
    return agreement + "; the solver \(confirmation.solver.rawValue) differs by \(size)"
  }

  private static func percent(_ share: Double) -> String {
    let value = 100 * share
    let digits = value >= 10 ? 1 : value >= 0.1 ? 100 : 1e6
    let rounded = (value * digits).rounded() / digits
    return rounded == rounded.rounded() && rounded < 1e15 ? "\(Int(rounded)) %" : "\(rounded) %"
  }
}
