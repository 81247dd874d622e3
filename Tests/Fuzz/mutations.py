# SPDX-License-Identifier: GPL-3.0-or-later
"""Mutations of bytes, of numbers in text, of lines and cells, of JSON values and of .npy headers.

Each function takes a `random.Random` and the file's bytes, and returns other bytes.
"""

import json
import re

NUMBERS = [
    "0", "-0", "1", "-1", "2", "0.5", "1e-300", "-1e-300", "5e-324", "1e15", "1e18", "1e19", "1e24",
    "1e300", "1e308", "-1e308", "1.7976931348623157e308", "1e309", "nan", "-nan", "NaN", "inf", "-inf",
    "Infinity", "2147483647", "2147483648", "4294967296", "9007199254740993", "9223372036854775807",
    "9223372036854775808", "-9223372036854775808", "18446744073709551616", "1000000000000", "10000000000",
    "100000001", "", " ", "-", "+", ".", "e", "1e", "0x10", "1_000", "1,5", "1.5.2", "\uff11", "\u0663",
    "1\u0000", "1e-400", "007", "true", "null", "70B", "1k", "1e999999999999",
]
NASTY = [
    b"\x00", b"\x1b]0;title\x07", b"\x1b[2J", b"\r", b"\n", b"\r\n", b"\xff", b"\xef\xbb\xbf", b"\xc2\x9b", b'"', b"'",
    b"\\", b",", b";", b"\t", b"{", b"}", b"[", b"]", b"$", b"%", b"`", b"<script>", b"=1+1", b"\xe2\x80\xae",
    b"\xf0\x9f\x98\x80", b"{{", b"}}", b"../", b"/dev/zero", b"javascript:alert(1)", b"e\xcc\x81", b"*", b"&a", b"? ", b"- ",
]
NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def number(random):
    """One number as a text: a special one, or a plain one of any size."""
    if random.random() < 0.75:
        return random.choice(NUMBERS)
    return repr(random.choice([-1, 1]) * random.random() * 10.0 ** random.randint(-30, 30))


def flip(random, data):
    data = bytearray(data)
    for _ in range(random.choice([1, 1, 2, 4, 16])):
        if data:
            data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


def cut(random, data):
    """The file ends early, or a stretch of it is missing, or stands twice."""
    if not data:
        return data
    a, b = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return random.choice([data[:a], data[a:], data[:a] + data[b:], data[:b] + data[a:]])


def insert(random, data):
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(NASTY) * random.choice([1, 1, 1, 3, 200]) + data[at:]


def renumber(random, data):
    """One to three of the numbers in a text become others."""
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        found = list(NUMBER.finditer(data))
        if not found:
            return insert(random, data)
        place = random.choice(found)
        data = data[: place.start()] + number(random).encode() + data[place.end() :]
    return data


def relines(random, data):
    lines = data.split(b"\n")
    i, j = random.randrange(len(lines)), random.randrange(len(lines))
    way = random.randrange(6)
    if way == 0:
        del lines[i]
    elif way == 1:
        lines.insert(i, lines[j])
    elif way == 2:
        lines[i], lines[j] = lines[j], lines[i]
    elif way == 3:
        lines[i] = lines[i] * random.choice([2, 50])
    elif way == 4:
        lines = lines[: i + 1] * random.choice([1, 2, 30])
    else:
        lines[i] = b""
    return b"\n".join(lines)


def recells(random, data):
    """A cell of a table becomes another: a number, a word, an empty one, one of another row."""
    lines = data.split(b"\n")
    i = random.randrange(len(lines))
    separator = b"\t" if b"\t" in lines[0] else b";" if b";" in lines[0] else b","
    cells = lines[i].split(separator)
    k = random.randrange(len(cells))
    other = random.choice(lines).split(separator)
    new = cells[k] = random.choice(
        [number(random).encode(), b"", random.choice(NASTY), random.choice(other), b'"' + cells[k] + b'"', cells[k] + b" "]
    )
    if random.random() < 0.1:
        del cells[k]
    lines[i] = separator.join(cells)
    if random.random() < 0.2:  # the whole column
        for n in range(1, len(lines)):
            row = lines[n].split(separator)
            if k < len(row):
                row[k] = random.choice([new, number(random).encode()])
                lines[n] = separator.join(row)
    return b"\n".join(lines)


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, path + (key,))
    elif isinstance(value, list):
        for index, inner in enumerate(value[:40]):
            yield from places(inner, path + (index,))


class Raw:
    """A text that stands in JSON as it is."""

    def __init__(self, text):
        self.text = text


def dumps(value):
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(k) + ":" + dumps(v) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dumps, value)) + "]"
    return json.dumps(value)


def rejson(random, data):
    """A value of a JSON text becomes another, a key goes, comes or stands twice."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return flip(random, data)
    for _ in range(random.choice([1, 1, 1, 2])):
        path = random.choice([p for p in places(value) if p] or [()])
        if not path:
            return data
        owner = value
        for step in path[:-1]:
            owner = owner[step]
        old = owner[path[-1]]
        way = random.random()
        if way < 0.5:
            text = number(random)
            if isinstance(old, (int, float)) and not isinstance(old, bool) and random.random() < 0.5:
                new = old * random.choice([-1, 2, 0.5, 1 + 1e-12, 1 + 1e-6, 1e200]) + random.choice([0, 0, 1, -1])
                if new != new or new in (float("inf"), float("-inf")):
                    new = Raw("1e999")
            else:
                new = Raw(text if NUMBER.fullmatch(text.encode()) else json.dumps(text))
        elif way < 0.8:
            new = random.choice([None, True, False, [], {}, "", "x" * 3000, [old], {"a": old}, [0] * 300, "\u001b[2J", "é"])
        elif isinstance(old, str):
            new = old + random.choice(["x", " ", "\u0000", "."])
        else:
            new = Raw(json.dumps(old) + random.choice(["", "0", ","]))
        if isinstance(owner, dict) and random.random() < 0.25:
            kind = random.randrange(3)
            if kind == 0:
                del owner[path[-1]]
            elif kind == 1:
                owner[random.choice(["x", "", path[-1] + "2", "\u001b"])] = new
            else:
                text = dumps(value)
                key = json.dumps(path[-1]) + ":"
                return text.replace(key, key + dumps(new) + "," + key, 1).encode()
        else:
            owner[path[-1]] = new
        value = json.loads(json.dumps(value)) if not any_raw(value) else value
        if any_raw(value):
            break
    text = dumps(value)
    if random.random() < 0.05:
        text = text * 2
    return text.encode("utf-8", "surrogatepass")


def any_raw(value):
    if isinstance(value, Raw):
        return True
    if isinstance(value, dict):
        return any(map(any_raw, value.values()))
    return isinstance(value, list) and any(map(any_raw, value))


def deep(random, data):
    """Brackets inside brackets."""
    depth = random.choice([100, 600, 5000, 100_000])
    return random.choice([b"[" * depth, b'{"a":' * depth, b"[" * depth + b"1" + b"]" * depth, data + b"[" * depth])


def renpy(random, data):
    """The header of a .npy file says something else."""
    if len(data) < 12:
        return data
    length = data[8] | data[9] << 8
    header, body = data[10 : 10 + length], data[10 + length :]
    way = random.randrange(9)
    if way == 0:
        header = renumber(random, header)
    elif way == 1:
        header = header.replace(b"<f4", random.choice([b"<f8", b">f4", b"<f2", b"<i4", b"|O", b"|S4", b"f4", b"=f4", b"<f4 "]))
    elif way == 2:
        header = header.replace(b"False", random.choice([b"True", b"0", b"None", b"false", b"TrueFalse", b""]))
    elif way == 3:
        header = header.replace(b"(", random.choice([b"((", b"[", b"", b"(1, ", b"(-1, "]), 1)
    elif way == 4:
        header = flip(random, header)
    elif way == 5:
        header = header.replace(b"shape", random.choice([b"shape': (1, 2), 'shape", b"Shape", b"x"]))
    elif way == 6:
        body = cut(random, body)
    elif way == 7:
        body = bytearray(body)
        for _ in range(random.choice([1, 3])):
            if len(body) >= 4:
                at = 4 * random.randrange(len(body) // 4)
                body[at : at + 4] = random.choice(
                    [b"\0\0\xc0\x7f", b"\0\0\x80\x7f", b"\0\0\x80\xff", b"\0\0\0\0", b"\0\0\0\x80", b"\xff\xff\x7f\x7f", b"\1\0\0\0", b"\0\0\x80\xbf"]
                )
        body = bytes(body)
    else:
        body = body[: len(body) // 2] + bytes(len(body) - len(body) // 2)
    size = random.choice([len(header)] * 8 + [0, 65535])
    version = random.choice([b"\1\0"] * 8 + [b"\2\0", b"\3\0", b"\0\0", b"\7\0"])
    if version[0] in (2, 3) and random.random() < 0.8:
        return data[:6] + version + size.to_bytes(4, "little") + header + body
    return data[:6] + version + size.to_bytes(2, "little") + header + body


TEXT = [flip, cut, insert, renumber, renumber, renumber, relines]
BY_KIND = {
    "table": TEXT + [recells, recells, recells, recells],
    "text": TEXT,
    "yaml": TEXT + [renumber, deep],
    "json": [flip, cut, insert, renumber, deep] + [rejson] * 8,
    "lines": TEXT + [rejson],
    "npy": [flip, cut] + [renpy] * 6,
    "bytes": [flip, cut, insert, renumber, renumber],
}


def mutated(random, kind, data):
    """The bytes of a file, changed in one to three ways."""
    for _ in range(random.choice([1, 1, 1, 1, 2, 3])):
        try:
            data = random.choice(BY_KIND[kind])(random, data)
        except RecursionError:  # deeper than Python reads
            data = flip(random, data)
        if len(data) > 400_000:
            data = data[:400_000]
    return data
