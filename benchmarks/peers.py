"""What the engine is measured against, and the engine itself, each as prepare and answer.

Every peer gets the same rows in force and the same hierarchies, and answers one question: which pairs
of gateways have boxes that meet on discloser, recipient, purpose, subject and extent. `prepare`
loads and indexes, `answer` asks. Answers are pairs of gateway ids, sorted, so that digests compare.

Classified peers also say how the second scope lies to the first: equal, inside, contains or partial,
with disclosures of a single body to itself left out, as `docs/semantics.md` has it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from benchmarks.worlds import DAY, Edges, Row, Sample, Table

__all__ = [
    "LIMIT", "Answer", "Peer", "TooSlow", "classified_peers", "contained_peers", "digest_of", "engine_world",
    "find_inside", "naive_relation", "naive_rows", "overlap_peers", "owner_pairs",
]  # fmt: skip

#: Seconds after which a peer is given up and said to have been.
LIMIT = 120.0


class TooSlow(Exception):
    """A peer passed its limit."""


class Answer(NamedTuple):
    """What a peer found.

    Attributes:
        pairs: Sorted pairs `(a, b)`, `a < b`, or triples with the relation.
        asked: Gateways asked when only a sample was; the digest is then of pairs that touch them.
        scale: How many times longer the whole would take than the sample; 1 when all was asked.
        counters: Work done, which does not depend on the machine.
    """

    pairs: list[tuple[str, ...]]
    asked: frozenset[str] | None = None
    scale: float = 1.0
    counters: Mapping[str, int] = {}


class Peer(NamedTuple):
    """A way to answer. `guarded` peers run in a process of their own, because they cannot be interrupted.

    `write` turns what was answered (columns of numbers) into pairs of ids, after the clock has stopped.
    """

    name: str
    prepare: Callable[[Sample], Any]
    answer: Callable[[Any], Any]
    write: Callable[[Any], Answer] | None = None
    guarded: bool = False

    def ask(self, sample: Sample) -> Answer:
        """The whole answer, without a clock."""
        found = self.answer(self.prepare(sample))
        return found if self.write is None else self.write(found)


def digest_of(pairs: Iterable[tuple[str, ...]], asked: frozenset[str] | None = None) -> str:
    """First 16 digits of the SHA-256 of sorted pairs, those that touch `asked` only."""
    lines = ["\t".join(pair) for pair in pairs if asked is None or pair[0] in asked or pair[1] in asked]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def owner_pairs(table: Table, found: Iterable[tuple[int, int]]) -> list[tuple[str, ...]]:
    """Pairs of gateways from pairs of row numbers."""
    rows = table.rows
    owners = ((rows[a].gateway, rows[b].gateway) for a, b in found)
    return sorted({(min(pair), max(pair)) for pair in owners if pair[0] != pair[1]})


# -- the engine


def engine_world(sample: Sample) -> Any:
    """A world compiled on the day."""
    from gateways_graph.engine.world import build_world

    return build_world(sample.dataset, DAY.toordinal())


def _engine_pairs(world: Any) -> Answer:
    from gateways_graph.analysis.overlaps import candidate_pairs

    return Answer(sorted((min(pair), max(pair)) for pair in candidate_pairs(world)))


def _engine_relations(world: Any) -> Any:
    from gateways_graph.analysis.scopes import compare_scopes

    return compare_scopes(world)


def _write_relations(found: Any) -> Answer:
    return Answer(sorted((a, b, relation) for a, b, relation, _ in found.iter_relations()))


_RELATIONS = {(True, True): "equal", (True, False): "inside", (False, True): "contains", (False, False): "partial"}


def find_inside(
    world: Any, may: Iterable[str] | None = None, into: Iterable[str] | None = None
) -> list[tuple[str, ...]]:
    """Pairs (a, b), sorted: all that a possibly covers, b possibly covers too.

    Args:
        world: A compiled world.
        may: Gateways that may lie inside; all live ones when left out.
        into: Gateways that may contain; all live ones when left out.
    """
    from gateways_graph.analysis.overlaps import candidate_pairs
    from gateways_graph.engine.region import find_outside

    inner, outer = set(world.live if may is None else may), set(world.live if into is None else into)
    found: list[tuple[str, ...]] = []
    for pair in candidate_pairs(world):
        for a, b in (pair, pair[::-1]):
            if a in inner and b in outer:
                one, two = world.scopes[a].possible, world.scopes[b].possible
                if find_outside(one, two, world.singles, strict=False) is None:
                    found.append((a, b))
    return sorted(found)


# -- naive sets


class _Sets(NamedTuple):
    """A row with each axis as the set of nodes under its names."""

    gateway: str
    purpose: frozenset[str]
    discloser: frozenset[str]
    subject: frozenset[str]
    recipient: frozenset[str]
    extent: int


def _closed(edges: Edges) -> dict[str, frozenset[str]]:
    """Node -> itself and every node under it, by depth-first search."""
    below: dict[str, list[str]] = {}
    for child, parent in edges:
        below.setdefault(parent, []).append(child)
        below.setdefault(child, [])
    closed: dict[str, frozenset[str]] = {}

    def close(node: str) -> frozenset[str]:
        if node not in closed:
            closed[node] = frozenset((node,)).union(*(close(child) for child in below[node]))
        return closed[node]

    for node in below:
        close(node)
    return closed


def _closed_by_networkx(edges: Edges) -> dict[str, frozenset[str]]:
    import networkx as nx

    graph = nx.DiGraph((parent, child) for child, parent in edges)
    return {node: frozenset(nx.descendants(graph, node) | {node}) for node in graph}


def _as_sets(table: Table, close: Callable[[Edges], dict[str, frozenset[str]]]) -> tuple[Table, list[_Sets]]:
    bodies, purposes, information = (close(edges) for edges in table[:3])

    def union(closed: dict[str, frozenset[str]], names: tuple[str, ...]) -> frozenset[str]:
        return frozenset().union(*(closed.get(name, frozenset((name,))) for name in names))

    def sets(row: Row) -> _Sets:
        return _Sets(
            row.gateway, union(purposes, row.purpose), union(bodies, row.discloser), union(information, row.subject),
            union(bodies, row.recipient), row.extent,
        )  # fmt: skip

    return table, [sets(row) for row in table.rows]


def _meeting(rows: list[_Sets]) -> Iterable[tuple[int, int]]:
    """Double loop that leaves a pair at the first axis that does not meet, the most selective first."""
    end = time.perf_counter() + LIMIT
    for i, (_, purpose, discloser, subject, recipient, extent) in enumerate(rows):
        if time.perf_counter() > end:
            raise TooSlow
        for j in range(i):
            other = rows[j]
            if (
                extent & other[5]
                and not purpose.isdisjoint(other[1])
                and not discloser.isdisjoint(other[2])
                and not subject.isdisjoint(other[3])
                and not recipient.isdisjoint(other[4])
            ):
                yield j, i


def _naive_pairs(state: tuple[Table, list[_Sets]]) -> Answer:
    return Answer(owner_pairs(state[0], _meeting(state[1])))


def naive_rows(sample: Sample) -> list[_Sets]:
    """The rows of a world as sets."""
    return _as_sets(sample.table, _closed)[1]


def naive_relation(a: _Sets, b: _Sets) -> str:
    """How one row that meets another lies to it; empty when one body telling itself is all they share."""
    if _one_body(a.discloser & b.discloser, a.recipient & b.recipient):
        return ""
    return _RELATIONS[_inside(a, b), _inside(b, a)]


def _naive_sides(state: tuple[Table, list[_Sets]]) -> Answer:
    found: list[tuple[str, ...]] = []
    for j, i in _meeting(state[1]):
        a, b = sorted((state[1][j], state[1][i]), key=lambda row: row.gateway)
        relation = naive_relation(a, b)
        if relation:
            found.append((a.gateway, b.gateway, relation))
    return Answer(sorted(found))


def _one_body(discloser: frozenset[str], recipient: frozenset[str]) -> bool:
    """Whether nothing is left but one body telling itself."""
    return len(discloser) == 1 and discloser == recipient and next(iter(discloser)).startswith("body:")


def _inside(a: _Sets, b: _Sets) -> bool:
    if not (a.purpose <= b.purpose and a.subject <= b.subject) or a.extent & ~b.extent:
        return False
    givers, takers = a.discloser - b.discloser, a.recipient - b.recipient
    if not givers:
        return not takers or _one_body(a.discloser, takers)
    return not takers and _one_body(givers, a.recipient)


def _naive_inside(state: tuple[Table, list[_Sets]]) -> Answer:
    ways = {"inside": (1, 0), "contains": (0, 1), "equal": (1, 1)}
    found: list[tuple[str, ...]] = []
    for a, b, relation in _naive_sides(state).pairs:
        forth, back = ways.get(relation, (0, 0))
        found += [(a, b)] * forth + [(b, a)] * back
    return Answer(sorted(found))


# -- ELK


def _elk_inside(ontology: Any) -> Answer:
    from benchmarks.elk import classify

    return Answer([*classify(ontology).inside])


def _elk_peer() -> tuple[Peer, ...]:
    from benchmarks.elk import encode, of_table, why_not

    return () if why_not() else (Peer("ELK, Java's start included", lambda s: encode(of_table(s.table)), _elk_inside),)


# -- the lists


def _peers() -> tuple[tuple[Peer, ...], tuple[Peer, ...]]:
    from benchmarks.peers_sparql import OXIGRAPH, RDFLIB
    from benchmarks.peers_sql import DUCKDB, DUCKDB_CLASSIFIED

    overlaps = (
        Peer("engine", engine_world, _engine_pairs),
        Peer("naive sets", lambda sample: _as_sets(sample.table, _closed), _naive_pairs),
        Peer("networkx closure + sets", lambda sample: _as_sets(sample.table, _closed_by_networkx), _naive_pairs),
        Peer("duckdb", *DUCKDB, guarded=True),
        Peer("pyoxigraph SPARQL", *OXIGRAPH, guarded=True),
        Peer("rdflib SPARQL", *RDFLIB, guarded=True),
    )
    classified = (
        Peer("engine", engine_world, _engine_relations, _write_relations),
        Peer("naive sets", lambda sample: _as_sets(sample.table, _closed), _naive_sides),
        Peer("duckdb", *DUCKDB_CLASSIFIED, guarded=True),
    )
    return overlaps, classified


def overlap_peers() -> tuple[Peer, ...]:
    """Peers that list pairs that meet; the engine first."""
    return _peers()[0]


def classified_peers() -> tuple[Peer, ...]:
    """Peers that also say how the scopes lie to each other; the engine first."""
    return _peers()[1]


def contained_peers() -> tuple[Peer, ...]:
    """Peers that list which scope lies inside which; the engine first, and ELK where it is installed."""
    return (
        Peer("engine", engine_world, lambda world: Answer(find_inside(world))),
        Peer("naive sets", lambda sample: _as_sets(sample.table, _closed), _naive_inside),
        *_elk_peer(),
    )
