"""`gateways routes --why-not`: near misses and change sets, as a page and as a document that can be checked."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

_ASKED = ("routes", "--from", "kent police", "--to", "hmrc", "--for", "fraud", "--why-not")


def test_the_document_says_what_it_answers_and_is_proved(run: Run, small: Path, tmp_path: Path) -> None:
    """Change sets name kind, provision and verdict, and the checker proves each again."""
    told = run(*_ASKED, "--json", "--data", small).document
    assert told["answers"] == "why not"
    assert told["demand"]["recipient"] == "body:hmrc"
    assert {"verdict", "whole", "near_misses", "more_near_misses", "untried", "notes"} <= set(told)
    assert told["results"]
    for item in told["results"]:
        assert set(item) == {"changes", "verdict", "without", "route", "rank"}
        assert all(change["text"] and change["kind"] for change in item["changes"])
    answer = tmp_path / "why.json"
    run(*_ASKED, "--json", "--data", small, "-o", answer)
    assert run("check", answer, "--data", small).code == 0


def test_the_page_advises_nothing(run: Run, small: Path) -> None:
    """For reading: what each near miss lacks, what would open, and that none of it is advice."""
    page = run(*_ASKED, "--format", "table", "--data", small).out
    assert "Nearest on the record" in page
    assert "none of these is advice" in page
    assert "should" not in page
    assert "lawful" not in page.lower()


def test_a_supported_demand_needs_no_change(run: Run, small: Path) -> None:
    """Where a route is supported for the whole there is nothing to open, and the answer says so."""
    asked = ("routes", "--from", "hmrc", "--to", "kent council", "--for", "fraud", "--why-not", "--json")
    told = run(*asked, "--data", small).document
    assert told["verdict"] == "supported on these facts"
    assert told["notes"]


def test_the_rows_are_flat(run: Run, small: Path) -> None:
    """For a spreadsheet: one row per change set."""
    header = run(*_ASKED, "--csv", "-q", "--data", small).out.splitlines()[0]
    assert header == "changes,kinds,provisions,verdict,match,part,gateways,without"
