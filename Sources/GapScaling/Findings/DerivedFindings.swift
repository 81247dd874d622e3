// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers

/// The numbers that a report's text computes from other findings, by section; nil where the section says nothing.
public struct DerivedFindings: Sendable {
  public let summary: SummaryFindings?
  /// The paper's claims beside what the study finds.
  public let claims: [ClaimFinding]
  public let bounds: GuaranteeFindings?
  /// How exactly the sampled tokens determine the terms, of each model at the width of the laws.
  public let termErrors: [TermError]
  public let fits: FitFindings?
  public let bitwidth: WidthFindings?
  public let tightest: TightestFindings?
  /// What can be certified of each model, smallest first.
  public let certificates: [ModelCertificates]
  public let information: CodeFindings?
  public let quantizability: SpectrumFindings?

  init(_ results: StudyResults) {
    let analysis = results.analysis
    summary = SummaryFindings(results)
    claims = ClaimFinding.all(analysis)
    bounds = GuaranteeFindings(analysis)
    termErrors = TermError.all(analysis)
    fits = FitFindings(analysis)
    bitwidth = WidthFindings(analysis)
    tightest = TightestFindings(analysis)
    certificates = analysis.certificates
    information = CodeFindings(analysis)
    quantizability = analysis.quantizability.flatMap(SpectrumFindings.init)
  }
}

extension DerivedFindings: Answer {
  public struct Fields: Sendable {
    public let summary = Field(
      "summary", \DerivedFindings.summary, "Of the summary.", leftOutWhenNil: true)
    public let claims = Field(
      "claims", \DerivedFindings.claims, "The paper's claims beside what the study finds.")
    public let bounds = Field(
      "bounds", \DerivedFindings.bounds, "Of the bounds.", leftOutWhenNil: true)
    public let termErrors = Field(
      "termErrors", \DerivedFindings.termErrors,
      "How exactly the sampled tokens determine two terms, of each model at the width of the laws.")
    public let fits = Field(
      "fits", \DerivedFindings.fits, "Of the fitted laws.", leftOutWhenNil: true)
    public let bitwidth = Field(
      "bitwidth", \DerivedFindings.bitwidth, "Of the bit widths.", leftOutWhenNil: true)
    public let tightest = Field(
      "tightest", \DerivedFindings.tightest, "Of the comparison of bounds.", leftOutWhenNil: true)
    public let certificates = Field(
      "certificates", \DerivedFindings.certificates,
      "What can be certified of each model, side by side.")
    public let information = Field(
      "information", \DerivedFindings.information, "Of the students' codes.", leftOutWhenNil: true)
    public let quantizability = Field(
      "quantizability", \DerivedFindings.quantizability, "Of the Hessian spectra.",
      leftOutWhenNil: true)
  }
  public static var fields: Fields { Fields() }
}
