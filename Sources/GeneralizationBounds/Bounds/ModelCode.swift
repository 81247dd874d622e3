// SPDX-License-Identifier: GPL-3.0-or-later

/// What the length L of a model's code counts, which says over what the bound's probability is.
public enum ModelCode: String, Sendable, Codable {
  /// The length of a prefix code of the model: everything that a decoder needs.
  case stored
  /// Σ log p/q of the windows that a teacher drew, which a student learned from: the realized length of a requential
  /// code. The probability is over the data and that draw, and the bound is on the student.
  ///
  /// > Source: this project, `docs/requential.md`, from Finzi et al. 2025 (arXiv 2504.15208), Section 5.3.
  case requential
}
