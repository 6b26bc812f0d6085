"""`gateways todo`: what a reviewer reads, what programs read, and what narrows it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from gateways_graph.analysis.todo import GAPS
from gateways_graph.cli.todo import MISSING
from tests.cli.conftest import Run
from tests.cli.worlds import SMALL

_FIELDS = {"id", "label", "cited", "status", "overlaps", "steps", "why", "missing", "read"}
_DAY = ("--as-at", "2026-01-01")


@pytest.fixture
def unfinished(tmp_path: Path) -> Path:
    """The small data with a gateway of no date, one that is only coded, and the common-law one."""
    path = tmp_path / "unfinished.ttl"
    coded = "gwy:ukpga-2005-11-s33 a gw:Gateway ;"
    before, after = SMALL.split(coded)
    text = before + coded + after.replace("gw:status code:checked", "gw:status code:coded", 1)
    path.write_text(text.replace("gw:inForce per:s31.1 ; ", "").replace("per:s31.1 a", "per:s31.x a"), encoding="utf-8")
    return path


def listed(run: Run, path: Path, *options: str) -> list[str]:
    """Ids in order."""
    return [row["id"] for row in run("todo", "--json", *_DAY, *options, "--data", path).document["results"]]


def test_every_kind_of_gap_can_be_asked_for() -> None:
    """`--missing` offers the kinds that the analysis finds."""
    assert MISSING == GAPS


def test_the_record_of_a_task(run: Run, unfinished: Path) -> None:
    """Each result has every field, the most relied on first, and nothing that is not missing something."""
    document = run("todo", "--json", *_DAY, "--data", unfinished).document
    rows = document["results"]
    assert all(set(row) == _FIELDS for row in rows)
    assert {"ukpga-2005-11-s31", "ukpga-2005-11-s33"} <= {row["id"] for row in rows}
    assert "ukpga-2005-11-s30" not in {row["id"] for row in rows}
    assert all(row["missing"] and {gap["kind"] for gap in row["missing"]} <= set(GAPS) for row in rows)
    rests = [-row["overlaps"] - row["steps"] for row in rows]
    assert [(rest, row["id"]) for rest, row in zip(rests, rows, strict=True)] == sorted(
        (rest, row["id"]) for rest, row in zip(rests, rows, strict=True)
    )
    assert document["complete"]


def test_pairs_are_those_of_overlaps(run: Run, unfinished: Path) -> None:
    """The number of pairs is the number that `overlaps --gateway` lists."""
    for row in run("todo", "--json", *_DAY, "--data", unfinished).document["results"]:
        pairs = run("overlaps", "--json", *_DAY, "--gateway", row["id"], "--data", unfinished)
        if pairs.code == 0:
            assert len(pairs.document["results"]) == row["overlaps"], row["id"]


def test_what_narrows_the_list(run: Run, unfinished: Path) -> None:
    """By what is missing (any of several), by body and by statute."""
    act = ("--statute", "crca-2005")
    undated, unread = "ukpga-2005-11-s31", "ukpga-2005-11-s33"
    assert listed(run, unfinished, "--missing", "date", *act) == [undated]
    assert listed(run, unfinished, "--missing", "text", *act) == [unread]
    assert listed(run, unfinished, "--missing", "date", "--missing", "text", *act) == [undated, unread]
    assert listed(run, unfinished, "--body", "kent charity") == [unread]
    assert set(listed(run, unfinished)) == {*listed(run, unfinished, *act), "common-law-police"}
    assert run("todo", "--missing", "patience", "--data", unfinished).code == 2
    assert run("todo", "--body", "nobody at all", "--data", unfinished).code == 5


def test_a_table_is_read_task_by_task(run: Run, unfinished: Path) -> None:
    """Gateway, status, reason, one line for each thing missing, and the page to read."""
    out = run(
        "todo", "--format", "table", *_DAY, "--statute", "crca-2005", "--missing", "date", "--data", unfinished
    ).out
    assert out.splitlines() == [
        "ukpga-2005-11-s31  HMRC may tell the council too [Commissioners for Revenue and Customs Act 2005 s.31]",
        "  checked; in 2 overlapping pairs; 2 steps that few others cover",
        "  date: since when it is in force",
        "  read: https://www.legislation.gov.uk/ukpga/2005/11/section/31",
    ]


def test_a_table_is_short_and_says_what_it_leaves_out(run: Run) -> None:
    """A table of the packaged data shows twenty; other forms, and `--limit 0`, show all."""
    rows = list(csv.DictReader(io.StringIO(run("todo", "--csv", "-q").out)))
    assert len(rows) > 20
    table = run("todo", "--format", "table")
    assert table.out.count("  read: ") == 20
    assert table.err == f"{len(rows) - 20} left out: --limit 0 shows all\n"
    assert run("todo", "--format", "table", "--limit", "0").out.count("  read: ") == len(rows)
    assert run("todo", "--format", "md", "-q").out.count("\n") == 22
    assert rows[0]["missing"].partition(":")[0] in GAPS


def test_nothing_to_do_is_an_answer(run: Run, small: Path) -> None:
    """When nothing is missing the answer is empty, says so, and ends in 0."""
    done = run("todo", *_DAY, "--missing", "dispute", "--json", "--data", small)
    assert (done.code, done.document["results"]) == (0, [])
    assert done.err == "nothing recorded is left to check here\n"


def test_the_packaged_data_are_ranked(run: Run) -> None:
    """What to check next is told of the packaged data on any day."""
    assert run("todo", "--as-at", "2026-05-05", "--csv").code == 0
