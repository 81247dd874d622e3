# SPDX-License-Identifier: GPL-3.0-or-later
"""A mutation fuzzer of the program `laws`: python3 Tests/Fuzz/fuzz.py --help.

Every execution is one process of the real program with changed input, at most 10 seconds and a limited address
space. It must end by itself with 0, 1 or 64; say what is wrong in one line that names the file at fault; write its
output whole or not at all; and leave its input as it was. Python's own readers say what a file holds, where they can.
"""

import argparse
import json
import multiprocessing
import os
import pathlib
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict

import formats
import mutations
import oracles

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 10
ADDRESS_SPACE = 3 << 30
CODES = (0, 1, 64)


class Process:
    """Runs the program in the current folder, with a limit on time."""

    def __init__(self, program, scratch, seconds=SECONDS):
        self.program = program
        self.seconds = seconds
        self.out, self.err = os.path.join(scratch, "stdout"), os.path.join(scratch, "stderr")
        self.environment = dict(os.environ, SWIFT_BACKTRACE="enable=no", LC_ALL="C.UTF-8")
        self.environment.pop("DISPLAY", None)
        self.child = 0
        self.late = False
        signal.signal(signal.SIGALRM, self.stop)

    def stop(self, *_):
        self.late = True
        if self.child:
            os.kill(self.child, signal.SIGKILL)

    def run(self, words, seconds=None):
        """Exit status (negative: a signal; None: too late), standard output, standard error."""
        create = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, self.out, create, 0o600),
            (os.POSIX_SPAWN_OPEN, 2, self.err, create, 0o600),
        ]
        self.late = False
        self.child = os.posix_spawn(self.program, ["laws"] + words, self.environment, file_actions=actions)
        signal.setitimer(signal.ITIMER_REAL, seconds or self.seconds)
        _, status = os.waitpid(self.child, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        self.child = 0
        with open(self.out, "rb") as out, open(self.err, "rb") as err:
            code = None if self.late else os.waitstatus_to_exitcode(status)
            return code, out.read(), err.read()


def listing(folder="."):
    """Every file below a folder with its size and time."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            place = os.path.join(root, name)
            status = os.lstat(place)
            found[os.path.relpath(place, folder)] = (status.st_size, status.st_mtime_ns, status.st_ino)
    return found


def control_characters(text):
    """Characters that a terminal would obey, and those that reorder text."""
    return sorted({c for c in text if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 or c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"})


def faults(words, before, code, out, err, target):
    """What is wrong with one execution: (kind, detail) each."""
    found = []
    if code is None:
        return [("hang", "killed by its limit of time")]
    if code < 0:
        first = next((l for l in err.decode("utf-8", "replace").splitlines() if l.strip()), "")
        return [("crash", f"signal {-code} {first[:200]}")]
    if code not in CODES:
        found.append(("code", str(code)))
    after = listing()
    for name, state in before.items():
        if after.get(name) != state:
            found.append(("input", f"{name} was changed"))
    added = [name for name in after if name not in before]
    if code != 0 and added:
        found.append(("partial", ", ".join(added[:3])))
    if any(os.path.basename(name).startswith(".") for name in added):
        found.append(("partial", ", ".join(added[:3])))
    try:
        complaint = err.decode("utf-8")
        answer = out.decode("utf-8")
    except UnicodeDecodeError:
        return found + [("message", "not UTF-8")]
    if control_characters(complaint):
        found.append(("escape", f"{control_characters(complaint)} on standard error"))
    if control_characters(answer):
        found.append(("escape", f"{control_characters(answer)} on standard output"))
    complaint = "".join(l for l in complaint.splitlines(True) if not l.startswith("laws: note: "))
    said = complaint if complaint.strip() else answer if words[0] in ("check", "verify") else ""
    if code != 0:
        if complaint.strip() and len(complaint.splitlines()) != 1:
            found.append(("message", f"{len(complaint.splitlines())} lines on standard error"))
        if not said.strip():
            found.append(("message", "none"))
        if code == 1 and target and words[0] not in ("check", "verify"):
            folders = [part for part in target.split("/")[:-1]]
            if not any(part in said for part in [os.path.basename(target)] + folders):
                found.append(("nameless", said.strip()[:200]))
    else:
        if "--json" in words:
            found += [("json", d) for d in oracles.json_faults(answer)]
        for name in added:
            if name.endswith(".json"):
                with open(name, encoding="utf-8") as file:
                    found += [("json", d) for d in oracles.json_faults(file.read())]
    return found


def remove_added(before):
    for name in listing():
        if name not in before:
            os.remove(name)
    for root, folders, names in os.walk(".", topdown=False):
        if root != "." and not folders and not names:
            os.rmdir(root)


class Scenario:
    """A format with its files in a folder of its own."""

    def __init__(self, process, scratch, index, name, files, prepare=()):
        self.folder = os.path.join(scratch, f"s{index}")
        os.makedirs(self.folder)
        os.chdir(self.folder)
        for target, seed in files.items():
            place = HERE / "seeds" / seed
            (shutil.copytree if place.is_dir() else shutil.copyfile)(place, target)
        for words in prepare:
            code, out, err = process.run(words, seconds=300)
            if code != 0:
                raise SystemExit(f"fuzz: the seed of '{name}' can't be made: laws {' '.join(words)}: {err.decode()}")


def work(number, arguments, share, results):
    """One worker: its own folder, its own stream of random numbers, so many executions."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    draw = random.Random(f"{arguments.seed}-{number}")
    scratch = tempfile.mkdtemp(prefix="laws-fuzz-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    counts = defaultdict(Counter)
    kept = []
    try:
        process = Process(arguments.laws, scratch, arguments.limit)
        chosen = [f for f in formats.FORMATS if not arguments.format or arguments.format in f.name]
        scenarios = {
            f.name: Scenario(process, scratch, i, f.name, f.files, f.prepare) for i, f in enumerate(chosen)
        }
        bases = []
        if not arguments.format or arguments.format in "options":
            numeric = numeric_options(process)
            for i, (files, commands) in enumerate(formats.BASES):
                scenario = Scenario(process, scratch, f"o{i}", "options", files)
                bases += [(scenario, words) for words in commands]
        seeds = {name: (HERE / "seeds" / name).read_bytes() for f in chosen for name in f.others}
        originals = {}
        for f in chosen:
            with open(os.path.join(scenarios[f.name].folder, f.target), "rb") as file:
                originals[f.name] = file.read()
        end = time.monotonic() + arguments.seconds if arguments.seconds else None
        weights = [f.weight for f in chosen] + [3.0 if bases else 0.0]
        for execution in range(share):
            if end and time.monotonic() > end:
                break
            pick = draw.choices(chosen + [None], weights)[0]
            if pick is None:
                scenario, words = draw.choice(bases)
                os.chdir(scenario.folder)
                words = with_other_option(draw, words, numeric)
                name, target, data = "options", None, None
            else:
                scenario = scenarios[pick.name]
                os.chdir(scenario.folder)
                words = draw.choices([c for _, c in pick.commands], [w for w, _ in pick.commands])[0]
                original = seeds[draw.choice(pick.others)] if pick.others else originals[pick.name]
                data = mutations.mutated(draw, pick.kind, original)
                name, target = pick.name, pick.target
                with open(target, "wb") as file:
                    file.write(data)
            before = listing()
            code, out, err = process.run(words)
            found = faults(words, before, code, out, err, target)
            if code == 0 and target:
                found += [("oracle", d) for d in oracles.check(pick, words, original, data, out)]
            counts[name]["executions"] += 1
            counts[name][f"exit {code}"] += 1
            for kind in {kind for kind, _ in found}:
                counts[name][kind] += 1
            if found and len(kept) < arguments.keep:
                kept.append((name, words, target, data, found))
                results.put(("found", name, words, target, data, found))
            if target:
                with open(target, "wb") as file:
                    file.write(originals[name])
            remove_added(before)
    finally:
        os.chdir("/")
        shutil.rmtree(scratch, ignore_errors=True)
        results.put(("done", number, {name: dict(c) for name, c in counts.items()}))


def numeric_options(process):
    """The options with a value of each command, by the program's own description of itself."""
    code, out, _ = process.run(["--experimental-dump-help"])
    described = json.loads(out)["command"]["subcommands"]
    return {
        c["commandName"]: [
            next(n for n in reversed(a["names"]) if n["kind"].startswith("long"))["name"]
            for a in c.get("arguments", [])
            if a["kind"] == "option" and any(n["kind"].startswith("long") for n in a["names"]) and not a.get("allValues")
        ]
        for c in described
    }


NOT_NUMBERS = {"output", "format", "name", "study", "settings", "unquantized", "figures", "density", "reference"}


def with_other_option(draw, words, numeric):
    words = list(words)
    for _ in range(draw.choice([1, 1, 1, 2])):
        names = [n for n in numeric.get(words[0], []) if n not in NOT_NUMBERS]
        if not names:
            return words
        option = "--" + draw.choice(names)
        value = mutations.number(draw)
        if draw.random() < 0.2:
            value = draw.choice([",", ":", "x"]).join(mutations.number(draw) for _ in range(draw.choice([2, 3, 50])))
        value = value.replace("\0", "")
        if option in words:
            words[words.index(option) + 1] = value
        else:
            words += [option + "=" + value]
    return words


def regressions(arguments):
    """Runs every kept case: a folder with `command` (words after `laws`) and the files that it names."""
    scratch = tempfile.mkdtemp(prefix="laws-fuzz-")
    bad = 0
    cases = sorted(p for p in (HERE / "regressions").iterdir() if p.is_dir())
    try:
        process = Process(arguments.laws, scratch)
        for case in cases:
            folder = os.path.join(scratch, case.name)
            shutil.copytree(case, folder)
            os.chdir(folder)
            lines = (case / "command").read_text().splitlines()
            words = eval(lines[0]) if lines[0].startswith("[") else lines[0].split()
            words = [w.replace("DATA/", str(HERE.parent.parent / "Data/ladder") + "/") for w in words]
            expected = int(lines[1].split()[1]) if len(lines) > 1 else None
            before = listing()
            named = [w for w in words[1:] if os.path.exists(w)]
            code, out, err = process.run(words)
            found = faults(words, before, code, out, err, named[0] if named and expected == 1 else None)
            if expected is not None and code != expected:
                found.append(("code", f"{code}, not {expected}"))
            for kind, detail in found:
                bad += 1
                print(f"fuzz: regression {case.name}: {kind}: {detail}", flush=True)
    finally:
        os.chdir("/")
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"fuzz: {len(cases)} kept cases, {bad} faults", flush=True)
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--laws", default=".build/release/laws", help="the program")
    parser.add_argument("--executions", type=int, default=2000)
    parser.add_argument("--seconds", type=float, help="stop earlier, after so many seconds")
    parser.add_argument("--limit", type=float, default=SECONDS, help="seconds for one execution")
    parser.add_argument("--seed", default="1", help="same seed, same executions")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--format", help="only formats whose name has this word, or 'options'")
    parser.add_argument("--keep", type=int, default=200, help="faults to keep, each worker")
    parser.add_argument("--faults", default=".build/fuzz", help="the folder for what was found")
    arguments = parser.parse_args()
    arguments.laws = os.path.abspath(arguments.laws)
    place = pathlib.Path(arguments.faults).resolve()
    os.nice(10)
    bad = regressions(arguments) if not arguments.format else 0
    results = multiprocessing.Queue()
    shares = [arguments.executions // arguments.jobs + (i < arguments.executions % arguments.jobs) for i in range(arguments.jobs)]
    started = time.monotonic()
    workers = [multiprocessing.Process(target=work, args=(i, arguments, share, results)) for i, share in enumerate(shares)]
    for worker in workers:
        worker.start()
    totals = defaultdict(Counter)
    number = 0
    while any(w.is_alive() for w in workers) or not results.empty():
        try:
            message = results.get(timeout=0.5)
        except Exception:
            continue
        if message[0] == "done":
            for name, counter in message[2].items():
                totals[name].update(counter)
            continue
        _, name, words, target, data, found = message
        number += 1
        folder = place / f"{number:04d}-{found[0][0]}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "command").write_text(repr(words) + "\n")
        (folder / "found").write_text(f"{name}\n" + "\n".join(f"{k}: {d}" for k, d in found) + "\n")
        if target:
            (folder / os.path.basename(target)).write_bytes(data)
    kinds = ["crash", "hang", "partial", "input", "nameless", "message", "escape", "code", "json", "oracle"]
    print(f"{'format':16} {'executions':>10} {'exit 0':>7} {'exit 1':>7} {'exit 64':>7} " + " ".join(f"{k:>8}" for k in kinds))
    everything = Counter()
    for name in sorted(totals):
        everything.update(totals[name])
        row = totals[name]
        print(f"{name:16} {row['executions']:10} {row['exit 0']:7} {row['exit 1']:7} {row['exit 64']:7} " + " ".join(f"{row[k]:8}" for k in kinds))
    row = everything
    print(f"{'all':16} {row['executions']:10} {row['exit 0']:7} {row['exit 1']:7} {row['exit 64']:7} " + " ".join(f"{row[k]:8}" for k in kinds))
    print(f"fuzz: seed {arguments.seed}, {time.monotonic() - started:.0f} s, {number} faults kept in {place}")
    dead = [w for w in workers if w.exitcode != 0]
    sys.exit(1 if bad or dead or not everything["executions"] or any(everything[k] for k in kinds) else 0)


if __name__ == "__main__":
    main()
