"""The checker proves what is true, and nothing that was falsified."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.records import short_record
from gateways_graph.analysis.relations import Comparer
from gateways_graph.engine.world import build_world
from gateways_graph.errors import ProofError
from gateways_graph.model.dataset import Dataset
from gateways_graph.proof.check import check_document
from gateways_graph.rdf.read import read_dataset
from tests import builders as make
from tests.proof.conftest import Answers
from tests.proof.corruptions.routes import corrupt_route
from tests.triples_of import triples_of

_EXTENT = ["E", "S"]


def _document(data: Dataset) -> dict[str, Any]:
    """What `overlaps` would write about a small data set."""
    world = build_world(data, make.day_of(), extent=_EXTENT)
    comparer, labels = Comparer(world), labels_of(world)
    short = {item.id: short_record(item) for item in data.gateways}
    pairs = [(a, b) for number, a in enumerate(world.live) for b in world.live[number + 1 :]]
    found = [finding for a, b in pairs if (finding := comparer.compare(a, b)) is not None]
    receipt = {"as_at": make.DAY, "extent": _EXTENT}
    return {"receipt": receipt, "results": [item.to_record(short, labels) for item in found]}


def _prove(*items: Any) -> list[str]:
    """Reasons for which findings on a few gateways are not proved, from their triples alone."""
    triples = triples_of(make.dataset(*items))
    document = _document(read_dataset(triples, digest="0" * 64))
    return [verdict.reason for verdict in check_document(triples, document) if not verdict.ok]


# -- what is true


def test_findings_on_the_packaged_data_are_proved(answers: Answers) -> None:
    """Findings of every kind that the engine makes on the packaged data follow from its triples."""
    verdicts = check_document(answers.triples, answers.overlaps)
    assert {verdict.claim: verdict.reason for verdict in verdicts if not verdict.ok} == {}
    assert len(verdicts) > 40


def test_findings_listed_on_request_are_proved(answers: Answers) -> None:
    """Versions, reciprocal, parallel and chained pairs of the packaged data follow from its triples."""
    verdicts = check_document(answers.triples, answers.asked)
    assert {verdict.claim: verdict.reason for verdict in verdicts if not verdict.ok} == {}
    assert len(verdicts) > 100


def test_what_could_go_on_the_packaged_data_is_proved(answers: Answers) -> None:
    """Covers, witnesses and keystones of the packaged data, and the sets that could go together."""
    verdicts = check_document(answers.triples, answers.redundant)
    assert {verdict.claim: verdict.reason for verdict in verdicts if not verdict.ok} == {}
    assert len(verdicts) > 15


def test_conflicts_on_the_packaged_data_are_proved(answers: Answers) -> None:
    """Conflicts of every kind of the packaged data, of one bar and of several, follow from its triples."""
    verdicts = check_document(answers.triples, answers.conflicts)
    assert {verdict.claim: verdict.reason for verdict in verdicts if not verdict.ok} == {}
    assert len(verdicts) > 30


def test_routes_on_the_packaged_data_are_proved(answers: Answers) -> None:
    """Routes that the engine finds on the packaged data are borne out by the triples."""
    wrong = {}
    for document in answers.routes:
        for verdict in check_document(answers.triples, document):
            if not verdict.ok:
                wrong[verdict.claim] = verdict.reason
    assert wrong == {}
    assert sum(len(document["results"]) for document in answers.routes) > 20


def test_the_order_of_the_triples_does_not_matter(answers: Answers) -> None:
    """The same triples in another order give the same verdicts."""
    document = {**answers.overlaps, "results": answers.overlaps["results"][:10]}
    assert check_document(answers.triples[::-1], document) == check_document(answers.triples, document)


def test_a_document_survives_being_written_and_read(answers: Answers) -> None:
    """What is proved is the JSON, not the values behind it."""
    document = json.loads(json.dumps({**answers.overlaps, "results": answers.overlaps["results"][:10]}))
    assert all(verdict.ok for verdict in check_document(answers.triples, document))


# -- what was falsified


def test_no_falsified_route_is_proved(answers: Answers) -> None:
    """Each field of each route is falsified in turn; every falsified route is refuted."""
    steps = [step for document in answers.routes for route in document["results"] for step in route["steps"]]
    judged = {item.label for item in answers.world.dataset.conditions}
    proved, count = [], 0
    for document in answers.routes:
        # A gateway of a quite different discloser cannot carry the step.
        for route in document["results"]:
            if not route["steps"]:
                continue
            givers = {step["from"]["id"] for step in route["steps"]}
            other = next((step for step in steps if not _may_give(answers, step["gateway"], givers)), None)
            others = {} if other is None else {"another": other}
            false = list(corrupt_route(route, others, judged))
            verdicts = check_document(answers.triples, {**document, "results": [record for _, record in false]})
            count += len(false)
            proved += [name for (name, _), verdict in zip(false, verdicts, strict=True) if verdict.ok]
    assert proved == []
    assert count > 200


def _may_give(answers: Answers, gateway: str, givers: set[str]) -> bool:
    """Whether a gateway lets any of some bodies disclose."""
    world = answers.world
    masks = [piece.box.discloser for piece in world.scopes[gateway].plain_possible]
    return any(world.bodies.possible[name] & mask for name in givers for mask in masks if name in world.bodies.possible)


def test_a_moved_date_is_refuted(answers: Answers) -> None:
    """Findings of one day do not prove for another: the points are dated, and the law was not in force."""
    document = {**answers.overlaps, "receipt": {**answers.overlaps["receipt"], "as_at": "1900-01-01"}}
    assert not any(verdict.ok for verdict in check_document(answers.triples, document))


def test_a_narrower_extent_is_refuted() -> None:
    """Shares counted for two jurisdictions do not prove for one."""
    data = make.dataset(make.gateway("1"), make.gateway("2"))
    document = _document(read_dataset(triples_of(data), digest="0" * 64))
    document["receipt"]["extent"] = ["E"]
    assert [verdict.ok for verdict in check_document(triples_of(data), document)] == [False]


def test_a_verdict_says_what_does_not_follow() -> None:
    """A refuted claim names the part that fails, in words."""
    data = make.dataset(make.gateway("1"), make.gateway("2"))
    document = _document(read_dataset(triples_of(data), digest="0" * 64))
    document["results"][0]["share"]["a"] = "1/2"
    (verdict,) = check_document(triples_of(data), document)
    assert (verdict.index, verdict.claim) == (0, "1 and 2: duplicate (certain)")
    assert verdict.reason == "the share of a is 6/6"


# -- what is not established


def test_no_extent_is_never_certain() -> None:
    """A gateway whose extent is not established makes the finding possible, and that is proved."""
    assert _prove(make.gateway("1"), make.gateway("2", extent=None)) == []


def test_half_coded_terms_are_never_certain() -> None:
    """Raising a possible "redundant" to certain is refuted when a term was not read."""
    data = make.dataset(
        make.gateway("1"), make.gateway("2", make.flow(recipient=("body:taker", "body:x")), conditions=None)
    )
    document = _document(read_dataset(triples_of(data), digest="0" * 64))
    (record,) = document["results"]
    assert (record["relation"], record["also"][0]["relation"]) == ("subsumed", "redundant")
    record["also"][0]["certainty"] = "certain"
    (verdict,) = check_document(triples_of(data), document)
    assert verdict.reason == "redundant is possible, not certain"


# -- what is malformed


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "receipt"),
        ([], "receipt"),
        ({"receipt": {}, "results": []}, "as_at"),
        ({"receipt": {"as_at": "all"}, "results": []}, "'all' is not a day"),
        ({"receipt": {"as_at": "2026-11-22"}, "results": {}}, "results are no list"),
        ({"receipt": {"as_at": "2026-11-22"}, "results": [{}]}, "'a'"),
        ({"receipt": {"as_at": "2026-11-22", "extent": ["F"]}, "results": []}, "unknown extent"),
        ({"receipt": {"as_at": "2026-11-22", "readings": ["narrow"]}, "results": []}, "readings"),
    ],
)
def test_a_malformed_document_is_an_error(document: Any, words: str) -> None:
    """What is not a document of this program raises an error that names the field and what to do."""
    with pytest.raises(ProofError, match=words):
        check_document([], document)


def test_nothing_claimed_is_nothing_refuted() -> None:
    """A document without results has no verdicts."""
    assert check_document([], {"receipt": {"as_at": "2026-11-22"}, "results": []}) == []
