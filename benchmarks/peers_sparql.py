"""Overlaps in SPARQL, as well as we know how to ask.

The closure is materialised as "this value meets that value", per axis and between values in use.
Six phrasings were tried once each on the sparse world. This one took 0.13 s at 300 gateways and 21 s
at 3,000; with the order filter moved outside, 0.11 s and 26 s, a tie. Joining over shared nodes below
(6 and 10 s), EXISTS (1.1 s) and a flat pattern (16 s, all at 300) were slower. Both stores are given
the same triples, and loading them is not charged.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from benchmarks.peers import LIMIT, Answer, owner_pairs
from benchmarks.worlds import Edges, Sample, Table

__all__ = ["OXIGRAPH", "RDFLIB", "meeting_values", "values_below"]

_AXES = (("p", 2, "purpose"), ("d", 0, "discloser"), ("i", 3, "subject"), ("r", 1, "recipient"))
#: Gateways that rdflib is asked about, one query each, when all of them would pass the limit.
_SAMPLE = 12

Triple = tuple[str, str, str]


def _above(edges: Edges) -> dict[str, set[str]]:
    parents: dict[str, list[str]] = {}
    for child, parent in edges:
        parents.setdefault(child, []).append(parent)
        parents.setdefault(parent, [])
    closed: dict[str, set[str]] = {}

    def close(node: str) -> set[str]:
        if node not in closed:
            closed[node] = {node}.union(*(close(parent) for parent in parents[node]))
        return closed[node]

    for node in parents:
        close(node)
    return closed


def meeting_values(edges: Edges, used: set[str]) -> Iterator[tuple[str, str]]:
    """Pairs of values in use that have a node in common below them, both ways round."""
    meets: dict[str, set[str]] = {name: {name} for name in used}
    for over in _above(edges).values():
        named = over & used
        for name in named:
            meets[name] |= named
    for name, others in meets.items():
        for other in others:
            yield name, other


def values_below(edges: Edges, used: set[str]) -> Iterator[tuple[str, str]]:
    """Pairs of values in use of which the first lies at or below the second."""
    above = _above(edges)
    for name in used:
        for other in above.get(name, {name}) & used:
            yield name, other


def _iter_triples(table: Table) -> Iterator[Triple]:
    trees = (table.bodies, table.bodies, table.purposes, table.information)
    for axis, number, _ in _AXES:
        used = {name for row in table.rows for name in row[number + 1]}  # type: ignore[union-attr]
        for a, b in meeting_values(trees[number], used):
            yield f"{axis}:{a}", f"m{axis}", f"{axis}:{b}"
    for number, row in enumerate(table.rows):
        for axis, column, _ in _AXES:
            for name in row[column + 1]:  # type: ignore[union-attr]
                yield f"g{number:06d}", axis, f"{axis}:{name}"
        for bit in range(4):
            if row.extent >> bit & 1:
                yield f"g{number:06d}", "e", f"e{bit}"


def _select(axis: str) -> str:
    pattern = f"?g <urn:x:{axis}> ?a . ?a <urn:x:m{axis}> ?b . ?h <urn:x:{axis}> ?b"
    return f"{{ SELECT DISTINCT ?g ?h WHERE {{ {pattern} FILTER(STR(?g) < STR(?h)) }} }}"


_ALL = (
    "SELECT DISTINCT ?g ?h WHERE {" + " ".join(_select(axis) for axis, _, _ in _AXES)
    + " ?g <urn:x:e> ?e . ?h <urn:x:e> ?e }"
)  # fmt: skip


def _one(gateway: str) -> str:
    """Rows that meet one row: the selects start from it."""
    parts = [
        f"{{ SELECT DISTINCT ?h WHERE {{"
        f" <{gateway}> <urn:x:{axis}> ?a . ?a <urn:x:m{axis}> ?b . ?h <urn:x:{axis}> ?b }} }}"
        for axis, _, _ in _AXES
    ]
    return "SELECT DISTINCT ?h WHERE {" + " ".join(parts) + f" <{gateway}> <urn:x:e> ?e . ?h <urn:x:e> ?e }}"


def _load_oxigraph(sample: Sample) -> Any:
    import pyoxigraph as ox

    store = ox.Store()
    store.bulk_extend(
        ox.Quad(*(ox.NamedNode(f"urn:x:{term}") for term in triple)) for triple in _iter_triples(sample.table)
    )
    return sample.table, store


def _ask_oxigraph(state: Any) -> Answer:
    table, store = state
    found = [(int(row[0].value[-6:]), int(row[1].value[-6:])) for row in store.query(_ALL)]
    return Answer(owner_pairs(table, found))


def _load_rdflib(sample: Sample) -> Any:
    import rdflib

    graph = rdflib.Graph()
    for triple in _iter_triples(sample.table):
        graph.add(tuple(rdflib.URIRef(f"urn:x:{term}") for term in triple))  # type: ignore[arg-type]
    return sample.table, graph


def _ask_rdflib(state: Any) -> Answer:
    """One query per row; a sample of gateways, evenly spread, when the first ones show it would take too long."""
    table, graph = state
    rows: dict[str, list[int]] = {}
    for number, row in enumerate(table.rows):
        rows.setdefault(row.gateway, []).append(number)
    names = list(rows)
    spread = names[:: max(1, len(names) // _SAMPLE)]
    order = [*spread, *(name for name in names if name not in set(spread))]
    found: list[tuple[int, int]] = []
    start, done = time.perf_counter(), 0
    for done, name in enumerate(order, 1):
        for number in rows[name]:
            answer = graph.query(_one(f"urn:x:g{number:06d}"))
            found += [(number, int(str(other[0])[-6:])) for other in answer]
        spent = time.perf_counter() - start
        if done >= len(spread) and spent / done * len(order) > LIMIT:
            break
        if spent > LIMIT / 2 and done < len(order):
            break
    asked = None if done == len(order) else frozenset(order[:done])
    return Answer(owner_pairs(table, found), asked, len(order) / done)


OXIGRAPH = (_load_oxigraph, _ask_oxigraph)
RDFLIB = (_load_rdflib, _ask_rdflib)
