"""The engine and the comparison of gateways agree with the plain reference on thousands of tiny worlds."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from gateways_graph.analysis.relations import Comparer
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import PairFinding
from tests.builders import day_of
from tests.cases.pairs import EXTENTS, VALUE, iter_pair_cases, iter_pairs
from tests.reference import Scopes
from tests.reference_relations import Expected, Held, Pair, expect, find_turning, iter_settled, merge, relations_of
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


class _Reread(NamedTuple):
    """A tiny world under every choice of readings."""

    choices: list[dict[str, str]]
    scopes: list[Scopes]

    def held(self, pair: tuple[str, str]) -> list[Held]:
        """What holds between two gateways under each choice."""
        return [
            relations_of(Pair(scopes, *pair)) if set(pair) <= scopes.effective.keys() else {} for scopes in self.scopes
        ]


def _reread(data: Dataset) -> _Reread:
    found = list(iter_settled(data))
    return _Reread([choice for choice, _ in found], [Scopes(item, day_of(), EXTENTS) for _, item in found])


@pytest.mark.parametrize("run", range(2))
def test_disputed_readings_are_enumerated(run: int) -> None:
    """Every relation is certain under all readings, possible under some, and left out under none.

    It turns on exactly the phrases of which another reading changes it, and its points hold under the
    readings that it names.
    """

    @seed(run)
    @settings(_many(250), derandomize=False)
    @given(datasets(readings=True))
    def agree(data: Dataset) -> None:
        world, reread = build_world(data, day_of(), extent=EXTENTS), _reread(data)
        plain, comparer = Scopes(data, day_of(), EXTENTS), Comparer(world)
        for a, b in iter_pairs(world.live):
            held = reread.held((a, b))
            finding, expected = comparer.compare(a, b), expect(Pair(plain, a, b), merge(held))
            assert (finding is None) == (expected is None)
            if finding is not None and expected is not None:
                _check_reread(finding, expected, reread, held)

    agree()


def _check_reread(finding: PairFinding, expected: Expected, reread: _Reread, held: list[Held]) -> None:
    assert (finding.relation, VALUE[finding.certainty]) == (expected.relation, expected.certainty)
    assert expected.of in (None, finding.a)
    assert {(item.relation, item.of, VALUE[item.certainty]) for item in finding.also} == expected.also
    main = (finding.relation, finding.certainty, expected.of, finding.turns_on)
    for relation, certainty, of, turns_on in (main, *(item[:4] for item in finding.also)):
        values = [table.get((relation, of), 0) for table in held]
        phrases = {name for name in turns_on if name.startswith("phr:")}
        assert phrases == (set() if certainty == "certain" else find_turning(reread.choices, values))
    meant = [number for number, choice in enumerate(reread.choices) if dict(finding.under).items() <= choice.items()]
    assert meant
    for number in meant:
        values = [table.get((finding.relation, expected.of), 0) for table in held]
        assert values[number] == max(values)
        _check_points_under(finding, reread.scopes[number])


def _check_points_under(finding: PairFinding, scopes: Scopes) -> None:
    covers = {name: scopes.effective[name].maybe for name in (finding.a, finding.b)}
    if finding.witness is not None:
        assert all(tuple(finding.witness)[:7] in cover for cover in covers.values())
    for own, other, found in ((finding.a, finding.b, finding.only_a), (finding.b, finding.a, finding.only_b)):
        if found is not None:
            assert tuple(found)[:7] in covers[own]
            assert tuple(found)[:7] not in covers[other]
