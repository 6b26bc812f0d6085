"""Conflicts that come and go with a change: newly dead, settled, and none that the full lists do not have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gateways_graph.analysis.change import find_changes
from gateways_graph.analysis.changed_conflicts import find_conflict_changes
from gateways_graph.analysis.conflicts import find_conflicts
from gateways_graph.analysis.matching import Matched
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.change import ConflictChange
from gateways_graph.model.dataset import Dataset
from tests.analysis.barred_worlds import barred_datasets
from tests.analysis.barring import read, step
from tests.analysis.routing import world_of
from tests.builders import day_of

_SHOWN = ("dead", "circular", "deadlock", "unresolved", "carved out")
_PREVAILS: dict[str, Any] = {"prevails_over": ("g",)}


def _told(old: tuple[Any, ...], new: tuple[Any, ...]) -> list[tuple[str, str | None, str | None]]:
    changes = find_changes(world_of(*old), world_of(*new), demands=0)
    return [(item.what, item.was and item.was.kind, item.becomes and item.becomes.kind) for item in changes.conflicts]


def test_a_bar_that_comes_may_leave_a_gateway_dead() -> None:
    """The gateway stays in force, and nothing of it is left."""
    gateway = step("g", "giver", "taker")
    changes = find_changes(world_of(gateway), world_of(gateway, read(**_PREVAILS)), demands=0)
    (found,) = changes.conflicts
    assert (found.what, found.gateway, found.bars) == ("gained", "g", ("bar:secrecy",))
    assert (found.shown.kind, found.shown.certainty) == ("dead", "certain")
    assert found.shown.witness is not None
    assert (changes.gateways, changes.permissions) == ((), ())


def test_a_bar_that_goes_opens_what_it_closed() -> None:
    """The conflict is lost with it."""
    gateway = step("g", "giver", "taker")
    assert _told((gateway, read(**_PREVAILS)), (gateway,)) == [("lost", "dead", None)]


def test_a_bar_that_yields_now_is_no_conflict() -> None:
    """What is recorded of precedence changes, not the boxes."""
    gateway = step("g", "giver", "taker")
    assert _told((gateway, read(**_PREVAILS)), (gateway, read(yields_to=("g",)))) == [("lost", "dead", None)]


def test_a_gateway_that_widens_is_only_carved_out() -> None:
    """It was dead, and something is left of it now."""
    narrow, wide = step("g", "giver", "taker"), step("g", "giver", ("taker", "second"))
    bar = read(**_PREVAILS)
    assert _told((narrow, bar), (wide, bar)) == [("changed", "dead", "carved out")]


def test_conflicts_of_others_are_left_alone() -> None:
    """A gateway that changed says nothing of the conflicts of another."""
    other, bar = step("other", "body:third", "taker"), read(**_PREVAILS)
    gateway = step("g", "giver", "taker")
    assert _told((gateway, bar, other), (gateway, bar)) == []


@st.composite
def _pairs(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[Dataset, Dataset]:
    """A barred world, and the same with some gateways and bars gone or recorded otherwise."""
    data = draw(barred_datasets())
    bars, gateways = list(data.restrictions), list(data.gateways)
    choice = draw(st.integers(0, 4))
    if choice == 0:
        bars = bars[1:]
    elif choice == 1:
        gateways = gateways[1:]
    elif choice == 2:
        bars[0] = bars[0]._replace(prevails_over=("g1", "g2"), yields_to=())
    elif choice == 3:
        gateways[0] = gateways[0]._replace(lifts=(bars[0].id,))
    else:
        gateways[1] = gateways[1]._replace(flows=gateways[0].flows)
    return data, data._replace(restrictions=tuple(bars), gateways=tuple(gateways))


def _all(world: World) -> dict[tuple[str, tuple[str, ...]], tuple[str, str]]:
    return {(item.gateway, item.all_bars): (item.kind, item.certainty)
            for item in find_conflicts(world, kinds=_SHOWN).findings}  # fmt: skip


def _key(item: ConflictChange) -> tuple[str, tuple[str, ...]]:
    return item.gateway, item.shown.all_bars


@settings(max_examples=120, database=None, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck),
          phases=(Phase.explicit, Phase.generate, Phase.shrink))  # fmt: skip
@given(_pairs())
def test_looking_only_at_what_changed_misses_no_conflict(two: tuple[Dataset, Dataset]) -> None:
    """Conflicts gained, lost and changed are those by which the full lists of both sides differ."""
    matched = Matched(*(build_world(data, day_of()) for data in two))
    before, after = _all(matched.old), _all(matched.new)
    expected = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    found = find_conflict_changes(matched)
    assert {_key(item) for item in found} == expected
    for item in found:
        assert (item.was and (item.was.kind, item.was.certainty)) == before.get(_key(item))
        assert (item.becomes and (item.becomes.kind, item.becomes.certainty)) == after.get(_key(item))
