# SPDX-License-Identifier: GPL-3.0-or-later
"""A Hugging Face hub on this machine: its addresses, headers, redirects and refusals."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass
class Repository:
    """A repository: what each branch or tag points to, and the files of each commit.

    Attributes:
        revisions: the commit of each branch or tag.
        commits: a folder for each commit.
        gated: the status that a visitor without a token meets, 401 or 403; None lets everyone in.
    """

    revisions: dict[str, str] = field(default_factory=dict)
    commits: dict[str, Path] = field(default_factory=dict)
    gated: int | None = None


class Hub:
    """What is served, and what was asked for.

    Attributes:
        repositories: by name, such as tiny/neox.
        large: files of this many bytes or more lie elsewhere, as with large-file storage.
        dies_after: bytes of a large file after which the server hangs up, and serves no more of it;
            None for a server that lives.
        broken: the status of every answer, for a hub that is down; None for one that is up.
        asked: method, path and Range of each request.
        address: of the hub; what it stores elsewhere has an address of its own.
    """

    def __init__(self) -> None:
        self.address = self.storage = ""
        self.clear()

    def clear(self) -> None:
        """Forgets everything but where it is."""
        self.repositories: dict[str, Repository] = {}
        self.large = 16384
        self.dies_after: int | None = None
        self.broken: int | None = None
        self.asked: list[tuple[str, str, str]] = []
        self.blobs: dict[str, Path] = {}


class _Refusal(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""

    def do_HEAD(self) -> None:
        """Headers only."""
        self.answer()

    def do_GET(self) -> None:
        """Headers and content."""
        self.answer()

    def answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append((self.command, path, self.headers.get("Range") or ""))
        if self.hub.broken is not None:
            self.say(self.hub.broken, {}, b"the hub is down")
            return
        try:
            words = path.strip("/").split("/")
            if words[0] == "blobs":
                self.blob(words[1])
            elif words[:2] == ["api", "resolve-cache"]:
                self.file("/".join(words[3:5]), words[5], "/".join(words[6:]))
            elif words[:2] == ["api", "models"]:
                self.listing("/".join(words[2:4]), words[4:])
            elif words[2:3] == ["resolve"]:
                self.resolve("/".join(words[:2]), words[3], "/".join(words[4:]))
            else:
                raise _Refusal(404, "RepoNotFound", "Repository not found")
        except _Refusal as refusal:
            headers = {"X-Error-Code": refusal.code, "X-Error-Message": str(refusal)}
            body = json.dumps({"error": str(refusal)}).encode()
            self.say(refusal.status, headers, body)

    def find(self, name: str, revision: str) -> tuple[str, Path]:
        known = self.hub.repositories.get(name)
        if known is None:
            raise _Refusal(401, "RepoNotFound", "Invalid username or password.")
        if known.gated is not None:
            raise _Refusal(known.gated, "GatedRepo", f"Access to model {name} is restricted.")
        commit = known.revisions.get(revision, revision)
        if commit not in known.commits:
            raise _Refusal(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        return commit, known.commits[commit]

    def resolve(self, name: str, revision: str, file: str) -> None:
        """Small files lie under the commit, large ones elsewhere."""
        commit, folder = self.find(name, revision)
        path = folder / file
        if not path.is_file():
            headers = {
                "X-Repo-Commit": commit, "X-Error-Code": "EntryNotFound",
                "X-Error-Message": "Entry not found",
            }  # fmt: skip
            self.say(404, headers, b"Entry not found")
        elif path.stat().st_size < self.hub.large:
            place = f"/api/resolve-cache/models/{name}/{commit}/{file}"
            self.say(307, {"Location": place, "X-Repo-Commit": commit}, b"elsewhere")
        else:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            self.hub.blobs[digest] = path
            headers = {
                "Location": f"{self.hub.storage}/blobs/{digest}", "X-Repo-Commit": commit,
                "X-Linked-ETag": f'"{digest}"', "X-Linked-Size": str(path.stat().st_size),
            }  # fmt: skip
            self.say(302, headers, b"elsewhere")

    def file(self, name: str, commit: str, file: str) -> None:
        content = (self.find(name, commit)[1] / file).read_bytes()
        digest = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        self.say(200, {"X-Repo-Commit": commit, "ETag": f'"{digest}"'}, content)

    def blob(self, digest: str) -> None:
        content = self.hub.blobs[digest].read_bytes()
        asked = self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").partition("-")[0]) if asked else 0
        headers = {"ETag": f'"{digest}"', "Accept-Ranges": "bytes"}
        if asked:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self.say(206 if asked else 200, headers, content[start:], start)

    def listing(self, name: str, words: list[str]) -> None:
        """/api/models/NAME, with /revision/REV, or /tree/REV."""
        commit, folder = self.find(name, words[1] if len(words) > 1 else "main")
        files = sorted(path for path in folder.iterdir() if path.is_file())
        found: Any = {"id": name, "sha": commit, "siblings": [{"rfilename": f.name} for f in files]}
        if words[:1] == ["tree"]:
            found = [
                {"type": "file", "path": f.name, "size": f.stat().st_size, "oid": "0" * 40}
                for f in files
            ]
        self.say(200, {"Content-Type": "application/json"}, json.dumps(found).encode())

    def say(
        self, status: int, headers: dict[str, str], body: bytes, start: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        most = self.hub.dies_after
        if start is not None and most is not None:
            self.wfile.write(body[: max(0, most - start)])
            self.close_connection = True
        else:
            self.wfile.write(body)


@contextmanager
def serving() -> Iterator[Hub]:
    """A hub and its storage on free ports, until the block ends."""
    hub = Hub()
    handler = type("Handler", (_Handler,), {"hub": hub})
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), handler) for _ in range(2)]
    hub.address, hub.storage = (f"http://127.0.0.1:{s.server_address[1]}" for s in servers)
    threads = [threading.Thread(target=s.serve_forever, daemon=True) for s in servers]
    for server, thread in zip(servers, threads, strict=True):
        server.daemon_threads = True
        thread.start()
    try:
        yield hub
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()
