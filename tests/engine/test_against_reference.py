"""The engine and the comparison of gateways agree with the plain reference on thousands of tiny worlds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from gateways_graph.analysis.relations import Comparer
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import PairFinding
from tests.builders import day_of
from tests.cases.pairs import EXTENTS, VALUE, iter_pair_cases, iter_pairs
from tests.reference import Scopes
from tests.reference_relations import Held, Pair, iter_settled, merge, relations_of
from tests.strategies import datasets

_QUIET = tuple(HealthCheck)


def _many(examples: int) -> settings:
    return settings(
        max_examples=examples, database=None, deadline=None, derandomize=True, suppress_health_check=_QUIET,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )  # fmt: skip


@pytest.mark.parametrize("run", range(4))
def test_findings_are_what_the_definitions_say(run: int) -> None:
    """Relation, side, certainty, other relations, exact shares and every witness, on 2,000 tiny worlds."""

    @seed(run)
    @settings(_many(500), derandomize=False)
    @given(datasets())
    def agree(data: Dataset) -> None:
        assert [case for case in iter_pair_cases(data) if case.problem] == []

    agree()


@_many(150)
@given(datasets())
def test_the_answer_does_not_depend_on_which_gateway_comes_first(data: Dataset) -> None:
    """Comparing B with A says the same of A and of B as comparing A with B."""
    comparer = Comparer(build_world(data, day_of(), extent=EXTENTS))
    for a, b in iter_pairs(comparer.world.live):
        forth, back = comparer.compare(a, b), comparer.compare(b, a)
        if forth is None or back is None:
            assert forth is back
            continue
        assert (forth.relation, forth.certainty, set(forth.also)) == (back.relation, back.certainty, set(back.also))
        assert {forth.a: forth.share_a, forth.b: forth.share_b} == {back.a: back.share_a, back.b: back.share_b}


def _under_all(data: Dataset, pair: tuple[str, str]) -> Held:
    """Relations by enumerating one reading per phrase."""
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
    for a, b in iter_pairs(world.live):
        finding = comparer.compare(a, b)
        said, true = _said(finding), _under_all(data, (a, b))
        assert all(true.get(key) == 2 for key, sure in said.items() if sure == 2)
        assert not true or finding is not None
