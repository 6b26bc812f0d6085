"""`gateways export` of pictures that are drawn here: forms, options and errors."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from gateways_graph.cli.pictures import PICTURES
from tests.cli.conftest import Run

ROUTE = ("--view", "route", "--from", "HMRC", "--to", "Kent County Council", "--for", "preventing fraud")
VIEWS = {
    "bodies": ("--view", "bodies"),
    "sectors": (),
    "purpose": ("--view", "purpose", "--node", "preventing fraud"),
    "neighbourhood": ("--view", "neighbourhood", "--node", "HMRC"),
    "route": ROUTE,
    "scope": ("--view", "scope", "--purpose", "preventing fraud"),
    "scope of a group": ("--view", "scope", "--group", "1"),
    "scope of an Act": ("--view", "scope", "--statute", "ukpga/2005/11"),
    "timeline": ("--view", "timeline", "--family", "preventing fraud"),
}
needs_rsvg = pytest.mark.skipif(not shutil.which("rsvg-convert"), reason="rsvg-convert is not installed")


@pytest.mark.parametrize("name", VIEWS)
def test_a_picture_is_written(run: Run, small: Path, tmp_path: Path, name: str) -> None:
    """Exit 0, the file is named, and it says date and source."""
    target = tmp_path / "picture.svg"
    done = run("export", "svg", *VIEWS[name], "-o", target, "--as-at", "2026-01-01", "--data", small)
    assert (done.code, done.out) == (0, ""), done.err
    assert f"wrote {target}" in done.err
    text = target.read_text(encoding="utf-8")
    assert text.startswith("<svg ")
    assert "As at 2026-01-01" in text


def test_a_picture_goes_to_stdout_on_request(run: Run, small: Path) -> None:
    """`-o -` writes the drawing and nothing else."""
    done = run("export", "svg", *ROUTE, "-o", "-", "--as-at", "2026-01-01", "--data", small)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<svg ")
    assert done.out.endswith("</svg>\n")


@pytest.mark.parametrize("name", ["route", "scope", "timeline"])
def test_a_page_holds_drawing_and_table(run: Run, small: Path, tmp_path: Path, name: str) -> None:
    """The format html gives both in one file."""
    target = tmp_path / "picture.html"
    done = run("export", "html", *VIEWS[name], "-o", target, "--as-at", "2026-01-01", "--data", small)
    assert done.code == 0, done.err
    text = target.read_text(encoding="utf-8")
    assert "<svg " in text
    assert "<table>" in text
    assert "Content-Security-Policy" in text


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")
def test_the_matrix_has_a_page_too(run: Run, small: Path, tmp_path: Path) -> None:
    """Its figures stand in a table, and its drawing has nothing that the page's policy forbids."""
    target = tmp_path / "matrix.html"
    choice = ("--view", "matrix", "--purpose", "preventing fraud")
    done = run("export", "html", *choice, "-o", target, "--as-at", "2026-01-01", "--data", small)
    assert done.code == 0, done.err
    text = target.read_text(encoding="utf-8")
    assert "Part of the row in the column" in text
    assert not re.search(r"\sstyle=|<script|\son\w+=", text)


@needs_rsvg
@pytest.mark.parametrize(("form", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_pixels_and_paper(run: Run, small: Path, tmp_path: Path, form: str, begins: bytes) -> None:
    """PNG and PDF of the same drawing."""
    target = tmp_path / f"picture.{form}"
    done = run("export", form, *ROUTE, "-o", target, "--data", small)
    assert done.code == 0, done.err
    assert target.read_bytes().startswith(begins)


def test_a_missing_program_is_named(run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 7 and what to install."""
    monkeypatch.setenv("PATH", "/nowhere")
    done = run("export", "png", *ROUTE, "-o", tmp_path / "picture.png", "--data", small)
    assert (done.code, done.out) == (7, "")
    assert "librsvg2-bin" in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("graphml", "--view", "timeline", "--family", "x"), 2, "is a picture: choose svg, png, pdf or html"),
        (("svg", "--view", "route", "--from", "HMRC"), 2, "needs --from, --to and --for"),
        (("svg", "--view", "timeline"), 2, "--family"),
        (("svg", "--view", "scope"), 2, "needs one of --group, --purpose and --statute"),
        (("svg", "--view", "scope", "--group", "1", "--purpose", "fraud"), 2, "needs one of"),
        (("svg", "--view", "bodies", "--family", "x"), 2, "--family is for --view timeline"),
        (("svg", "--view", "timeline", "--family", "x", "--from", "HMRC"), 2, "--from is for --view route"),
        (("svg", *ROUTE, "--node", "HMRC"), 2, "leave it out for --view route"),
        (("svg", "--view", "purpose"), 2, "needs to know which one"),
        (("svg", *ROUTE, "--number", "99"), 2, "there is no route 99"),
        (("svg", "--view", "timeline", "--family", "zzz nothing"), 5, "zzz nothing"),
        (("turtle", "--family", "x"), 2, "leave it out"),
    ],
)
def test_what_makes_no_sense_is_refused(
    run: Run, small: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """The exit code tells usage from unknown names, the message says how to mend it, and nothing is written."""
    target = small.with_name("out")
    done = run("export", *arguments, "-o", target, "--data", small)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert not target.exists()


def test_every_picture_is_in_the_help(run: Run) -> None:
    """Help names the views that are only pictures."""
    done = run("export", "--help")
    assert [view for view in PICTURES if view not in done.out] == []
