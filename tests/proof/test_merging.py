"""Proposals to merge gateways: what is true is proved, and nothing that was falsified."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.proposals import find_merges
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.proof.check import check_document
from gateways_graph.rdf.read import read_dataset
from tests import builders as make
from tests.proof.conftest import TODAY, Packaged
from tests.proof.corruptions.fields import Places
from tests.proof.corruptions.merging import corrupt_merge
from tests.proof.documents import EXTENT, MANY, Document, read_again
from tests.proof.merge_documents import every_merge, merges
from tests.strategies import datasets
from tests.triples_of import triples_of

#: Falsified proposals that must be refuted, on random worlds and on the packaged data.
WANTED, WANTED_REAL = 2000, 60
#: One in so many proposals of the packaged data is proved, and one in so many falsifications tried.
EVERY, EVERY_FALSE = 20, 9
WORLDS, FEW = 12, 4


def _unproved(triples: Any, document: Document) -> dict[str, str]:
    return {item.claim: item.reason for item in check_document(triples, document) if not item.ok}


@pytest.fixture(scope="module")
def proposed(packaged: Packaged) -> Document:
    """Proposals for the packaged data, some of each kind."""
    found = find_merges(packaged.world)
    odd = [item for item in found if item.others or item.bars or item.gained or len(item.refer) > 1]
    picked = [item for number, item in enumerate(found) if number % EVERY == 0 or item in odd[::6]]
    document = merges(packaged.world, tuple(picked))
    return {**document, "receipt": {"as_at": TODAY.isoformat()}}


# -- what is true


def test_proposals_for_the_packaged_data_are_proved(packaged: Packaged, proposed: Document) -> None:
    """Proposals of every kind follow from the triples."""
    assert _unproved(packaged.triples, proposed) == {}
    kinds = {item["kind"] for item in proposed["results"]}
    assert kinds >= {"equal", "terms change", "wider"}


@MANY
@given(data=datasets())
def test_merges_of_small_worlds_are_proved(data: Dataset) -> None:
    """Whatever is proposed, or asked for by name, is proved from the triples alone."""
    triples, world = read_again(data)
    assert _unproved(triples, every_merge(world)) == {}


@MANY
@given(data=datasets(readings=True))
def test_merges_under_disputed_readings_are_proved(data: Dataset) -> None:
    """The same where phrases are disputed."""
    triples, world = read_again(data)
    assert _unproved(triples, every_merge(world)) == {}


# -- traps


def _merged(*items: Any) -> tuple[Any, Document]:
    """Two gateways put together: the triples and the document."""
    triples = triples_of(make.dataset(*items))
    world = build_world(read_dataset(triples, digest="0" * 64), make.day_of(), extent=EXTENT)
    return triples, every_merge(world)


def _told_as_equal(document: Document) -> Document:
    """Every proposal of two told as equal, with all that speaks against it kept quiet."""
    quiet: dict[str, Any] = {
        "kind": "equal",
        "why": [],
        "refer": [],
        "others": [],
        "bars": [],
        "gained": None,
        "lost": None,
    }
    return {**document, "results": [{**item, **quiet} for item in document["results"] if len(item["gateways"]) == 2]}


def test_objectives_that_would_flow_together_are_not_equal() -> None:
    """Two objectives of one power, put together, are refuted as equal although the points are the same."""
    aims = [make.gateway(name, make.flow(purpose=purpose, pairing=("same-objective",)))
            for name, purpose in (("a", "pur:p"), ("b", "pur:q"))]  # fmt: skip
    triples, document = _merged(*aims)
    assert _unproved(triples, document) == {}
    assert len(_unproved(triples, _told_as_equal(document))) == 1


def test_what_is_received_through_one_member_is_not_equal() -> None:
    """A flow for what came through one member would reach what came through both: refuted as equal."""
    members = [make.gateway(name, make.flow(purpose=purpose)) for name, purpose in (("a", "pur:p"), ("b", "pur:q"))]
    after = make.gateway("c", make.flow("body:b", "body:c", received_through=(members[0].id,)))
    triples, document = _merged(*members, after)
    assert _unproved(triples, document) == {}
    together = {item.id for item in members}
    both = [item for item in document["results"] if {g["id"] for g in item["gateways"]} == together]
    assert {item["kind"] for item in both} == {"wider"}
    assert _unproved(triples, _told_as_equal({**document, "results": both})) != {}


# -- what was falsified


def _false(document: Document, places: Places, *, every: int = 1) -> list[tuple[str, Document]]:
    """Falsifications of each proposal, each once, true proposals left out."""
    true = {json.dumps(item, sort_keys=True) for item in document["results"]}
    found = {}
    for record in document["results"]:
        for name, false in list(corrupt_merge(record, places))[::every]:
            said = json.dumps(false, sort_keys=True)
            if said not in true:
                found[said] = (name, false)
    return list(found.values())


def _proved(triples: Any, document: Document, false: list[tuple[str, Document]]) -> list[str]:
    verdicts = check_document(triples, {**document, "results": [item for _, item in false]})
    assert all(verdict.ok or verdict.reason for verdict in verdicts)
    return [f"{verdict.claim}: {name}" for (name, _), verdict in zip(false, verdicts, strict=True) if verdict.ok]


def test_no_falsified_proposal_of_the_packaged_data_is_proved(packaged: Packaged, proposed: Document) -> None:
    """Falsified in one field after another, a proposal is refuted with a reason."""
    places = Places(packaged.world, labels_of(packaged.world))
    few = {**proposed, "results": proposed["results"][::5]}
    false = _false(few, places, every=EVERY_FALSE)
    assert len(false) >= WANTED_REAL, len(false)
    assert _proved(packaged.triples, proposed, false) == []


def test_no_falsified_proposal_of_a_random_world_is_proved() -> None:
    """The same on tiny worlds, every field of every proposal."""
    counts: Counter[str] = Counter()
    proved: list[str] = []
    for data in _worlds():
        triples, world = read_again(data)
        document = every_merge(world)
        few = {**document, "results": document["results"][:FEW]}
        false = _false(few, Places(world, labels_of(world)))
        counts.update(item["kind"] for _, item in false)
        proved += _proved(triples, document, false) if false else []
    assert proved == []
    assert counts.total() >= WANTED, counts


def _worlds() -> list[Dataset]:
    """The same random worlds on every run."""
    found: list[Dataset] = []

    @settings(
        max_examples=WORLDS, database=None, deadline=None, derandomize=True, phases=(Phase.generate,),
        suppress_health_check=tuple(HealthCheck),
    )  # fmt: skip
    @given(datasets())
    def keep(data: Dataset) -> None:
        found.append(data)

    keep()
    return found
