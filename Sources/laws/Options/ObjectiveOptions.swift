// SPDX-License-Identifier: GPL-3.0-or-later
import ArgumentParser
import ScalingLaws

/// The options that say what a fit makes least.
struct ObjectiveOptions: ParsableArguments {
  @Option(
    help:
      "Objective: huber, least-squares, least-absolute, or asymmetric (over-estimates cost more); raw-least-squares is least-squares --on raw."
  )
  var objective: ObjectiveWord?

  @Option(help: "The scale of residuals: log (log f − log y) or raw (f − y).")
  var on: Word<ResidualScale>?

  @Option(
    help:
      "Huber's threshold δ, in the unit of the residuals, 0.001 without; with asymmetric, 0 is absolute."
  )
  var delta: Double?

  @Option(help: "With asymmetric: how many times more an over-estimate costs; 10 without.")
  var penalty: Double?

  @Option(
    help:
      "Solver: trust-region (GSL), bfgs (GSL), simplex (GSL), newton, or linear (GSL, least squares on inverse-root or power). Without it: linear or trust-region for least squares, newton for other objectives."
  )
  var solver: Word<Solver>?

  enum ObjectiveWord: String, ExpressibleByArgument, CaseIterable {
    case huber
    case leastSquares = "least-squares"
    case leastAbsolute = "least-absolute"
    case asymmetric
    case rawLeastSquares = "raw-least-squares"
  }

  func validate() throws {
    let least = objective == .asymmetric ? "at least 0" : "greater than 0"
    if let delta {
      guard delta > 0 || (delta == 0 && objective == .asymmetric), delta.isFinite else {
        throw ValidationError("expected --delta \(least), found \(delta)")
      }
      guard objective == nil || objective == .huber || objective == .asymmetric else {
        throw ValidationError(
          "expected --delta with huber or asymmetric, found --objective \(objective?.rawValue ?? "")"
        )
      }
    }
    if let penalty {
      guard penalty > 0, penalty.isFinite else {
        throw ValidationError("expected --penalty greater than 0, found \(penalty)")
      }
      guard objective == .asymmetric else {
        throw ValidationError("expected --penalty with --objective asymmetric, found it without")
      }
    }
    if objective == .rawLeastSquares, on?.choice == .log {
      throw ValidationError("expected --on raw with raw-least-squares, found log")
    }
  }

  /// The objective asked for, or a law's usual one, on the scale asked for.
  func minimized(_ usual: any Objective) -> any Objective {
    let ownScale: ResidualScale =
      switch objective {
      case nil: usual.residualScale
      case .rawLeastSquares: .raw
      default: .log
      }
    let scale = on?.choice ?? ownScale
    let delta = delta ?? 1e-3
    switch objective ?? ObjectiveWord(rawValue: type(of: usual).name) ?? .huber {
    case .huber: return .huber(delta: delta, on: scale)
    case .leastSquares, .rawLeastSquares: return .leastSquares(on: scale)
    case .leastAbsolute: return .leastAbsolute(on: scale)
    case .asymmetric: return .asymmetric(delta: delta, penalty: penalty ?? 10, on: scale)
    }
  }
}
