"""How the scopes of all pairs lie to each other, without the report that `Comparer.compare` writes.

Most gateways are one box, certainly and possibly the same, that gives way to nothing. Pairs of those
are compared as boxes, all at once; every other pair goes through `Comparer.sides`. The answers are
the same.

Not checked: terms, families and acts. Two gateways whose scopes are equal need not be duplicates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gateways_graph.analysis.relations import Comparer
from gateways_graph.engine.blocks import import_numpy
from gateways_graph.engine.box import Box
from gateways_graph.engine.candidates import find_gateway_pairs
from gateways_graph.engine.containment import APART, CONTAINS, EQUAL, INSIDE, relate_boxes, relate_in_bulk
from gateways_graph.engine.world import Scope, World
from gateways_graph.model.finding import CERTAINTIES
from gateways_graph.model.gateway import Exclusions

__all__ = ["ScopePairs", "compare_scopes"]


class ScopePairs(NamedTuple):
    """Pairs that share a point, as columns of equal length: lists, or arrays where numpy made them.

    Attributes:
        names: Gateway ids by number.
        first: Number of one gateway of each pair.
        second: Number of the other, which is higher.
        meets: How surely they share a point: 2 certain, 1 possible.
        inside: How surely the first lies inside the second: 2, 1 or 0.
        contains: How surely the second lies inside the first.
    """

    names: tuple[str, ...]
    first: Sequence[int]
    second: Sequence[int]
    meets: Sequence[int]
    inside: Sequence[int]
    contains: Sequence[int]

    def iter_relations(self) -> Iterator[tuple[str, str, str, str]]:
        """(gateway, other, how the first lies to the other, certainty): equal, inside, contains or partial."""
        columns = (column.tolist() if hasattr(column, "tolist") else column for column in self[1:])
        for one, two, meets, inside, contains in zip(*columns, strict=True):
            least = [inside, contains] if inside and contains else [inside or contains or 2]
            relation = _RELATIONS[bool(inside), bool(contains)]
            yield self.names[one], self.names[two], relation, CERTAINTIES[min(meets, *least)]


_RELATIONS = {(True, True): "equal", (True, False): "inside", (False, True): "contains", (False, False): "partial"}


def compare_scopes(world: World) -> ScopePairs:
    """Scope relation of every pair of live gateways that share a point.

    Raises:
        BudgetError: A pair that is not simple passed its step budget.

    Cost:
        The join, then about two microseconds per pair of simple gateways; less with numpy, from
        `LARGE` boxes on. Other pairs cost what `Comparer.sides` costs.
    """
    boxes = [_only_box(world.scopes[name]) for name in world.live]
    found = find_gateway_pairs(world)
    if isinstance(found.first, list):
        return _compare_lists(world, boxes, list(zip(found.first, found.second, strict=True)))
    return _compare_arrays(world, boxes, found.first, found.second)


def _only_box(scope: Scope) -> Box | None:
    """The box of a simple gateway, else None."""
    sure, maybe = scope.certain, scope.possible
    if len(maybe.pieces) != 1 or sure.pieces != maybe.pieces or sure.minus or maybe.minus or maybe.pieces[0].pairings:
        return None
    return maybe.pieces[0].box


def _compare_lists(world: World, boxes: list[Box | None], pairs: list[tuple[int, int]]) -> ScopePairs:
    simple = [boxes[a] is not None and boxes[b] is not None for a, b in pairs]
    known = [pair for pair, is_simple in zip(pairs, simple, strict=True) if is_simple]
    answers = iter(relate_boxes(boxes, known, world.singles))  # type: ignore[arg-type]
    comparer = Comparer(world)
    rows = []
    for (a, b), is_simple in zip(pairs, simple, strict=True):
        sides = _SIDES[next(answers)] if is_simple else _sides(comparer, a, b)
        if sides[0]:
            rows.append((a, b, *sides))
    columns: Any = zip(*rows, strict=True) if rows else ((),) * 5
    return ScopePairs(world.live, *columns)


#: Relation of two simple boxes -> meets, inside, contains.
_SIDES = {
    code: (2 * (code != APART), 2 * (code in (INSIDE, EQUAL)), 2 * (code in (CONTAINS, EQUAL))) for code in range(5)
}


def _sides(comparer: Comparer, a: int, b: int) -> tuple[int, int, int]:
    sides = comparer.sides(comparer.world.live[a], comparer.world.live[b])
    return sides.meets, sides.a_in_b, sides.b_in_a


def _compare_arrays(world: World, boxes: list[Box | None], first: Any, second: Any) -> ScopePairs:
    np = import_numpy()
    is_simple = np.array([box is not None for box in boxes])
    simple = is_simple[first] & is_simple[second]
    filled = [box or Box(1, 1, 1, 1, 1, 1, 1) for box in boxes]
    sides = np.empty((len(first), 3), dtype=np.int8)
    codes = relate_in_bulk(filled, first[simple], second[simple], world.singles, meeting=_join_is_exact(world))
    sides[simple] = np.array([_SIDES[code] for code in range(5)], dtype=np.int8)[codes]
    comparer = Comparer(world)
    for number in np.flatnonzero(~simple).tolist():
        sides[number] = _sides(comparer, int(first[number]), int(second[number]))
    kept = sides[:, 0] > 0
    return ScopePairs(world.live, first[kept], second[kept], *sides[kept].T)


def _join_is_exact(world: World) -> bool:
    """Whether boxes that the join pairs surely meet: nothing is left out and every name denotes something."""
    flows = [flow for name in world.live for flow in world.gateways[name].flows]
    nothing = Exclusions()
    if any(flow.form or flow.obtained_under or flow.received_through or flow.except_ != nothing for flow in flows):
        return False
    named = (
        (world.bodies, (flow.discloser for flow in flows)),
        (world.bodies, (flow.recipient for flow in flows)),
        (world.purposes, (flow.purpose for flow in flows)),
        (world.subjects, (flow.subject for flow in flows)),
    )
    return all(
        closure.possible.keys() >= set[str]().union(*lists) and all(closure.possible.values())
        for closure, lists in named
    )
