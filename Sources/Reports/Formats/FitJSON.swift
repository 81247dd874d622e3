// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import ScalingLaws

/// A fit as JSON.
public enum FitJSON {
  /// The fields of ``Fit``.
  public static func object<Law: ScalingLaw>(_ fit: Fit<Law>) -> JSON { JSON(fit) }

  /// Warnings as `[{code, message}]`.
  public static func warnings(_ warnings: [Warning]) -> JSON { JSON(warnings) }
}
