"""`gateways history`, and what every command says of a day outside the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.worlds import SMALL

_LATER = "gwy:ukpga-2005-11-s32 a gw:Gateway ;"
_FAMILY = 'fam:crca-s32 a skos:Concept ; skos:inScheme fam:scheme ; skos:prefLabel "section 32"@en .'


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """The small data with an earlier text of one section, which had a wider purpose and ended a day too soon."""
    later = SMALL[SMALL.index(_LATER) :].partition("\n\n")[0]
    earlier = later.replace("ukpga-2005-11-s32 a", "ukpga-2005-11-s32.2006 a").replace(":s32.1 ", ":s32.2006 ")
    earlier = earlier.replace("pur:benefit-fraud", "pur:fraud")
    earlier = earlier.replace(
        'gw:from "2006-01-01"^^xsd:date', 'gw:from "2006"^^xsd:gYear ; gw:until "2008-12-31"^^xsd:date'
    )
    later_dated = later.replace('gw:from "2006-01-01"', 'gw:from "2009-01-01"')
    text = "\n".join((SMALL.replace(later, f"{later_dated}\n{earlier}"), _FAMILY))
    for name in ("ukpga-2005-11-s32", "ukpga-2005-11-s32.2006"):
        text = text.replace(f"gwy:{name} a gw:Gateway ;", f"gwy:{name} a gw:Gateway ; gw:versionOf fam:crca-s32 ;")
    path = tmp_path / "versions.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_family_for_reading(run: Run, versions: Path) -> None:
    """Bars by year, events in order of date, and what the change gained and lost with a witness."""
    done = run("history", "section 32", "--format", "table", "--data", versions)
    assert done.code == 0, done.err
    assert done.out.startswith("section 32 (family): 2 gateways, 4 events")
    assert "2006~       BEGINS: ukpga-2005-11-s32.2006" in done.out
    assert "2008-12-31  GAP: ukpga-2005-11-s32.2006" in done.out
    assert "nothing recorded in force for 1 day until ukpga-2005-11-s32" in done.out
    assert "2009-01-01  AMENDED: ukpga-2005-11-s32 follows ukpga-2005-11-s32.2006" in done.out
    assert "purpose gained: preventing benefit fraud" in done.out
    assert "only the earlier covered: HM Revenue and Customs -> Kent County Council" in done.out


def test_a_family_for_programs(run: Run, versions: Path) -> None:
    """A record for each event, and the gateways with their state; rows have the same events."""
    document = run("history", "crca-2005-s32", "--json", "--as-at", "2026-01-01", "--data", versions).document
    assert document["answers"] == "history"
    assert document["family"] == {"asked": "crca-2005-s32", "kind": "gateway", "names": ["ukpga-2005-11-s32"]}
    assert [(item["id"], item["state"]) for item in document["gateways"]] == [
        ("ukpga-2005-11-s32.2006", "ended"),
        ("ukpga-2005-11-s32", "in force"),
    ]
    kinds = [event["kind"] for event in document["results"]]
    assert kinds == ["begins", "ends", "gap", "amended"]
    change = document["results"][-1]["change"]
    assert (change["relation"], change["days"], change["scope"]) == ("time gap", 1, "narrower")
    assert change["lost"]["witness"]["date"] == "2008-12-30"
    assert change["axes"]["purpose"]["lost"] == [{"id": "pur:fraud", "label": "preventing fraud"}]
    rows = run("history", "crca-2005-s32", "--csv", "-q", "--data", versions).out.splitlines()
    assert rows[0] == "date,vague,kind,gateway,label,provision,extent,others,relation,scope,gained,lost,terms,note"
    assert len(rows) == 5


def test_without_a_family_those_recorded_are_listed(run: Run, versions: Path) -> None:
    """Each with how many gateways and changes of version it has."""
    document = run("history", "--json", "--data", versions).document
    assert document["results"] == [
        {"id": "fam:crca-s20", "label": "section 20", "gateways": 1, "changes": 0},
        {"id": "fam:crca-s32", "label": "section 32", "gateways": 2, "changes": 1},
    ]


def test_a_purpose_and_words(run: Run, small: Path) -> None:
    """A purpose takes in those below it."""
    document = run("history", "preventing fraud", "--json", "--data", small).document
    assert document["family"]["kind"] == "purpose"
    assert {item["why"] for item in document["gateways"]} == {"for preventing fraud", "for preventing benefit fraud"}


def test_what_nobody_knows_ends_in_five(run: Run, small: Path) -> None:
    """With the nearest names and where families are listed."""
    done = run("history", "preventing frud", "--data", small)
    assert (done.code, done.out) == (5, "")
    assert "nearest: preventing fraud" in done.err
    assert "`gateways history` alone lists" in done.err


@pytest.mark.parametrize("command", ["fuel poverty", "welfare", "serious violence", "cda-1998-s115"])
def test_histories_of_the_packaged_data(run: Run, command: str) -> None:
    """Events in order of date, each with a gateway of the list."""
    document = run("history", command, "--json", "--as-at", "2026-01-01").document
    dates = [event["date"][:4] for event in document["results"]]
    assert dates == sorted(dates)
    assert dates
    assert {event["gateway"]["id"] for event in document["results"]} <= {item["id"] for item in document["gateways"]}


# -- days outside the data

_ASKED = (("overlaps",), ("stats",), ("list",), ("explain", "crca-2005-s30"), ("history", "crca-2005-s30"))
_ROUTE = ("routes", "--from", "HMRC", "--to", "Kent County Council", "--for", "preventing fraud")


@pytest.mark.parametrize("command", _ASKED, ids=lambda command: command[0])
def test_a_day_before_the_data_is_answered_and_said(run: Run, small: Path, command: tuple[str, ...]) -> None:
    """The answer stands, with a note on stderr from when the data speak; twice the same; none with -q."""
    first = run(*command, "--json", "--as-at", "1700-01-01", "--data", small)
    assert first.code == 0, first.err
    assert "note: nothing is recorded as in force on 1700-01-01: the data speak from " in first.err
    assert set(first.document) >= {"receipt", "results", "complete", "omitted"}
    again = run(*command, "--json", "--as-at", "1700-01-01", "--data", small)
    assert (again.out, again.err) == (first.out, first.err)
    assert "note:" not in run(*command, "--json", "-q", "--as-at", "1700-01-01", "--data", small).err
    assert "note:" not in run(*command, "--json", "--as-at", "2020-01-01", "--data", small).err


def test_a_day_to_come_is_answered_from_what_is_known(run: Run, small: Path) -> None:
    """Only what is recorded today is known of it, and that is said."""
    done = run("overlaps", "--json", "--as-at", "2999-01-01", "--data", small)
    assert done.code == 0
    assert "note: 2999-01-01 lies ahead: only law that is recorded now is known" in done.err


@pytest.mark.parametrize("command", [*_ASKED[1:], _ROUTE], ids=lambda command: command[0])
def test_all_time_is_for_pairs(run: Run, small: Path, command: tuple[str, ...]) -> None:
    """Any other command needs a day, and says so with exit 2."""
    done = run(*command, "--as-at", "all", "--data", small)
    assert (done.code, done.out) == (2, "")
    assert "--as-at all is only for pairs (gateways overlaps)" in done.err
