"""`gateways stats`: counts of all, by value and of one Act, on a day, in every form."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateways_graph.cli.stats import BY
from tests.cli.conftest import Run
from tests.cli.worlds import SMALL

#: The column of numbers that every table by value has.
_COUNTS = {"id", "label", "gateways", "in_force", "dormant", "ended", "powers", "checked", "provisions"}


def test_counts_of_all(run: Run, small: Path) -> None:
    """Without options: what is counted and how often, gateways in force, dormant and ended apart."""
    rows = run("stats", "--json", "--data", small).document["results"]
    assert all(set(row) == {"what", "count"} for row in rows)
    counts = {row["what"]: row["count"] for row in rows}
    states = ("gateways that may be in force", "gateways dormant", "gateways ended or not begun")
    assert counts["gateways"] == sum(counts[state] for state in states) == 6
    assert counts["gateways double-checked"] == 0
    assert counts["disputed phrases"] == 1


def test_a_day_before_decides_what_is_in_force(run: Run, small: Path) -> None:
    """In force, dormant and ended are as at the day asked, and the receipt names it."""
    now = run("stats", "--by", "statute", "--json", "--as-at", "2026-01-01", "--data", small).document
    old = run("stats", "--by", "statute", "--json", "--as-at", "1990-01-01", "--data", small).document
    assert old["receipt"]["as_at"] == "1990-01-01"
    first, before = now["results"][0], old["results"][0]
    assert (first["in_force"], first["ended"]) == (5, 0)
    assert (before["in_force"], before["ended"]) == (0, 5)
    assert first["gateways"] == before["gateways"]


@pytest.mark.parametrize("by", BY)
def test_every_axis_has_a_row_for_each_value(run: Run, small: Path, by: str) -> None:
    """Each `--by` gives rows of counts, the same in JSON and in a table."""
    rows = run("stats", "--by", by, "--json", "--data", small).document["results"]
    assert rows
    assert all(set(row) == _COUNTS | ({"rejected"} if by == "statute" else set()) for row in rows)
    table = run("stats", "--by", by, "--csv", "-q", "--data", small).out.splitlines()
    assert table[0].split(",") == list(rows[0])
    assert len(table) == len(rows) + 1


def test_by_a_value_of_one_act(run: Run, small: Path) -> None:
    """`--statute` with `--by` keeps the gateways of that Act."""
    rows = run("stats", "--by", "body", "--statute", "crca-2005", "--json", "--data", small).document["results"]
    assert {row["id"]: row["gateways"] for row in rows}["body:kent-council"] == 4
    everywhere = run("stats", "--by", "body", "--json", "--data", small).document["results"]
    assert {row["id"] for row in rows} < {row["id"] for row in everywhere}


def test_an_act_and_what_became_of_its_provisions(run: Run, small: Path) -> None:
    """`--statute` alone lists provisions: coded with their gateways, rejected with reason and version."""
    rows = run("stats", "--statute", "crca-2005", "--json", "--data", small).document["results"]
    fields = {"provision", "cited", "became", "gateways", "status", "reason", "version"}
    assert all(set(row) == fields for row in rows)
    assert [row["provision"].rpartition("/")[2] for row in rows] == ["19", "20", "30", "31", "32", "33"]
    rejected, coded, *_ = rows
    assert (rejected["became"], rejected["gateways"]) == ("rejected", [])
    assert rejected["reason"] == "An offence; no flow."
    assert (coded["became"], coded["gateways"]) == ("coded", ["ukpga-2005-11-s20"])
    assert coded["version"].endswith("/ukpga/2005/11/section/20/2025-06-01")
    table = run("stats", "--statute", "crca-2005", "--format", "table", "--data", small)
    assert "http" not in table.out
    assert "2025-06-01" in table.out


def test_an_act_of_which_nothing_was_read_says_so(run: Run, tmp_path: Path) -> None:
    """An Act that is only cited has no rows, a word on stderr, and 0."""
    cited = tmp_path / "cited.ttl"
    act = "http://www.legislation.gov.uk/id/ukpga/1900/1"
    cited.write_text(f'{SMALL}\n<{act}> a eli:LegalResource ; dct:title "Old Act 1900"@en .\n', encoding="utf-8")
    done = run("stats", "--statute", "Old Act 1900", "--json", "--data", cited)
    assert (done.code, done.document["results"]) == (0, [])
    assert done.err == "no provision of Old Act 1900 is recorded as coded or rejected\n"


def test_an_unknown_act_ends_in_five(run: Run, small: Path) -> None:
    """A statute that is not recorded is answered with the nearest."""
    done = run("stats", "--statute", "Commissioners for Revenue Act", "--data", small)
    assert (done.code, done.out) == (5, "")
    assert "Commissioners for Revenue and Customs Act 2005" in done.err
    assert run("stats", "--by", "colour", "--data", small).code == 2


def test_the_packaged_counts_agree(run: Run) -> None:
    """Counts of the packaged data by statute and by status add up to the counts of all."""
    counts = {row["what"]: row["count"] for row in run("stats", "--json").document["results"]}
    statuses = run("stats", "--by", "status", "--json").document["results"]
    assert sum(row["gateways"] for row in statuses) == counts["gateways"]
    assert sum(row["powers"] for row in statuses) == counts["dormant powers to make regulations"]
    statutes = run("stats", "--by", "statute", "--json").document["results"]
    assert sum(row["rejected"] for row in statutes) == counts["provisions read and rejected"]
    of_law = [row for row in statutes if row["gateways"] and not row["id"].startswith("cla:")]
    assert len(of_law) == counts["statutes and instruments with gateways"]
