# SPDX-License-Identifier: GPL-3.0-or-later
"""What Python's csv and json, and numpy where it is there, say that a file holds, against what `laws` made of it."""

import csv
import io
import json
import math

try:
    import numpy
except ImportError:
    numpy = None


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError(f"a key stands twice: {sorted(k for k in keys if keys.count(k) > 1)[0]}")
    return dict(pairs)


def no_constant(word):
    raise ValueError(f"{word} is no JSON")


def strict(text):
    """JSON as its standard has it: no NaN, no key twice."""
    return json.loads(text, object_pairs_hook=no_duplicates, parse_constant=no_constant)


def json_faults(text):
    try:
        strict(text)
    except (ValueError, RecursionError) as error:
        return [str(error)[:200]]
    return []


def check(format, words, original, data, out):
    """What is odd about an accepted file, one sentence each."""
    if words[0] == "verify":
        return accepted_certificate(original, data)
    if words[0] == "check" and words[1].endswith(".csv") and "--json" in words and format.name.startswith("runs"):
        return accepted_runs(data, json.loads(out))
    if format.name == "losses .npy" and "--json" in words and words[0] == "bound":
        return accepted_losses(data)
    if format.name in ("matrix .npy", "weights .npy", "curves") and words[0] in ("spectrum", "quantize"):
        return accepted_array(data)
    if format.kind == "json":
        faults = json_faults(data.decode("utf-8", "replace"))
        return [f"accepted a file that Python's json refuses: {f}" for f in faults]
    return []


def accepted_certificate(original, data):
    try:
        if strict(data.decode("utf-8")) == strict(original.decode("utf-8")):
            return []
    except (ValueError, RecursionError) as error:
        return [f"verified what Python's json refuses: {error}"]
    return ["verified an edited file"]


def accepted_runs(data, answer):
    """A table that `laws check` calls usable has as many rows as Python's csv finds."""
    if not answer.get("usable"):
        return []
    text = data.decode("utf-8-sig")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max([",", ";", "\t"], key=first.count)
    try:
        rows = [r for r in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(c.strip() for c in r)]
    except csv.Error as error:
        return [f"accepted a table that Python's csv refuses: {error}"]
    read = answer.get("read") or {}
    found = []
    if read.get("rows") != len(rows) - 1:
        found.append(f"{read.get('rows')} rows where Python's csv finds {len(rows) - 1}")
    # What is left out is said.
    left = any(w.get("code", "").startswith("W-rows") for w in answer.get("warnings", []))
    if read.get("used") != read.get("rows") and not left:
        found.append(f"{read.get('used')} of {read.get('rows')} rows are used, and no warning says which are not")
    return found


def load(data):
    return numpy.load(io.BytesIO(data), allow_pickle=False)


def accepted_losses(data):
    if numpy is None:
        return []
    try:
        array = load(data)
    except Exception as error:
        return [f"accepted a file that numpy refuses: {str(error)[:150]}"]
    if array.ndim != 2 or array.shape[1] != 2 or array.dtype != numpy.dtype("<f4"):
        return [f"accepted shape {array.shape}, {array.dtype}"]
    if not (numpy.isfinite(array).all() and (array >= -1e-5).all()):
        return ["accepted losses that are not finite and at least -1e-5"]
    return []


def accepted_array(data):
    if numpy is None:
        return []
    try:
        array = load(data)
    except Exception as error:
        return [f"accepted a file that numpy refuses: {str(error)[:150]}"]
    return [] if numpy.isfinite(array).all() else ["accepted numbers that are not finite"]
