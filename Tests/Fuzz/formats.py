# SPDX-License-Identifier: GPL-3.0-or-later
"""What is fuzzed: for each format the files it needs, the file that is changed, and the commands that read it.

A command's words are file names in the folder of its scenario. `prepare` commands make the seeds that `laws` itself
writes (fits, certificates, summaries), so that they are always of today's format.
"""

HYPOTHESES = ["--parameters", "20088", "--tokens", "401408", "--code-length-bits", "92800", "--vocabulary", "256"]


class Format:
    def __init__(self, name, kind, target, files, commands, prepare=(), weight=1.0, others=()):
        self.name = name
        self.kind = kind
        self.target = target
        # Seed files by the name they have in the scenario's folder: {"runs.csv": "runs.csv"}.
        self.files = files
        # Each a list of words, or (weight, list of words).
        self.commands = [c if isinstance(c, tuple) else (1.0, c) for c in commands]
        self.prepare = prepare
        self.weight = weight
        # Seeds that the target may be replaced by before it is mutated.
        self.others = others


def words(text):
    return text.split()


RUNS = [
    (4, words("check runs.csv --json")),
    (3, words("fit chinchilla runs.csv --intervals sandwich --json")),
    (1, words("fit chinchilla runs.csv --intervals sandwich -o out.json")),
    (2, words("fit kaplan runs.csv --intervals sandwich")),
    (1, words("fit chinchilla runs.csv --objective least-squares --on raw --intervals jackknife")),
    (0.1, words("backtest runs.csv --json")),
    (0.2, words("sensitivity runs.csv --budget 1e20 --resamples 100")),
    (1, words("plot runs.csv --x parameters --y final_train_loss --log xy -o out.svg")),
    (0.3, words("plot runs.csv --x final_train_loss --as density -o out.svg")),
    (0.3, words("plot runs.csv --x final_train_loss --as histogram -o out.csv")),
    (0.3, words("plot runs.csv --x run --y tokens --as bars -o out.png")),
    (0.1, words("report runs.csv -o out --format json")),
]

FORMATS = [
    Format("runs CSV", "table", "runs.csv", {"runs.csv": "runs.csv"}, RUNS, weight=3,
           others=["runs.csv", "runs.csv", "runs-quoted.csv", "runs-semicolon.csv"]),
    Format("runs TSV", "table", "runs.csv", {"runs.csv": "runs.tsv"}, RUNS[:4]),
    Format("W&B export", "table", "chart.csv", {"chart.csv": "chart.csv"}, [
        words("check chart.csv --batch-tokens 524288 --json"),
        words("fit chinchilla chart.csv --final --batch-tokens 524288 --intervals sandwich --json"),
        words("fit chinchilla chart.csv --batch-tokens 524288 --intervals sandwich"),
    ]),
    Format("isoFLOP sweep", "table", "sweep.csv", {"sweep.csv": "sweep.csv"}, [
        words("isoflop sweep.csv --json"),
        words("isoflop sweep.csv --budget 1e20"),
        words("fit chinchilla sweep.csv --intervals sandwich"),
    ]),
    Format("points", "table", "points.csv", {"points.csv": "points.csv"}, [
        words("fit power points.csv --x x --y y --intervals sandwich --json"),
        words("fit power-with-floor points.csv --x x --y y --intervals sandwich"),
        words("fit inverse-root points.csv --x x --y y --intervals sandwich"),
        words("plot points.csv --x x --y y --color group --log x --fit power --to 1e12 -o out.svg"),
        words("plot points.csv --x group --y y --as boxes -o out.svg"),
        words("plot points.csv --x x --y y --facet group --line -o out.csv"),
    ]),
    Format("JSON lines", "lines", "losses.jsonl", {"losses.jsonl": "losses.jsonl"}, [
        ["bound", "losses.jsonl", "--json"] + HYPOTHESES,
        ["summarize", "losses.jsonl", "-o", "out.sum"] + HYPOTHESES,
    ]),
    Format("losses CSV", "table", "losses.csv", {"losses.csv": "losses.csv"}, [
        ["bound", "losses.csv", "--json"] + HYPOTHESES,
        ["bound", "losses.csv", "--inequality", "best", "-o", "out.json"] + HYPOTHESES,
        ["summarize", "losses.csv", "-o", "out.sum", "--units", "nats"] + HYPOTHESES,
    ]),
    Format("losses .npy", "npy", "losses.npy", {"losses.npy": "losses.npy"}, [
        (3, ["bound", "losses.npy", "--json"] + HYPOTHESES),
        ["bound", "losses.npy", "-o", "out.json", "--compare"] + HYPOTHESES,
        ["bound", "losses.npy", "--smoothing-weights", "8", "--smoothing", "exact", "--units", "bits"] + HYPOTHESES,
        ["summarize", "losses.npy", "-o", "out.sum"] + HYPOTHESES,
    ], weight=2),
    Format("code .npy", "npy", "kl.npy", {"kl.npy": "kl.npy", "losses.npy": "losses.npy"}, [
        words("bound losses.npy --parameters 20088 --tokens 401408 --vocabulary 256 --code-length requential:kl.npy"),
        words("bound losses.npy --parameters 20088 --tokens 401408 --vocabulary 256 --unquantized-risk 2 "
              "--code-length prequential:kl.npy --json"),
    ], others=["kl.npy", "ratios.npy", "curve.npy"]),
    Format("matrix .npy", "npy", "matrix.npy", {"matrix.npy": "matrix.npy", "weights.npy": "weights.npy"}, [
        words("spectrum matrix.npy --vectors 4 --json"),
        words("spectrum matrix.npy --vectors 2 --density out.csv"),
        words("quantize weights.npy matrix.npy --bits 3 -o out.npy"),
    ]),
    Format("weights .npy", "npy", "weights.npy", {"matrix.npy": "matrix.npy", "weights.npy": "weights.npy"}, [
        words("quantize weights.npy matrix.npy --bits 3 --json"),
        words("quantize weights.npy matrix.npy --bits 16 -o out.npy"),
    ]),
    Format("Matrix Market", "text", "matrix.mtx", {"matrix.mtx": "matrix.mtx", "weights.npy": "weights.npy"}, [
        words("spectrum matrix.mtx --vectors 4 --json"),
        words("spectrum matrix.mtx --vectors 2 --density out.csv"),
        words("quantize weights.npy matrix.mtx --bits 3"),
    ], others=["matrix.mtx", "array.mtx"], weight=2),
    Format("Lanczos CSV", "table", "1k-2048tok-s0.csv", {"1k-2048tok-s0.csv": "1k-2048tok-s0.csv"}, [
        words("spectrum 1k-2048tok-s0.csv --parameters 1000 --json"),
        words("spectrum 1k-2048tok-s0.csv --density out.csv"),
    ]),
    Format("fit.json", "json", "fit.json", {"runs.csv": "runs.csv"}, [
        (3, words("predict fit.json --parameters 70B --ratio 20 --json")),
        words("predict fit.json --parameters 7B,70B --tokens 1.4T --intervals profile"),
        words("allocate fit.json --budget 1e24 --json"),
        words("allocate fit.json --budget 1e24 --inference-tokens 1e13"),
        words("compare fit.json other.json"),
        words("suggest fit.json --target 1e24"),
        words("plan --budget 1e18,1e19 --fit fit.json"),
    ], prepare=[words("fit chinchilla runs.csv --intervals sandwich -o fit.json"),
                words("fit chinchilla runs.csv --objective least-squares --intervals sandwich -o other.json")], weight=2),
    Format("certificate", "json", "certificate.json", {"losses.npy": "losses.npy"}, [
        (3, words("verify certificate.json losses.npy")),
        words("verify certificate.json losses.npy --json"),
    ], prepare=[["bound", "losses.npy", "-o", "certificate.json", "--sampled", "tokens"] + HYPOTHESES], weight=2),
    Format("summary .sum", "json", "losses.sum", {"losses.npy": "losses.npy"}, [
        ["bound", "losses.sum", "--json", "--subsample", "hoeffding"] + HYPOTHESES,
        words("summarize losses.sum other.sum -o out.sum"),
        words("verify certificate.json losses.sum"),
    ], prepare=[["summarize", "losses.npy", "-o", "losses.sum"] + HYPOTHESES,
                ["summarize", "losses.npy", "-o", "other.sum"] + HYPOTHESES,
                ["bound", "losses.sum", "-o", "certificate.json", "--subsample", "hoeffding"] + HYPOTHESES]),
    Format("study.yaml", "yaml", "study/study.yaml", {"study": "study"}, [
        (8, words("check study --json")),
        (2, words("check study")),
        (0.3, words("bound study")),
        (0.1, words("report study -o out --format json")),
    ], weight=2),
    Format("study table", "table", "study/models.csv", {"study": "study"}, [
        (6, words("check study --json")),
        (0.5, words("bound study")),
        (0.1, words("extrapolate study --to 1e9 --draws 50")),
        (0.1, words("report study -o out --format json")),
    ], weight=0.7),
    Format("coded students", "table", "study/requential.csv", {"study": "study"}, [
        (6, words("check study --json")),
        (0.1, words("report study -o out --format json")),
    ], weight=0.5),
    Format("curves", "npy", "study/curves/20k-x20.npy", {"study": "study"}, [
        (6, words("check study --json")),
        (0.1, words("figures study --only loss-curves -o out --format csv")),
    ], weight=0.5),
    Format("report.yaml", "yaml", "study/report.yaml", {"study": "study"}, [
        (1, words("report study -o out --format json")),
        (0.2, words("report study -o out --format html")),
    ], weight=0.2),
]

# Valid commands whose numeric options are given other values.
BASES = [
    ({"runs.csv": "runs.csv"}, [
        words("fit chinchilla runs.csv --intervals sandwich"),
        words("fit chinchilla runs.csv --intervals bootstrap --resamples 100"),
        words("backtest runs.csv"),
        words("sensitivity runs.csv --budget 1e20 --resamples 100"),
        words("plot runs.csv --x parameters --y final_train_loss --fit power --to 1e12 -o out.svg"),
        words("check runs.csv"),
    ]),
    ({"sweep.csv": "sweep.csv"}, [words("isoflop sweep.csv --budget 1e20"), words("isoflop --bias")]),
    ({"losses.npy": "losses.npy"}, [
        ["bound", "losses.npy"] + HYPOTHESES,
        ["bound", "losses.npy", "--inequality", "best", "--smoothing", "exact", "--smoothing-weights", "4"] + HYPOTHESES,
        ["summarize", "losses.npy", "-o", "out.sum"] + HYPOTHESES,
    ]),
    ({"matrix.npy": "matrix.npy", "weights.npy": "weights.npy"}, [
        words("spectrum matrix.npy --vectors 2"), words("quantize weights.npy matrix.npy --bits 3"),
    ]),
    ({"1k-2048tok-s0.csv": "1k-2048tok-s0.csv"}, [words("spectrum 1k-2048tok-s0.csv --parameters 1000")]),
    ({}, [
        words("allocate --law besiroglu2024 --budget 1e24"),
        words("plan --budget 1e18,1e19 --law besiroglu2024 --target 1e22"),
        words("simulate -o out --models 2 --sample 10"),
        words("extrapolate --law besiroglu2024 --to 1e12 --bits 4"),
        words("report --law besiroglu2024 --to 1e12 -o out --format json"),
    ]),
    ({"study": "study"}, [
        words("bound study"), words("extrapolate study --to 1e9 --draws 50"), words("figures study -o out --format csv"),
    ]),
]
