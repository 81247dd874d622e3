// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// A certificate evaluated again.
public struct CertificateCheck: Sendable {
  /// What the certificate states, in words.
  public let statement: String
  /// What the issuer vouches for, as no evaluation can check it.
  public let vouched: [String]
  /// Where the certificate states something else than was found; empty where it holds.
  public let differences: [StatedCertificate.Difference]

  public init(
    statement: String, vouched: [String], differences: [StatedCertificate.Difference]
  ) {
    (self.statement, self.vouched, self.differences) = (statement, vouched, differences)
  }

  /// Whether nothing differs.
  public var holds: Bool { differences.isEmpty }
}

extension CertificateCheck: Answer {
  public struct Fields: Sendable {
    public let holds = Field("holds", \CertificateCheck.holds, "Whether nothing differs.")
    public let statement = Field(
      "statement", \CertificateCheck.statement, "What the certificate states, in words.")
    public let vouched = Field(
      "vouched", \CertificateCheck.vouched, "What the issuer vouches for.")
    public let differences = Field(
      "differences", \CertificateCheck.differences, "Fields that differ; empty where it holds.")
  }
  public static var fields: Fields { Fields() }
}

extension StatedCertificate.Difference: Answer {
  public struct Fields: Sendable {
    public let field = Field("field", \StatedCertificate.Difference.field, "As in the file.")
    public let stated = Field("stated", \StatedCertificate.Difference.stated, "As certified.")
    public let found = Field("found", \StatedCertificate.Difference.found, "As evaluated.")
  }
  public static var fields: Fields { Fields() }
}
