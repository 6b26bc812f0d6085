"""Change sets are proved again from the triples alone, and what does not follow is refuted."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given

from gateways_graph.analysis.amending import amended_gateways
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.records import step_record
from gateways_graph.analysis.why_not import find_why_not
from gateways_graph.engine.world import World
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.route import Demand
from gateways_graph.model.why_not import ChangeSet
from gateways_graph.proof.check import check_document
from gateways_graph.rdf.triples import Triple
from tests import builders as make
from tests.analysis.routing import bar, step
from tests.analysis.test_routes_against_reference import _many, worlds
from tests.proof.documents import EXTENT, Document, read_again, written

_DEMAND = Demand("body:giver", "body:taker", "pur:aim", "inf:fact", EXTENT, make.DAY)


def document(world: World, *, demand: Demand = _DEMAND, **bounds: Any) -> Document:
    """Of `routes --why-not`."""
    answer = find_why_not(world, demand, **{"max_steps": 2, **bounds})
    told = {**demand._asdict(), "extent": list(demand.extent), "facts": [list(fact) for fact in demand.facts]}
    results = [item.to_record(_steps(world, item), labels_of(world)) for item in answer.sets]
    more = {"demand": told, "whole": answer.whole, "max_steps": 2, "results": results}
    return written({"answers": "why not", **more})


def _steps(world: World, item: ChangeSet) -> dict[str, Any]:
    return {name: step_record(gateway) for name, gateway in amended_gateways(world, item.changes).items()}


def _unproved(triples: list[Triple], told: Document) -> dict[str, str]:
    return {item.claim: item.reason for item in check_document(triples, told) if not item.ok}


@given(worlds())
@_many(60)
def test_change_sets_of_small_worlds_are_proved(data: Dataset) -> None:
    """Every set opens what it says in the law with its changes made, and no part of it does."""
    triples, world = read_again(data)
    assert _unproved(triples, document(world, top=12)) == {}


def _near() -> tuple[list[Triple], Document]:
    """A flow to another body for another purpose, and a bar: a set of two changes."""
    items = make.body("giver"), make.body("taker"), make.body("hub"), make.purpose("aim"), make.purpose("other")
    powers = (
        step("g", "giver", "hub", purpose="pur:other"),
        step("h", "giver", "hub", purpose="pur:other", source="implied"),
    )
    data = make.dataset(*items, make.information("fact"), *powers, bar("x", "body:hub", "body:taker"))
    triples, world = read_again(data)
    return triples, document(world)


def test_a_set_of_two_changes_is_proved() -> None:
    """Neither change is enough, both together are, and the checker agrees."""
    triples, told = _near()
    assert [len(item["changes"]) for item in told["results"]] == [2, 2]
    assert _unproved(triples, told) == {}


def _drop(claim: Any) -> None:
    del claim["changes"][1:]


def _add(claim: Any) -> None:
    del claim["changes"][0]["names"][0]


def _better(claim: Any) -> None:
    claim["verdict"] = claim["route"]["verdict"] = "arguable"


def _elsewhere(claim: Any) -> None:
    claim["changes"][0]["provisions"] = [make.provision_iri("99")]


def _other_flow(claim: Any) -> None:
    claim["changes"][0]["flow"] = "flow:none.1"


def _unknown(claim: Any) -> None:
    claim["changes"][0]["kind"] = "ask nicely"


@pytest.mark.parametrize("spoil", [_drop, _add, _better, _elsewhere, _other_flow, _unknown])
def test_a_set_that_was_tampered_with_is_refuted(spoil: Any) -> None:
    """One thing less, another verdict, another provision, flow or kind: none of it is proved."""
    triples, told = _near()
    spoilt = deepcopy(told)
    spoil(spoilt["results"][0])
    assert not check_document(triples, spoilt)[0].ok


def test_a_set_with_a_needless_change_is_refuted() -> None:
    """Where one change is enough, a set of two is not minimal."""
    items = make.body("giver"), make.body("taker"), make.purpose("aim"), make.purpose("other"), make.information("fact")
    triples, world = read_again(make.dataset(*items, step("g", "giver", "taker", purpose="pur:other")))
    told = document(world)
    (claim,) = told["results"]
    needless = {**deepcopy(claim["changes"][0]), "kind": "name the recipient"}
    needless["names"] = [{"id": "body:taker", "label": "body:taker"}]
    claim["changes"].append(needless)
    (verdict,) = check_document(triples, told)
    assert not verdict.ok
    assert "already" in verdict.reason
