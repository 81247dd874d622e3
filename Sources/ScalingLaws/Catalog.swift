// SPDX-License-Identifier: GPL-3.0-or-later

/// Every law and every objective of this room, one line each.
public enum LawCatalog {
  /// Every law of `Laws/`, by the names of their types.
  public static let laws: [any ScalingLaw.Type] = [
    Chinchilla.self,
    DataConstrained.self,
    Information.self,
    InverseRoot.self,
    Kaplan.self,
    PowerLaw.self,
    PowerLawWithFloor.self,
    Skaling.self,
  ]

  /// Every objective of `Objectives/`, by the names of their types.
  public static let objectives: [any Objective.Type] = [
    AsymmetricLoss.self,
    HuberLoss.self,
    LeastAbsolute.self,
    LeastSquares.self,
  ]

  /// The law with this word, or nil.
  public static func law(named name: String) -> (any ScalingLaw.Type)? {
    laws.first { $0.name == name }
  }
}
