"""How much is recorded: what counts as a gateway, for which value, and what became of a provision."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from gateways_graph.analysis.coverage import count_by, count_recorded, list_provisions, states_of
from gateways_graph.analysis.labels import labels_of
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Dataset, Rejection, Statute
from gateways_graph.model.gateway import STATUSES
from tests import builders as make
from tests.strategies import datasets

_ACT = "http://www.legislation.gov.uk/id/ukpga/2001/1"
_OTHER = "http://www.legislation.gov.uk/id/ukpga/2002/2"
_VERSION = "http://www.legislation.gov.uk/ukpga/2001/1/section/9/2020-01-01"


def world(*items: Any, extent: tuple[str, ...] = ("E", "W", "S", "NI"), **fields: Any) -> World:
    """A world of two Acts on the usual day."""
    acts = (Statute(_ACT, "First Act 2001"), Statute(_OTHER, "Second Act 2002"))
    return build_world(make.dataset(*items, **{"statutes": acts, **fields}), make.day_of(), extent=extent)


def by(place: World, axis: str, **asked: Any) -> dict[str | None, dict[str, Any]]:
    """Rows by id."""
    return {row["id"]: row for row in count_by(place, axis, labels_of(place), **asked)}


def test_every_gateway_is_one_thing() -> None:
    """In force, dormant, ended, or a power that only enables: the last is counted in no count of gateways."""
    place = world(
        make.gateway("live"),
        make.gateway("waiting", not_commenced=True, in_force=()),
        make.gateway("over", in_force=(make.period("2000", "2010"),)),
        make.gateway("later", in_force=(make.period("2030"),)),
        make.gateway("regulations", legal_effect="enables"),
    )
    assert states_of(place) == {
        "live": "in force", "waiting": "dormant", "over": "ended", "later": "ended", "regulations": "power",
    }  # fmt: skip
    counts = dict(count_recorded(place))
    assert (counts["gateways"], counts["gateways checked"]) == (4, 4)
    assert counts["dormant powers to make regulations"] == 1
    assert counts["gateways ended or not begun"] == 2
    assert counts["provisions with a gateway"] == 4


@pytest.mark.parametrize(
    ("fields", "counted"),
    [
        ({}, 1),
        ({"status": "coded"}, 1),
        ({"status": "disputed"}, 1),
        ({"in_force": (make.period("2000", "2010"),)}, 1),
        ({"status": "candidate"}, 0),
        ({"not_commenced": True, "in_force": ()}, 0),
        ({"legal_effect": "enables"}, 0),
    ],
    ids=["checked", "coded", "disputed", "ended", "candidate", "dormant", "power"],
)
def test_which_statutes_count(fields: dict[str, Any], counted: int) -> None:
    """A statute counts with one gateway that is live or ended and coded or better."""
    counts = dict(count_recorded(world(make.gateway("g", **fields))))
    assert counts["statutes and instruments with a live or ended gateway coded or better"] == counted


def test_bodies_and_classes() -> None:
    """Bodies known elsewhere are counted by register, and classes by whether anyone is recorded in them."""
    place = world(
        make.body("hmrc", identifiers=(("gss", "E1"), ("gss", "E2"), ("wikidata", "Q1"))),
        make.body("council", "bcls:councils", identifiers=(("gss", "E3"),)),
        make.body_class("councils", "bcls:authorities"),
        make.body_class("authorities"),
        make.body_class("empty"),
        make.body("unknown"),
    )
    counts = dict(count_recorded(place))
    assert counts["bodies with an identifier elsewhere"] == 2
    assert (counts["bodies with identifier gss"], counts["bodies with identifier wikidata"]) == (2, 1)
    assert (counts["body classes"], counts["body classes with a recorded member"]) == (3, 2)


def test_a_gateway_counts_once_for_each_value() -> None:
    """Two flows that name a body are one gateway of it; a class is not spread over its members."""
    flows = (make.flow("bcls:k", "body:b", subject="inf:s"), make.flow("body:b", "body:c", ["pur:p", "pur:q"]))
    place = world(make.gateway("g", *flows), make.body("a", "bcls:k"), make.information("s", "inf:any"))
    assert {name: row["gateways"] for name, row in by(place, "body").items()} == {"bcls:k": 1, "body:b": 1, "body:c": 1}
    assert set(by(place, "purpose")) == {"pur:aim", "pur:p", "pur:q"}
    assert set(by(place, "information")) == {"inf:s", "inf:any"}


def test_rows_for_relative_purposes_and_extents_are_in_words() -> None:
    """A purpose by whose function it is, and an extent that is not established, read as words."""
    flow = make.flow(purpose="code:functions-of-recipient")
    place = world(make.gateway("g", flow, extent=None), make.gateway("h", extent=("NI", "E"), applies_in=("E",)))
    assert by(place, "purpose")["code:functions-of-recipient"]["label"] == "any function of the recipient"
    assert [(row["id"], row["label"]) for row in by(place, "extent").values()] == [
        ("E", "England"),
        (None, "not established"),
    ]


def test_statutes_have_their_rejected_provisions() -> None:
    """By statute, provisions coded and provisions rejected stand apart, also where all were rejected."""
    rejections = (
        Rejection("rej:1", f"{_ACT}/section/9", "no flow"),
        Rejection("rej:2", f"{_OTHER}/section/1", "a court order"),
    )
    limbs = [make.gateway(f"5.{name}", provisions=(make.provision_iri("5"),)) for name in ("one", "two")]
    place = world(*limbs, make.gateway("6", legal_effect="enables"), rejections=rejections)
    rows = by(place, "statute")
    first, second = rows["ukpga/2001/1"], rows["ukpga/2002/2"]
    assert first["label"] == "First Act 2001"
    assert (first["gateways"], first["powers"], first["provisions"], first["rejected"]) == (2, 1, 1, 1)
    assert (second["gateways"], second["provisions"], second["rejected"]) == (0, 0, 1)
    assert list(by(place, "statute", statute=_OTHER)) == ["ukpga/2002/2"]
    assert "rejected" not in next(iter(by(place, "body").values()))
    assert by(place, "body", statute=_OTHER) == {}


def test_what_became_of_each_provision() -> None:
    """Coded, a power, an alias or rejected, in the order of the Act, with ids, reason and version read."""
    place = world(
        make.gateway("10", evidence=(make.evidence("section/10/2019-01-01"), make.evidence("section/10/enacted"))),
        make.gateway("2.coded", provisions=(make.provision_iri("2"),), status="coded", evidence=()),
        make.gateway("2.read", provisions=(make.provision_iri("2"),), evidence=()),
        make.gateway("3", legal_effect="enables"),
        make.gateway("elsewhere", provisions=(f"{_OTHER}/section/1",), aliases=(f"{_ACT}/section/4",)),
        rejections=(Rejection("rej:1", f"{_ACT}/section/9", "no flow", _VERSION),),
    )
    rows = list_provisions(place, _ACT, labels_of(place))
    assert [(row["provision"].rpartition("/")[2], row["became"]) for row in rows] == [
        ("2", "coded"), ("3", "power"), ("4", "alias"), ("9", "rejected"), ("10", "coded"),
    ]  # fmt: skip
    coded, _, alias, rejected, last = rows
    assert coded["cited"] == "First Act 2001 s.2"
    assert (coded["gateways"], coded["status"], coded["version"]) == (["2.coded", "2.read"], "coded", None)
    assert alias["gateways"] == ["elsewhere"]
    assert (rejected["reason"], rejected["version"], rejected["gateways"]) == ("no flow", _VERSION, [])
    assert last["version"].endswith("/2019-01-01")


def test_an_extent_leaves_out_the_law_of_others() -> None:
    """Gateways that are certainly law elsewhere only are neither counted nor called ended."""
    place = world(make.gateway("scots", extent=("S",)), make.gateway("english", extent=("E",)), extent=("E",))
    assert states_of(place) == {"english": "in force"}
    assert dict(count_recorded(place))["gateways"] == 1


@given(datasets())
@settings(max_examples=60, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_counts_agree(data: Dataset) -> None:
    """States add up to all gateways, statuses do too, and every gateway has a row on every axis."""
    place = build_world(data, make.day_of())
    counts = dict(count_recorded(place))
    assert counts["gateways"] + counts["dormant powers to make regulations"] == len(data.gateways)
    assert sum(counts[f"gateways {status}"] for status in STATUSES) == counts["gateways"]
    for axis in ("status", "statute", "body", "purpose", "information", "extent"):
        rows = by(place, axis).values()
        assert sum(row["gateways"] + row["powers"] for row in rows) >= len(data.gateways)
        assert all(row["gateways"] == row["in_force"] + row["dormant"] + row["ended"] for row in rows)
