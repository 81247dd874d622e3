# SPDX-License-Identifier: GPL-3.0-or-later
"""A Weights & Biases server and a Hugging Face hub on this machine, with answers in the form that the services give."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: Two runs as the server of Weights & Biases describes them, and the steps that they logged.
RUNS: list[dict[str, Any]] = [
    {
        "name": "a1b2c3d4",
        "displayName": "10M-x20",
        "state": "finished",
        "config": {"n_params": {"value": 10_000_000}, "optim": {"value": {"lr": 0.001}}, "_wandb": {"value": {"t": 1}}},
        "summaryMetrics": {"train/loss": 3.21, "train/tokens": 200_000_000, "_step": 380, "_wandb": {"runtime": 60}},
        "history": [{"_step": 190, "train/loss": 3.5}, {"_step": 380, "train/loss": 3.21}],
    },
    {
        "name": "e5f6a7b8",
        "displayName": "30M-x20",
        "state": "crashed",
        "config": {"n_params": {"value": 30_000_000}, "optim": {"value": {"lr": 0.0005}}},
        "summaryMetrics": {"train/loss": 3.9, "train/tokens": 100_000_000, "_step": 190},
        "history": [{"_step": 190, "train/loss": 3.9}],
    },
]

#: A data set: the files of its only commit.
COMMIT = "0" * 39 + "1"
FILES = {
    "runs.csv": b"params,tokens,loss\n10M,200M,3.21\n30M,600M,2.87\n",
    "README.md": b"# Runs\n",
}


def _run(run: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"UnVuOnYxOg=={run['name']}",
        "tags": [],
        "name": run["name"],
        "displayName": run["displayName"],
        "sweepName": None,
        "state": run["state"],
        "config": json.dumps(run["config"]),
        "group": None,
        "jobType": None,
        "commit": None,
        "readOnly": False,
        "createdAt": "2026-03-01T09:00:00Z",
        "heartbeatAt": "2026-03-01T10:00:00Z",
        "description": "",
        "notes": "",
        "systemMetrics": "{}",
        "summaryMetrics": json.dumps(run["summaryMetrics"]),
        "historyLineCount": len(run["history"]),
        "user": {"name": "team", "username": "team"},
        "historyKeys": {"keys": {}, "lastStep": 380, "sets": []},
        "projectId": "1",
        "internalId": "1",
    }


def graphql(operation: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The answer to a query of the client ``wandb``."""
    if "project" not in variables:
        return {
            "viewer": {
                "id": "1",
                "entity": "team",
                "username": "team",
                "email": "",
                "flags": "{}",
                "teams": {"edges": []},
            }
        }
    project: dict[str, Any] = {"internalId": "1", "id": "1", "readOnly": True}
    if operation in ("Run", "RunSampledHistory", "RunFullHistory"):
        run = next(run for run in RUNS if run["name"] == variables["name"])
        sampled = [[{k: step.get(k) for k in ("_step", "train/loss")} for step in run["history"]]]
        lines = [json.dumps(step) for step in run["history"]]
        project["run"] = {**_run(run), "sampledHistory": sampled, "history": lines}
    else:
        edges = [{"node": _run(run), "cursor": str(i)} for i, run in enumerate(RUNS)]
        project |= {
            "runCount": len(RUNS),
            "runs": {"edges": edges, "pageInfo": {"endCursor": None, "hasNextPage": False}},
        }
    return {"project": project}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[str]

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/graphql":
            return self._send(b"{}")
        query = json.loads(body)
        operation = query.get("operationName") or query["query"].split("(")[0].split()[-1]
        self.asked.append(operation)
        return self._send(json.dumps({"data": graphql(operation, query.get("variables") or {})}).encode())

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        path = self.path.split("?")[0]
        if path.startswith("/api/datasets/team/runs"):
            siblings = [{"rfilename": name} for name in FILES]
            if "/tree/" in path:
                return self._send(
                    json.dumps(
                        [{"type": "file", "path": n, "size": len(d), "oid": "0" * 40} for n, d in FILES.items()]
                    ).encode()
                )
            return self._send(
                json.dumps(
                    {
                        "id": "team/runs",
                        "sha": COMMIT,
                        "siblings": siblings,
                        "private": False,
                        "downloads": 0,
                        "likes": 0,
                        "tags": [],
                    }
                ).encode()
            )
        name = path.rsplit("/", 1)[-1]
        if path.startswith("/datasets/team/runs/resolve/") and name in FILES:
            headers = {"X-Repo-Commit": COMMIT, "ETag": f'"{hashlib.sha1(FILES[name]).hexdigest()}"'}
            return self._send(FILES[name], headers)
        return self._send(b"{}", status=404, headers={"X-Error-Code": "EntryNotFound"})

    def _send(self, data: bytes, headers: dict[str, str] | None = None, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


@contextmanager
def serving() -> Iterator[tuple[str, list[str]]]:
    """The server's address, and what it was asked for."""
    asked: list[str] = []
    handler = type("Handler", (_Handler,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
