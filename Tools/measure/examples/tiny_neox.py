# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains three small GPT-NeoX models on text files and saves them as the hub would lay them out.

Writes OUT/neox-16, neox-24 and neox-32 (model, tokenizer, trainer_state.json) and the documents
OUT/train.jsonl and OUT/test.jsonl. Takes half a minute on one core.

Example:
  python tiny_neox.py --out checkpoints Sources docs
"""

import argparse
import json
import random
from bisect import bisect_left
from itertools import accumulate
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM, PreTrainedTokenizerFast

VOCABULARY, CONTEXT, BATCH, LOGGED = 512, 64, 32, 5
CHARACTERS = 1_200_000
WIDTHS, TOKENS_PER_PARAMETER = (16, 24, 32), 5


def documents(places: list[Path]) -> list[str]:
    """Texts under some folders, 1.2 million characters, in an order that is always the same."""
    found = {p for place in places for p in place.rglob("*") if p.suffix in (".md", ".swift")}
    texts = [path.read_text(encoding="utf-8") for path in sorted(found)]
    random.Random(0).shuffle(texts)
    lengths = list(accumulate(map(len, texts)))
    return texts[: bisect_left(lengths, CHARACTERS) + 1]


def make_tokenizer(texts: list[str]) -> PreTrainedTokenizerFast:
    """A byte-level BPE of texts that are apart from the training data."""
    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=alphabet,
        show_progress=False,
    )
    inner.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=inner, eos_token="<|endoftext|>")


def train(width: int, tokens: torch.Tensor, folder: Path) -> None:
    """One pass over the first windows of a token stream."""
    torch.manual_seed(0)
    config = GPTNeoXConfig(
        vocab_size=VOCABULARY,
        hidden_size=width,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=4 * width,
        max_position_embeddings=CONTEXT,
    )
    model = GPTNeoXForCausalLM(config)
    parameters = sum(p.numel() for p in model.parameters())
    windows = tokens.unfold(0, CONTEXT + 1, CONTEXT)
    steps = min(TOKENS_PER_PARAMETER * parameters, windows.shape[0] * CONTEXT) // (BATCH * CONTEXT)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, betas=(0.9, 0.95))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=steps)
    history, since = [], []
    for step in range(steps):
        batch = windows[step * BATCH : (step + 1) * BATCH]
        loss = torch.nn.functional.cross_entropy(
            model(input_ids=batch[:, :-1]).logits.flatten(0, 1), batch[:, 1:].flatten()
        )
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        since.append(loss.item())
        if (step + 1) % LOGGED == 0 or step + 1 == steps:
            history.append({"step": step + 1, "loss": sum(since) / len(since)})
            since = []
    model.save_pretrained(folder)
    state = {"global_step": steps, "log_history": history}
    (folder / "trainer_state.json").write_text(json.dumps(state))
    last = history[-1]["loss"]
    print(
        f"{folder.name}: {parameters} parameters, {steps * BATCH * CONTEXT} tokens, loss {last:.3f}"
    )


def main() -> None:
    """Trains."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("places", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    texts = documents(options.places)
    held = max(1, len(texts) // 10)
    # The tokenizer is fixed before the training data: it is made of documents that are neither
    # trained on nor held out.
    apart, texts = texts[held : 2 * held], texts[:held] + texts[2 * held :]
    options.out.mkdir(parents=True, exist_ok=True)
    for name, part in (("train", texts[held:]), ("test", texts[:held])):
        lines = "".join(json.dumps({"text": text}) + "\n" for text in part)
        (options.out / f"{name}.jsonl").write_text(lines)
    tokenizer = make_tokenizer(apart)
    tokens: list[int] = []
    for text in texts[held:]:
        tokens += [*tokenizer.encode(text), tokenizer.eos_token_id]
    print(f"train.jsonl: {len(tokens)} tokens")
    for width in WIDTHS:
        folder = options.out / f"neox-{width}"
        tokenizer.save_pretrained(folder)
        train(width, torch.tensor(tokens), folder)


if __name__ == "__main__":
    main()
