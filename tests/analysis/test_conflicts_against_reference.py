"""Conflicts agree with the plain reference on tiny worlds, and change as they should when the world does."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from gateways_graph.analysis.barred import is_barred
from gateways_graph.analysis.conflicts import Conflicts, find_conflicts
from gateways_graph.engine.world import build_world
from gateways_graph.model.conflict import ConflictFinding
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import CERTAINTIES, Witness
from tests.analysis.barred_worlds import barred_datasets
from tests.analysis.reference_conflicts import ConflictReference, Expected
from tests.builders import day_of

EXTENTS = ("E", "S")


def _many(examples: int) -> settings:
    return settings(
        max_examples=examples, database=None, deadline=None, derandomize=False,
        suppress_health_check=tuple(HealthCheck), phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )  # fmt: skip


def _find(data: Dataset) -> Conflicts:
    return find_conflicts(build_world(data, day_of(), extent=EXTENTS))


def _point(witness: Witness | None) -> tuple[str, ...] | None:
    return tuple(witness)[:7] if witness is not None else None


def _check_pair(finding: ConflictFinding | None, expected: Expected | None) -> None:
    assert (finding is None) == (expected is None)
    if finding is None or expected is None:
        return
    assert (finding.kind, finding.certainty) == (expected.kind, CERTAINTIES[expected.value])
    assert finding.share[0] == len(expected.ground)
    assert _point(finding.witness) in expected.inside
    assert (finding.left is not None) == bool(expected.outside)
    assert finding.left is None or _point(finding.left) in expected.outside
    assert (finding.certainty == "certain") <= (not finding.turns_on)
    assert (finding.certainty == "possible") <= bool(finding.turns_on)


def _check_several(
    found: list[ConflictFinding], reference: ConflictReference, name: str, pairs: dict[str, Expected]
) -> None:
    """At most one finding, just when the bars close the gateway only together; no bar of it is to spare."""
    bars = {bar.id: bar for bar in reference.data.restrictions}
    best = max((item.value for item in pairs.values() if item.kind == "dead"), default=0)
    firm = [bars[b] for b, item in pairs.items() if item.prevails == 2 and bars[b].status != "coded"
            and not bars[b].ends_when]  # fmt: skip
    every = [bars[b] for b, item in pairs.items() if item.prevails]
    value = 0
    if best < 2 and len(firm) > 1 and reference.is_closed(name, firm):
        value = 2
    elif best < 1 and len(every) > 1 and reference.is_closed_maybe(name, every):
        value = 1
    assert [item.certainty for item in found] == [CERTAINTIES[value]] * bool(value)
    for item in found:
        chosen = [bars[bar] for bar in item.all_bars]
        closes = reference.is_closed if value == 2 else reference.is_closed_maybe
        assert closes(name, chosen)
        for one in item.bars:
            others = [bar for bar in chosen if bar.id != one.bar]
            assert not closes(name, others)
            assert _point(one.alone) in reference.points(name, sure=False)
            # A pairing of its own keeps a bar from covering such a point with certainty.
            taken = set().union(*(reference.taken(bar, sure=value == 2) for bar in others))
            paired = any(flow.pairing for bar in others for flow in bar.bars)
            assert paired or _point(one.alone) not in taken


@pytest.mark.parametrize("run", range(3))
def test_conflicts_are_what_the_definitions_say(run: int) -> None:
    """Kind, certainty, exact share, witness, what is left and what several bars close, on 450 tiny worlds."""

    @seed(run)
    @_many(150)
    @given(barred_datasets())
    def agree(data: Dataset) -> None:
        answer, reference = _find(data), ConflictReference(data, day_of(), EXTENTS)
        found = {(item.gateway, item.bar): item for item in answer.findings if item.bar}
        for gateway in data.gateways:
            if gateway.id not in reference.scopes.effective or not is_barred(gateway):
                continue
            pairs = {}
            for bar in data.restrictions:
                expected = reference.expect(gateway, bar) if bar.id in reference.barred else None
                _check_pair(found.pop((gateway.id, bar.id), None), expected)
                if expected is not None:
                    pairs[bar.id] = expected
            together = [item for item in answer.findings if item.gateway == gateway.id and item.kind == "dead"]
            _check_several([item for item in together if item.bar is None], reference, gateway.id, pairs)
        assert not found

    agree()


def _told(item: ConflictFinding) -> tuple[str, str]:
    return item.kind, item.certainty


@seed(11)
@_many(120)
@given(barred_datasets())
def test_adding_a_bar_never_opens_anything(data: Dataset) -> None:
    """What is said of each pair stays; a gateway that was dead stays so, at least as surely."""
    before, after = _find(data._replace(restrictions=data.restrictions[:-1])), _find(data)
    pairs = [{(i.gateway, i.bar, *_told(i)) for i in answer.findings if i.bar} for answer in (before, after)]
    assert pairs[0] <= pairs[1]
    values = []
    for answer in (before, after):
        dead: dict[str, int] = {}
        for item in answer.findings:
            if item.kind == "dead":
                dead[item.gateway] = max(dead.get(item.gateway, 0), CERTAINTIES.index(item.certainty))
        values.append(dead)
    assert all(values[1].get(name, 0) >= value for name, value in values[0].items())


@seed(12)
@_many(80)
@given(barred_datasets())
def test_order_and_names_of_bars_change_nothing(data: Dataset) -> None:
    """The same findings, byte for byte, in whatever order things are recorded; the same whatever bars are called."""
    found = _find(data)
    backwards = data._replace(restrictions=data.restrictions[::-1], enactment_classes=data.enactment_classes[::-1])
    assert _find(backwards) == found
    names = {"bar:x": "bar:three", "bar:y": "bar:two", "bar:z": "bar:one"}

    def renamed(listed: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if listed is None else tuple(names.get(name, name) for name in listed)

    other = data._replace(
        restrictions=tuple(bar._replace(id=names[bar.id]) for bar in data.restrictions),
        gateways=tuple(
            item._replace(lifts=renamed(item.lifts), except_restrictions=renamed(item.except_restrictions) or ())
            for item in data.gateways
        ),
    )
    said = [(item.gateway, names[item.bar], *_told(item)) for item in found.findings if item.bar]
    assert sorted(said) == sorted((i.gateway, i.bar or "", *_told(i)) for i in _find(other).findings if i.bar)
