# SPDX-License-Identifier: GPL-3.0-or-later
"""A mutation fuzzer of the program `laws`: python3 Tests/Fuzz/fuzz.py --help.

Every execution is one process of the real program with changed input, at most 10 seconds of processor time and a
limited address space. The process is a fork of one that stands at its first instruction (server.c). It must end by
itself with 0, 1 or 64; say what is wrong in one line that names the file at fault; write its output whole or not at
all; and leave its input as it was. Python's own readers say what a file holds, where they can.
"""

import argparse
import json
import multiprocessing
import os
import pathlib
import queue
import random
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict

import formats
import mutations
import oracles

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 10
# An execution may wait so many times longer than it may work: the machine may be busy with other programs.
WALL = 60
ADDRESS_SPACE = 3 << 30
CODES = (0, 1, 64)


class Process:
    """Runs the program in the current folder, with a limit on its processor time and on its time."""

    def __init__(self, program, scratch, seconds=SECONDS, library=None):
        self.program = program
        self.seconds = seconds
        self.library = library
        self.out, self.err = os.path.join(scratch, "stdout"), os.path.join(scratch, "stderr")
        self.environment = dict(os.environ, SWIFT_BACKTRACE="enable=no", LC_ALL="C.UTF-8")
        self.environment.pop("DISPLAY", None)
        self.child = 0
        self.late = False
        self.server = None
        self.served = 0
        self.used = 0.0
        signal.signal(signal.SIGALRM, self.stop)

    def stop(self, *_):
        self.late = True
        if self.child:
            try:
                os.kill(self.child, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def limit(self):
        seconds = max(1, round(self.seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))

    def serve(self):
        """Starts the server that forks itself for each execution (server.c)."""
        self.end()
        self.server, theirs = socket.socketpair()
        descriptor = theirs.fileno()
        self.serving = subprocess.Popen(
            [self.program], pass_fds=[descriptor], stdin=subprocess.DEVNULL, preexec_fn=self.limit,
            env=dict(self.environment, LD_PRELOAD=self.library, FORK_SERVER=str(descriptor)))
        theirs.close()
        self.served = 0

    def end(self):
        if self.server:
            self.server.close()
            self.serving.wait()
            self.server = None

    def receive(self, count):
        data = b""
        while len(data) < count:
            part = self.server.recv(count - len(data))
            if not part:
                raise SystemExit("fuzz: the server ended by itself")
            data += part
        return data

    def run(self, words, seconds=None):
        """Exit status (negative: a signal; None: too late), standard output, standard error."""
        self.late = False
        # Time that other programs take is not this one's; a wait without work ends here all the same.
        wall = WALL * (seconds or self.seconds)
        if self.library:
            # A new server now and then, whose tables are hashed by another seed.
            if not self.server or self.served >= 5000:
                self.serve()
            self.served += 1
            parts = [os.getcwd(), self.out, self.err] + words
            text = b"".join(os.fsencode(p) + b"\0" for p in parts)
            self.server.sendall(struct.pack("=I", len(text)) + text)
            (self.child,) = struct.unpack("=i", self.receive(4))
            signal.setitimer(signal.ITIMER_REAL, wall)
            status, used = struct.unpack("=ii", self.receive(8))
            self.used = used / 1e6
        else:
            create = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            actions = [
                (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, self.out, create, 0o600),
                (os.POSIX_SPAWN_OPEN, 2, self.err, create, 0o600),
            ]
            self.child = os.posix_spawn(self.program, ["laws"] + words, self.environment, file_actions=actions)
            signal.setitimer(signal.ITIMER_REAL, wall)
            _, status, usage = os.wait4(self.child, 0)
            self.used = usage.ru_utime + usage.ru_stime
        signal.setitimer(signal.ITIMER_REAL, 0)
        self.child = 0
        with open(self.out, "rb") as out, open(self.err, "rb") as err:
            code = os.waitstatus_to_exitcode(status)
            late = self.late or code == -signal.SIGXCPU or (not seconds and self.used > self.seconds)
            return None if late else code, out.read(), err.read()


def server_library(folder):
    """Builds the server; None where there is no C compiler, and each execution then starts a process of its own."""
    library = os.path.join(folder, "server.so")
    try:
        subprocess.run(
            [os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-o", library, str(HERE / "server.c"), "-ldl"],
            check=True)
    except (OSError, subprocess.CalledProcessError):
        print("fuzz: no C compiler, so each execution loads the program anew", flush=True)
        return None
    return library


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
        return [("hang", "reached its limit of time")]
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


def work(number, arguments, share, library, results):
    """One worker: its own folder, its own stream of random numbers, so many executions."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    scratch = tempfile.mkdtemp(prefix="laws-fuzz-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    process = Process(arguments.laws, scratch, arguments.limit, library)
    counts = defaultdict(Counter)
    try:
        execute(number, arguments, share, process, scratch, counts, results)
    except BaseException:
        counts["harness"]["worker"] += 1
        results.put(("found", "harness", [], None, None, [("worker", traceback.format_exc())]))
    finally:
        os.chdir("/")
        process.end()
        shutil.rmtree(scratch, ignore_errors=True)
        results.put(("counts", number, {name: dict(c) for name, c in counts.items()}))


def execute(number, arguments, share, process, scratch, counts, results):
    draw = random.Random(f"{arguments.seed}-{number}")
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
    started = said = time.monotonic()
    weights = [f.weight for f in chosen] + [3.0 if bases else 0.0]
    kept = 0
    for execution in range(share):
        now = time.monotonic()
        if arguments.seconds and now > started + arguments.seconds:
            break
        if now > said + 60:
            said = now
            results.put(("counts", number, {name: dict(c) for name, c in counts.items()}))
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
            try:
                found += [("oracle", d) for d in oracles.check(pick, words, original, data, out)]
            except Exception:
                found.append(("oracle", "the check itself failed: " + traceback.format_exc()))
        counter = counts[name]
        counter["executions"] += 1
        counter[f"exit {code}"] += 1
        counter["milliseconds"] += round(1000 * process.used)
        counter["longest"] = max(counter["longest"], round(1000 * process.used))
        for kind in {kind for kind, _ in found}:
            counter[kind] += 1
        if found and kept < arguments.keep:
            kept += 1
            results.put(("found", name, words, target, data, found))
        if target:
            with open(target, "wb") as file:
                file.write(originals[name])
        remove_added(before)


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


def regressions(arguments, library):
    """Runs every kept case: a folder with `command` (words after `laws`) and the files that it names."""
    scratch = tempfile.mkdtemp(prefix="laws-fuzz-")
    bad = 0
    cases = sorted(p for p in (HERE / "regressions").iterdir() if p.is_dir())
    try:
        process = Process(arguments.laws, scratch, arguments.limit, library)
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
        process.end()
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"fuzz: {len(cases)} kept cases, {bad} faults", flush=True)
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--laws", default=".build/release/laws", help="the program")
    parser.add_argument("--executions", type=int, default=2000)
    parser.add_argument("--seconds", type=float, help="stop earlier, after so many seconds")
    parser.add_argument("--limit", type=float, default=SECONDS, help="seconds of processor time for one execution")
    parser.add_argument("--seed", default="1", help="same seed, same executions")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--format", help="only formats whose name has this word, or 'options'")
    parser.add_argument("--spawn", action="store_true", help="load the program anew for each execution")
    parser.add_argument("--progress", action="store_true", help="print the counts every five minutes")
    parser.add_argument("--keep", type=int, default=200, help="faults to keep, each worker")
    parser.add_argument("--faults", default=".build/fuzz", help="the folder for what was found")
    arguments = parser.parse_args()
    arguments.laws = os.path.abspath(arguments.laws)
    place = pathlib.Path(arguments.faults).resolve()
    os.nice(10)
    with tempfile.TemporaryDirectory(prefix="laws-fuzz-") as built:
        library = None if arguments.spawn else server_library(built)
        bad = regressions(arguments, library) if not arguments.format else 0
        sys.exit(1 if bad + fuzz(arguments, library, place) else 0)


KINDS = ["crash", "hang", "partial", "input", "nameless", "message", "escape", "code", "json", "oracle", "worker"]


def fuzz(arguments, library, place):
    """Runs the workers, prints what they counted, and returns the number of faults."""
    results = multiprocessing.Queue()
    jobs = min(arguments.jobs, max(arguments.executions, 1))
    shares = [arguments.executions // jobs + (i < arguments.executions % jobs) for i in range(jobs)]
    started = said = time.monotonic()
    workers = [
        multiprocessing.Process(target=work, args=(i, arguments, share, library, results)) for i, share in enumerate(shares)
    ]
    for worker in workers:
        worker.start()
    counted = {}
    number = 0
    while any(w.is_alive() for w in workers) or not results.empty():
        try:
            message = results.get(timeout=0.5)
        except queue.Empty:
            continue
        if message[0] == "counts":
            counted[message[1]] = message[2]
            if arguments.progress and time.monotonic() > said + 300:
                said = time.monotonic()
                table(counted, number, said - started, arguments, place)
            continue
        _, name, words, target, data, found = message
        number += 1
        folder = place / f"{number:04d}-{found[0][0]}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "command").write_text(repr(words) + "\n")
        (folder / "found").write_text(f"{name}\n" + "\n".join(f"{k}: {d}" for k, d in found) + "\n")
        if target:
            (folder / os.path.basename(target)).write_bytes(data)
    for i, worker in enumerate(workers):
        if worker.exitcode != 0:
            counted.setdefault(i, {}).setdefault("harness", {})["worker"] = 1
            print(f"fuzz: worker {i} ended with {worker.exitcode}", flush=True)
    total = table(counted, number, time.monotonic() - started, arguments, place)
    return sum(total[kind] for kind in KINDS) + (total["executions"] == 0)


def table(counted, number, seconds, arguments, place):
    """Prints the counts of each format, and returns those of all."""
    totals, all = defaultdict(Counter), Counter()
    for counts in counted.values():
        for name, counter in counts.items():
            longest = max(totals[name]["longest"], counter.get("longest", 0))
            totals[name].update(counter)
            totals[name]["longest"] = longest
    columns = ["executions", "exit 0", "exit 1", "exit 64", "longest"]
    print(f"{'format':16} {'executions':>10} " + " ".join(f"{c:>7}" for c in columns[1:]) + "ms " + " ".join(f"{k:>8}" for k in KINDS))

    def line(name, row):
        print(f"{name:16} {row['executions']:10} " + " ".join(f"{row[c]:7}" for c in columns[1:]) + "   " + " ".join(f"{row[k]:8}" for k in KINDS))

    for name in sorted(totals):
        longest = max(all["longest"], totals[name]["longest"])
        all.update(totals[name])
        all["longest"] = longest
        line(name, totals[name])
    line("all", all)
    print(
        f"fuzz: seed {arguments.seed}, {seconds:.0f} s, {all['milliseconds'] / 1000:.0f} s of processor time in the program, "
        + f"{number} faults kept in {place}", flush=True)
    return all


if __name__ == "__main__":
    main()
