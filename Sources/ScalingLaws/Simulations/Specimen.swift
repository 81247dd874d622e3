// SPDX-License-Identifier: GPL-3.0-or-later

/// A surface on which methods are tried, because the truth is known there.
public struct Specimen: Sendable, Equatable {
  public let name: String
  public let law: Chinchilla

  /// Three published surfaces, and two whose exponents are far from equal.
  public static let all: [Specimen] = [
    Specimen(name: "Hoffmann 2022", law: .hoffmann2022),
    Specimen(name: "Besiroglu 2024", law: .besiroglu2024),
    Specimen(name: "Muennighoff 2023", law: .muennighoff2023),
    Specimen(
      name: "slow in N", law: Chinchilla(E: 1.8, A: 30, B: 4e4, alpha: 0.22, beta: 0.5)),
    Specimen(
      name: "slow in D", law: Chinchilla(E: 1.8, A: 1e4, B: 50, alpha: 0.5, beta: 0.22)),
  ]
}
