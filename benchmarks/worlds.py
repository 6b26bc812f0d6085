"""Seeded worlds to measure on: as model values, as triples, and as the plain table that peers are given.

Two densities. *Sparse* names mostly single bodies and narrow information. *Dense* is nearer to real
law: most values are whole classes and much of the information is any information. The same seed
gives the same world on every machine; only `random.Random` is used.

A `Table` holds what every peer needs and nothing of the engine: hierarchies as edges, and one row
per box in force on the day. Peers are not charged for the date.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset, Provision, Statute
from gateways_graph.model.gateway import ALL_EXTENTS, Evidence, Flow, Gateway
from gateways_graph.model.hierarchy import Edge, Hierarchy, Node
from gateways_graph.model.periods import Period, VagueDate, parse_vague

__all__ = ["ANY", "DAY", "Row", "Sample", "Table", "build_sample", "build_table"]

#: The day on which every world is asked.
DAY = date(2026, 1, 1)
#: Stands above every node of a hierarchy: what a box names when it names nothing.
ANY = "any"
_FIRST_DAY = date(1984, 1, 1).toordinal()
_DAYS = 15_000
_SOURCE = "http://www.legislation.gov.uk/ukpga/1980/1"
_STATUTE = Statute("http://www.legislation.gov.uk/id/ukpga/1980/1", "Synthetic Act 1980", "1980")
_EXTENTS = (
    (ALL_EXTENTS, 35), (("E", "W"), 27), (("E",), 14), (("E", "W", "S"), 8), (("S",), 8), (("NI",), 4), (("W",), 4),
)  # fmt: skip
#: Density -> weights of (leaf, subclass, class) among bodies, and of (root, level 1, level 2) among information.
_DENSITY = {"sparse": ((70, 22, 8), (0, 30, 70)), "dense": ((28, 12, 60), (40, 18, 42))}

Edges = tuple[tuple[str, str], ...]


class Row(NamedTuple):
    """One box in force: nodes by axis (`ANY` for everything) and a bitmap of extents."""

    gateway: str
    discloser: tuple[str, ...]
    recipient: tuple[str, ...]
    purpose: tuple[str, ...]
    subject: tuple[str, ...]
    extent: int


class Table(NamedTuple):
    """Boxes in force on the day and the hierarchies they name, edges from child to parent."""

    bodies: Edges
    purposes: Edges
    information: Edges
    rows: tuple[Row, ...]

    @property
    def gateways(self) -> list[str]:
        """Ids of the gateways that have a row, in order."""
        return sorted({row.gateway for row in self.rows})


class Sample(NamedTuple):
    """A world under a name."""

    name: str
    dataset: Dataset
    table: Table


class _Tree(NamedTuple):
    """Node ids by level, root first, and edges upwards."""

    levels: tuple[tuple[str, ...], ...]
    edges: list[tuple[str, str]]

    def children(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = {}
        for child, parent in self.edges:
            below.setdefault(parent, []).append(child)
        return below


def _skewed(rng: random.Random, items: Sequence[str], skew: float) -> Iterator[str]:
    """Endless draws, the first items the most often (Zipf)."""
    weights = list(accumulate((rank + 1) ** -skew for rank in range(len(items))))
    while True:
        yield rng.choices(items, cum_weights=weights)[0]


def _tree(rng: random.Random, prefix: str, sizes: Sequence[int], skew: float, root: str) -> _Tree:
    levels: list[tuple[str, ...]] = [(root,)]
    edges: list[tuple[str, str]] = []
    for depth, size in enumerate(sizes, 1):
        level = tuple(f"{prefix}{depth}-{number:04d}" for number in range(size))
        draws = _skewed(rng, levels[-1], skew)
        edges += [(name, next(draws)) for name in level]
        levels.append(level)
    return _Tree(tuple(levels), edges)


def _body_tree(rng: random.Random) -> _Tree:
    """3,061 bodies and classes; 300 leaves and up to 5 subclasses have a second parent."""
    tree = _tree(rng, "bcls:c", (8, 18, 34), 0.3, "bcls:any-person")
    leaves = tuple(f"body:b-{number:04d}" for number in range(3000))
    draws = _skewed(rng, tree.levels[3], 1.1)
    edges = [*tree.edges, *((name, next(draws)) for name in leaves)]
    edges += [(name, rng.choice(tree.levels[3])) for name in rng.sample(leaves, 300)]
    edges += [(name, rng.choice(tree.levels[2])) for name in rng.sample(tree.levels[3], 5)]
    return _Tree((*tree.levels, leaves), list(dict.fromkeys(edges)))


class _Maker:
    """Draws gateways over fixed hierarchies."""

    def __init__(self, density: str, seed: int) -> None:
        rng = random.Random(7)
        self.bodies = _body_tree(rng)
        self.purposes = _tree(rng, "pur:p", (12, 50, 138), 0.5, "pur:any")
        self.information = _tree(rng, "inf:i", (10, 30), 0.4, "inf:any")
        self.below = {**self.bodies.children(), **self.purposes.children(), **self.information.children()}
        self.rng = random.Random(seed)
        self.draws = {level: _skewed(self.rng, level, 0.9) for level in self.bodies.levels}
        self.draws |= {
            level: _skewed(self.rng, level, 0.4) for level in (*self.purposes.levels, *self.information.levels)
        }
        self.body_weights, self.subject_weights = _DENSITY[density]

    def _size(self, mean: float, cap: int = 13) -> int:
        size = 1
        while size < cap and self.rng.random() < 1 - 1 / mean:
            size += 1
        return size

    def _body(self, broad: bool) -> str:
        _, sectors, classes, subclasses, leaves = self.bodies.levels
        drawn = self.rng.choices((leaves, subclasses, classes), self.body_weights)[0]
        level = sectors if broad and self.rng.random() < 0.5 else drawn
        return next(self.draws[level])

    def _at_level(self, tree: _Tree, weights: Sequence[int]) -> str:
        return next(self.draws[self.rng.choices(tree.levels, weights)[0]])

    def axes(self) -> list[tuple[str, ...]]:
        """Disclosers, recipients, purposes and subjects of one gateway."""
        broad = self.rng.random() < 0.01
        purposes = (8 if broad else 0, 8, 32, 60)
        subjects = (20, *self.subject_weights[1:]) if broad and not self.subject_weights[0] else self.subject_weights
        drawn = (
            [self._body(broad) for _ in range(self._size(1.7))],
            [self._body(broad) for _ in range(self._size(2.2))],
            [self._at_level(self.purposes, purposes) for _ in range(self._size(1.6))],
            [self._at_level(self.information, subjects) for _ in range(self._size(1.75))],
        )
        axes = [tuple(sorted(set(names))) for names in drawn]
        return self.axes() if axes[0] == axes[1] and len(axes[0]) == 1 else axes

    def narrow(self, axes: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """The same with one value put a step further down, where there is one."""
        found = [list(names) for names in axes]
        names = self.rng.choice(found)
        below = self.below.get(names[0])
        if below:
            names[0] = self.rng.choice(below)
        narrowed = [tuple(sorted(set(values))) for values in found]
        return list(axes) if narrowed[0] == narrowed[1] and len(narrowed[0]) == 1 else narrowed

    def period(self) -> Period:
        start = _FIRST_DAY + int(self.rng.betavariate(4, 1.6) * _DAYS)
        if self.rng.random() < 0.7:
            return Period((), _day(start))
        return Period((), _day(start), _day(start + 30 + int(self.rng.expovariate(1 / 4000))))

    def extent(self) -> tuple[str, ...]:
        return self.rng.choices([codes for codes, _ in _EXTENTS], [weight for _, weight in _EXTENTS])[0]


def _day(ordinal: int) -> VagueDate:
    return parse_vague(date.fromordinal(ordinal).isoformat())


def _gateway(number: int, axes: Sequence[tuple[str, ...]], extent: tuple[str, ...], period: Period) -> Gateway:
    name = f"ukpga-1980-1-s{number + 1}"
    flow = Flow(f"flow:{name}.1", axes[0], axes[1], axes[2], axes[3])
    evidence = Evidence(f"ev:{name}.1", _SOURCE, seen="seen")
    return Gateway(
        name, f"Gateway {number + 1}", provisions=(f"{_STATUTE.iri}/section/{number + 1}",), flows=(flow,),
        obligation="may", source="express", legal_effect="confers", depends_on=(), gives_way_to=(),
        takes_on_limits_of=(), conditions=(), onward=(), lifts=(), offences=(), confidence="silent",
        other_restrictions="silent", data_protection_clause="silent", exclusivity="silent", extent=extent,
        in_force=(period,), evidence=(evidence,), status="coded",
    )  # fmt: skip


def _gateways(maker: _Maker, count: int) -> list[Gateway]:
    """Gateways of which 4% copy another, half of those one step narrower."""
    made: list[Gateway] = []
    for number in range(count):
        axes: Sequence[tuple[str, ...]]
        if made and maker.rng.random() < 0.04:
            model = maker.rng.choice(made)
            flow = model.flows[0]
            axes = (flow.discloser, flow.recipient, flow.purpose, flow.subject)
            axes = maker.narrow(axes) if maker.rng.random() < 0.5 else axes
            made.append(_gateway(number, axes, model.extent or ALL_EXTENTS, (model.in_force or ())[0]))
        else:
            made.append(_gateway(number, maker.axes(), maker.extent(), maker.period()))
    return made


def _hierarchy(tree: _Tree) -> Hierarchy:
    kinds = {"body": "body", "bcls": "class", "pur": "purpose", "inf": "information"}
    names = sorted(name for level in tree.levels for name in level)
    nodes = tuple(Node(name, name.partition(":")[2], kinds[name.partition(":")[0]]) for name in names)
    return Hierarchy(nodes, tuple(sorted(Edge(*edge) for edge in tree.edges)))


def build_sample(density: str, count: int, *, seed: int = 11) -> Sample:
    """A world of `count` gateways; `density` is `sparse` or `dense`."""
    maker = _Maker(density, seed)
    gateways = tuple(sorted(_gateways(maker, count)))
    bodies, purposes, information = (_hierarchy(tree) for tree in (maker.bodies, maker.purposes, maker.information))
    provisions = tuple(sorted(Provision(iri, _STATUTE.iri) for item in gateways for iri in item.provisions))
    digest = f"{density}-{count}-{seed}"
    dataset = Dataset(
        digest, (_STATUTE,), provisions, (), bodies, purposes, information, gateways,
        (), (), (), (), (), (), (), (), (), (),
    )  # fmt: skip
    return Sample(f"{density} {count:,}", dataset, _plain_table(dataset))


def _with_any(edges: Iterable[tuple[str, str]], nodes: Iterable[str]) -> Edges:
    edges = list(edges)
    below = {child for child, _ in edges}
    return (*edges, *((name, ANY) for name in nodes if name not in below))


def _plain_table(dataset: Dataset) -> Table:
    """The table of a generated world, read off its values without the engine."""
    rows = []
    for gateway in dataset.gateways:
        period, flow = (gateway.in_force or ())[0], gateway.flows[0]
        if period.holds_on(DAY.toordinal()):
            extent = sum(1 << ALL_EXTENTS.index(code) for code in gateway.extent or ())
            rows.append(Row(gateway.id, flow.discloser, flow.recipient, flow.purpose, flow.subject, extent))
    parts = (dataset.bodies, dataset.purposes, dataset.information)
    bodies, purposes, information = (
        _with_any(((edge.child, edge.parent) for edge in part.edges), (node.id for node in part.nodes))
        for part in parts
    )
    return Table(bodies, purposes, information, tuple(rows))


def build_table(dataset: Dataset, day: date) -> Table:
    """The table of any data set: its compiled boxes, relative purposes already spelled out.

    What boxes leave out (exclusions, pairings, what gives way) is in no peer's table.
    """
    world = build_world(dataset, day.toordinal())
    rows = [
        Row._make([name, *(names or (ANY,) for names in piece.nodes), piece.box.extent])
        for name in world.live
        for piece in world.scopes[name].plain_possible
    ]
    edges = []
    for closure, axes in ((world.bodies, (1, 2)), (world.purposes, (3,)), (world.subjects, (4,))):
        named = {name for row in rows for axis in axes for name in row[axis]} - {ANY}  # type: ignore[union-attr]
        pairs = [(child, parent) for child, over in closure.parents.items() for parent in over]
        edges.append(_with_any(pairs, sorted(named | set(closure.order))))
    return Table(edges[0], edges[1], edges[2], tuple(rows))
