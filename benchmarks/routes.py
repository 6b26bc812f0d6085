"""Routes against networkx: ours carries limits, information and extent; the peers only count hops.

The peers answer an easier question, so two things are compared before any time is shown: direct
routes must agree exactly, and where ours finds a longer route a peer must find one at most as long.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from benchmarks.measure import CLOCKS
from benchmarks.peers import _as_sets, _closed, _Sets, engine_world
from benchmarks.worlds import ANY, DAY, Sample, Table
from gateways_graph.model.hierarchy import Node
from gateways_graph.model.route import Demand

__all__ = ["Query", "RouteFigure", "draw_queries", "measure_routes"]

_MAX_HOPS = 4
#: Edges above which the expanded graph is not built.
_MAX_EDGES = 3_000_000


class Query(NamedTuple):
    """From one body to another for a purpose."""

    discloser: str
    recipient: str
    purpose: str


class RouteFigure(NamedTuple):
    """One way of finding routes over all queries of a world.

    Attributes:
        milliseconds: By query.
        hops: Fewest hops by query, 0 for none; None where it gave up.
        labels: Steps tried, ours only.
    """

    peer: str
    verdict: str
    milliseconds: tuple[float, ...]
    hops: tuple[int | None, ...]
    labels: int = 0

    def median(self) -> float:
        """Median milliseconds of the queries answered."""
        return statistics.median(self.milliseconds) if self.milliseconds else float("nan")

    def high(self) -> float:
        """95th percentile."""
        return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.95)] if self.milliseconds else float("nan")


def draw_queries(sample: Sample, count: int, *, seed: int = 3) -> list[Query]:
    """Queries between single bodies of the day that some box names, for a purpose that some box names."""
    rng = random.Random(seed)
    table = sample.table
    there = {node.id for node in sample.dataset.bodies.nodes if node.kind == "body" and _exists(node)}
    givers = sorted({name for row in table.rows for name in row.discloser if name in there})
    takers = sorted({name for row in table.rows for name in row.recipient if name in there})
    aims = sorted({name for row in table.rows for name in row.purpose if name.startswith("pur:")} - {ANY})
    found: list[Query] = []
    while len(found) < count:
        query = Query(rng.choice(givers), rng.choice(takers), rng.choice(aims))
        if query.discloser != query.recipient:
            found.append(query)
    return found


def _exists(node: Node) -> bool:
    return all(period.holds_on(DAY.toordinal()) == 2 for period in node.exists)


def _ours(world: Any) -> Callable[[Query], tuple[int, int]]:
    from gateways_graph.analysis.routes import find_routes

    def ask(query: Query) -> tuple[int, int]:
        answer = find_routes(world, Demand(*query), max_steps=_MAX_HOPS)
        open_ = [len(route.steps) for route in answer.routes if route.steps and route.verdict != "blocked"]
        return min(open_, default=0), answer.labels_popped

    return ask


def _active(rows: Sequence[_Sets], purposes: frozenset[str]) -> list[_Sets]:
    return [row for row in rows if not row.purpose.isdisjoint(purposes)]


def _class_level(table: Table) -> Callable[[Query], tuple[int | None, int]]:
    """Rows as nodes, an edge where recipients of one meet disclosers of the next."""
    import networkx as nx

    rows, below = _as_sets(table, _closed)[1], _closed(table.purposes)

    def ask(query: Query) -> tuple[int | None, int]:
        active = _active(rows, below[query.purpose])
        graph = nx.DiGraph()
        for i, row in enumerate(active):
            if query.discloser in row.discloser:
                graph.add_edge("from", i)
            if query.recipient in row.recipient:
                graph.add_edge(i, "to")
            for j, other in enumerate(active):
                if not row.recipient.isdisjoint(other.discloser):
                    graph.add_edge(i, j)
        return _hops(nx, graph, "from", "to", -1), 0

    return ask


def _expanded(table: Table) -> Callable[[Query], tuple[int | None, int]]:
    """Bodies as nodes, an edge from each discloser to each recipient of an active row."""
    import networkx as nx

    rows, below = _as_sets(table, _closed)[1], _closed(table.purposes)

    def ask(query: Query) -> tuple[int | None, int]:
        active = _active(rows, below[query.purpose])
        if sum(len(row.discloser) * len(row.recipient) for row in active) > _MAX_EDGES:
            return None, 0
        graph = nx.DiGraph()
        for row in active:
            graph.add_edges_from((a, b) for a in row.discloser for b in row.recipient)
        return _hops(nx, graph, query.discloser, query.recipient, 0), 0

    return ask


def _hops(nx: Any, graph: Any, start: str, end: str, less: int) -> int:
    if start not in graph or end not in graph or not nx.has_path(graph, start, end):
        return 0
    length: int = nx.shortest_path_length(graph, start, end) + less
    return length if length <= _MAX_HOPS else 0


def measure_routes(
    sample: Sample, queries: Sequence[Query], *, peers: bool = True, clock: str = "wall"
) -> list[RouteFigure]:
    """Ours and, if asked, both networkx graphs, query by query in turn."""
    asks: dict[str, Callable[[Query], tuple[int | None, int]]] = {"engine": _ours(engine_world(sample))}
    if peers:
        asks["networkx, gateway graph"] = _class_level(sample.table)
        asks["networkx, bodies expanded"] = _expanded(sample.table)
    times: dict[str, list[float]] = {name: [] for name in asks}
    hops: dict[str, list[int | None]] = {name: [] for name in asks}
    labels = dict.fromkeys(asks, 0)
    now = CLOCKS[clock]
    for query in queries:
        for name, ask in asks.items():
            start = now()
            found, popped = ask(query)
            spent = (now() - start) * 1000
            hops[name].append(found)
            labels[name] += popped
            if found is not None:
                times[name].append(spent)
    ours = hops["engine"]
    return [RouteFigure(n, _verdict(ours, hops[n]), tuple(times[n]), tuple(hops[n]), labels[n]) for n in asks]


def _verdict(ours: Sequence[int | None], theirs: Sequence[int | None]) -> str:
    """Whether direct routes are the same and no peer misses or lengthens a route of ours."""
    pairs = [(a, b) for a, b in zip(ours, theirs, strict=True) if a is not None and b is not None]
    wrong = sum((a == 1) != (b == 1) or (a > 1 and not 0 < b <= a) for a, b in pairs)
    given_up = len(ours) - len(pairs)
    verdict = f"differs on {wrong} of {len(pairs)}" if wrong else f"agrees on {len(pairs)}"
    return f"{verdict}, gave up on {given_up} (over {_MAX_EDGES:,} edges)" if given_up else verdict
