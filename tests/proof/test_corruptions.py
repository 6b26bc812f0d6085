"""Nothing that was falsified is proved: findings of every kind, of the packaged data and of random tiny worlds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gateways_graph.analysis.labels import labels_of
from gateways_graph.engine.world import World
from gateways_graph.proof.check import check_document
from tests.proof import documents
from tests.proof.compared import compare, comparisons
from tests.proof.conftest import Answers
from tests.proof.corruptions.asked import corrupt_asked
from tests.proof.corruptions.change import corrupt_change
from tests.proof.corruptions.conflicts import corrupt_conflict
from tests.proof.corruptions.fields import Corruption, Places, Record
from tests.proof.corruptions.pairs import corrupt_pair
from tests.proof.corruptions.redundant import corrupt_judgement, corrupt_set, corrupt_smallest
from tests.proof.documents import Document
from tests.strategies import datasets

#: Falsified findings that must be refuted, all kinds together.
WANTED = 1000
#: So many random worlds, comparisons of two, and findings of each kind on the packaged data, are falsified.
WORLDS, CHANGES, FEW = 25, 30, 6
#: Sets that are told beside the judgements.
_SETS = {"removable_set": corrupt_set, "smallest": corrupt_smallest}


class Falsified(NamedTuple):
    """One false document, what kind of finding it falsifies and how, and where that finding stands in it."""

    kind: str
    name: str
    document: Document
    place: int


class Anything:
    """Every relation of two disclosures: on the packaged data it is not worked out which pairs have which."""

    def __contains__(self, known: object) -> bool:
        return isinstance(known, tuple) and known[0] in ("reciprocal", "parallel", "chained")


def _results(kind: str, document: Document, places: Places, known: Any) -> Iterator[Falsified]:
    """Falsifications of each result of a document."""
    results = document["results"]
    true = {json.dumps(item, sort_keys=True) for item in results}
    for number, record in enumerate(results):
        another = results[number - 1] if len(results) > 1 else None
        for name, false in _falsify(kind, record, places, (known, another, results)):
            # Where two gateways are alike, one in the place of the other may be just as true.
            if kind == "pairs" and any(json.dumps(item, sort_keys=True) in true for item in (false, _turned(false))):
                continue
            yield Falsified(kind, name, {**document, "results": [false]}, 0)


def _turned(record: Record) -> Record:
    """The same finding with its sides exchanged."""
    sides = {"a": record["b"], "b": record["a"], "only_a": record["only_b"], "only_b": record["only_a"]}
    terms = {name: {"a": item["b"], "b": item["a"]} for name, item in record["terms"].items()}
    return {**record, **sides, "share": {"a": record["share"]["b"], "b": record["share"]["a"]}, "terms": terms}


def _falsify(kind: str, record: Record, places: Places, beside: tuple[Any, Any, Any]) -> Iterator[Corruption]:
    known, another, results = beside
    if kind == "pairs":
        sides = {side["id"]: side for item in results for side in (item["a"], item["b"])}
        others = {f"another gateway, {name}": sides[name] for name in sorted(sides)[:: max(1, len(sides) // 3)]}
        return corrupt_pair(record, others, places, another)
    if kind == "asked":
        return corrupt_asked(record, places, known, another)
    return (
        corrupt_conflict(record, places, another) if kind == "conflicts" else corrupt_judgement(record, places, another)
    )


def _sets(document: Document, places: Places) -> Iterator[Falsified]:
    """Falsifications of the sets that could go together; judgements on which the bound rests stay."""
    results = [item for item in document["results"] if item["verdict"] == "removable"]
    document, place = {**document, "results": results}, len(results)
    for number, (field, corrupt) in enumerate(_SETS.items()):
        for name, false in corrupt(document[field], places):
            yield Falsified(field, name, {**document, field: false}, place + number)


def _proved(falsified: list[Falsified], triples: Any) -> list[str]:
    """Those that the checker takes for true; many results are put to it at once."""
    wrong = []
    alone = [item for item in falsified if item.kind in _SETS]
    for item in alone:
        if check_document(triples, item.document)[item.place].ok:
            wrong.append(f"{item.kind}: {item.name}")
    for kind in sorted({item.kind for item in falsified if item not in alone}):
        same = [item for item in falsified if item.kind == kind]
        together = {**same[0].document, "results": [item.document["results"][0] for item in same]}
        verdicts = check_document(triples, together)[: len(same)]
        assert all(verdict.ok or verdict.reason for verdict in verdicts)
        wrong += [f"{kind}: {item.name}" for item, verdict in zip(same, verdicts, strict=True) if verdict.ok]
    return wrong


def _distinct(falsified: list[Falsified]) -> list[Falsified]:
    """Each false finding once."""
    kept = {}
    for item in falsified:
        said = item.document[item.kind] if item.kind in _SETS else item.document["results"][0]
        kept[item.kind, json.dumps(said, sort_keys=True)] = item
    return list(kept.values())


def _of_world(world: World) -> list[Falsified]:
    """Falsifications of every finding of a small world."""
    places = Places(world, labels_of(world))
    found: list[Falsified] = []
    for kind in ("pairs", "asked", "redundant", "conflicts"):
        document = documents.DOCUMENTS[kind](world)
        known = {
            (item["relation"], item["a"]["id"], item["b"]["id"]) for item in document["results"] if kind == "asked"
        }
        found += _results(kind, document, places, known)
        if kind == "redundant":
            found += _sets(document, places)
    return _distinct(found)


def _drawn(strategy: st.SearchStrategy[Any], number: int) -> list[Any]:
    """The same random worlds on every run."""
    found: list[Any] = []

    @settings(
        max_examples=number, database=None, deadline=None, derandomize=True, phases=(Phase.generate,),
        suppress_health_check=tuple(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def keep(drawn: Any) -> None:
        found.append(drawn)

    keep()
    return found


@pytest.fixture(scope="module")
def real(answers: Answers) -> list[Falsified]:
    """Falsified findings of the packaged data."""
    places = Places(answers.world, labels_of(answers.world))
    found: list[Falsified] = []
    told = {name: getattr(answers, name) for name in ("asked", "redundant", "conflicts")}
    for kind, document in (("pairs", answers.overlaps), *told.items()):
        few = {**document, "results": document["results"][:: max(1, len(document["results"]) // FEW)]}
        found += _results(kind, few, places, Anything())
    return _distinct([*found, *_sets(answers.redundant, places)])


def test_no_falsified_finding_of_the_packaged_data_is_proved(answers: Answers, real: list[Falsified]) -> None:
    """At least a thousand false findings, of every kind, are refuted with a reason."""
    counts = Counter(item.kind for item in real)
    assert len(real) >= WANTED, counts
    assert min(counts[kind] for kind in ("pairs", "asked", "redundant", "conflicts")) > 150, counts
    assert _proved(real, answers.triples) == []


def test_no_falsified_finding_of_a_random_world_is_proved() -> None:
    """The same on tiny worlds, where every axis and term is drawn."""
    counts: Counter[str] = Counter()
    proved = []
    for data in _drawn(st.one_of(datasets(), documents.barred()), WORLDS):
        triples, world = documents.read_again(data)
        falsified = _of_world(world)
        counts.update(item.kind for item in falsified)
        proved += _proved(falsified, triples)
    assert proved == []
    assert counts.total() >= WANTED, counts


def test_no_falsified_change_is_proved() -> None:
    """Changes of random worlds of every kind, falsified on either side, are refuted."""
    counts: Counter[str] = Counter()
    proved = []
    for old, new, before, after in _drawn(comparisons(), CHANGES):
        compared = compare(old, new, (before, after))
        false = [
            (f"{record['change']}: {name}", wrong)
            for record in compared.document["results"]
            if record["change"] not in ("route", "recorded")
            for name, wrong in corrupt_change(record)
        ]
        counts.update(name.partition(":")[0] for name, _ in false)
        document = {**compared.document, "results": [wrong for _, wrong in false]}
        verdicts = check_document(compared.new, document, old=compared.old)
        proved += [name for (name, _), verdict in zip(false, verdicts, strict=True) if verdict.ok]
    assert proved == []
    assert counts.total() >= WANTED, counts
