# SPDX-License-Identifier: GPL-3.0-or-later
"""Manual pages and completions, as ``make install`` writes them."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

import scalinglaws
from conftest import ROOT


@pytest.fixture(scope="module")
def installed(laws: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prefix")
    subprocess.run([ROOT / "Tools" / "build-manual", laws, folder], check=True)
    return folder


def test_every_command_has_a_page(installed: Path) -> None:
    names = {path.name for path in (installed / "share/man/man1").iterdir()}
    assert names == {"laws.1.gz", *(f"laws-{name}.1.gz" for name in scalinglaws.commands.__all__)}
    page = gzip.decompress((installed / "share/man/man1/laws-fit.1.gz").read_bytes()).decode()
    assert "\\fB\\-\\-objective <objective>\\fR" in page
    assert ".SH EXAMPLES" in page


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_pages_are_typeset_without_warnings(installed: Path) -> None:
    for path in sorted((installed / "share/man/man1").iterdir()):
        run = subprocess.run(
            ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z"],
            input=gzip.decompress(path.read_bytes()),
            capture_output=True,
            check=True,
        )
        # A long word that fills a line badly is no fault of the page.
        faults = [
            line for line in run.stderr.decode().splitlines() if "can't break line" not in line and "adjust" not in line
        ]
        assert faults == [], path.name


def test_completions_are_scripts_of_their_shells(installed: Path) -> None:
    bash = installed / "share/bash-completion/completions/laws"
    subprocess.run(["bash", "-n", bash], check=True)
    assert (installed / "share/zsh/site-functions/_laws").read_text().startswith("#compdef laws")
    assert "complete -c 'laws'" in (installed / "share/fish/vendor_completions.d/laws.fish").read_text()
