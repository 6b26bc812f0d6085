"""`gateways routes --fact`: what is said of facts on the page, and what happens to bad ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Run

ASKED = ("routes", "--from", "police", "--to", "council", "--for", "child safeguarding", "--extent", "E")
FEW = ("--max-steps", "1", "--top", "2")


def test_the_page_says_what_waits_for_a_request(run: Run) -> None:
    """Without a fact the page shows what is only on request; where nobody has asked that is blocked."""
    page = run(*ASKED, *FEW, "--format", "table").out
    assert "only on request" in page
    page = run(*ASKED, *FEW, "--fact", "nobody has asked", "--format", "table").out
    assert "fact: nobody has asked" in page
    assert "stopped by a contrary fact" in page
    assert "Other footings, never steps of a route:" in page


def test_facts_are_told_in_the_document(run: Run) -> None:
    """The demand lists each fact as a condition and whether it holds."""
    demand = run(*ASKED, *FEW, "--fact", "written request", "--json").document["demand"]
    assert demand["facts"] == [["cond:written-request", True]]


def test_an_unknown_fact_is_an_unknown_name(run: Run) -> None:
    """Exit code 5, with the nearest names."""
    done = run(*ASKED, "--fact", "wrtten request")
    assert done.code == 5
    assert "nearest: written request" in done.err


@pytest.mark.parametrize(("one", "two"), [("consent given", "no consent"), ("written request", "nobody has asked")])
def test_contradictory_facts_are_a_usage_error(run: Run, one: str, two: str) -> None:
    """Exit code 2, with the two facts."""
    done = run(*ASKED, "--fact", one, "--fact", two)
    assert done.code == 2
    assert one in done.err
    assert two in done.err


def test_an_opt_out_of_the_packaged_data_is_no_agreement(run: Run) -> None:
    """Education and Skills Act 2008 s.14 asks for no agreement: a pupil may instruct otherwise."""
    record = run("show", "ukpga-2008-25-s14", "--json").document
    assert "cond:esa-2008-no-instruction" in str(record)
    done = run("routes", "--from", "school", "--to", "council", "--for", "education", "--json", *FEW, "--top", "50")
    found = [
        route
        for route in done.document["results"]
        if any(step["gateway"] == "ukpga-2008-25-s14" for step in route["steps"])
    ]
    assert all(route["tier"] != "agreement" for route in found)


def test_serious_violence_by_a_health_body_identifies_nobody(run: Run) -> None:
    """Police, Crime, Sentencing and Courts Act 2022 s.16 carries no patient information, and other only unnamed."""
    asked = ("routes", "--from", "integrated care board", "--to", "council", "--for", "serious violence prevention")

    def by_the_duty(information: str) -> list[dict[str, Any]]:
        found = run(*asked, "--information", information, "--extent", "E", "--json", *FEW).document["results"]
        return [item for item in found if item["steps"] and item["steps"][0]["gateway"] == "ukpga-2022-32-s16"]

    assert by_the_duty("patient information") == []
    for route in by_the_duty("personal information"):
        assert route["match"] == "partial"
        assert route["part"].endswith("in a form that identifies nobody")
        assert "identifying" not in route["steps"][0]["form"]
