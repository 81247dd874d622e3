// SPDX-License-Identifier: GPL-3.0-or-later

/// How the training tokens came about.
public enum Draws: String, Sendable, Equatable, CaseIterable, Codable {
  /// A stream: each token may depend on all before it, as text does.
  case stream
  /// Independent draws of token and context; no text is, so a bound that needs this is a comparison.
  case independent
}

/// When the number of training tokens was decided.
public enum Stopping: String, Sendable, Equatable, CaseIterable, Codable {
  /// Before training.
  case fixed
  /// By what was seen while training: only time-uniform inequalities hold.
  case any
}
