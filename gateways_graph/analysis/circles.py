"""Longer circles of recorded precedence, through three or more gateways and bars.

What prevails over what, by name: a gateway over a bar that it lifts or that yields to it, a bar
over a gateway that it prevails over or that preserves it, a gateway over another that gives way to
it. A circle counts where all that it passes through share ground, and where no shorter circle lies
in it. General words make no longer circle: they rank nothing against what they do not name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gateways_graph.analysis.barred import Judge
from gateways_graph.engine.box import Box, is_empty, meet
from gateways_graph.engine.world import Scope, World

__all__ = ["Circle", "find_circles"]

#: Most gateways and bars in one circle.
LONGEST = 6


class Circle(NamedTuple):
    """A circle of precedence: each prevails over the next, the last over the first.

    Attributes:
        nodes: Gateways and bars, from the lowest id.
        because: Why each prevails over the next.
        value: 2 where all certainly share ground, else 1.
        common: A box that all share.
    """

    nodes: tuple[str, ...]
    because: tuple[str, ...]
    value: int
    common: Box


def find_circles(judge: Judge, names: Iterable[str]) -> list[Circle]:
    """Circles of three or more, in order of their nodes.

    Args:
        judge: Judge of the world.
        names: Live gateways that bars can stand against.

    Cost:
        Depth-first from each node along recorded edges by name, which are few.
    """
    edges = _edges(judge, list(names))
    found: list[Circle] = []
    for start in sorted(edges):
        for path in _paths(edges, [start]):
            if not any(name in judge.world.bars for name in path) or _is_chorded(edges, path):
                continue
            shared = _shared(judge.world, path)
            if shared is not None:
                steps = zip(path, (*path[1:], path[0]), strict=True)
                found.append(Circle(tuple(path), tuple(edges[a][b] for a, b in steps), *shared))
    return found


def _edges(judge: Judge, names: Sequence[str]) -> dict[str, dict[str, str]]:
    """What each gateway and bar prevails over by name, with the reason."""
    world = judge.world
    edges: dict[str, dict[str, str]] = {}
    live = set(names)
    for name in names:
        gateway = world.gateways[name]
        for other in gateway.gives_way_to or ():
            if other in live and other != name:
                edges.setdefault(other, {})[name] = f"{name} gives way to {other}"
    for name, bar in _pairs_by_name(world, live):
        facts = judge.precedence.weigh(world.gateways[name], world.restrictions[bar])
        if facts.lifts == 2 or facts.yields == 2:
            why = f"{name} lifts it" if facts.lifts == 2 else f"it yields to {name}"
            edges.setdefault(name, {})[bar] = why
        if facts.prevails == 2 or facts.preserves == 2:
            why = f"{bar} prevails over it" if facts.prevails == 2 else f"{name} names {bar} as one that stands"
            edges.setdefault(bar, {})[name] = why
    return edges


def _pairs_by_name(world: World, live: set[str]) -> list[tuple[str, str]]:
    """Gateways and bars of which one names the other."""
    found: set[tuple[str, str]] = set()
    for name in live:
        gateway = world.gateways[name]
        said = (*(gateway.lifts or ()), *gateway.except_restrictions, *(item.value for item in gateway.alternatives))
        found.update((name, bar) for bar in said if bar in world.bars)
    for name in world.bars:
        bar = world.restrictions[name]
        said = (*(bar.yields_to or ()), *(bar.prevails_over or ()), *(item.value for item in bar.alternatives))
        found.update((other, name) for other in said if other in live)
    return sorted(found)


def _paths(edges: Mapping[str, Mapping[str, str]], path: list[str]) -> Iterator[tuple[str, ...]]:
    """Simple circles through the first node of a path, of which it is the lowest."""
    for other in sorted(edges.get(path[-1], {})):
        if other == path[0] and len(path) > 2:
            yield tuple(path)
        elif other > path[0] and other not in path and len(path) < LONGEST:
            yield from _paths(edges, [*path, other])


def _is_chorded(edges: Mapping[str, Mapping[str, str]], path: tuple[str, ...]) -> bool:
    """Whether an edge cuts a circle short, so that a shorter one lies in it."""
    size = len(path)
    return any(
        path[j] in edges.get(path[i], {}) for i in range(size) for j in range(size) if i != j and (i + 1) % size != j
    )


def _shared(world: World, path: tuple[str, ...]) -> tuple[int, Box] | None:
    """How surely all nodes of a circle share ground, with a box of it."""
    scopes = [world.scopes[name] if name in world.scopes else world.bars[name] for name in path]
    for value in (2, 1):
        box = _common(scopes, sure=value == 2, singles=world.singles)
        if box is not None:
            return value, box
    return None


def _common(scopes: Sequence[Scope], *, sure: bool, singles: int) -> Box | None:
    boxes = [piece.box for piece in (scopes[0].plain_certain if sure else scopes[0].plain_possible)]
    for scope in scopes[1:]:
        pieces = scope.plain_certain if sure else scope.plain_possible
        met = (both for box in boxes for piece in pieces if (both := meet(box, piece.box)) is not None)
        boxes = list(dict.fromkeys(met))
    return next((box for box in boxes if not is_empty(box, singles)), None)
