# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses against transformers' own, entropies against float64, memory against its limit."""

import copy
from pathlib import Path

import numpy as np
import pytest
import torch

from scalinglaws_measure import evaluation
from scalinglaws_measure import losses as room
from scalinglaws_measure.evaluation import batches, evaluate
from scalinglaws_measure.language_model import LanguageModel
from scalinglaws_measure.loading import from_hugging_face
from scalinglaws_measure.losses import BadLogits, log_probabilities, losses
from scalinglaws_measure.pairs import Pairs, draw, every
from scalinglaws_measure.tokens import TokenStream


@pytest.fixture(scope="module")
def model(repository: Path) -> LanguageModel:
    return from_hugging_face(str(repository))


def stream(count: int = 4000, vocabulary: int = 290) -> TokenStream:
    tokens = np.random.default_rng(5).integers(0, vocabulary, count).astype(np.uint16)
    return TokenStream(Path("memory.npy"), tokens)


def test_loss_is_transformers_own_to_1e5(model: LanguageModel) -> None:
    """Each pair alone, by the labels of transformers' loss."""
    pairs = draw(stream(), model.context, 40, seed=3)
    found = evaluate(model, pairs)
    for index in range(len(pairs)):
        row = torch.from_numpy(pairs.batch(np.array([index]), model.vocabulary))
        labels = torch.full_like(row, -100)
        labels[0, -1] = row[0, -1]
        with torch.no_grad():
            own = float(model.module(input_ids=row, labels=labels).loss)
        assert abs(own - found[index, 0]) < 1e-5


def test_mean_over_a_window_is_transformers_mean(model: LanguageModel) -> None:
    data = stream()
    length = model.context
    pairs = Pairs(data, np.zeros(length - 1, np.int64), np.arange(length - 1), length)
    tokens = torch.from_numpy(data.values[:length].astype(np.int64))[None]
    with torch.no_grad():
        own = float(model.module(input_ids=tokens, labels=tokens).loss)
    assert abs(own - float(evaluate(model, pairs)[:, 0].astype(float).mean())) < 1e-5


def test_entropy_is_that_of_the_same_logits_in_float64_to_1e6(model: LanguageModel) -> None:
    """The reference: NumPy in float64, from the very logits that the model gave in float32.

    What is left is the float32 of the study's file.
    """
    pairs = draw(stream(), model.context, 200, seed=4)
    made: list[torch.Tensor] = []
    logits_at = model.logits_at

    def keeps(tokens: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
        made.append(logits_at(tokens, positions))
        return made[-1]

    order = np.concatenate(list(batches(pairs, model, 500)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "logits_at", keeps)
        found = evaluate(model, pairs, batch_tokens=500)[order, 1]
    rows = torch.cat(made).numpy()
    assert rows.dtype == np.float32 and len(rows) == 200
    wide = rows.astype(np.float64)
    wide -= wide.max(1, keepdims=True)
    p = np.exp(wide) / np.exp(wide).sum(1, keepdims=True)
    assert np.abs(-(p * np.log(p)).sum(1) - found).max() < 1e-6


def test_a_model_run_in_float64_is_as_near_as_its_float32_logits(model: LanguageModel) -> None:
    """Entropy moves by no more than twice the rounding of the logits times what they span: that
    rounding, not what is made of the logits, is what parts the two."""
    pairs = draw(stream(), model.context, 40, seed=4)
    found = evaluate(model, pairs)[:, 1]
    wide = copy.deepcopy(model.module).double()
    for index in range(len(pairs)):
        row = torch.from_numpy(pairs.batch(np.array([index]), model.vocabulary))[:, :-1]
        with torch.no_grad():
            exact = wide(input_ids=row).logits[0, -1]
            rounded = model.logits(row)[0, -1].double()
        p = torch.softmax(exact, -1).numpy()
        rounding = float((exact - rounded).abs().max())
        span = float(exact.max() - exact.min())
        assert 0 < rounding < 1e-4
        apart = abs(float(-(p * np.log(p)).sum()) - float(found[index]))
        assert apart < 2 * rounding * span + 1e-6


def test_the_head_makes_only_what_is_asked(model: LanguageModel) -> None:
    tokens = torch.arange(60).reshape(2, 30)
    positions = torch.tensor([3, 29])
    with torch.no_grad():
        whole = model.logits(tokens)[torch.arange(2), positions]
        picked = model.logits_at(tokens, positions)
    assert torch.allclose(whole, picked, atol=1e-6)
    assert picked.shape == (2, model.vocabulary)


def test_large_logits_do_not_cancel() -> None:
    logits = torch.tensor([[3e4, 3e4 + 1, 3e4 - 5, -torch.inf]])
    found = losses(logits, torch.tensor([0]))[0]
    p = np.exp(np.array([0.0, 1, -5]) - np.log(np.exp([0.0, 1, -5]).sum()))
    assert abs(float(found[0]) + np.log(p[0])) < 1e-12
    assert abs(float(found[1]) + (p * np.log(p)).sum()) < 1e-12


@pytest.mark.parametrize(
    ("row", "word"),
    [([0.0, float("nan")], "NaN"), ([0.0, float("inf")], "infinite")],
)
def test_logits_that_are_no_distribution(row: list[float], word: str) -> None:
    with pytest.raises(BadLogits, match=word):
        log_probabilities(torch.tensor([[0.0, 1.0], row]))


def test_a_target_without_probability() -> None:
    with pytest.raises(BadLogits, match="without any probability") as bad:
        losses(torch.tensor([[0.0, 1.0], [0.0, -torch.inf]]), torch.tensor([0, 1]))
    assert bad.value.row == 1


def test_reference_columns_against_numpy() -> None:
    g = np.random.default_rng(0)
    a, b = g.normal(size=(5, 7)) * 3, g.normal(size=(5, 7)) * 3
    targets = g.integers(0, 7, 5)
    p, q = (np.exp(x) / np.exp(x).sum(1, keepdims=True) for x in (a, b))
    one, other = torch.from_numpy(a).float(), torch.from_numpy(b).float()
    found = losses(one, torch.from_numpy(targets), other).numpy()
    assert (found[:, :2] == losses(one, torch.from_numpy(targets)).numpy()).all()
    rows = np.arange(5)
    assert np.allclose(found[:, 2], -np.log(q[rows, targets]), atol=1e-5)
    assert np.allclose(found[:, 3], np.log(q / p).max(1), atol=1e-5)
    assert np.allclose(found[:, 4], (p * np.log(q / p)).sum(1), atol=1e-5)
    assert (found[:, 4] <= 0).all()


def test_batches_hold_each_pair_once_within_their_size(model: LanguageModel) -> None:
    pairs = draw(stream(), model.context, 500, seed=1)
    seen = []
    for which in batches(pairs, model, 256):
        assert len(which) == 1 or len(which) * (int(pairs.positions[which].max()) + 1) <= 256
        seen += which.tolist()
    assert sorted(seen) == list(range(500))


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("headed", [True, False])
def test_memory_is_bounded_whatever_the_batch(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch, whole: bool, headed: bool
) -> None:
    """No more than LOGITS logits are made at once, nor PIECE of them held in float64, though a
    batch of this many tokens would take them all."""
    data = stream(700)
    few = 20_000
    pairs = every(data, model.context) if whole else draw(data, model.context, 200, seed=1)
    plain = evaluate(model, pairs, reference=model)
    monkeypatch.setattr(evaluation, "LOGITS", few)
    monkeypatch.setattr(room, "PIECE", 1000)
    real, made, wide = room.log_probabilities, list[int](), list[int]()

    def logged(logits: torch.Tensor) -> torch.Tensor:
        wide.append(logits.numel())
        return real(logits)

    def hooked(_: object, __: object, out: torch.Tensor) -> None:
        made.append(out.numel())

    monkeypatch.setattr(room, "log_probabilities", logged)
    head = model.head
    assert head is not None
    handle = head.register_forward_hook(hooked)
    monkeypatch.setattr(model, "head", head if headed else None)
    try:
        found = evaluate(model, pairs, reference=model, batch_tokens=10**9)
    finally:
        handle.remove()
    assert max(made) <= few and max(wide) <= 1000
    assert np.allclose(found, plain, atol=1e-5)


def test_the_size_of_a_batch_moves_nothing_that_matters(model: LanguageModel) -> None:
    pairs = draw(stream(), model.context, 60, seed=1)
    small = evaluate(model, pairs, batch_tokens=1)
    assert np.allclose(small, evaluate(model, pairs, batch_tokens=100_000), atol=1e-5)


def test_a_draw_is_its_seed() -> None:
    one, same, other = (draw(stream(), 16, 1000, seed=s) for s in (1, 1, 2))
    assert (one.starts == same.starts).all() and (one.positions == same.positions).all()
    assert (one.starts != other.starts).any()
    assert set(one.positions) == set(range(16))
    assert (one.starts % 16 == 0).all() and int((one.starts + one.positions).max()) + 1 < 4000


@pytest.mark.parametrize("count", [129, 138, 40])
def test_every_token_is_measured_once_as_it_is_alone(model: LanguageModel, count: int) -> None:
    data = stream(count)
    whole = every(data, model.context)
    starts, positions = whole.places(slice(0, len(whole)))
    assert (starts + positions).tolist() == list(range(count - 1))
    alone = Pairs(data, starts, positions, whole.context)
    found = evaluate(model, whole, batch_tokens=200, reference=model)
    assert np.allclose(found, evaluate(model, alone, reference=model, batch_tokens=1), atol=2e-5)
