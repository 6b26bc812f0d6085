"""`gateways conflicts`: what a reviewer reads, what programs read, and what narrows it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from gateways_graph.model.conflict import CONFLICTS
from tests.cli.conftest import Run
from tests.cli.worlds import SMALL

_FIELDS = {
    "kind", "certainty", "gateway", "bar", "bars", "share", "common", "common_omitted", "witness", "left",
    "precedence", "exceptions", "circle", "why", "turns_on", "status",
}  # fmt: skip
_ACT = "http://www.legislation.gov.uk/id/ukpga/2005/11"
_DAY = ("--as-at", "2026-01-01")


def _bar(name: str, **terms: str) -> str:
    """A checked bar on all that HMRC tells anybody."""
    said = " ; ".join(f"gw:{term} {value}" for term, value in terms.items())
    return f"""
<{_ACT}/section/{name}> a eli:LegalResourceSubdivision ; eli:is_part_of <{_ACT}> .
bar:{name} a gw:Restriction ; gw:bars flow:{name}.bar.1 ; gw:binds body:hmrc ;
  gw:conferredBy <{_ACT}/section/{name}> ; gw:extent code:E, code:W, code:S, code:NI ; gw:inForce per:{name}.1 ;
  gw:evidence ev:{name}.1 ; gw:status code:checked ; {said} ; skos:prefLabel "bar {name}"@en .
flow:{name}.bar.1 a gw:Flow ; gw:discloser body:hmrc ; gw:recipient body:kent-council ; gw:purpose pur:fraud .
per:{name}.1 a gw:Period ; gw:from "2006-01-01"^^xsd:date .
ev:{name}.1 a gw:Evidence ; dct:source <https://www.legislation.gov.uk/ukpga/2005/11/section/{name}> ;
  gw:dateChecked "2025-12-01"^^xsd:date ; gw:seen code:seen ;
  gw:versionRead <http://www.legislation.gov.uk/ukpga/2005/11/section/20/2025-06-01> .
"""


@pytest.fixture
def barred(tmp_path: Path) -> Path:
    """The small data with a bar that closes one gateway and yields to another, and a silent one."""
    path = tmp_path / "barred.ttl"
    over = {"prevailsOver": "gwy:ukpga-2005-11-s30", "yieldsTo": "gwy:ukpga-2005-11-s31"}
    path.write_text(SMALL + _bar("40", **over) + _bar("41", yieldsTo="code:none"), encoding="utf-8")
    return path


def pairs(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """(gateway, bar) -> kind."""
    return {(row["gateway"]["id"], row["bar"]["id"]): row["kind"] for row in rows}


def test_the_record_of_a_conflict(run: Run, barred: Path) -> None:
    """Each result has every field; the document says what it answers and counts every kind."""
    document = run("conflicts", "--json", *_DAY, "--data", barred).document
    assert document["answers"] == "conflicts"
    assert document["results"]
    assert all(set(row) == _FIELDS for row in document["results"])
    assert set(document["counts"]) <= set(CONFLICTS)
    assert document["omitted"] == sum(document["counts"]["overridden"].values()) > 0
    dead = document["results"][0]
    assert (dead["kind"], dead["certainty"], dead["gateway"]["id"]) == ("dead", "certain", "ukpga-2005-11-s30")
    assert set(dead["bar"]) == {"id", "iri", "label", "provisions", "cited"}
    assert set(dead["precedence"]) == {"lifts", "overrides", "yields", "prevails", "preserves"}
    assert dead["witness"]["discloser"]["id"] == "body:hmrc"
    assert dead["left"] is None


def test_kinds_are_chosen(run: Run, barred: Path) -> None:
    """`--kind` lists just these, also pairs that the gateway wins."""
    document = run("conflicts", "--json", *_DAY, "--kind", "overridden", "--data", barred).document
    found = pairs(document["results"])
    assert found["ukpga-2005-11-s31", "bar:40"] == "overridden"
    assert set(found.values()) == {"overridden"}
    assert document["omitted"] == 0
    both = run("conflicts", "--json", *_DAY, "--kind", "overridden", "--kind", "dead", "--data", barred).document
    assert {row["kind"] for row in both["results"]} == {"overridden", "dead"}


@pytest.mark.parametrize("name", ["bar:41", "41", "bar 41", "crca-2005-s41", "ukpga/2005/11/section/41"])
def test_one_bar_is_asked_about(run: Run, barred: Path, name: str) -> None:
    """By id, label, initials with section, or path."""
    rows = run("conflicts", "--json", *_DAY, "--bar", name, "--data", barred).document["results"]
    assert {row["bar"]["id"] for row in rows} == {"bar:41"}


def test_an_unknown_bar_is_named_with_the_nearest(run: Run, barred: Path) -> None:
    """A name that no bar has ends in 5."""
    done = run("conflicts", *_DAY, "--bar", "bar 4l", "--data", barred)
    assert done.code == 5
    assert "no bar is called 'bar 4l'; nearest: bar 4" in done.err


def test_filters_narrow_the_answer(run: Run, barred: Path) -> None:
    """A gateway, a body and a statute keep what touches them; certainty keeps what is as sure."""
    call = ("conflicts", "--json", *_DAY, "--data", barred)
    rows = run(*call, "--gateway", "ukpga-2005-11-s30").document["results"]
    assert {row["gateway"]["id"] for row in rows} == {"ukpga-2005-11-s30"}
    assert run(*call, "--statute", "crca-2005").document["results"]
    assert pairs(run(*call, "--body", "hmrc").document["results"]) == pairs(run(*call).document["results"])
    sure = run(*call, "--certainty", "certain").document["results"]
    assert {row["certainty"] for row in sure} == {"certain"}


def test_fail_on_a_certain_kind(run: Run, barred: Path) -> None:
    """A certain finding of the kind ends in 3; none ends in 0."""
    call = ("conflicts", "--json", *_DAY, "--data", barred)
    assert run(*call, "--fail-on", "dead").code == 3
    assert run(*call, "--fail-on", "dead", "--kind", "unresolved").code == 3
    assert run(*call, "--fail-on", "circular").code == 0


def test_the_page_for_a_reader(run: Run, barred: Path) -> None:
    """Counts of every kind come first, the strongest kind next, and what was folded is counted."""
    page = run("conflicts", "--format", "table", *_DAY, "--data", barred).out
    assert "DEAD: a bar that prevails leaves nothing of the gateway." in page
    assert page.index("DEAD") < page.index("UNRESOLVED")
    assert "OVERRIDDEN" not in page
    assert "overridden" in page
    assert "--kind overridden lists them" in page
    assert "ukpga-2005-11-s30  HMRC may tell the council [" in page
    assert "What the recorded text says" in page
    assert "lawful" not in page
    assert run("conflicts", "--format", "table", *_DAY, "--data", barred).out == page


def test_the_page_says_what_it_leaves_out(run: Run, barred: Path) -> None:
    """A limit leaves room for each kind, and the rest is counted."""
    page = run("conflicts", "--format", "table", "--limit", "1", *_DAY, "--data", barred).out
    assert "not shown: --limit 0 shows all" in page
    assert "  1. " in page
    assert "  2. " not in page
    whole = run("conflicts", "--format", "table", "--limit", "0", *_DAY, "--data", barred).out
    assert "not shown" not in whole
