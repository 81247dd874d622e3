// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The functions f of which tr f(H) is estimated.
public enum SpectralFunction: String, Sendable, CaseIterable {
  /// √λ, what quantizability asks for; of λ below 0 it is taken as 0.
  case squareRoot = "sqrt"
  /// log λ, of which the trace is log det H; −∞ at λ ≤ 0.
  case logarithm = "log"
  /// λ itself: the trace.
  case identity

  /// f(λ).
  public func callAsFunction(_ eigenvalue: Double) -> Double {
    switch self {
    case .squareRoot: max(eigenvalue, 0).squareRoot()
    case .logarithm: eigenvalue > 0 ? log(eigenvalue) : -.infinity
    case .identity: eigenvalue
    }
  }
}
