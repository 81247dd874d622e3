#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the commands of laws cost, beside a peer or a floor in the same run, and how the cost grows.

usage: performance.py LAWS [--write docs/performance.md] [--only WORD] [--folder FOLDER]

Each row runs one command at three sizes and takes the processor time of the process and its threads (user and system), less
that of `laws --version`; of several runs the least counts. The exponent of growth is the slope of log time over log size. A row
that counts rows, shards, models, tokens, points or draws fails above 1.1. Peers run in Python (numpy, scipy, pandas, polars,
matplotlib) on one thread where they are installed, after their imports; floors are programs such as `openssl dgst`. A ratio is
of two times in one run: seconds are this machine's.
"""
import argparse, math, os, pathlib, resource, shutil, subprocess, sys, tempfile

parser = argparse.ArgumentParser()
parser.add_argument("laws")
parser.add_argument("--write")
parser.add_argument("--only", default="")
parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "laws-performance"))
options = parser.parse_args()
LAWS = os.path.abspath(options.laws)
FOLDER = pathlib.Path(options.folder)
FOLDER.mkdir(parents=True, exist_ok=True)
PYTHON = os.environ.get("PYTHON", sys.executable)
ENVIRONMENT = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", POLARS_MAX_THREADS="1")
LIMIT = 1.1


def processor(command):
    """Processor seconds of a command; None where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT, cwd=FOLDER)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        print(f"failed: {' '.join(map(str, command))}\n{done.stderr.decode()[:300]}", file=sys.stderr)
        return None
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def least(command, runs):
    times = [processor(command) for _ in range(runs)]
    return None if None in times else min(times)


def python(setup, body, runs=2):
    """Processor seconds of a body in a Python of its own, after its imports and set-up; None where a module is missing."""
    program = f"import time, sys\n{setup}\nbest = 1e99\nfor turn in range({runs}):\n start = time.process_time()\n"
    program += "".join(f" {line}\n" for line in body.strip().split("\n"))
    program += " best = min(best, time.process_time() - start)\nprint(best)\n"
    done = subprocess.run([PYTHON, "-c", program], capture_output=True, text=True, env=ENVIRONMENT, cwd=FOLDER)
    try:
        return float(done.stdout.strip().split("\n")[-1])
    except ValueError:
        return None


class Numbers:
    """Numbers without a pattern, the same in every run and with every Python."""

    def __init__(self, seed):
        import random

        self.random = random.Random(seed)

    def normal(self):
        return self.random.gauss(0, 1)


def file(name, make):
    path = FOLDER / name
    if not path.exists():
        part = FOLDER / (name + ".part")
        with open(part, "wb") as out:
            make(out)
        part.rename(path)
    return path


def runs(count):
    def make(out):
        numbers = Numbers(count)
        out.write(b"parameters,tokens,loss\n")
        for _ in range(count):
            flops = 10 ** numbers.random.uniform(17, 22)
            n = math.sqrt(flops / 24) * math.exp(0.7 * numbers.normal())
            d = flops / 6 / n
            loss = (1.8172 + 482.01 / n**0.3478 + 2085.43 / d**0.3658) * math.exp(0.004 * numbers.normal())
            out.write(f"{n:.8g},{d:.8g},{loss:.6f}\n".encode())

    return file(f"runs-{count}.csv", make)


def history(count):
    def make(out):
        numbers = Numbers(count)
        out.write(b"_step,_runtime,parameters,tokens,train/loss,lr\n")
        for row in range(count):
            uniform = numbers.random.random
            out.write(
                f"{row % 1000},{uniform() * 1e4:.6f},{1000000 * (1 + row // 1000)},{(1 + row % 1000) * 524288},"
                f"{2 + uniform()},{uniform() / 1e3:.9f}\n".encode()
            )

    return file(f"history-{count}.csv", make)


def tokens(count, extra=False):
    """Losses and entropies; with `extra`, a reference's losses and greatest log-ratios of the same tokens."""

    def make(out):
        import numpy

        random = numpy.random.default_rng(1)
        header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({count}, 2), }}"
        out.write(b"\x93NUMPY\x01\x00v\x00" + header.ljust(117).encode() + b"\n")
        for start in range(0, count, 10**6):
            size = min(10**6, count - start)
            entropy = numpy.minimum(random.exponential(2, size), 10.8).astype("f4")
            nll = (numpy.maximum(entropy, 0.05) * random.exponential(1, size)).astype("f4")
            other = numpy.abs(nll * (1 + 0.1 * numpy.random.default_rng(start + 2).normal(size=size))).astype("f4")
            pair = (other, (numpy.maximum(nll - other, 0) + 0.5).astype("f4")) if extra else (nll, entropy)
            out.write(numpy.stack(pair, 1).astype("<f4").tobytes())

    return file(f"{'reference' if extra else 'tokens'}-{count}.npy", make)


def losses(count, ending):
    def make(out):
        numbers = Numbers(count)
        out.write(b"" if ending == "jsonl" else b"nll,entropy\n")
        for _ in range(count):
            nll, entropy = numbers.random.expovariate(0.4), 4 * numbers.random.random()
            text = f'{{"nll": {nll}, "entropy": {entropy}}}\n' if ending == "jsonl" else f"{nll},{entropy}\n"
            out.write(text.encode())

    return file(f"losses-{count}.{ending}", make)


def shards(count):
    import numpy

    folder = FOLDER / "shards"
    folder.mkdir(exist_ok=True)
    paths = []
    for shard in range(count):
        path = folder / f"{shard}.npy"
        if not path.exists():
            random = numpy.random.default_rng(shard)
            numpy.save(path, random.exponential(2, (100, 2)).clip(0, 5).astype("f4"))
        paths.append(path)
    return paths


def points(count):
    def make(out):
        numbers = Numbers(count)
        out.write(b"x,y\n")
        for _ in range(count):
            out.write(f"{numbers.normal():.6f},{numbers.normal():.6f}\n".encode())

    return file(f"points-{count}.csv", make)


def layer(n):
    import numpy

    random = numpy.random.default_rng(5)
    if not (FOLDER / f"hessian-{n}.npy").exists():
        x = random.normal(size=(2 * n, n)) * (1 + 3 * numpy.arange(n) / n)
        numpy.save(FOLDER / f"weights-{n}.npy", random.normal(size=(n, n)))
        numpy.save(FOLDER / f"hessian-{n}.npy", x.T @ x / (2 * n))
    return FOLDER / f"weights-{n}.npy", FOLDER / f"hessian-{n}.npy"


def matrix(n):
    import numpy

    path = FOLDER / f"matrix-{n}.npy"
    if not path.exists():
        a = numpy.random.default_rng(6).normal(size=(n, n))
        numpy.save(path, (a + a.T) / 2 / math.sqrt(n))
    return path


def study(models):
    path = FOLDER / f"study-{models}"
    if not path.exists():
        processor([LAWS, "simulate", "-o", str(path), "--models", str(models), "--sample", "3000"])
    return path


def bound(count, *extra):
    return ["--parameters", "1e6", "--tokens", count, "--code-length-bits", count // 20, "--vocabulary", 50257, *extra]


HUBER = """
import numpy, scipy.optimize
N, D, L = numpy.loadtxt({path!r}, delimiter=',', skiprows=1).T
n, d, l = numpy.log(N), numpy.log(D), numpy.log(L)
def f(x):
    a, b, e, alpha, beta = x
    terms = numpy.stack([a - alpha * n, b - beta * d, numpy.full_like(n, e)])
    m = terms.max(0); p = numpy.exp(terms - m); s = p.sum(0); r = m + numpy.log(s) - l
    k = numpy.clip(r, -1e-3, 1e-3); w = p / s * k
    v = numpy.where(abs(r) <= 1e-3, r * r / 2, 1e-3 * (abs(r) - 5e-4)).sum()
    return v, numpy.array([w[0].sum(), w[1].sum(), w[2].sum(), -(w[0] * n).sum(), -(w[1] * d).sum()])
"""
LANCZOS = """
import numpy
A = numpy.load({path!r}); n = len(A)
def lanczos():
    random = numpy.random.default_rng(0)
    for vector in range(16):
        q = random.choice([-1.0, 1.0], n) / n**0.5; Q = numpy.zeros((64, n)); b = 0; last = 0 * q
        for i in range(64):
            Q[i] = q; w = A @ q; a = w @ q; w -= a * q + b * last
            for again in range(2): w -= Q[: i + 1].T @ (Q[: i + 1] @ w)
            b = numpy.linalg.norm(w); last = q; q = w / b
"""
PLOT = """
import matplotlib; matplotlib.use('Agg')
import matplotlib.pyplot as plt, numpy
"""

# name, what is counted, sizes, command at a size, name of the peer, its time at the largest size
ROWS = [
    ("check a history of runs (CSV)", "rows", [10**5, 3 * 10**5, 10**6], lambda n: ["check", history(n)],
     "pandas read_csv", lambda n: python("import pandas", f"pandas.read_csv({str(history(n))!r})")),
    ("bound from losses as CSV", "rows", [50_000, 150_000, 500_000],
     lambda n: ["bound", losses(n, "csv"), *bound(n)],
     "polars read_csv", lambda n: python("import polars", f"polars.read_csv({str(losses(n, 'csv'))!r})")),
    ("bound from losses as JSON Lines", "rows", [50_000, 150_000, 500_000],
     lambda n: ["bound", losses(n, "jsonl"), *bound(n)],
     "polars read_ndjson", lambda n: python("import polars", f"polars.read_ndjson({str(losses(n, 'jsonl'))!r})")),
    ("fit of the Chinchilla surface, profiles", "rows", [15_000, 60_000, 240_000],
     lambda n: ["fit", "chinchilla", runs(n)],
     "scipy L-BFGS-B, one start, no intervals, no reading",
     lambda n: python(HUBER.format(path=str(runs(n))),
                      "scipy.optimize.minimize(f, [6, 7, .6, .35, .35], jac=True, method='L-BFGS-B', options=dict(maxiter=500))")),
    ("backtest", "rows", [1200, 4800, 19_200], lambda n: ["backtest", runs(n)], None, None),
    ("jackknife intervals", "rows", [6000, 24_000, 96_000],
     lambda n: ["fit", "chinchilla", runs(n), "--intervals", "jackknife"], None, None),
    ("sensitivity", "rows", [1500, 6000, 24_000], lambda n: ["sensitivity", runs(n), "--budget", "1e24"], None, None),
    ("bootstrap of 240 rows", "draws", [1000, 4000, 16_000],
     lambda n: ["fit", "chinchilla", runs(240), "--intervals", "bootstrap", "--resamples", n], None, None),
    ("bound", "tokens", [3 * 10**6, 10**7, 3 * 10**7], lambda n: ["bound", tokens(n), *bound(n)],
     "numpy log1p, one bet",
     lambda n: python(f"import numpy; a = numpy.load({str(tokens(n))!r}, mmap_mode='r')",
                      "numpy.log1p(0.03 * (a[:, 1] - a[:, 0])).sum()")),
    ("bound, mixture of 1000 bets", "tokens", [3 * 10**6, 10**7, 3 * 10**7],
     lambda n: ["bound", tokens(n), *bound(n), "--inequality", "mixture"],
     "laws bound", lambda n: least([LAWS, "bound", str(tokens(n)), *map(str, bound(n))], 2)),
    ("bound relative to a reference", "tokens", [10**6, 3 * 10**6, 10**7],
     lambda n: ["bound", tokens(n), *bound(n), "--reference", tokens(n, True)],
     "laws bound", lambda n: least([LAWS, "bound", str(tokens(n)), *map(str, bound(n))], 2)),
    ("summarize", "tokens", [3 * 10**6, 10**7, 3 * 10**7],
     lambda n: ["summarize", tokens(n), *bound(n), "-o", FOLDER / "out.sum", "--force"],
     "openssl dgst -sha256", lambda n: least(["openssl", "dgst", "-sha256", str(tokens(n))], 2)),
    ("certificate", "tokens", [3 * 10**6, 10**7, 3 * 10**7],
     lambda n: ["bound", tokens(n), *bound(n), "-o", FOLDER / f"certificate-{n}.json", "--force"],
     "openssl dgst -sha256", lambda n: least(["openssl", "dgst", "-sha256", str(tokens(n))], 2)),
    ("verify", "tokens", [3 * 10**6, 10**7, 3 * 10**7],
     lambda n: ["verify", FOLDER / f"certificate-{n}.json", tokens(n)],
     "openssl dgst -sha256", lambda n: least(["openssl", "dgst", "-sha256", str(tokens(n))], 2)),
    ("bound from shards of 100 tokens", "shards", [500, 1500, 5000],
     lambda n: ["bound", *shards(n), *bound(100 * n)], None, None),
    ("plot, PNG", "points", [10**5, 3 * 10**5, 10**6],
     lambda n: ["plot", points(n), "--x", "x", "--y", "y", "-o", FOLDER / "points.png", "--force"],
     "matplotlib, reading included",
     lambda n: python(PLOT, f"x, y = numpy.loadtxt({str(points(n))!r}, delimiter=',', skiprows=1).T\n"
                      "figure, axes = plt.subplots(); axes.plot(x, y, '.', markersize=2)\n"
                      f"figure.savefig({str(FOLDER / 'matplotlib.png')!r}, dpi=300); plt.close(figure)", 1)),
    ("report", "models", [12, 35, 100],
     lambda n: ["report", study(n), "-o", FOLDER / "report", "--force"], None, None),
    ("quantize a square layer to 3 bits, five methods", "columns", [512, 1024, 2048],
     lambda n: ["quantize", *layer(n), "--bits", 3],
     "numpy eigh of two Hessians",
     lambda n: python(f"import numpy; h = numpy.load({str(layer(n)[1])!r})", "numpy.linalg.eigh(h); numpy.linalg.eigh(h)", 1)),
    ("spectrum, 16 vectors of 64 steps", "columns", [1000, 2000, 4000], lambda n: ["spectrum", matrix(n)],
     "numpy, the same Lanczos", lambda n: python(LANCZOS.format(path=str(matrix(n))), "lanczos()", 1)),
]

start = least([LAWS, "--version"], 5)
lines, failed = [], []
print(f"start of the program: {start * 1000:.0f} ms of processor time, taken off below")
for name, unit, sizes, command, peer, peer_time in ROWS:
    if options.only not in name:
        continue
    times = []
    for size in sizes:
        words = [LAWS, *map(str, command(size))]
        time = least(words, 2 if not times or times[-1] < 5 else 1)
        if time is None:
            break
        times.append(max(time - start, 1e-4))
    if len(times) < len(sizes):
        failed.append(f"{name}: a command fails")
        continue
    xs, ys = [math.log(s) for s in sizes], [math.log(t) for t in times]
    mean = sum(xs) / len(xs)
    slope = sum((x - mean) * y for x, y in zip(xs, ys)) / sum((x - mean) ** 2 for x in xs)
    theirs = peer_time(sizes[-1]) if peer_time else None
    cells = [
        name, f"{sizes[-1]:,} {unit}", f"{times[-1]:.2f} s", peer or "–",
        f"{theirs:.2f} s" if theirs else "–", f"{times[-1] / theirs:.2f}" if theirs else "–", f"{slope:.2f}",
    ]
    if unit != "columns" and slope > LIMIT:
        failed.append(f"{name}: grows as {unit}^{slope:.2f}")
        cells[-1] += " (!)"
    lines.append("| " + " | ".join(cells) + " |")
    print(lines[-1], flush=True)

head = """# What commands cost

`make bench` writes this table (`Benchmarks/performance.py`). Times are processor seconds of the whole process, the program's start
taken off; of several runs the least. Ratios compare two times of one run on one machine. The exponent is the slope of log time
over log size at three sizes, the largest of which is shown; `make bench` fails where one that counts rows, draws, tokens, shards,
points or models is above 1.1. Peers run on one thread, after their imports.

| work | size | laws | beside | theirs | ratio | exponent |
|---|---|---|---|---|---|---|
"""
if options.write and not options.only:
    pathlib.Path(options.write).write_text(head + "\n".join(lines) + "\n")
if failed:
    sys.exit("\n".join(failed))
