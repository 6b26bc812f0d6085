"""A plain reference for relations: every point of a tiny world, straight from the definitions.

Nothing of the engine or of the analyses is used, only model values. Each scope is written out as
the set of all its points, so it is slow and bounded to worlds of a few thousand points, and plain
enough to be checked by reading it beside `docs/semantics.md`.

Values: 2 = certain, 1 = possible, 0 = no.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import ALL_EXTENTS, RELATIVE_PURPOSES, Flow, Gateway
from gateways_graph.model.hierarchy import Edge, Hierarchy, Node
from gateways_graph.model.periods import Period

__all__ = ["Axis", "Cover", "Point", "Scopes", "Surely", "contains", "is_covered", "meets"]

#: discloser, recipient, purpose, subject, form, origin, extent
Point = tuple[str, ...]
#: Names of leaves with how surely they belong.
Surely = dict[str, int]
#: Points with the pairings under which they are covered, one set of pairings per box.
Marked = dict[Point, set[frozenset[str]]]

_FORMS = ("identifying", "de-identified", "not-about-a-person")
_OTHER = "origin:other"


def _holds(periods: Iterable[Period], day: int) -> int:
    """Whether a day lies in any of the periods; no periods means always."""
    return max((item.holds_on(day) for item in periods), default=2)


class Axis:
    """One hierarchy on one day."""

    def __init__(self, hierarchy: Hierarchy, day: int, extra: Iterable[str] = ()) -> None:
        self.nodes = {node.id: node for node in hierarchy.nodes}
        self.alive = {node.id: _holds(node.exists, day) for node in hierarchy.nodes}
        self.over: dict[str, list[tuple[str, int]]] = {name: [] for name in self.nodes}
        for edge in hierarchy.edges:
            if edge.child in self.nodes and edge.parent in self.nodes:
                self.over[edge.child].append((edge.parent, _holds(edge.periods, day)))
        self.extra = tuple(extra)
        self._paths: dict[tuple[str, str], int] = {}
        self.leaves = {name: leaf for name in self.nodes if (leaf := self._leaf(self.nodes[name]))}

    def under(self, low: str, high: str) -> int:
        """How surely a node is, or falls under, another: the best path, as sure as its weakest link."""
        key = (low, high)
        if key not in self._paths:
            if low not in self.nodes or high not in self.nodes:
                self._paths[key] = 2 if low == high else 0
            elif low == high:
                self._paths[key] = self.alive[low]
            else:
                ways = [min(self.alive[low], sure, self.under(over, high)) for over, sure in self.over[low]]
                self._paths[key] = max(ways, default=0)
        return self._paths[key]

    def _leaf(self, node: Node) -> str | None:
        """The leaf a node adds: itself, the rest of an open class, or none."""
        below = any(self.under(name, node.id) for name in self.nodes if name != node.id)
        if node.kind == "class" or (node.kind in ("purpose", "information") and below):
            return None if node.exhaustive else f"rest({node.id})"
        return node.id

    def den(self, name: str) -> Surely:
        """Leaves of a name."""
        if name in self.extra:
            return {name: 2}
        if name not in self.nodes:
            return {}
        return {leaf: sure for low, leaf in self.leaves.items() if (sure := self.under(low, name))}

    def union(self, names: Iterable[str]) -> Surely:
        """Leaves of any of the names."""
        found: Surely = {}
        for name in names:
            for leaf, sure in self.den(name).items():
                found[leaf] = max(sure, found.get(leaf, 0))
        return found

    def everything(self) -> Surely:
        """All leaves; what an axis without a name means."""
        found = {leaf: self.alive[name] for name, leaf in self.leaves.items() if self.alive[name]}
        return {**found, **dict.fromkeys(self.extra, 2)}

    def select(self, names: tuple[str, ...], excluded: tuple[str, ...]) -> Surely:
        """Leaves of the names (all when there are none), less the excluded ones."""
        chosen = self.union(names) if names else self.everything()
        away = self.union(excluded)
        kept = {leaf: min(sure, 2 - away.get(leaf, 0)) for leaf, sure in chosen.items()}
        hidden = {leaf for leaf in kept for name in excluded if self._may_hide(leaf, name)}
        return {leaf: min(sure, 1) if leaf in hidden else sure for leaf, sure in kept.items() if sure}

    def _may_hide(self, leaf: str, excluded: str) -> bool:
        """Whether an unlisted member behind a rest-leaf may be of the excluded class."""
        if not leaf.startswith("rest(") or self.nodes.get(excluded, Node("", "", "")).kind != "class":
            return False
        owner = leaf[5:-1]
        return not self.under(excluded, owner) and not self.disjoint(owner, excluded)

    def disjoint(self, a: str, b: str) -> bool:
        """Whether two classes, or any they fall under, are recorded as disjoint."""
        over = [[node for name, node in self.nodes.items() if self.under(low, name)] for low in (a, b)]
        return any(y.id in x.disjoint_with or x.id in y.disjoint_with for x in over[0] for y in over[1])


class Cover(NamedTuple):
    """What a gateway certainly and possibly covers."""

    sure: Marked
    maybe: Marked


class Scopes:
    """Effective and plain covers of every gateway on one day, for some jurisdictions."""

    def __init__(self, data: Dataset, day: int, wanted: tuple[str, ...] = ALL_EXTENTS) -> None:
        self.data, self.day, self.wanted = data, day, wanted
        self.bodies = Axis(data.bodies, day)
        self.purposes = Axis(_with_relative(data.purposes), day)
        self.subjects = Axis(data.information, day)
        self.origins = Axis(_origins(data), day, [_OTHER])
        self.gateways = {item.id: item for item in data.gateways}
        plain = {item.id: self._plain(item) for item in data.gateways if not _dormant(item)}
        self.plain = {name: cover for name, cover in plain.items() if cover.maybe}
        live = [self.gateways[name] for name in self.plain]
        self.effective = {name: self.give_way(name, live) for name in self.plain}

    def _plain(self, gateway: Gateway) -> Cover:
        cover = Cover({}, {})
        for flow in gateway.flows:
            pairings = frozenset(flow.pairing) - {"different-bodies"}
            for box, sure in self._boxes(flow, gateway):
                _write_out(box, pairings, cover.maybe)
                if sure == 2:
                    _write_out([{leaf: 2 for leaf in axis if axis[leaf] == 2} for axis in box], pairings, cover.sure)
        return cover

    def _boxes(self, flow: Flow, owner: Gateway) -> Iterable[tuple[tuple[Surely, ...], int]]:
        """Products of leaves that make up a flow, each with how surely it holds as a whole."""
        out = flow.except_
        facets = (
            self.subjects.select(flow.subject, out.subject),
            {form: 2 for form in flow.form or _FORMS if form not in out.form},
            self.origins.select((*flow.obtained_under, *flow.received_through), out.origin),
            self._extents(flow, owner),
        )
        whole = 1 if flow.readings else 2
        for given, taken, purpose, sure in self._correlated(flow):
            yield (
                (
                    self.bodies.select(given, out.discloser),
                    self.bodies.select(taken, out.recipient),
                    self.purposes.select((purpose,), out.purpose),
                    *facets,
                ),
                min(whole, sure),
            )

    def _correlated(self, flow: Flow) -> Iterable[tuple[tuple[str, ...], tuple[str, ...], str, int]]:
        """A relative purpose goes by the recorded body or class whose function it is."""
        for purpose in flow.purpose:
            yield flow.discloser, flow.recipient, purpose, 2
            if purpose == "code:functions-of-recipient":
                for node, function, sure in self._functions(flow.recipient):
                    yield flow.discloser, (node,), function, sure
            if purpose == "code:functions-of-discloser":
                for node, function, sure in self._functions(flow.discloser):
                    yield (node,), flow.recipient, function, sure

    def _functions(self, names: tuple[str, ...]) -> Iterable[tuple[str, str, int]]:
        """(body or class, function, how surely) at or under any of the names."""
        bodies = self.bodies
        for node in bodies.nodes.values():
            placed = max((bodies.under(node.id, name) for name in names), default=0)
            if not placed or not (node.functions or node.id in names):
                continue
            for over in bodies.nodes.values():
                sure = min(placed, bodies.under(node.id, over.id))
                yield from ((node.id, function, sure) for function in over.functions if sure)

    def _extents(self, flow: Flow, owner: Gateway) -> Surely:
        text = flow.extent if flow.extent is not None else owner.extent
        applies = flow.applies_in if flow.applies_in is not None else owner.applies_in
        periods = flow.in_force if flow.in_force is not None else owner.in_force
        found: Surely = {}
        for code in self.wanted:
            part_of = 1 if text is None else 2 if code in text else 0
            applied = 2 if applies is None or code in applies else 0
            if periods is None:
                in_force = 1
            else:
                spoken = [item for item in periods if not item.extent or code in item.extent]
                in_force = max((item.holds_on(self.day) for item in spoken), default=0)
            found[code] = min(part_of, applied, in_force)
        return {code: sure for code, sure in found.items() if sure}

    def powers_over(self, gateway: Gateway, others: Iterable[Gateway]) -> list[Gateway]:
        """Those of some others to which a gateway gives way."""
        if gateway.residual:
            effects = (None, "confers", "extends")
            return [h for h in others if h.id != gateway.id and not h.residual and h.legal_effect in effects]
        return [h for h in others if h.id in (gateway.gives_way_to or ())]

    def give_way(self, name: str, others: Iterable[Gateway]) -> Cover:
        """A cover less what it gives way to: certain points need that nothing possible is there."""
        cover, powers = self.plain[name], self.powers_over(self.gateways[name], others)
        maybe_lost = {point for item in powers for point in self.plain[item.id].maybe}
        lost = {
            point
            for item in powers
            if item.legal_effect is not None
            for point, marks in self.plain[item.id].sure.items()
            if frozenset() in marks
        }
        return Cover(
            {point: marks for point, marks in cover.sure.items() if point not in maybe_lost},
            {point: marks for point, marks in cover.maybe.items() if point not in lost},
        )


def _write_out(box: Iterable[Surely], pairings: frozenset[str], into: Marked) -> None:
    """Add every point of a product; a body that tells itself is not a disclosure."""
    for point in product(*box):
        if point[0] != point[1] or not point[0].startswith("body:"):
            into.setdefault(point, set()).add(pairings)


def _dormant(gateway: Gateway) -> bool:
    waits = "code:instrument-not-found" in (gateway.depends_on or ())
    return gateway.not_commenced or gateway.legal_effect == "enables" or waits


def _with_relative(purposes: Hierarchy) -> Hierarchy:
    """A function that is not recorded is a purpose too: it lies under any purpose, and nowhere else."""
    names = [f"code:{name}" for name in RELATIVE_PURPOSES]
    root = [node.id for node in purposes.nodes if node.id == "pur:any"]
    edges = tuple(Edge(name, over) for name in names for over in root)
    return Hierarchy((*purposes.nodes, *(Node(name, name, "purpose") for name in names)), (*purposes.edges, *edges))


def _origins(data: Dataset) -> Hierarchy:
    """Every origin that anything names; parts of a provision and flows of a gateway lie below it."""
    flows = [*(f for item in data.gateways for f in item.flows), *(f for item in data.restrictions for f in item.bars)]
    names = {
        *(name for f in flows for name in (*f.obtained_under, *f.received_through, *f.except_.origin)),
        *(name for item in data.onward_rules for name in item.origin),
    }
    edges = [
        Edge(low, high)
        for low in names
        for high in names
        if low.startswith(f"{high}/") or (low.startswith("flow:") and low[5:].startswith(f"{high}."))
    ]
    return Hierarchy(tuple(Node(name, name, "origin") for name in sorted(names)), tuple(edges))


def meets(a: Cover, b: Cover) -> int:
    """Whether two covers share a point."""
    if a.sure.keys() & b.sure.keys():
        return 2
    return 1 if a.maybe.keys() & b.maybe.keys() else 0


def contains(a: Cover, b: Cover) -> int:
    """Whether `b` lies inside `a`.

    Certain needs every possible point of `b` in a certain box of `a` that adds no pairing of its own.
    No needs a certain point of `b` that is not even possible in `a`; where nothing of `b` is certain,
    what is possible stands for it.
    """
    if all(is_covered(a.sure.get(point), marks) for point, marks in b.maybe.items()):
        return 2
    return 1 if (b.sure or b.maybe).keys() <= a.maybe.keys() else 0


def is_covered(marks: set[frozenset[str]] | None, wanted: set[frozenset[str]]) -> bool:
    """Whether for each set of pairings there is one that asks no more."""
    if not marks or frozenset() in marks:
        return bool(marks)
    return all(any(mark <= mine for mark in marks) for mine in wanted)
