// SPDX-License-Identifier: GPL-3.0-or-later

/// Families of models that a reader asks about by name: their sizes and vocabulary.
public enum ModelFamily: String, Sendable, CaseIterable {
  /// 70M to 12B parameters, all embeddings counted.
  case pythia
  /// 1B to 405B parameters, as the third generation of LLaMA has them.
  case llama

  /// N of its models, smallest first.
  ///
  /// > Source: Biderman et al., Pythia, 2023, and its model cards; Grattafiori et al., The Llama 3 herd of models,
  /// > 2024, and its model cards.
  public var parameters: [Double] {
    switch self {
    case .pythia:
      [
        70_426_624, 162_322_944, 405_334_016, 1_011_781_632, 1_414_647_808, 2_775_208_960,
        6_857_302_016, 11_846_072_320,
      ]
    case .llama:
      [1_235_814_400, 3_212_749_824, 8_030_261_248, 70_553_706_496, 405_853_388_800]
    }
  }

  /// V of its predictions: Pythia's tokenizer has 50,277 tokens, which most of its models pad to 50,304 (6.9B to 50,432,
  /// 12B to 50,688).
  ///
  /// > Source: `vocab_size` in the models' published configurations.
  public var vocabulary: Int {
    switch self {
    case .pythia: 50304
    case .llama: 128_256
    }
  }
}
