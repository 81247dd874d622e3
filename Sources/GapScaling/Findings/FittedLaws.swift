// SPDX-License-Identifier: GPL-3.0-or-later
public import Answers
public import ScalingLaws

/// Every law that was fitted to a study; nil where the study does not support it.
public struct FittedLaws: Sendable {
  private let analysis: StudyAnalysis

  init(_ analysis: StudyAnalysis) { self.analysis = analysis }

  /// Loss over parameters and tokens.
  public var surface: Fit<Chinchilla>? { analysis.surface }
  /// Σ over N.
  public var lossVariation: Fit<InverseRoot>? { analysis.lossVariation }
  /// R̂_q − R̂ over N.
  public var quantizationGap: Fit<PowerLaw>? { analysis.quantizationGap }
  /// Bits a parameter beyond b over N.
  public var overhead: Fit<PowerLaw>? { analysis.overhead }
  /// Prequential information in bits over N.
  public var information: Fit<PowerLaw>? { analysis.informationLaw }
  /// The length of the requential codes in bits over N.
  public var requentialCode: Fit<PowerLaw>? { analysis.requentialLaw }
  /// The student's training risk minus its teacher's, over N.
  public var studentGap: Fit<PowerLaw>? { analysis.studentGap }
}

extension FittedLaws: Answer {
  public struct Fields: Sendable {
    public let surface = Field("surface", \FittedLaws.surface, "Loss over parameters and tokens.")
    public let lossVariation = Field(
      "lossVariation", \FittedLaws.lossVariation, "Σ at the measured C, over N.")
    public let quantizationGap = Field(
      "quantizationGap", \FittedLaws.quantizationGap, "R̂_q − R̂ at the width of the laws, over N.")
    public let overhead = Field(
      "overhead", \FittedLaws.overhead, "Bits a parameter of the code beyond b, over N.")
    public let information = Field(
      "information", \FittedLaws.information, "Prequential information in bits, over N.")
    public let requentialCode = Field(
      "requentialCode", \FittedLaws.requentialCode,
      "The length of the requential codes in bits, over N.")
    public let studentGap = Field(
      "studentGap", \FittedLaws.studentGap,
      "The student's training risk minus its teacher's, over N.")
  }
  public static var fields: Fields { Fields() }
}

extension Cited {
  /// The coefficient that a property of the law holds, such as `surface.coefficient(\.alpha)`.
  ///
  /// - Parameter property: one of the law's coefficients.
  public func coefficient<Law: ScalingLaw>(
    _ property: KeyPath<Law, Double>
  ) -> Cited<FittedCoefficient> where Value == Fit<Law> {
    // The coefficient is found by its place: a law of the numbers 1, 2, … says which one the property reads.
    let places = Law(Law.coefficients.indices.map { Double($0 + 1) })
    let index = Int(places[keyPath: property]) - 1
    precondition(
      content.coefficients.indices.contains(index), "\(property) is no coefficient of \(Law.name)")
    guard let found = self.coefficients[content.coefficients[index].name] else {
      preconditionFailure("\(Law.name) has no coefficient \(content.coefficients[index].name)")
    }
    return found
  }
}
