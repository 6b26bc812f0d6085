"""A hierarchy at one date, closed: every node's denotation as a bitmap over points.

A *point* is a recorded leaf, or the rest-leaf of an open class ("a local authority not listed
here"). `den(c)` is the recorded leaves below `c` with the rest-leaf of every open class at or below
`c`, so a class never equals the list of its recorded members. A single body is its own leaf, and
its offices and capacities lie below it.

Classes are never expanded into lists: a denotation is one integer. Edges whose date is vague make
two denotations, the certain and the possible.

Source: `docs/semantics.md`, "Denotation".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from gateways_graph.model.hierarchy import Hierarchy, Node
from gateways_graph.model.periods import Period

__all__ = ["Closure", "Point", "build_closure", "certainty_of", "number_nodes"]


_KIND_ORDER = {"capacity": 1, "class": 2, "relative": 3}


class Point(NamedTuple):
    """A leaf (`rest` false) or the unlisted remainder of an open node (`rest` true)."""

    node: str
    rest: bool


class Closure(NamedTuple):
    """Denotations at one date.

    Attributes:
        order: Node ids, each before everything below it.
        children: Node id -> ids directly below it, possible edges included.
        parents: Node id -> ids directly above it, possible edges included.
        sure: The edges (child, parent) that certainly hold.
        certain: Node id -> bitmap of points that certainly fall under it.
        possible: Node id -> bitmap of points that may fall under it.
        points: Bit number -> point, the same on every day.
        singles: Bitmap of the points that are one body each (not classes, not rest-leaves).
        everything: Bitmap of all points that exist on the day.
        disjoint: Pairs of nodes recorded as having no common member, both ways round.
    """

    order: tuple[str, ...]
    children: Mapping[str, tuple[str, ...]]
    parents: Mapping[str, tuple[str, ...]]
    sure: frozenset[tuple[str, str]]
    certain: Mapping[str, int]
    possible: Mapping[str, int]
    points: tuple[Point, ...]
    singles: int
    everything: int
    disjoint: frozenset[tuple[str, str]] = frozenset()

    def below(self, node: str, *, sure: bool = False) -> set[str]:
        """The node and every node under it; with `sure`, along certain edges only."""
        return _walk(node, lambda over: (n for n in self.children.get(over, ()) if not sure or (n, over) in self.sure))

    def above(self, node: str, *, sure: bool = False) -> set[str]:
        """The node and every node over it; with `sure`, along certain edges only."""
        return _walk(node, lambda low: (n for n in self.parents.get(low, ()) if not sure or (low, n) in self.sure))

    def are_disjoint(self, a: str, b: str) -> bool:
        """Whether two nodes are recorded as disjoint, themselves or through what they fall under."""
        over = self.above(b)
        return any((x, y) in self.disjoint for x in self.above(a) for y in over)


def _walk(start: str, step: Callable[[str], Iterable[str]]) -> set[str]:
    seen, stack = {start}, [start]
    while stack:
        for node in step(stack.pop()):
            if node not in seen:
                seen.add(node)
                stack.append(node)
    return seen


def certainty_of(periods: Iterable[Period], day: int) -> int:
    """Whether any of the periods holds on a day: 2, 1 or 0; no periods means always."""
    periods = tuple(periods)
    if not periods:
        return 2
    return max(period.holds_on(day) for period in periods)


def number_nodes(hierarchies: Iterable[Hierarchy], named: Mapping[str, int]) -> tuple[str, ...]:
    """Every node of several hierarchies, the best witnesses first: one numbering that serves them all."""
    hierarchies = tuple(hierarchies)
    over = {edge.parent for hierarchy in hierarchies for edge in hierarchy.edges}
    ranks: dict[str, int] = {}
    for node in (node for hierarchy in hierarchies for node in hierarchy.nodes):
        ranks[node.id] = max(_KIND_ORDER.get(node.kind, 0) or node.id in over, ranks.get(node.id, 0))
    return tuple(sorted(ranks, key=lambda name: (ranks[name], -named.get(name, 0), name)))


def build_closure(
    hierarchy: Hierarchy, day: int, *, named: Mapping[str, int] | None = None, numbering: Sequence[str] = ()
) -> Closure:
    """Close a hierarchy on a day.

    Args:
        hierarchy: An acyclic hierarchy (validation rejects cycles).
        day: Ordinal of the day.
        named: How often the data name a node; the most named are the first choice for a witness.
        numbering: Every node in the order of its bit, so that closures of two hierarchies can be
            compared; a node that has no point leaves its bit unused.

    Cost:
        One bitwise OR per edge, on integers of one bit per point.
    """
    alive = {node.id: certainty_of(node.exists, day) for node in hierarchy.nodes}
    edges = [
        (edge.child, edge.parent, certainty_of(edge.periods, day))
        for edge in hierarchy.edges
        if edge.child in alive and edge.parent in alive
    ]
    # A body that has ended denotes nothing, and so do its offices through it.
    edges = [(child, parent, min(sure, alive[child], alive[parent])) for child, parent, sure in edges]
    children: dict[str, list[str]] = {node.id: [] for node in hierarchy.nodes}
    parents: dict[str, list[str]] = {node.id: [] for node in hierarchy.nodes}
    for child, parent, sure in edges:
        # Parents are few and children may be thousands, so a repeated edge is looked for upwards.
        if sure and parent not in parents[child]:
            children[parent].append(child)
            parents[child].append(parent)
    order = _topological(children, parents)
    points, own = _points(hierarchy, children, alive, named or {})
    if numbering:
        points, own = _renumber(hierarchy.nodes, (points, own), numbering)
    sure_edges = frozenset((child, parent) for child, parent, sure in edges if sure == 2)
    possible = _push(order, children, own)
    if len(sure_edges) == sum(map(len, children.values())) and 1 not in alive.values():
        certain = possible
    else:
        certain = _push(
            order,
            {node: [c for c in below if (c, node) in sure_edges] for node, below in children.items()},
            {node: bits for node, bits in own.items() if alive.get(node, 2) == 2},
        )
    singles = sum(1 << bit for bit, point in enumerate(points) if not point.rest and point.node.startswith("body:"))
    return Closure(
        order=order,
        children={node: tuple(below) for node, below in children.items()},
        parents={node: tuple(over) for node, over in parents.items()},
        sure=sure_edges,
        certain=certain,
        possible=possible,
        points=points,
        singles=singles,
        everything=sum(own.values()),
        disjoint=_disjoint(hierarchy.nodes),
    )


def _disjoint(nodes: Iterable[Node]) -> frozenset[tuple[str, str]]:
    pairs = [(node.id, other) for node in nodes for other in node.disjoint_with]
    return frozenset((*pairs, *((other, node) for node, other in pairs)))


def _topological(children: Mapping[str, list[str]], parents: Mapping[str, list[str]]) -> tuple[str, ...]:
    waiting = {node: len(over) for node, over in parents.items()}
    ready = [node for node, count in waiting.items() if not count]
    order: list[str] = []
    while ready:
        node = ready.pop()
        order.append(node)
        for child in children[node]:
            waiting[child] -= 1
            if not waiting[child]:
                ready.append(child)
    return tuple(order)


def _points(
    hierarchy: Hierarchy, children: Mapping[str, list[str]], alive: Mapping[str, int], named: Mapping[str, int]
) -> tuple[tuple[Point, ...], dict[str, int]]:
    points: list[Point] = []
    own: dict[str, int] = {}
    # Of every day, so that the order is the same on each.
    over = {edge.parent for edge in hierarchy.edges}

    def rank(node: Node) -> tuple[int, int, str]:
        # Recorded leaves first, the most named of them foremost: the lowest bit is the best witness.
        return (_KIND_ORDER.get(node.kind, 0) or node.id in over, -named.get(node.id, 0), node.id)

    for node in sorted(hierarchy.nodes, key=rank):
        rest = node.kind == "class" or (node.kind in ("purpose", "information") and bool(children[node.id]))
        if rest and node.exhaustive:
            continue
        # Numbered whether it exists on the day or not, so that bitmaps of two days can be compared.
        if alive[node.id]:
            own[node.id] = 1 << len(points)
        points.append(Point(node.id, rest))
    return tuple(points), own


def _renumber(
    nodes: Iterable[Node], made: tuple[tuple[Point, ...], dict[str, int]], numbering: Sequence[str]
) -> tuple[tuple[Point, ...], dict[str, int]]:
    """The same points in the order of a numbering that holds every node."""
    known = {point.node: point for point in made[0]}
    closed = {node.id: Point(node.id, True) for node in nodes}
    places = {name: number for number, name in enumerate(numbering)}
    return tuple(known.get(name, closed[name]) for name in numbering), {name: 1 << places[name] for name in made[1]}


def _push(order: Iterable[str], children: Mapping[str, list[str]], own: Mapping[str, int]) -> dict[str, int]:
    den = dict(own)
    for node in reversed(tuple(order)):
        bits = den.get(node, 0)
        for child in children[node]:
            bits |= den.get(child, 0)
        den[node] = bits
    return den
