#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lanczos here against SciPy, PyTorch and CoLA on the same matrices, with times as ratios in one run.

In a virtual environment outside the repository:

    python -m venv VENV && VENV/bin/pip install numpy scipy torch cola-ml
    swift build -c release --product laws
    VENV/bin/python Tools/compare-lanczos.py .build/release/laws [--rows 300]
    VENV/bin/python Tools/compare-lanczos.py .build/release/laws --speed Benchmarks/.build/release/spectra --rows 4000

Extreme eigenvalues are compared with scipy.sparse.linalg.eigsh (ARPACK), tridiagonals with PyTorch's products under a
Lanczos loop and with cola.linalg.lanczos, tr sqrt(H) with all eigenvalues of scipy.linalg.eigh. Exits 1 where one
disagrees.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("laws", help="the laws program, built for release")
parser.add_argument("--rows", type=int, default=300)
parser.add_argument("--steps", type=int, default=40)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--speed", help="the benchmark program spectra: time tr sqrt(H) against scipy.linalg.eigh")
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(arguments.threads)

import numpy as np
import scipy.linalg
import scipy.sparse.linalg
import torch

torch.set_num_threads(arguments.threads)
torch.set_default_dtype(torch.float64)
failures = []


def matrices(n):
    """The ensembles of the comparison, each with its name."""
    random = np.random.default_rng(1)
    x = random.normal(size=(n, 2 * n))
    yield "Wishart", x @ x.T / (2 * n), True
    w = np.tril(random.normal(size=(n, n)), -1)
    yield "Wigner", (w + w.T) / np.sqrt(n), False
    q, _ = np.linalg.qr(random.normal(size=(n, n)))
    yield "condition 1e6", (q * np.logspace(-6, 0, n)) @ q.T, True


def run(path, *options):
    """What laws spectrum says of a file, and its seconds."""
    start = time.perf_counter()
    answer = subprocess.run(
        [arguments.laws, "spectrum", str(path), "--json", *options], capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if answer.returncode != 0:
        sys.exit(answer.stderr)
    return json.loads(answer.stdout), seconds


def lanczos(h, v, steps):
    """Lanczos with full reorthogonalisation by PyTorch's products."""
    q = [v / v.norm()]
    alpha, beta = [], []
    for _ in range(steps):
        w = h @ q[-1]
        alpha.append(torch.dot(w, q[-1]).item())
        basis = torch.stack(q)
        for _ in range(2):
            w = w - basis.T @ (basis @ w)
        beta.append(w.norm().item())
        q.append(w / w.norm())
    return np.array(alpha), np.array(beta)


def check(what, ours, theirs, tolerance):
    gap = abs(ours - theirs)
    state = "agrees" if gap <= tolerance else "DISAGREES"
    print(f"  {what}: {ours:.12g} against {theirs:.12g}, {state} (tolerance {tolerance:.2g})")
    if gap > tolerance:
        failures.append(what)


def write(path, alpha, beta):
    rows = [f"{i},{a!r},{b!r}" for i, (a, b) in enumerate(zip(alpha.tolist(), beta.tolist()))]
    path.write_text("\n".join(["step,alpha,beta", *rows]) + "\n")


def speed(folder, n):
    """tr sqrt(H) by SLQ against LAPACK, in processor seconds of one run."""
    random = np.random.default_rng(3)
    x = random.normal(size=(n, 2 * n))
    h = x @ x.T / (2 * n)
    path = pathlib.Path(folder) / "large.npy"
    np.save(path, h)
    times = {}
    for name, options in (("all eigenpairs", {}), ("eigenvalues alone", {"eigvals_only": True})):
        start = time.process_time()
        found = scipy.linalg.eigh(h, **options)
        times[name] = time.process_time() - start
        values = found if options else found[0]
    exact = np.sqrt(np.maximum(values, 0)).sum()
    for vectors, steps in ((2, 8), (4, 8), (16, 16)):
        words = subprocess.run(
            [arguments.speed, "estimate", str(path), str(vectors), str(steps)],
            capture_output=True, text=True, check=True).stdout.split()
        value, error, seconds = map(float, words)
        print(f"{n} rows, {vectors} vectors, {steps} steps: error {100 * abs(value / exact - 1):.3f} %, stated standard error "
              f"{100 * error / exact:.3f} %; " + ", ".join(
                  f"{times[name] / seconds:.0f} times faster than {name} by scipy eigh" for name in times))


with tempfile.TemporaryDirectory() as folder:
    if arguments.speed:
        speed(folder, arguments.rows)
        sys.exit()
    for name, h, semidefinite in matrices(arguments.rows):
        n, steps = len(h), arguments.steps
        h = (h + h.T) / 2
        path = pathlib.Path(folder) / "h.npy"
        np.save(path, h)
        print(f"{name}, {n} rows")
        start = time.perf_counter()
        values = scipy.linalg.eigh(h, eigvals_only=False)[0]
        full = time.perf_counter() - start
        # As many steps as rows: every eigenvalue is there, and tr sqrt has an error bar over vectors alone.
        flags = ["--semidefinite"] if semidefinite else []
        answer, _ = run(path, "--steps", str(n), "--vectors", "2", *flags)
        spectrum = answer["spectra"][0]
        # ARPACK finds the least of a positive definite matrix by inversion alone when it is far below the others.
        low = scipy.sparse.linalg.eigsh(
            h, k=1, return_eigenvectors=False,
            **({"sigma": 0, "which": "LM"} if semidefinite else {"which": "SA"}))[0]
        high = scipy.sparse.linalg.eigsh(h, k=1, which="LA", return_eigenvectors=False)[0]
        check("least eigenvalue, scipy eigsh", spectrum["smallest"], low, 1e-9 * abs(high))
        check("largest eigenvalue, scipy eigsh", spectrum["largest"], high, 1e-9 * abs(high))
        answer, ours = run(path, "--steps", str(steps), "--vectors", "24", *flags)
        root = answer["estimates"]["tr √H"]
        exact = np.sqrt(np.maximum(values, 0)).sum()
        # Three standard errors and the stated bracket of the quadrature.
        bracket = root["quadrature"]
        error = 3 * root["standardError"]
        inside = bracket[0] - error <= exact <= bracket[1] + error
        print(f"  tr sqrt(H), scipy eigh: {root['value']:.6g} against {exact:.6g}, "
              f"{'within' if inside else 'OUTSIDE'} the error bars")
        if not inside:
            failures.append("tr sqrt(H)")

        # The same start vector outside gives the same tridiagonal, hence the same quadrature.
        vector = torch.from_numpy(np.random.default_rng(2).choice([-1.0, 1.0], n))
        tensor = torch.from_numpy(h)
        start = time.perf_counter()
        alpha, beta = lanczos(tensor, vector, steps)
        torch_seconds = time.perf_counter() - start
        table = pathlib.Path(folder) / "t.csv"
        write(table, alpha, beta)
        outside, _ = run(table, "--parameters", str(n))
        nodes, vectors = np.linalg.eigh(
            np.diag(alpha) + np.diag(beta[:-1], 1) + np.diag(beta[:-1], -1))
        theirs = n * (vectors[0] ** 2 * np.sqrt(np.maximum(nodes, 0))).sum()
        check("tr sqrt(H) of PyTorch's tridiagonal", outside["spectra"][0]["rootTrace"], theirs,
              1e-9 * abs(theirs))
        try:
            import cola
            from cola.linalg.decompositions.lanczos import lanczos as cola_lanczos

            operator = cola.PSD(cola.ops.Dense(tensor)) if semidefinite else cola.SelfAdjoint(
                cola.ops.Dense(tensor))
            start = time.perf_counter()
            found = cola_lanczos(operator, start_vector=vector, max_iters=steps, tol=1e-14)
            cola_seconds = time.perf_counter() - start
            dense = found[1].to_dense().reshape(found[1].shape[-2:]).numpy()
            theirs = np.linalg.eigvalsh(dense)
            check("largest Ritz value, CoLA", float(nodes[-1]), float(theirs[-1]),
                  1e-8 * abs(theirs[-1]))
            print(f"  PyTorch's loop takes {torch_seconds / cola_seconds:.2f} of CoLA's time")
        except ImportError:
            print("  CoLA is not installed: left out")
        print(f"  laws (24 vectors, program start included) takes {ours / full:.2f} of the time of scipy eigh, "
              f"{ours / torch_seconds / 24:.2f} of PyTorch's loop a vector")
if failures:
    sys.exit("disagreement: " + ", ".join(failures))
