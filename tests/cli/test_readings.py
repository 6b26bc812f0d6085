"""`gateways readings`: phrases ranked by what turns on them, for people and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateways_graph.model.sensitivity import KINDS
from tests.cli.conftest import CHECKOUT, Run

_VALID = CHECKOUT / "tests" / "rdf" / "valid.ttl"


def test_the_table_names_readings_and_what_turns_on_them(run: Run, tmp_path: Path) -> None:
    """Words, provision, both readings, and an answer under each of them."""
    target = tmp_path / "readings.txt"
    done = run("readings", "--data", _VALID, "--as-at", "2024-01-01", "-o", target)
    text = target.read_text(encoding="utf-8")
    assert done.code == 0
    assert "phr:interest" in text
    assert "- narrow:" in text
    assert "- broad:" in text
    assert "turns on it:" in text or "Nothing recorded turns on" in text


def test_the_record_of_a_phrase(run: Run) -> None:
    """Each field of a phrase; counts by kind add up to the answers listed."""
    document = run("readings", "--json", "--data", _VALID, "--as-at", "2024-01-01").document
    assert document["answers"] == "readings"
    assert document["kinds"] == list(KINDS)
    (record,) = document["results"]
    assert set(record) == {"phrase", "provision", "cited", "words", "readings", "total", "counts", "answers"}
    assert record["phrase"] == "phr:interest"
    assert [set(item) for item in record["readings"]] == [
        {"id", "phrase", "label", "stance", "attributed", "date", "source"}
    ] * 2
    assert record["total"] == sum(record["counts"].values()) == len(record["answers"])
    for item in record["answers"]:
        assert set(item) == {"kind", "subjects", "answers", "witness", "under", "opened"}
        assert set(item["answers"]) == {"rdg:interest.narrow", "rdg:interest.broad"}


@pytest.mark.parametrize("name", ["interest", "phr:interest"])
def test_one_phrase_by_its_name(run: Run, name: str) -> None:
    """With or without its prefix."""
    document = run("readings", "--json", "--data", _VALID, "--phrase", name).document
    assert [record["phrase"] for record in document["results"]] == ["phr:interest"]


def test_a_settled_phrase_has_no_answers(run: Run) -> None:
    """`--reading` leaves nothing that could turn on the phrase."""
    done = run("readings", "--json", "--data", _VALID, "--reading", "interest=narrow")
    assert done.document["results"][0]["total"] == 0


def test_an_unknown_phrase_names_those_there_are(run: Run) -> None:
    """Exit 5, and no traceback."""
    done = run("readings", "--data", _VALID, "--phrase", "nothing")
    assert done.code == 5
    assert "phr:interest" in done.err or "interest" in done.err


@pytest.mark.slow
def test_phrases_of_the_packaged_data(run: Run) -> None:
    """Every disputed phrase is told, most first, and the disputed flows of section 115 are among the answers."""
    results = run("readings", "--json", "--as-at", "2026-11-22").document["results"]
    totals = [record["total"] for record in results]
    assert totals == sorted(totals, reverse=True)
    purposes = next(record for record in results if record["phrase"] == "phr:cda-1998-s115-purposes")
    assert purposes["counts"]["permissions"] == 1
    assert purposes["counts"]["relations"] > 10
    past = run("readings", "--json", "--as-at", "2015-01-01", "--phrase", "crca-2005-s18-2-a-function").document
    assert past["results"][0]["counts"]["permissions"] == 1
