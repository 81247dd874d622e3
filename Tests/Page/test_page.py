# SPDX-License-Identifier: GPL-3.0-or-later
"""The report's page in a headless browser: the panel against `laws extrapolate`, points, keyboard, and accessibility."""

from __future__ import annotations

import importlib.util
import json
import os
import pathlib
import re
import subprocess

import pytest
from browser import Page, executable

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHROMIUM = executable()
LAWS = os.environ.get("LAWS", str(ROOT / ".build/debug/laws"))
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium"),
    pytest.mark.skipif(not os.path.exists(LAWS), reason=f"no {LAWS}"),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    given = os.environ.get("PAGE")
    if given:
        return pathlib.Path(given).resolve().as_uri()
    subprocess.run(
        [LAWS, "report", "Data/ladder", "-o", str(folder), "--format", "html"], cwd=ROOT, check=True, capture_output=True
    )
    return (folder / "ladder.html").as_uri()


def compare(page: Page, targets: list[dict], delta: float, start: int) -> None:
    """Sets the panel to each target of `laws extrapolate` and compares the bound and its terms."""
    for number, target in enumerate(targets):
        settings = f"bits={target['bits']}&ratio={target['tokensPerParameter']}&vocabulary={target['vocabulary']}"
        settings += f"&delta={delta}&parameters={target['parameters']}"
        found = page.evaluate(
            f"""new Promise((done) => {{
              const tell = () => setTimeout(() => done(Object.fromEntries(
                [...document.querySelectorAll("#what-if tr[data-term]")].map(
                  (row) => [row.dataset.term, Number(row.dataset.value)]))));
              addEventListener("hashchange", tell, {{once: true}});
              location.hash = "what-if:{settings}&again={start + number}";
            }})"""
        )
        assert found["bound"] == pytest.approx(target["bound"], abs=5e-4), settings
        for name in ("risk", "complexity", "lossVariation", "smoothing", "quantizationGap"):
            assert found[name] == pytest.approx(target["terms"][name], abs=5e-4), (settings, name)


def extrapolated(*arguments: str) -> list[dict]:
    """The targets of `laws extrapolate`."""
    command = [LAWS, "extrapolate", *arguments, "--json"]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return json.loads(answer)["targets"]


def test_panel_gives_what_the_command_gives(url: str) -> None:
    sizes, vocabularies = "5e4,8.2e6,1e9", "256,1000,50257"
    checked = 0
    with Page(CHROMIUM, url) as page:
        for delta, bits, ratios in [(0.01, 4, "20,100"), (1e-6, 3, "7,20"), (0.2, 7, "20,400")]:
            targets = extrapolated(
                "Data/ladder", "--draws", "40", "--failure-probability", str(delta), "--bits", str(bits),
                "--to", sizes, "--ratio", ratios, "--vocabulary", vocabularies,
            )  # fmt: skip
            assert len(targets) == 18
            compare(page, [target | {"bits": bits} for target in targets], delta, checked)
            checked += len(targets)
        assert page.complaints() == []
    assert checked >= 50


def test_panel_of_a_published_law_gives_what_the_command_gives(tmp_path: pathlib.Path) -> None:
    assumed = ["--loss-variation", "0.2", "--quantization-gap", "0.05"]
    subprocess.run(
        [LAWS, "report", "--law", "besiroglu2024", "--to", "pythia,70B", *assumed, "-o", str(tmp_path), "--format", "html"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    with Page(CHROMIUM, (tmp_path / "besiroglu2024.html").as_uri()) as page:
        assert not page.evaluate("document.querySelector('#what-if').hidden")
        for number, (delta, bits) in enumerate([(0.01, 4), (1e-6, 2), (0.2, 16)]):
            targets = extrapolated(
                "--law", "besiroglu2024", *assumed, "--failure-probability", str(delta), "--bits", str(bits),
                "--to", "1e6,1e9,1e12", "--ratio", "5,20,500", "--vocabulary", "256,50257",
            )  # fmt: skip
            assert len(targets) == 18
            compare(page, [target | {"bits": bits} for target in targets], delta, 100 * number)
        command = page.evaluate("document.querySelector('#what-if [data-part=command]').textContent")
        assert command.startswith("laws extrapolate --law besiroglu2024 --loss-variation 0.2 --quantization-gap 0.05 --to ")
        assert page.complaints() == []


def test_dark_theme_gives_a_dark_page(tmp_path: pathlib.Path) -> None:
    settings = tmp_path / "report.yaml"
    settings.write_text("theme: dark\nsections: [summary]\n", encoding="utf-8")
    subprocess.run(
        [LAWS, "report", "Data/ladder", "--settings", str(settings), "-o", str(tmp_path / "R"), "--format", "html"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    for scheme in ("light", "dark"):
        with Page(CHROMIUM, (tmp_path / "R/ladder.html").as_uri(), scheme=scheme) as page:
            for style, is_light in (("backgroundColor", False), ("color", True)):
                color = page.evaluate(f"getComputedStyle(document.body).{style}")
                levels = [int(level) for level in re.findall(r"\d+", color)[:3]]
                assert (min(levels) > 150) if is_light else (max(levels) < 60), (scheme, style, color)


@pytest.mark.parametrize(("width", "display"), [(390, "block"), (1280, "table-row")])
def test_rows_of_long_words_are_stacked_on_narrow_screens(url: str, width: int, display: str) -> None:
    with Page(CHROMIUM, url, width=width) as page:
        row = "document.querySelector('#table-claims tbody tr')"
        assert page.evaluate(f"getComputedStyle({row}).display") == display
        assert page.evaluate("document.querySelector('#table-claims').scrollWidth <= innerWidth")


def test_panel_works_with_the_keyboard(url: str) -> None:
    with Page(CHROMIUM, url) as page:
        read = "Number(document.querySelector('#what-if [data-part=answer]').dataset.bound)"
        before = page.evaluate(read)
        page.evaluate("document.querySelector('#what-if input[name=bits]').focus()")
        page.press("ArrowRight", 39)
        assert page.evaluate("document.querySelector('output[for=what-if-bits]').textContent") == "5"
        assert page.evaluate(read) != before
        page.evaluate("document.querySelector('#what-if button').click()")
        assert page.evaluate(read) == before


def test_points_show_their_values(url: str) -> None:
    with Page(CHROMIUM, url) as page:
        words = page.evaluate(
            "[...document.querySelectorAll('#residuals .sheet .point')].map((point) => point.dataset.words)"
        )
        assert len(words) >= 50
        for part in ("run ", "N = ", "D = ", "loss ", "residual "):
            assert all(part in text for text in words), part
        page.evaluate("document.querySelector('#residuals .sheet').scrollIntoView({block: 'center'})")
        x, y = page.evaluate(
            "(({x, y, width, height}) => [x + width / 2, y + height / 2])"
            "(document.querySelector('#residuals .sheet .point').getBoundingClientRect())"
        )
        page.point(x, y)
        shown = "(document.querySelector('.tip').hidden ? null : document.querySelector('.tip').textContent)"
        assert page.evaluate(shown) in words
        page.point(2, 2)
        assert page.evaluate(shown) is None
        page.evaluate("document.querySelector('#residuals .sheet').focus()")
        page.press("ArrowRight", 39)
        assert page.evaluate(shown) == words[1]
        page.press("End", 35)
        assert page.evaluate(shown) == words[-1]
        page.press("Escape", 27)
        assert page.evaluate(shown) is None


def test_page_without_scripts_shows_the_report_alone(url: str) -> None:
    with Page(CHROMIUM, url, scripts=False) as page:
        assert page.evaluate("document.querySelector('#what-if').hidden")
        assert page.evaluate("getComputedStyle(document.querySelector('#what-if')).display") == "none"
        assert page.evaluate("document.querySelectorAll('figure svg').length") > 5


@pytest.mark.parametrize("width", [1280, 768, 390])
def test_page_is_no_wider_than_the_window(url: str, width: int) -> None:
    with Page(CHROMIUM, url, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        sizes = page.evaluate(
            """[...document.querySelectorAll("svg tspan")].filter((words) => words.getClientRects().length).map(
              (words) => Number(words.getAttribute("font-size")) * words.ownerSVGElement.getScreenCTM().a)"""
        )
        # A script of a letter is smaller than the words around it.
        assert sorted(sizes)[len(sizes) // 4] >= 9.5
        assert min(sizes) >= 6.5


AXE = importlib.util.find_spec("axe_core_python") or importlib.util.find_spec("axe_playwright_python")


@pytest.mark.skipif(AXE is None, reason="no axe-core-python")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(url: str, scheme: str, width: int) -> None:
    folder = pathlib.Path(AXE.origin).parent
    script = next(folder.rglob("axe.min.js")).read_text(encoding="utf-8")
    with Page(CHROMIUM, url, width=width, scheme=scheme) as page:
        page.evaluate(script + "; null")
        found = page.evaluate(
            """axe.run().then((result) => result.violations.map(
              (rule) => [rule.id, rule.nodes.length, rule.nodes[0].html.slice(0, 200), rule.nodes[0].failureSummary]))"""
        )
        assert found == []
