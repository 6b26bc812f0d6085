"""`gateways redundant` and the questions of construction, as they are printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_contracts import has, is_point


def test_the_document_holds_a_judgement_for_every_gateway(run: Run, small: Path) -> None:
    """Field by field, with the removable set and the fewest beside the results."""
    document = run("redundant", "--data", small, "--json").document
    assert document["answers"] == "redundant"
    assert document["complete"] is True
    assert len(document["results"]) == document["live"]
    for item in document["results"]:
        has(item, gateway=dict, verdict=str, certainty=str, cover=list, would_go=list, turns_on=list, backfilled=list,
            status=str, siblings=bool)  # fmt: skip
        if item["verdict"] == "stays":
            is_point(item["witness"])
        if item["verdict"] == "removable":
            assert item["cover"]
    removed = [item["gateway"] for item in document["removable_set"]["removed"]]
    assert removed == ["ukpga-2005-11-s32", "ukpga-2005-11-s30"]
    assert document["removable_set"]["certified"] is True
    assert document["smallest"]["kept"] == document["live"] - 2


def test_a_page_says_what_could_go_and_what_would_be_lost(run: Run, small: Path) -> None:
    """Individually, together, and that no finding says that a provision should go."""
    page = run("redundant", "--data", small, "--format", "table", "--exact").out
    assert "COULD GO, each alone" in page
    assert "certified: coverage was run again without them" in page
    assert "proven the fewest" in page
    assert "No finding here says that a provision should go" in page


def test_one_gateway_is_answered_in_full(run: Run, small: Path) -> None:
    """Why it must stay, and the flow that it alone carries."""
    page = run("redundant", "--data", small, "--format", "table", "--gateway", "ukpga-2005-11-s33").out
    assert "MUST STAY: ukpga-2005-11-s33" in page
    assert "only recorded permission for: Kent County Council -> Kent Charity" in page


def test_keystones_are_listed_with_their_flow(run: Run, small: Path) -> None:
    """Only gateways that alone carry something, certain ones first."""
    page = run("redundant", "--data", small, "--format", "table", "--keystones").out
    assert "ukpga-2005-11-s33" in page
    assert "ukpga-2005-11-s30 " not in page


def test_what_is_kept_does_not_go(run: Run, small: Path) -> None:
    """`--keep` by any name of a gateway."""
    document = run("redundant", "--data", small, "--json", "--keep", "ukpga-2005-11-s30").document
    assert "ukpga-2005-11-s30" not in [item["gateway"] for item in document["removable_set"]["removed"]]


def test_a_budget_too_small_is_said(run: Run, small: Path) -> None:
    """Answered, exit 0, but not complete; the undecided are apart."""
    done = run("redundant", "--data", small, "--json", "--budget", "1")
    assert done.code == 0
    assert done.document["complete"] is False
    assert any(item["verdict"] == "undecided" for item in done.document["results"])
    page = run("redundant", "--data", small, "--format", "table", "--budget", "1")
    assert "UNDECIDED" in page.out
    assert "not complete" in page.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--gateway", "ukpga-2005-11-s99"), 5, "ukpga-2005-11-s9"),
        (("--keep", "nothing-like-it"), 5, "nothing-like-it"),
        (("--prefer", "largest"), 2, "narrowest"),
        (("--budget", "0"), 2, "budget"),
        (("--as-at", "2020-02-30"), 2, "calendar"),
    ],
)
def test_bad_input_is_explained(run: Run, small: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    """Unknown names, orders, budgets and days: what is wrong, and the exit code of its kind."""
    done = run("redundant", "--data", small, *arguments)
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err


def test_an_undercut_is_put_as_a_question(run: Run) -> None:
    """On packaged data: what is weaker, the flow, the clause on other powers, and nothing decided."""
    page = run("overlaps", "--relation", "undercut", "--format", "table", "--limit", "3").out
    assert "question of construction, which is not decided here" in page
    assert "weaker in conditions:" in page
    assert "the stricter was read and is silent on other powers" in page
    assert "more are not shown" in page


def test_a_general_power_comes_with_both_sides(run: Run) -> None:
    """On packaged data: the specific gateways inside it, and what speaks for and against."""
    page = run("overlaps", "--relation", "specific under general", "--format", "table").out
    assert "For relying on the general power:" in page
    assert "Article 8" in page
    assert "Which side is right is not decided here." in page
