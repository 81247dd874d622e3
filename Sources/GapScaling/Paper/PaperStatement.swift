// SPDX-License-Identifier: GPL-3.0-or-later
import Answers

/// One statement of the paper in numbers, beside what this toolkit finds.
public struct PaperStatement: Sendable, Equatable {
  /// A number of this toolkit's own, with what it is.
  public struct Finding: Sendable, Equatable {
    /// The case or the quantity, such as `3 bits`.
    public let what: String
    /// The number, in ``unit``.
    public let value: Double
    /// Such as `nats`; empty for a count or a ratio.
    public let unit: String

    init(_ what: String, _ value: Double, _ unit: String = "") {
      self.what = what
      self.value = value
      self.unit = unit
    }
  }

  /// Its word.
  public let name: String
  /// Where in the paper it stands, and what it says.
  public let statement: String
  /// The paper's value, as printed.
  public let paper: String
  /// What this toolkit finds; empty where a study is needed and none was given.
  public let findings: [Finding]
  /// Why the two differ, or that they agree.
  public let comparison: String

  /// The findings for a reader.
  public var ours: String {
    findings.isEmpty
      ? "needs a study"
      : findings.map { finding in
        let unit = finding.unit.isEmpty ? "" : " " + finding.unit
        let number =
          abs(finding.value) >= 1e5
          ? NumberText.count.plain(finding.value) : NumberText.digits(3).plain(finding.value)
        return "\(finding.what): \(number)\(unit)"
      }.joined(separator: "; ")
  }
}
