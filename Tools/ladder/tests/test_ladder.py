# SPDX-License-Identifier: GPL-3.0-or-later
"""A ladder of a few steps, from a text to a study."""

import csv
import importlib
import json
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from far_device import FAR, far_device
from safetensors.torch import load_file, save_model

from ladder import cli, corpus, training
from ladder import requential as coding
from ladder.claims import claimed
from ladder.cli import main
from ladder.designs import CONTROLLED, find_design
from ladder.runs import Run, find_run
from ladder.sampling import draw
from ladder.sizes import SIZES, Size, find_size
from ladder.transformer import make
from scalinglaws_measure.errors import MeasureError

COMMITTED = Path(__file__).parents[3] / "Data/ladder"
torch.set_num_threads(1)


@pytest.fixture(scope="module")
def work(tmp_path_factory: Any) -> Path:
    """A corpus of a small language."""
    folder: Path = tmp_path_factory.mktemp("work")
    g = random.Random(0)
    words = [bytes(g.choices(b"etaoinshrdlu", k=g.randint(1, 9))).decode() for _ in range(300)]
    text = folder / "text.txt"
    lines = (" ".join(g.choices(words, k=12)) for _ in range(6000))
    text.write_text("".join(f"{line}\n\n" for line in lines))
    assert main(["corpus", str(text), "--held-out", "20000", "--work", str(folder)]) == 0
    return folder


def train(work: Path, out: Path, *more: str) -> int:
    return main([
        "train", "20k", "--multiples", "1", "--work", str(work), "--out", str(out), "--eager",
        "--quiet", "--device", "cpu", *more,
    ])  # fmt: skip


@pytest.fixture(scope="module")
def study(work: Path, tmp_path_factory: Any) -> Path:
    out: Path = tmp_path_factory.mktemp("ladder") / "study"
    assert train(work, out, "--seeds", "0,1") == 0
    return out


def stop_after(calls: int, room: Any, name: str, monkeypatch: Any) -> list[int]:
    """Interrupts after so many calls of a function; the list holds how many are left."""
    real, left = getattr(room, name), [calls]

    def stops(*more: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(*more)

    monkeypatch.setattr(room, name, stops)
    return left


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_runs_are_shaped_as_the_committed_ones() -> None:
    """Parameters, steps, batches and tokens of every row of Data/ladder."""
    rows = table(COMMITTED / "runs.csv")
    assert len(rows) >= 31
    for row in rows:
        run = find_run(row["run"])
        assert run.name == row["run"]
        assert run.size.parameters == int(row["parameters"])
        assert (run.steps, run.batch_tokens) == (int(row["steps"]), int(row["batch_tokens"]))
        assert run.tokens == int(row["tokens"])
        assert 6 * run.size.parameters * run.tokens == int(row["flops"])


@pytest.mark.parametrize("name", list(SIZES)[:9])
def test_a_size_counts_its_parameters(name: str) -> None:
    model = make(SIZES[name], 0)
    assert sum(p.numel() for p in model.parameters()) == SIZES[name].parameters


@pytest.mark.parametrize("name", CONTROLLED.sizes)
def test_the_controlled_design_changes_the_width_alone(name: str) -> None:
    """Depth, head width, tokens a step and warm-up are those of every other size."""
    size = CONTROLLED.sizes[name]
    assert size.layers == 4 and size.width // size.heads == (12 if name == "34k" else 16)
    said = float(name[:-1]) * (1e6 if name.endswith("m") else 1e3)
    assert size.parameters == pytest.approx(said, rel=0.02)
    for multiple in (5, 20, 40):
        run = Run(size, multiple, 0, CONTROLLED)
        assert (run.batch_tokens, run.warmup_steps) == (1024, 200)
        assert run.steps == multiple * size.parameters // 1024
        assert run.peak_rate == pytest.approx(6e-3 * (64 / size.width) ** 0.5)
    assert sum(p.numel() for p in make(size, 0).parameters()) == size.parameters


def test_the_learning_rate_rises_and_falls() -> None:
    run = find_run("58k-x5-s0", CONTROLLED)
    shares = [training.rate(run, step) for step in range(run.steps)]
    assert shares[0] == pytest.approx(1 / 200) and max(shares) in shares[100:200]
    assert shares[-1] == pytest.approx(0.1, abs=1e-3)
    assert all(a > b for a, b in pairwise(shares[200:]))


def test_a_run_is_named_by_what_differs_from_its_design() -> None:
    for name in ("58k-x5-s0", "58k-x2.5-s1-b512", "58k-x5-s0-w200", "58k-x5-s0-b2048-w20-r0.5"):
        assert find_run(name, CONTROLLED).name == name
    run = find_run("58k-x5-s0-b2048-w20-r0.5", CONTROLLED)
    plain = find_run("58k-x5-s0", CONTROLLED)
    assert (run.batch_tokens, run.warmup_steps) == (2048, 20)
    assert run.peak_rate == plain.peak_rate / 2
    with pytest.raises(MeasureError, match="expected steps of whole windows of 128 tokens"):
        find_run("58k-x5-s0-b500", CONTROLLED)
    with pytest.raises(MeasureError, match="expected a size of 34k, 58k"):
        find_run("20k-x5-s0", CONTROLLED)
    with pytest.raises(MeasureError, match="expected growing-batch or controlled, found 'other'"):
        find_design("other")


def test_the_committed_lists_hold_runs_of_the_design() -> None:
    """Each once; the ladder's list has three seeds of 20 tokens a parameter for six sizes."""
    names = {}
    for path in Path(__file__).parents[1].glob("*.order"):
        words = [
            word
            for line in path.read_text().splitlines()
            for word in line.partition("#")[0].split()
        ]
        assert len(set(words)) == len(words)
        assert [find_run(word, CONTROLLED).name for word in words] == words
        names[path.stem] = words
    seeds = Counter(word.split("-")[0] for word in names["controlled"] if "-x20-" in word)
    assert [name for name, count in seeds.items() if count == 3] == [
        "58k", "123k", "213k", "467k", "820k", "34k", "1.8m",
    ]  # fmt: skip
    assert len(names["design-study"]) == 29


def test_a_list_of_runs_is_shared_by_two_processes(work: Path, tmp_path: Path, capsys: Any) -> None:
    """A run that another process holds is passed over, and is trained when it is free; the weights
    at half of the steps are kept."""
    own, out, listed = tmp_path / "work", tmp_path / "study", tmp_path / "list"
    (own / "locks").mkdir(parents=True)
    for name in ("train.npy", "test.npy"):
        (own / name).symlink_to(work / name)
    listed.write_text("# two runs\ntiny=16x1x1-x2-s0 tiny=16x1x1-x2-s1\n")
    words = [
        "train",
        f"@{listed}",
        "--design",
        "controlled",
        "--eager",
        "--quiet",
        "--device",
        "cpu",
    ]
    words += ["--work", str(own), "--out", str(out)]
    with claimed(own / "locks" / "tiny-x2-s0"):
        assert main(words) == 0
    assert "tiny-x2-s0 is being trained by another process" in capsys.readouterr().out
    assert [row["run"] for row in table(out / "runs.csv")] == ["tiny-x2-s1"]
    assert main(words) == 0
    rows = table(out / "runs.csv")
    assert [row["run"] for row in rows] == ["tiny-x2-s1", "tiny-x2-s0"]
    assert (rows[0]["design"], rows[0]["warmup_steps"]) == ("controlled", "200")
    assert float(rows[0]["peak_rate"]) == pytest.approx(0.012)
    whole = load_file(own / "weights/tiny-x2-s0.safetensors")
    half = load_file(own / "weights/tiny-x2-s0.half.safetensors")
    assert half.keys() == whole.keys()
    assert any(not torch.equal(half[name], whole[name]) for name in half)


def test_the_first_loss_is_that_of_a_guess() -> None:
    model = make(SIZES["20k"], 0)
    tokens = torch.randint(0, 256, (8, 129))
    with torch.no_grad():
        logits = model(tokens[:, :-1])
    loss = F.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())
    assert abs(float(loss) - np.log(256)) < 0.05


def test_a_later_byte_moves_no_earlier_logit() -> None:
    model = make(SIZES["33k"], 0)
    tokens = torch.randint(0, 256, (1, 40))
    other = tokens.clone()
    other[0, 25:] = 7
    with torch.no_grad():
        assert torch.equal(model(tokens)[0, :25], model(other)[0, :25])


def test_a_study_of_two_seeds(study: Path) -> None:
    rows = table(study / "runs.csv")
    assert [r["run"] for r in rows] == ["20k-x1-s0", "20k-x1-s1"]
    for row in rows:
        curve = np.load(study / "curves" / f"{row['run']}.npy")
        assert len(curve) == int(row["steps"]) == 39
        assert curve[0] > 5.4 and float(row["test_loss"]) < 4.5
        assert float(row["final_train_loss"]) == pytest.approx(curve[-1], abs=1e-6)


def test_the_same_seed_is_the_same_bytes_and_a_stop_changes_nothing(
    work: Path, study: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    own = tmp_path / "work"
    own.mkdir()
    for name in ("train.npy", "test.npy"):
        (own / name).symlink_to(work / name)
    monkeypatch.setattr(training, "SAVE_EVERY", 0)
    left = stop_after(20, training, "windows", monkeypatch)
    out = tmp_path / "study"
    assert train(own, out) == 130
    assert not (out / "runs.csv").exists()
    left[0] = 10**9
    assert train(own, out) == 0
    name = "curves/20k-x1-s0.npy"
    assert (out / name).read_bytes() == (study / name).read_bytes()
    assert table(out / "runs.csv")[0] == table(study / "runs.csv")[0]
    assert not list(own.glob("weights/*.partial.pt"))
    left[0] = 0
    assert train(own, out) == 0


def test_windows_are_seen_once(work: Path) -> None:
    every = np.load(work / "train.npy")
    starts = training.order(Run(SIZES["20k"], 5, 3), every)
    assert len(set(starts.tolist())) == len(starts) and (starts % 128 == 0).all()
    with pytest.raises(MeasureError, match="bytes that it sees once, found"):
        training.order(Run(SIZES["820k"], 5, 0), every)


def test_measuring_and_its_spectrum(work: Path, study: Path, capsys: Any) -> None:
    more = ["--work", str(work), "--out", str(study), "--quiet", "--device", "cpu"]
    assert main(["measure", "20k-x1-s0", "--bits", "4", "--pairs", "300", *more]) == 0
    rows = table(study / "models.csv")
    assert [r["variant"] for r in rows] == ["fp32", "gptq4"]
    committed = table(COMMITTED / "models.csv")
    expected = {r["variant"]: r["code_length_bits"] for r in committed if r["model"] == "20k"}
    assert {r["variant"]: r["code_length_bits"] for r in rows} == {
        name: expected[name] for name in ("fp32", "gptq4")
    }
    assert float(rows[0]["train_nll"]) < 4.5 and rows[0]["run"] == "20k-x1-s0"
    assert main(["spectrum", "20k-x1-s0", "--subset", "256", "--steps", "3", *more]) == 0
    assert len(table(study / "spectra/20k-256tok-s0.csv")) == 3
    capsys.readouterr()
    assert main(["spectrum", "20k-x1-s0", "--subset", "256", "--steps", "3", *more]) == 0
    assert "20k-256tok-s0.csv: there already" in capsys.readouterr().out
    assert main(["spectrum", "20k-x1-s0", "20k-x1-s1", *more]) == 1
    assert "expected one run of each size, found 20k-x1-s0 and" in capsys.readouterr().err
    assert main(["measure", "20k-x1-s1", *more]) == 1
    assert "than 20k-x1-s1, found 20k-x1-s0: measure this one into" in capsys.readouterr().err
    assert main(["measure", "33k-x1-s0", *more]) == 1
    assert "expected the weights of 33k-x1-s0, found none" in capsys.readouterr().err


def test_a_run_beside_itself_at_half_of_its_steps(work: Path, tmp_path: Path, capsys: Any) -> None:
    """Every token after the half, of which the reference knows nothing; the end is better."""
    own, out = tmp_path / "work", tmp_path / "study"
    own.mkdir()
    for name in ("train.npy", "test.npy"):
        (own / name).symlink_to(work / name)
    more = ["--work", str(own), "--out", str(out), "--quiet", "--device", "cpu"]
    name = "tiny=16x1x1-x9-s0"
    assert main(["train", name, "--design", "controlled", "--eager", *more]) == 0
    words = ["measure", name, "--design", "controlled", "--bits", "3", "--method", "gptq-ec"]
    assert main([*words, "--half-reference", *more]) == 0
    run = find_run(name, CONTROLLED)
    rows = {row["variant"]: row for row in table(out / "models.csv")}
    assert list(rows) == ["fp32", "gptq3-ec"]
    after = (run.steps - run.steps // 2) * 1024
    for variant, row in rows.items():
        assert int(row["tokens"]) == int(row["sample"]) == after and row["sampled"] == "every"
        reference = np.load(out / f"reference/tiny-{variant}.npy")
        assert reference.shape == (after, 3)
    reference = np.load(out / "reference/tiny-fp32.npy")
    assert float(rows["fp32"]["train_nll"]) < reference[:, 0].mean(dtype=float)


def test_windows_are_drawn_from_the_model_that_is_asked() -> None:
    """Byte by byte from what is past, the same distributions as all at once; and bytes as often as
    they say."""
    model = make(SIZES["33k"], 0)
    firsts = torch.randint(0, 256, (300,), generator=torch.Generator().manual_seed(1))
    drawn, log_p = draw(model, firsts, torch.Generator().manual_seed(2))
    assert (drawn[:, 0] == firsts).all() and drawn.shape == (300, 129)
    with torch.no_grad():
        whole = F.log_softmax(model(drawn[:, :-1]).double(), -1)
    assert torch.allclose(log_p, whole, atol=1e-5)
    own = -log_p.gather(-1, drawn[:, 1:, None]).mean()
    entropy = -(log_p.exp() * log_p).sum(-1).mean()
    deviation = float((log_p.exp() * log_p**2).sum(-1).mean() - entropy**2) ** 0.5
    assert abs(float(own - entropy)) < 4 * deviation / drawn[:, 1:].numel() ** 0.5


def test_a_student_is_coded(work: Path, study: Path, tmp_path: Path, monkeypatch: Any) -> None:
    """Row, costs and losses agree; stopped in the middle, the end is the same to the byte."""
    words = ["requential", "20k-x1-s0", "--pairs", "300", "--quiet", "--eager", "--device", "cpu"]
    monkeypatch.setattr(coding, "STAGES", 4)
    whole = tmp_path / "whole"
    assert main([*words, "--work", str(work), "--out", str(whole)]) == 0
    (row,) = table(whole / "requential.csv")
    costs = np.load(whole / "requential/20k-x1-s0.npy").astype(float)
    assert costs.shape == (39, 2) and (costs[:, 0] > 0).all()
    expected, realized = costs.sum(0) / np.log(2)
    assert float(row["divergence_bits"]) == pytest.approx(expected, abs=0.1)
    assert int(row["code_length_bits"]) == pytest.approx(realized + 64, abs=1.1)
    assert 0.8 < realized / expected < 1.2
    losses = np.load(whole / "tokens/20k-x1-s0-student.npy")
    assert losses.shape == (300, 2) and float(row["train_nll"]) < 5
    assert row["tokens"] == table(study / "runs.csv")[0]["tokens"]
    # The teacher is the run itself, on the same pairs, and better than what learned from it.
    words_too = ["measure", "20k-x1-s0", "--bits", "8", "--pairs", "300", "--device", "cpu"]
    own = tmp_path / "own"
    assert main([*words_too, "--work", str(work), "--out", str(own), "--quiet"]) == 0
    assert row["teacher_train_nll"] == table(own / "models.csv")[0]["train_nll"]
    assert float(row["teacher_train_nll"]) < float(row["train_nll"])

    monkeypatch.setattr(coding, "SAVE_EVERY", 0)
    left = stop_after(2, coding, "draw", monkeypatch)
    out = tmp_path / "study"
    assert main([*words, "--work", str(work), "--out", str(out)]) == 130
    assert not (out / "requential.csv").exists()
    left[0] = 2
    assert main([*words, "--work", str(work), "--out", str(out)]) == 0
    for name in ("requential.csv", "requential/20k-x1-s0.npy", "tokens/20k-x1-s0-student.npy"):
        assert (out / name).read_bytes() == (whole / name).read_bytes()
    left[0] = 0
    assert main([*words, "--work", str(work), "--out", str(out)]) == 0


def test_a_teacher_that_is_the_student_costs_nothing(work: Path) -> None:
    """After the first bytes; and what these cost is what their frequencies and guesses say."""
    model = make(SIZES["20k"], 0)
    drawn, log_p = draw(model, torch.arange(8), torch.Generator().manual_seed(0))
    expected, realized = coding.costs(log_p, model, drawn)
    assert abs(expected) < 1e-6 and abs(realized) < 0.01
    bytes_ = np.array([7, 7, 9, 7], np.uint8)
    firsts = coding.FirstBytes(bytes_, np.arange(4))
    guess = np.log(1 / 256)
    expected, realized = firsts.cost(torch.tensor([7, 9]))
    entropy = 0.75 * np.log(0.75) + 0.25 * np.log(0.25)
    assert expected == pytest.approx(2 * (entropy - guess))
    assert realized == pytest.approx(np.log(0.75) + np.log(0.25) - 2 * guess)
    _, later = firsts.cost(torch.tensor([7]))
    assert later == pytest.approx(np.log(0.75) - np.log(1.5 / 130))


def test_the_committed_versions_of_packages_are_asked_for_first(
    tmp_path: Path, monkeypatch: Any
) -> None:
    """Of a false apt-get and dpkg-deb; the newest version where the committed one is gone."""
    tools, work = tmp_path / "tools", tmp_path / "work"
    tools.mkdir()
    (tools / "apt-get").write_text(
        '#!/bin/sh\n[ "$2" != wordnet-base=1:3.0-37 ] || exit 100\n: > "${2%%=*}_${2##*=}.deb"\n'
    )
    (tools / "dpkg-deb").write_text('#!/bin/sh\necho "$2" >> "$3/unpacked"\n')
    (tools / "tar").write_text("#!/bin/sh\n: > unpacked\n")
    for tool in tools.iterdir():
        tool.chmod(0o755)
    (work / "root/usr/src").mkdir(parents=True)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    assert corpus.fetch(work) == work / "root"
    assert sorted(path.name for path in (work / "debs").iterdir()) == [
        "dict-gcide_0.48.5+nmu2.deb", "linux-source-6.1_6.1.192-2.deb",
        "wordnet-base_wordnet-base.deb",
    ]  # fmt: skip
    assert len((work / "root/unpacked").read_text().splitlines()) == 3
    assert (work / "root/usr/src/unpacked").exists()


def test_documents_of_packages_in_their_own_order(tmp_path: Path) -> None:
    """A root as dpkg leaves it, with other files than the committed ladder's."""
    import gzip

    source = tmp_path / "usr/src/linux-source-6.1"
    (source / "Documentation/translations").mkdir(parents=True)
    (source / "Documentation/b.rst").write_bytes(b"b" * 300)
    (source / "Documentation/a.txt").write_bytes(b"a" * 300)
    (source / "Documentation/c.png").write_bytes(b"c" * 300)
    (source / "Documentation/translations/d.rst").write_bytes(b"d" * 300)
    (source / "x.c").write_bytes(b"int x;" * 60)
    (tmp_path / "usr/share/dictd").mkdir(parents=True)
    with gzip.open(tmp_path / "usr/share/dictd/gcide.dict.dz", "wb") as file:
        file.write(b"\n\n".join(b"entry %d" % i for i in range(81)))
    (tmp_path / "usr/share/wordnet").mkdir()
    for name in ("noun", "verb", "adj", "adv"):
        (tmp_path / f"usr/share/wordnet/data.{name}").write_bytes(
            b"  1 licence\n" + b"0001 x | gloss \n" * 101
        )
    found = corpus.debian_documents(tmp_path)
    assert [d[:1] for d in found[:3]] == [b"a", b"b", b"i"]
    assert len(found) == 3 + 3 + 4 * 2 and found[3].startswith(b"entry 0\n\nentry 1\n\n")
    built = corpus.build(found, tmp_path, held_out=300)
    facts = json.loads((tmp_path / "corpus.json").read_text())
    assert facts["sha256"] == built and facts["held_out"] == 300
    assert len(np.load(tmp_path / "test.npy")) == 300


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("21k", "expected a size of 20k, 33k"),
        ("x=30x2x4", "expected heads of an even width that divide 30"),
    ],
)
def test_sizes_that_are_none(word: str, sentence: str) -> None:
    with pytest.raises(MeasureError, match=sentence):
        find_size(word)
    assert find_size("mine=32x2x4").parameters == 8192 + 2 * (12 * 1024 + 64) + 32


def test_what_is_wrong_is_one_sentence(tmp_path: Path, work: Path, capsys: Any) -> None:
    (tmp_path / "short.txt").write_text("too short")
    assert main(["corpus", str(tmp_path / "short.txt"), "--work", str(tmp_path)]) == 1
    assert "expected more than 4000000 bytes of text, found 0" in capsys.readouterr().err
    assert main(["corpus", str(tmp_path / "no.txt"), "--work", str(tmp_path)]) == 1
    assert "expected a file, found nothing with this name" in capsys.readouterr().err
    assert train(tmp_path, tmp_path / "out") == 1
    assert "train.npy: expected a file" in capsys.readouterr().err
    assert train(work, tmp_path / "out", "--multiples", "x") == 1
    assert "--multiples: expected numbers such as 5,20, found 'x'" in capsys.readouterr().err
    assert train(work, tmp_path / "out", "--multiples", "0.001") == 1
    assert "expected at least one step of 512 tokens" in capsys.readouterr().err


def refused(words: list[str], capsys: Any) -> str:
    assert main(words) == 1
    said: str = capsys.readouterr().err
    assert said.startswith("ladder: ") and said.count("\n") == 1, said
    return said


@pytest.mark.parametrize("name", ["20k-x2.0.0-s0", "20k-x.-s0", "20k-x1-s", f"20k-x1-s{9**99}"])
def test_runs_that_are_none(name: str, tmp_path: Path, capsys: Any) -> None:
    words = ["measure", name, "--work", str(tmp_path), "--out", str(tmp_path / "out")]
    said = refused(words, capsys)
    assert said == f"ladder: expected a run such as 164k-x20-s0, found '{name}'\n"
    assert main(["requential", "20k-x0-s0", *words[2:]]) == 1
    assert "20k-x0-s0: expected at least one step of 512 tokens" in capsys.readouterr().err


def test_files_that_were_cut(work: Path, tmp_path: Path, capsys: Any) -> None:
    """Weights, what a stopped run saved, and the corpus."""
    own, out = tmp_path / "work", tmp_path / "out"
    words = ["measure", "20k-x1-s0", "--work", str(own), "--out", str(out), "--quiet"]
    (own / "weights").mkdir(parents=True)
    for name in ("train.npy", "test.npy"):
        (own / name).symlink_to(work / name)
    path = own / "weights/20k-x1-s0.safetensors"
    save_model(make(SIZES["20k"], 0), str(path))
    path.write_bytes(path.read_bytes()[:-9])
    said = refused(words, capsys)
    assert said.startswith(
        f"ladder: {path}: expected the weights of this model, found: Error while"
    )
    save_model(make(SIZES["33k"], 0), str(path))
    said = refused(words, capsys)
    assert f"{path}: expected blocks.0.before_attention.weight of shape [24], as this mod" in said
    path.unlink()

    saved = own / "weights/20k-x1-s0.partial.pt"
    saved.write_bytes(b"PK\3\4")
    said = refused(["train", "20k", "--multiples", "1", "--eager", *words[2:]], capsys)
    assert f"{saved}: expected what an earlier try saved, found: " in said
    assert said.endswith(": remove this file to begin again\n")

    (own / "train.npy").unlink()
    whole = (work / "train.npy").read_bytes()
    (own / "train.npy").write_bytes(whole[:1000])
    said = refused(words, capsys)
    assert f"{own / 'train.npy'}: expected a NumPy array, found: " in said
    np.save(own / "train.npy", np.zeros((300, 2)))
    said = refused(words, capsys)
    assert "expected 256 bytes or more (uint8), found float64 of shape [300, 2]" in said
    assert not out.exists()


@pytest.mark.parametrize("count", [-5, 0, 255])
def test_held_out_bytes_that_are_too_few(count: int, tmp_path: Path, capsys: Any) -> None:
    """Said before anything is fetched."""
    words = ["corpus", "--held-out", str(count), "--work", str(tmp_path)]
    assert refused(words, capsys) == (
        f"ladder: --held-out: expected at least 256 bytes, two windows, found {count}\n"
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--subset", "-5"], "--subset: expected at least 1 byte, found -5"),
        (["--subset", "0"], "--subset: expected at least 1 byte, found 0"),
        (["--steps", "0"], "--steps: expected at least 1, found 0"),
    ],
)
def test_spectra_that_can_not_be(
    more: list[str], sentence: str, tmp_path: Path, capsys: Any
) -> None:
    words = ["spectrum", "20k-x1-s0", "--work", str(tmp_path), "--out", str(tmp_path / "out")]
    assert refused([*words, *more], capsys) == f"ladder: {sentence}\n"


def test_half_precision_products(work: Path, study: Path, tmp_path: Path) -> None:
    """--bf16 on the CPU: the same run to a few roundings, and it says so."""
    out, own = tmp_path / "study", tmp_path / "work"
    own.mkdir()
    for name in ("train.npy", "test.npy"):
        (own / name).symlink_to(work / name)
    assert train(own, out, "--bf16") == 0
    (row,) = table(out / "runs.csv")
    plain = table(study / "runs.csv")[0]
    assert (row["matmul_precision"], plain["matmul_precision"]) == ("bf16", "fp32")
    half, full = (np.load(folder / "curves/20k-x1-s0.npy") for folder in (out, study))
    assert half.dtype == np.float32 and (half != full).any()
    assert np.abs(half[:5] - full[:5]).max() < 0.01
    assert float(row["test_loss"]) == pytest.approx(float(plain["test_loss"]), rel=0.02)


def test_a_device_that_is_not_there(work: Path, tmp_path: Path, capsys: Any) -> None:
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    assert train(work, tmp_path / "out", "--device", "cuda") == 1
    said = capsys.readouterr().err
    assert said.startswith("ladder: --device: expected a device of this machine, found 'cuda':")
    assert said.count("\n") == 1


def test_another_device(work: Path, tmp_path: Path, monkeypatch: Any) -> None:
    """A run on it, stopped and gone on with, its measurement, its spectrum and its student are
    those of the CPU, but for the order of sums."""
    own = tmp_path / "work"
    own.mkdir()
    for name in ("train.npy", "test.npy"):
        (own / name).symlink_to(work / name)
    autocast, out = torch.autocast, tmp_path / "study"
    fused = importlib.import_module("torch.optim.optimizer")
    monkeypatch.setattr(torch, "autocast", lambda _, *a, **b: autocast("cpu", *a, **b))
    monkeypatch.setattr(fused, "_get_fused_kernels_supported_devices", lambda: ["meta", "cpu"])
    monkeypatch.setattr(coding, "STAGES", 1)
    monkeypatch.setitem(SIZES, "20k", Size("20k", 16, 1, 2))

    def save_near(model: Any, path: str) -> None:
        near = make(SIZES["20k"], 0)
        near.load_state_dict({name: x.cpu() for name, x in model.state_dict().items()})
        save_model(near, path)

    for room in (training, coding):
        monkeypatch.setattr(room, "SAVE_EVERY", 0)
        monkeypatch.setattr(room, "save_model", save_near)
    left = stop_after(10**9, training, "windows", monkeypatch)
    more = ["--work", str(own), "--out", str(out), "--quiet"]
    with far_device():
        assert train(own, tmp_path / "near") == 0
        monkeypatch.setattr(cli, "find_device", lambda _: FAR)
        left[0] = 9
        assert train(own, out) == 130
        left[0] = 10**9
        assert train(own, out) == 0
        assert main(["measure", "20k-x1-s0", "--bits", "4", "--pairs", "50", *more]) == 0
        assert main(["spectrum", "20k-x1-s0", "--subset", "128", "--steps", "2", *more]) == 0
        words = ["requential", "20k-x1-s0", "--pairs", "50", "--eager", *more]
        assert main(words) == 0
    far, near = (np.load(place / "curves/20k-x1-s0.npy") for place in (out, tmp_path / "near"))
    assert len(far) == 14 and np.abs(far - near).max() < 1e-3
    rows = table(out / "models.csv")
    assert [row["variant"] for row in rows] == ["fp32", "gptq4"]
    assert len(table(out / "spectra/20k-128tok-s0.csv")) == 2
    (row,) = table(out / "requential.csv")
    assert int(row["code_length_bits"]) > 64 and float(row["train_nll"]) < 5.6
