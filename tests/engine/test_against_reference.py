"""The engine and the comparison of gateways agree with the plain reference on thousands of tiny worlds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from gateways_graph.analysis.relations import Comparer
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import CERTAINTIES, PairFinding, Witness
from tests.builders import day_of
from tests.reference import Cover, Scopes
from tests.reference_relations import Expected, Held, Pair, are_comparable, expect, iter_settled, merge, relations_of
from tests.strategies import datasets

EXTENTS = ("E", "S")
VALUE = {name: number for number, name in enumerate(CERTAINTIES)}
_QUIET = tuple(HealthCheck)


def _many(examples: int) -> settings:
    return settings(
        max_examples=examples, database=None, deadline=None, derandomize=True, suppress_health_check=_QUIET,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )  # fmt: skip


def _pairs(live: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    names = sorted(live)
    return ((a, b) for index, a in enumerate(names) for b in names[index + 1 :])


def _point(witness: Witness) -> tuple[str, ...]:
    return tuple(witness)[:7]


def _check_points(finding: PairFinding, expected: Expected, scopes: Scopes) -> None:
    one, two = scopes.effective[finding.a], scopes.effective[finding.b]
    if expected.meets:
        assert finding.witness is not None
        point = _point(finding.witness)
        for cover in (one, two):
            assert point in (cover.sure if expected.meets == 2 else cover.maybe)
    for name, found, other in ((finding.a, finding.only_a, two), (finding.b, finding.only_b, one)):
        assert (found is not None) == (expected.inside.get(name) == 0)
        if found is not None:
            _check_outside(_point(found), scopes.effective[name], other)


def _check_outside(point: tuple[str, ...], own: Cover, other: Cover) -> None:
    assert point in (own.sure or own.maybe)
    assert point not in other.maybe


def _check_pair(finding: PairFinding | None, expected: Expected | None, scopes: Scopes) -> None:
    assert (finding is None) == (expected is None)
    if finding is None or expected is None:
        return
    assert (finding.relation, VALUE[finding.certainty]) == (expected.relation, expected.certainty)
    assert expected.of in (None, finding.a)
    assert {(item.relation, item.of, VALUE[item.certainty]) for item in finding.also} == expected.also
    assert {finding.a: finding.share_a, finding.b: finding.share_b} == expected.shares
    assert finding.status == expected.status
    _check_points(finding, expected, scopes)


@pytest.mark.parametrize("run", range(4))
def test_findings_are_what_the_definitions_say(run: int) -> None:
    """Relation, side, certainty, other relations, exact shares and every witness, on 2,000 tiny worlds."""

    @seed(run)
    @settings(_many(500), derandomize=False)
    @given(datasets())
    def agree(data: Dataset) -> None:
        world, scopes = build_world(data, day_of(), extent=EXTENTS), Scopes(data, day_of(), EXTENTS)
        assert set(world.live) == set(scopes.plain)
        comparer = Comparer(world)
        for a, b in _pairs(world.live):
            _check_pair(comparer.compare(a, b), expect(Pair(scopes, a, b)), scopes)

    agree()


@_many(150)
@given(datasets())
def test_the_answer_does_not_depend_on_which_gateway_comes_first(data: Dataset) -> None:
    """Comparing B with A says the same of A and of B as comparing A with B."""
    comparer = Comparer(build_world(data, day_of(), extent=EXTENTS))
    for a, b in _pairs(comparer.world.live):
        forth, back = comparer.compare(a, b), comparer.compare(b, a)
        if forth is None or back is None:
            assert forth is back
            continue
        assert (forth.relation, forth.certainty, set(forth.also)) == (back.relation, back.certainty, set(back.also))
        assert {forth.a: forth.share_a, forth.b: forth.share_b} == {back.a: back.share_a, back.b: back.share_b}


def _under_all(data: Dataset, pair: tuple[str, str]) -> Held:
    """Relations by enumerating one reading per phrase."""
    if not are_comparable(*(item for item in data.gateways if item.id in pair)):
        return {}
    found = []
    for settled in iter_settled(data):
        scopes = Scopes(settled, day_of(), EXTENTS)
        known = all(name in scopes.effective for name in pair)
        found.append(relations_of(Pair(scopes, *pair)) if known else {})
    return merge(found)


def _said(finding: PairFinding | None) -> Held:
    if finding is None:
        return {}
    main = finding.relation, finding.a if finding.relation in _SIDED else None
    others = {(item.relation, item.of): VALUE[item.certainty] for item in finding.also}
    return {main: VALUE[finding.certainty], **others}


_SIDED = frozenset({"redundant", "specific under general", "subsumed"})


@_many(300)
@given(datasets(readings=True))
def test_a_disputed_reading_never_makes_an_answer_too_sure(data: Dataset) -> None:
    """Certain holds under every reading; a pair that meets under some reading is at least listed."""
    world = build_world(data, day_of(), extent=EXTENTS)
    comparer = Comparer(world)
    for a, b in _pairs(world.live):
        finding = comparer.compare(a, b)
        said, true = _said(finding), _under_all(data, (a, b))
        assert all(true.get(key) == 2 for key, sure in said.items() if sure == 2)
        assert not true or finding is not None
