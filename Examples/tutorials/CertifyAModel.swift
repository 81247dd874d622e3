// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import GeneralizationBounds

/// The program of the article "Certify a model".
func certifyAModel(writing path: String) throws {
  let losses = try TokenLosses(contentsOf: "Data/ladder/tokens/820k-gptq4.npy")

  let theorem = CompressedModelBound(
    parameters: 820_352, tokens: 16_400_384, codeLength: .bits(3_373_056), vocabulary: 256,
    sampled: .tokens)
  let bound = try theorem.evaluate(on: losses)
  print("bound", bound.bound, "of at most", bound.trivial)

  let certificate = try Certificate(of: theorem, on: losses)
  try certificate.json().write(to: URL(fileURLWithPath: path))
  print(certificate.statement)

  let stated = try StatedCertificate(contentsOf: path)
  let differences = try stated.differences(on: losses)
  print(differences.isEmpty ? "The certificate holds." : "The certificate does not hold.")
}
