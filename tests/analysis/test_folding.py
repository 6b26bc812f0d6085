"""A long list folded for reading: what stands in a line, and that nothing is lost from the counts."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateways_graph.analysis.folding import count_relations, fold_overlaps
from gateways_graph.analysis.overlaps import Overlaps, find_overlaps
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import PairFinding
from tests import builders as make
from tests.strategies import datasets


def found(a: str, b: str, relation: str = "partial overlap", **fields: Any) -> PairFinding:
    """A certain finding about two gateways."""
    return PairFinding(a, b, relation, "certain")._replace(**fields)


def world(*names: str, sections: dict[str, str] | None = None) -> World:
    """Gateways of one section each, unless said otherwise."""
    places = sections or {}
    data = make.dataset(
        *(make.gateway(name, provisions=(make.provision_iri(places.get(name, name)),)) for name in names)
    )
    return build_world(data, make.day_of())


def overlaps(*findings: PairFinding, **broad: int) -> Overlaps:
    """An answer of ten live gateways."""
    return Overlaps(findings, broad, 10)


def test_findings_between_the_same_provisions_share_a_line() -> None:
    """Limbs of two sections in the same relation are one line that says how many others it stands for."""
    place = world("a1", "a2", "b", sections={"a1": "1/1", "a2": "1/2", "b": "2"})
    folded = fold_overlaps(place, overlaps(found("a1", "b"), found("a2", "b"), found("a2", "b", "subsumed")))
    assert [(line.finding.relation, line.finding.a, line.others) for line in folded.lines] == [
        ("partial overlap", "a1", 1),
        ("subsumed", "a2", 0),
    ]


def test_limbs_of_one_section_are_counted_and_not_listed() -> None:
    """Pairs of siblings go into a count by section; the same source is a data matter and stays."""
    place = world("a1", "a2", sections={"a1": "1/1", "a2": "1/2"})
    pairs = overlaps(found("a1", "a2", siblings=True), found("a1", "a2", "same source", siblings=True))
    folded = fold_overlaps(place, pairs)
    assert list(folded.siblings.values()) == [1]
    assert [line.finding.relation for line in folded.lines] == ["same source"]


def test_what_is_only_possible_is_counted_unless_asked_for() -> None:
    """Pairs that may meet are left out of the list and said to be; on request they are listed."""
    pairs = overlaps(found("a", "b", certainty="possible"), found("a", "c"))
    shown = fold_overlaps(world("a", "b", "c"), pairs)
    assert (len(shown.lines), shown.possible) == (1, 1)
    whole = fold_overlaps(world("a", "b", "c"), pairs, possible=True)
    assert (len(whole.lines), whole.possible) == (2, 0)


def test_a_broad_gateway_has_one_line_for_its_weak_pairs() -> None:
    """Its overlaps are counted by relation; duplicates and redundancies of it are still listed."""
    pairs = overlaps(
        found("a", "wide"), found("b", "wide"), found("c", "wide", "subsumed"), found("d", "wide", "duplicate"), wide=4
    )
    folded = fold_overlaps(world("a", "b", "c", "d", "wide"), pairs)
    assert folded.broad == {"wide": (4, {"partial overlap": 2, "subsumed": 1})}
    assert [line.finding.relation for line in folded.lines] == ["duplicate"]


def test_a_pair_of_two_broad_gateways_is_counted_once() -> None:
    """The broader of the two takes it."""
    folded = fold_overlaps(world("a", "b"), overlaps(found("a", "b"), a=4, b=7))
    assert folded.broad == {"b": (7, {"partial overlap": 1})}


def test_the_number_left_out_is_stated() -> None:
    """With at most one line, the findings behind the others are counted."""
    pairs = overlaps(found("a", "b"), found("a", "c"), found("b", "c"))
    folded = fold_overlaps(world("a", "b", "c"), pairs, most=1)
    assert (len(folded.lines), folded.left_out) == (1, 2)


@given(datasets(), st.booleans(), st.sampled_from((None, 0, 1)))
@settings(max_examples=80, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_finding_is_somewhere(data: Dataset, possible: bool, most: int | None) -> None:
    """Lines, their others, siblings, broad gateways, possible ones and those left out add up to all."""
    place = build_world(data, make.day_of())
    answer = find_overlaps(place)
    folded = fold_overlaps(place, answer, possible=possible, most=most)
    listed = sum(1 + line.others for line in folded.lines)
    broad = sum(sum(counts.values()) for _, counts in folded.broad.values())
    assert listed + sum(folded.siblings.values()) + broad + folded.possible + folded.left_out == len(answer.findings)


def test_only_certain_relations_are_counted() -> None:
    """The head of the list counts what is certain."""
    pairs = (found("a", "b"), found("a", "c"), found("b", "c", "duplicate"), found("c", "d", certainty="possible"))
    assert count_relations(pairs) == {"partial overlap": 2, "duplicate": 1}
