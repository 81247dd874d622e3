// SPDX-License-Identifier: GPL-3.0-or-later

/// Every law and every fitter of this room, one line each.
public enum LawCatalog {
  public static let laws: [any ScalingLaw.Type] = [
    Chinchilla.self,
    DataConstrained.self,
    Information.self,
    InverseRoot.self,
    Kaplan.self,
    PowerLaw.self,
    PowerLawWithFloor.self,
  ]

  public static let fitters: [any Fitter.Type] = [
    AsymmetricFitter.self,
    HuberFitter.self,
    LeastAbsoluteFitter.self,
    LeastSquaresFitter.self,
  ]

  /// The law with this word, or nil.
  public static func law(named name: String) -> (any ScalingLaw.Type)? {
    laws.first { $0.name == name }
  }
}
