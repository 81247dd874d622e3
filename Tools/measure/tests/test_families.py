# SPDX-License-Identifier: GPL-3.0-or-later
"""Architectures of transformers, each as a small random model: what is quantized, and its length.

The layers, the shapes and the parameters that stay are counted here from the config alone.
"""

from pathlib import Path
from typing import Any

import pytest
import torch
import transformers

from scalinglaws_measure.errors import MeasureError
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.loading import from_hugging_face
from scalinglaws_measure.quantization import packed
from scalinglaws_measure.quantization.layers import find_layers, shapes, stages
from scalinglaws_measure.quantization.quantize import Scheme, originals, put, quantize, restore

V, W, M, L = 290, 32, 48, 2
ORDINARY: dict[str, Any] = {
    "vocab_size": V,
    "hidden_size": W,
    "num_hidden_layers": L,
    "num_attention_heads": 4,
    "intermediate_size": M,
    "max_position_embeddings": 64,
}
TWO_HEADS = {**ORDINARY, "num_key_value_heads": 2}
SMALL = {"n_positions": 64, "n_embd": W, "n_layer": L, "n_head": 4, "vocab_size": V}

# Name, settings, then rows × columns of the matrices of one block, those outside of the blocks, and
# how many numbers stay in 16 bits.
QKV_SHARED = [(W, W), (W // 2, W), (W // 2, W), (W, W)]
GATED = [(M, W), (M, W), (W, M)]
FAMILIES = [
    (
        "Llama", {**TWO_HEADS, "attention_bias": True, "mlp_bias": True},
        QKV_SHARED + GATED, [(V, W), (V, W)], L * (2 * W + 3 * W + 2 * M + W) + W,
    ),
    ("Mistral", {**TWO_HEADS, "sliding_window": 16}, QKV_SHARED + GATED, [(V, W), (V, W)], 5 * W),
    (
        "Qwen2", {**TWO_HEADS, "tie_word_embeddings": True}, QKV_SHARED + GATED, [(V, W)],
        L * (2 * W + 2 * W) + W,
    ),
    (
        "GPT2", SMALL, [(3 * W, W), (W, W), (4 * W, W), (W, 4 * W)], [(V, W), (64, W)],
        L * (4 * W + 3 * W + W + 4 * W + W) + 2 * W,
    ),
    (
        "OPT", {
            "vocab_size": V, "hidden_size": W, "num_hidden_layers": L, "num_attention_heads": 4,
            "ffn_dim": M, "max_position_embeddings": 64, "word_embed_proj_dim": 16,
        },
        [(W, W)] * 4 + [(M, W), (W, M)], [(V, 16), (66, W), (W, 16), (16, W)],
        L * (4 * W + 4 * W + M + W) + 2 * W,
    ),
    (
        "Mixtral", {**TWO_HEADS, "num_local_experts": 4},
        [*QKV_SHARED, (4 * 2 * M, W), (4 * W, M)], [(V, W), (V, W)], L * (2 * W + 4 * W) + W,
    ),
]  # fmt: skip


def make(name: str, settings: dict[str, Any], folder: Path) -> LanguageModel:
    """A saved model, loaded as any other."""
    torch.manual_seed(0)
    config = getattr(transformers, f"{name}Config")(**settings)
    module = transformers.AutoModelForCausalLM.from_config(config)
    with torch.no_grad():
        for parameter in module.parameters():
            if parameter.dim() > 1:
                parameter.mul_(4)
            else:
                parameter.add_(torch.randn_like(parameter) * 0.05)
    module.save_pretrained(folder)
    return from_hugging_face(str(folder))


@pytest.mark.parametrize(
    ("name", "settings", "block", "outside", "kept"), FAMILIES, ids=[f[0] for f in FAMILIES]
)
def test_a_family_is_quantized_and_counted(
    name: str,
    settings: dict[str, Any],
    block: list[tuple[int, int]],
    outside: list[tuple[int, int]],
    kept: int,
    tmp_path: Path,
) -> None:
    if name == "Mixtral" and transformers.__version__ < "5":
        pytest.skip("transformers 4 has each expert's matrices for themselves")
    model = make(name, settings, tmp_path)
    found = shapes(model.module, find_layers(model.module))
    matrices = block * L + outside
    assert sorted((s.rows, s.columns) for s in found if s.quantized) == sorted(matrices)
    assert sum(s.rows for s in found if not s.quantized) == kept
    assert sum(r * c for r, c in matrices) + kept == model.parameters
    bits = 3
    codes = sum(r * c for r, c in matrices)
    length = 2 * (kept + sum(r for r, _ in matrices)) + -(-bits * codes // 8)

    windows = torch.randint(0, V, (8, 32), generator=torch.Generator().manual_seed(0))
    plain = originals(model)
    made = quantize(model, Scheme("gptq", bits), windows)
    measured = originals(model)
    path = tmp_path / "packed.bin"
    assert packed.write(path, made.contents, bits) == path.stat().st_size == length
    restore(model, plain)
    put(model, found, packed.read(path, found, bits, 0), Scheme("gptq", bits))
    for key, parameter in model.module.named_parameters():
        assert torch.equal(parameter, measured[key]), key
    assert all(e.error <= e.nearest_error * (1 + 1e-9) for e in made.errors)
    linear = {layer.name for stage in stages(model, find_layers(model.module)) for layer in stage}
    better = [e for e in made.errors if e.layer in linear and e.error < 0.95 * e.nearest_error]
    assert len(better) >= 0.7 * len(linear)


def test_a_model_that_looks_ahead(tmp_path: Path) -> None:
    """BERT loads as a language model, but what follows a token is not hidden from it."""
    with pytest.raises(MeasureError, match="expected a causal model, found that a later token"):
        make("Bert", ORDINARY, tmp_path)


def test_a_model_without_positions(tmp_path: Path) -> None:
    settings = {"vocab_size": V, "hidden_size": W, "n_layer": 1, "n_head": 2}
    with pytest.raises(MeasureError, match="expected the model's context in its config: give --co"):
        make("Bloom", settings, tmp_path)
