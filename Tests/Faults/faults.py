# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults while `laws` writes: python3 Tests/Faults/faults.py --laws .build/release/laws

Every command that writes files runs over an older result, while the n-th open, write, sync or rename of its files
fails (a full disk, an input or output error), or while it is killed. Afterwards each file is the old one whole or the
new one whole, all of one command's files are of one kind, no input has changed, an error is one line, and nothing
hidden is left. Kills come at random times, and before each rename: after them the same holds once another command has
written into the folder.
"""

import argparse
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter

HERE = pathlib.Path(__file__).resolve().parent
SEEDS = HERE.parent / "Fuzz" / "seeds"
HYPOTHESES = "--parameters 20088 --tokens 401408 --code-length-bits 92800 --vocabulary 256".split()

# Name, input seeds, words, and the files or folders that the command writes.
COMMANDS = [
    ("fit", ["runs.csv"], "fit chinchilla runs.csv --intervals sandwich -o out.json".split(), ["out.json"]),
    ("fit --figures", ["runs.csv"], "fit chinchilla runs.csv --intervals sandwich --figures out --format csv,svg".split(), ["out"]),
    ("bound", ["losses.npy"], ["bound", "losses.npy", "-o", "out.json"] + HYPOTHESES, ["out.json"]),
    ("summarize", ["losses.npy"], ["summarize", "losses.npy", "-o", "out.sum"] + HYPOTHESES, ["out.sum"]),
    ("spectrum", ["matrix.npy"], "spectrum matrix.npy --vectors 2 --density out.csv".split(), ["out.csv"]),
    ("quantize", ["weights.npy", "matrix.npy"], "quantize weights.npy matrix.npy --bits 3 -o out.npy".split(), ["out.npy"]),
    ("plot", ["points.csv"], "plot points.csv --x x --y y --log x -o out --format svg,csv,png".split(), ["out"]),
    ("simulate", [], "simulate -o out --models 2 --sample 10".split(), ["out"]),
    ("figures", ["study"], "figures study -o out --format csv".split(), ["out"]),
    ("report", ["study"], "report study -o out --format json,html".split(), ["out"]),
    ("isoflop", ["sweep.csv"], "isoflop sweep.csv -o out --format csv".split(), ["out"]),
    ("extrapolate", [], "extrapolate --law besiroglu2024 --to 1e12 --bits 4 -o out --format svg".split(), ["out"]),
]


def contents(folder):
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            place = os.path.join(root, name)
            with open(place, "rb") as file:
                found[os.path.relpath(place, folder)] = file.read()
    return found


class Case:
    def __init__(self, laws, library, scratch, name, seeds, words, outputs):
        self.laws, self.library, self.scratch, self.name, self.words = laws, library, scratch, name, words
        self.inputs = os.path.join(scratch, "inputs")
        shutil.rmtree(self.inputs, ignore_errors=True)
        os.makedirs(self.inputs)
        for seed in seeds:
            source = SEEDS / seed
            (shutil.copytree if source.is_dir() else shutil.copyfile)(source, os.path.join(self.inputs, seed))
        self.folder = os.path.join(scratch, "run")
        self.output = outputs[0] if "." not in outputs[0] else ""
        self.old = {}

    def fresh(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.inputs, self.folder)
        for name, data in self.old.items():
            place = os.path.join(self.folder, name)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "wb") as file:
                file.write(data)

    def run(self, call="", at=0, error=0, kill=None):
        log = os.path.join(self.scratch, "log")
        environment = dict(
            os.environ, LD_PRELOAD=self.library, FAULT_CALL=call, FAULT_AT=str(at), FAULT_ERRNO=str(error),
            FAULT_LOG=log, SWIFT_BACKTRACE="enable=no")
        if os.path.exists(log):
            os.remove(log)
        process = subprocess.Popen(
            [self.laws] + self.words, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if kill:
            delay, sign = kill
            time.sleep(delay)
            process.send_signal(sign)
        _, err = process.communicate(timeout=300)
        counts = {}
        if os.path.exists(log):
            with open(log) as file:
                counts = {line.split()[0]: int(line.split()[1]) for line in file}
        return process.returncode, err.decode("utf-8", "replace"), counts

    def clean(self):
        """Another command writes into the folder; what it wrote is removed."""
        place = os.path.join(self.output, "another.csv")
        existed = os.path.isdir(os.path.join(self.folder, self.output))
        done = subprocess.run(
            [self.laws, "plot", str(SEEDS / "points.csv"), "--x", "x", "--y", "y", "-o", place], cwd=self.folder,
            env=dict(os.environ, SWIFT_BACKTRACE="enable=no"), stdin=subprocess.DEVNULL, capture_output=True)
        if os.path.exists(os.path.join(self.folder, place)):
            os.remove(os.path.join(self.folder, place))
        if not existed and not os.listdir(os.path.join(self.folder, self.output)):
            os.rmdir(os.path.join(self.folder, self.output))
        return [] if done.returncode == 0 else [f"the next command ends with {done.returncode}: {done.stderr.decode().strip()}"]

    def faults(self, code, err, new, killed=False):
        """What is wrong afterwards, one sentence each."""
        found = []
        after = contents(self.folder)
        for name, data in contents(self.inputs).items():
            if after.pop(name, None) != data:
                found.append(f"the input {name} changed")
        hidden = [name for name in after if os.path.basename(name).startswith(".")]
        for name in hidden:
            del after[name]
        if hidden and not killed:
            found.append(f"left {hidden[0]}")
        isOld, isNew = after == self.old, after == new
        if not isOld and not isNew:
            odd = [n for n, d in after.items() if d != self.old.get(n) and d != new.get(n)]
            found.append(f"half written: {odd[0]}" if odd else "old and new files side by side")
        if not killed:
            if code == 0 and not isNew:
                found.append("exit 0 without the result")
            if code != 0 and not isOld:
                found.append(f"exit {code} and yet the files changed")
            if code not in (0, 1):
                found.append(f"exit {code}")
            lines = [l for l in err.splitlines() if not l.startswith("laws: note: ")]
            if code == 1 and len(lines) != 1:
                found.append(f"{len(lines)} lines on standard error")
        return found


    def hidden(self):
        return [f"left {n}" for n in contents(self.folder) if os.path.basename(n).startswith(".")]


def chosen(count, most):
    """Calls from 1 to count: all, or the first ones and the last."""
    return list(range(1, count + 1)) if count <= most else list(range(1, most)) + [count]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--laws", default=".build/release/laws")
    parser.add_argument("--most", type=int, default=6, help="calls of one kind that fail, at most")
    parser.add_argument("--kills", type=int, default=6, help="kills of each command at random times")
    parser.add_argument("--only", help="commands with this word in their name")
    arguments = parser.parse_args()
    laws = os.path.abspath(arguments.laws)
    draw = random.Random(1)
    os.nice(10)
    totals, bad = Counter(), 0
    with tempfile.TemporaryDirectory(prefix="laws-faults-") as scratch:
        library = os.path.join(scratch, "faults.so")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, str(HERE / "faults.c"), "-ldl"], check=True)
        for name, seeds, words, outputs in COMMANDS:
            if arguments.only and arguments.only not in name:
                continue
            case = Case(laws, library, scratch, name, seeds, words, outputs)
            case.fresh()
            started = time.monotonic()
            code, err, counts = case.run()
            took = time.monotonic() - started
            if code != 0:
                print(f"faults: {name}: exit {code} without a fault: {err.strip()}")
                bad += 1
                continue
            inputs = contents(case.inputs)
            new = {n: d for n, d in contents(case.folder).items() if n not in inputs}
            for state in ("nothing", "older files"):
                # An older result is of the same kind, and differs.
                case.old = {} if state == "nothing" else {n: data + b"\n" for n, data in new.items()}
                if name == "simulate" and case.old:
                    continue  # it refuses a folder that holds another study
                case.fresh()
                code, err, counts = case.run()
                for sentence in case.faults(code, err, new):
                    bad += 1
                    print(f"faults: {name} over {state}: {sentence} ({err.strip()})")
                for call in ("open", "write", "sync", "rename"):
                    for at in chosen(counts.get(call, 0), arguments.most):
                        for error in (28, 5):
                            case.fresh()
                            code, err, _ = case.run(call, at, error)
                            totals[call] += 1
                            for sentence in case.faults(code, err, new):
                                bad += 1
                                print(f"faults: {name} over {state}, {call} {at} fails with {error}: {sentence} ({err.strip()})")
                    for at in chosen(counts.get(call, 0), arguments.most):
                        case.fresh()
                        case.run(call, at, -9)
                        totals[f"kill at {call}"] += 1
                        for sentence in case.clean() + case.faults(0, "", new, killed=True) + case.hidden():
                            bad += 1
                            print(f"faults: {name} over {state}, killed at {call} {at}, then another command: {sentence}")
                for _ in range(arguments.kills):
                    sign = draw.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
                    case.fresh()
                    code, err, _ = case.run(kill=(draw.random() * took * 1.1, sign))
                    totals["kill"] += 1
                    for sentence in case.clean() + case.faults(code, err, new, killed=True) + case.hidden():
                        bad += 1
                        print(f"faults: {name} over {state}, killed by {sign.name}, then another command: {sentence}")
    print("faults: " + ", ".join(f"{n} {k}" for k, n in sorted(totals.items())) + f"; {bad} faults found")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
