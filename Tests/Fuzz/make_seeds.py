# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the seed files of the fuzzer into seeds/: python3 make_seeds.py. Python's standard library alone."""

import math
import pathlib
import random
import struct

HERE = pathlib.Path(__file__).parent / "seeds"


def npy(shape, values, descr="<f4"):
    code = {"<f4": "f", "<f8": "d"}[descr]
    axes = ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "")
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({axes}), }}".encode()
    header += b" " * ((64 - (len(header) + 11) % 64) % 64) + b"\n"
    return b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header + struct.pack(f"<{len(values)}{code}", *values)


def write(name, data):
    place = HERE / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data if isinstance(data, bytes) else data.encode())


def main():
    draw = random.Random(1)
    rows = []
    for size in (1e7, 4.6e7, 2.15e8, 1e9):
        for ratio in (5, 20, 80):
            tokens = size * ratio
            loss = 1.8 + 480 / size**0.35 + 2100 / tokens**0.37
            rows.append((f"{size:.0f}-x{ratio}", size, tokens, loss * math.exp(draw.gauss(0, 0.003))))
    header = ["run", "parameters", "tokens", "final_train_loss", "batch_tokens"]
    table = [header] + [[n, f"{p:.0f}", f"{t:.0f}", f"{l:.6f}", "500000"] for n, p, t, l in rows]
    for name, separator in (("runs.csv", ","), ("runs.tsv", "\t"), ("runs-semicolon.csv", ";")):
        write(name, "\n".join(separator.join(row) for row in table) + "\n")
    quoted = [",".join(f'"{cell}"' for cell in row) for row in table]
    write("runs-quoted.csv", "\ufeff" + "\r\n".join(quoted) + "\r\n")
    chart = [["Step"] + [f"{size}-run - train/loss{end}" for size in ("10M", "46M", "215M") for end in ("", "__MIN", "__MAX")]]
    for step in (100, 200, 400, 800):
        cells = [str(step)]
        for size in (1e7, 4.6e7, 2.15e8):
            loss = 1.8 + 480 / size**0.35 + 2100 / (step * 524288) ** 0.37
            cells += [f"{loss:.5f}"] * 3
        chart.append(cells)
    write("chart.csv", "\n".join(",".join(f'"{cell}"' for cell in row) for row in chart) + "\n")
    sweep = ["experiment,parameters,tokens,flops,loss"]
    for budget in (1e18, 1e19):
        for k in range(-2, 3):
            size = (budget / 120) ** 0.5 * 1.6**k
            tokens = budget / 6 / size
            sweep.append(f"a,{size:.0f},{tokens:.0f},{budget:.0f},{1.8 + 480 / size**0.35 + 2100 / tokens**0.37:.6f}")
    write("sweep.csv", "\n".join(sweep) + "\n")
    points = ["x,y,group"] + [f"{10**k},{3 * 10 ** (-0.2 * k) + 1:.5f},{'ab'[k % 2]}" for k in range(3, 11)]
    write("points.csv", "\n".join(points) + "\n")

    entropies = [1 + draw.random() for _ in range(60)]
    pairs = [(h * (0.5 + draw.random()), h) for h in entropies]
    flat = [x for pair in pairs for x in pair]
    write("losses.npy", npy((60, 2), flat))
    write("losses.csv", "nll,entropy\n" + "\n".join(f"{a:.6f},{b:.6f}" for a, b in pairs) + "\n")
    write("losses.jsonl", "\n".join(f'{{"nll": {a:.6f}, "entropy": {b:.6f}, "token": "a\\u00e9"}}' for a, b in pairs) + "\n")
    write("kl.npy", npy((40,), [0.2 + draw.random() for _ in range(40)]))
    write("ratios.npy", npy((40, 2), [0.2 + draw.random() for _ in range(80)]))
    write("curve.npy", npy((40,), [5 / (1 + k) ** 0.2 for k in range(40)]))

    size = 6
    base = [[draw.gauss(0, 1) for _ in range(size)] for _ in range(size)]
    matrix = [[sum(base[i][k] * base[j][k] for k in range(size)) for j in range(size)] for i in range(size)]
    write("matrix.npy", npy((size, size), [x for row in matrix for x in row], "<f8"))
    write("weights.npy", npy((3, size), [draw.gauss(0, 1) for _ in range(3 * size)]))
    lower = [(i + 1, j + 1, matrix[i][j]) for i in range(size) for j in range(i + 1)]
    write(
        "matrix.mtx",
        f"%%MatrixMarket matrix coordinate real symmetric\n% a comment\n{size} {size} {len(lower)}\n"
        + "\n".join(f"{i} {j} {x:.12g}" for i, j, x in lower) + "\n",
    )
    write(
        "array.mtx",
        f"%%MatrixMarket matrix array real general\n{size} {size}\n"
        + "\n".join(f"{matrix[i][j]:.17g}" for j in range(size) for i in range(size)) + "\n",
    )
    lanczos = ["step,alpha,beta"] + [f"{k},{2 + 0.1 * k:.4f},{1 / (1 + k):.4f}" for k in range(8)]
    write("1k-2048tok-s0.csv", "\n".join(lanczos) + "\n")

    # A study of three models with one of everything.
    write(
        "study/study.yaml",
        "# A study of three models.\nname: tiny\ntitle: A study of three models\ndescription: |\n  Drawn numbers.\n"
        "date: 2026-11-21\nvocabulary: 256\ntokens_per_parameter: 20\nfailure_probability: 0.01\ngrid: 100\n"
        "runs: runs.csv\ncurves: curves/\nmodels: models.csv\ntokens: tokens/\nspectra: spectra/\nrequential: requential.csv\n",
    )
    names = ["20k", "40k", "80k"]
    runs = ["run,model,parameters,tokens,flops,final_train_loss,batch_tokens"]
    models = ["model,run,variant,parameters,tokens,bits_per_parameter,code_length_bits,train_nll,test_nll"]
    students = ["run,model,parameters,tokens,divergence_bits,code_length_bits,test_nll,teacher_train_nll"]
    for i, name in enumerate(names):
        size = 20_000 * 2**i
        for ratio in (10, 20, 40):
            tokens = size * ratio
            loss = 1 + 30 / size**0.3 + 60 / tokens**0.35
            runs.append(f"{name}-x{ratio},{name},{size},{tokens},{6 * size * tokens},{loss:.5f},{tokens // 20}")
            if ratio == 20:
                write(f"study/curves/{name}-x{ratio}.npy", npy((20,), [loss + 3 / (1 + k) for k in range(20)]))
                students.append(f"{name}-x20,{name},{size},{tokens},{size * 4},{size * 4.1:.0f},{loss + 0.2:.4f},{loss:.4f}")
                for variant, bits in (("fp32", 32), ("gptq4", 4)):
                    models.append(f"{name},{name}-x20,{variant},{size},{tokens},{bits},{size * bits},{loss:.4f},{loss + 0.05:.4f}")
                for variant in ("fp32", "gptq4"):
                    write(
                        f"study/tokens/{name}-{variant}.npy",
                        npy((60, 2), [x for _ in range(60) for x in (loss * (0.5 + draw.random()), loss + 0.2 * draw.random())]),
                    )
        write(f"study/spectra/{name}-2048tok-s0.csv", "\n".join(lanczos) + "\n")
    write("study/runs.csv", "\n".join(runs) + "\n")
    write("study/models.csv", "\n".join(models) + "\n")
    write("study/requential.csv", "\n".join(students) + "\n")
    write(
        "study/report.yaml",
        "title: What our study says\nauthors: [A. Reader, B. Writer]\ndate: 2026-11-21\ntheme: journal\nsections:\n"
        "  - summary\n  - heading: What we did\n    text: |\n      The size exponent is {{fits.chinchilla.alpha}}, and\n"
        "      {{trivial:6}} nats is what guessing attains. See [the paper](https://arxiv.org/abs/2001.08361) and $x^2$.\n"
        "  - data\n",
    )


if __name__ == "__main__":
    main()
