"""`gateways matrix` and `gateways gaps`: every format, and what cannot be asked."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gateways_graph.export.partnership_html import COLOURS
from gateways_graph.export.partnership_words import KINDS
from tests.cli.conftest import Run
from tests.export.test_html import Reader

_HUB = ("--for", "preventing fraud", "HMRC", "Kent County Council", "Kent Charity")


def test_the_table_names_verdicts_provisions_and_gaps(run: Run, small: Path) -> None:
    """The page for reading has the cells, the key, empty and one-way cells, and what is not decided."""
    done = run("matrix", *_HUB, "--data", small, "--format", "table")
    assert done.code == 0
    for text in ("Each row tells each column", "Empty cells", "One-way cells", "Not decided here", "no power needed"):
        assert text in done.out
    assert "HMRC \N{RIGHTWARDS ARROW} Kent County Council, and nothing back" in done.out.replace(
        "HM Revenue and Customs", "HMRC"
    )


def test_machine_formats_hold_every_cell(run: Run, small: Path) -> None:
    """JSON and CSV have one record for each ordered pair, and JSON says what it answers."""
    document = run("matrix", *_HUB, "--data", small, "--json").document
    assert document["answers"] == "matrix"
    assert len(document["results"]) == 6
    assert {cell["verdict"] for cell in document["results"]} <= {
        "supported on these facts", "arguable", "blocked", "no power needed", "not established",
    }  # fmt: skip
    first = document["results"][0]
    assert first["routes"]["specific"]["steps"][0]["gateway"] in {
        cell["gateways"] for cell in csv.DictReader(io.StringIO(run("matrix", *_HUB, "--data", small, "--csv").out))
    }


def test_markdown_has_real_tables(run: Run, small: Path) -> None:
    """Markdown has a heading and a pipe table with a column for each body."""
    out = run("matrix", *_HUB, "--data", small, "--format", "md").out
    assert out.startswith("# Who may tell whom")
    assert re.search(r"^\| from +\|( to [^|]+\|){3}$", out, re.MULTILINE)


def test_the_page_can_be_read_without_colour_or_sight(run: Run, small: Path, tmp_path: Path) -> None:
    """Headers have a scope, every coloured cell says its kind, and nothing can be fetched or run."""
    target = tmp_path / "matrix.html"
    assert run("matrix", *_HUB, "--data", small, "-o", target).code == 0
    text = target.read_text("utf-8")
    page = Reader(text)
    heads = [attributes for tag, attributes in page.tags if tag == "th"]
    assert heads
    assert all(attributes.get("scope") in ("row", "col") for attributes in heads)
    cells = re.findall(r'<td class="k(\d+)"><strong>([^<]+)</strong>', text)
    assert len(cells) == 6
    assert all(said.startswith(list(KINDS)[int(number)]) for number, said in cells)
    assert not [tag for tag, _ in page.tags if tag in ("script", "img", "iframe", "link")]
    assert "default-src 'none'" in text
    assert set(COLOURS) == set(KINDS)


def test_the_page_names_its_style_by_hash(run: Run, small: Path) -> None:
    """The policy's hash is that of the style inside."""
    import base64
    import hashlib

    text = run("matrix", *_HUB, "--data", small, "--format", "html").out
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in text


def test_the_workbook_is_text_with_colour_and_words(run: Run, small: Path, tmp_path: Path) -> None:
    """The workbook has the matrix, its cells and notes; cells are text; two runs give the same bytes."""
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    for target in (one, two):
        assert run("matrix", *_HUB, "--data", small, "-o", target).code == 0
    assert one.read_bytes() == two.read_bytes()
    book = load_workbook(one)
    assert book.sheetnames == ["matrix", "cells", "notes"]
    assert book["matrix"].dimensions == "A1:D5"
    assert len(list(book["cells"].rows)) == 7
    assert {cell.data_type for row in book["matrix"].iter_rows() for cell in row if cell.value} == {"s"}


def test_a_workbook_needs_a_file(run: Run, small: Path) -> None:
    """A workbook is not written to a terminal."""
    done = run("matrix", *_HUB, "--data", small, "--format", "xlsx")
    assert (done.code, "-o matrix.xlsx" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--for", "preventing fraud", "HMRC"), 2, "at least two different bodies"),
        (("--for", "preventing fraud", "HMRC", "shared name"), 5, "means 2 things; say which"),
        (("--for", "preventing fraud", "HMRC", "Kent Countt Council"), 5, "nearest: Kent County Council"),
        (("--for", "any purpose", "HMRC", "Kent Charity"), 2, "name a narrower one"),
        (("--for", "preventing fraud", "HMRC", "Kent Charity", "--ladder", ","), 2, "--ladder is empty"),
        (("--for", "preventing fraud", "HMRC", "Kent Charity", "--fact", "full moon"), 5, "full moon"),
    ],
)
def test_what_cannot_be_asked_is_told(run: Run, small: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    """A question that cannot be answered ends with its exit code and one line that helps."""
    done = run("matrix", *arguments, "--data", small)
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err


def test_gaps_are_listed_with_their_evidence(run: Run, small: Path) -> None:
    """Gaps between named bodies say what there is the other way, with counts."""
    document = run("gaps", "--body", "HMRC", "--body", "Kent County Council", "--purpose", "preventing fraud",
                   "--data", small, "--json").document  # fmt: skip
    assert document["answers"] == "gaps"
    (gap,) = document["results"]
    assert (gap["kind"], gap["discloser"]["id"]) == ("only one way", "body:kent-council")
    assert gap["there"][0]["id"].startswith("ukpga-2005-11")
    assert gap["evidence"]["to_recipient"] >= 0


def test_gaps_say_what_they_looked_at(run: Run, small: Path) -> None:
    """The table states its universe and that a gap is no advice."""
    out = run("gaps", "--data", small, "--format", "table").out
    assert out.startswith("Looked at: ")
    assert "no advice that no gateway exists" in out


def test_a_hub_of_seven_has_every_cell_and_threshold(run: Run) -> None:
    """Seven bodies in everyday names give 42 cells, each with the thresholds for children."""
    done = run(
        "matrix", "--for", "child safeguarding", "police", "council", "nhs", "school", "probation",
        "housing provider", "voluntary organisation", "--extent", "E", "--json", "--no-cache",
    )  # fmt: skip
    assert len(done.document["results"]) == 42
    assert all(len(cell["rungs"]) == 4 for cell in done.document["results"])
