"""Who lies inside the union of all others, and how few gateways hold everything: the engine and its peers.

Union coverage: every peer lists the gateways that the others hold together. The engine also gives a
cover, with none to spare, for each of these and an uncovered part for each of the rest; the others
need not. Smallest cover: every peer gives a number, which is all that two proofs must agree on.
"""

from __future__ import annotations

import time
from typing import Any

from benchmarks.peers import LIMIT, Answer, Peer, TooSlow, engine_world
from benchmarks.worlds import Sample

__all__ = ["coverage_peers", "smallest_peers"]


def _find_covers(world: Any) -> Any:
    from gateways_graph.engine.unions import Unions

    unions = Unions(world)
    return unions, [unions.find(name) for name in world.live]


def _write_covered(asked: Any) -> Answer:
    _, found = asked
    return Answer(sorted((item.gateway,) for item in found if item.cover))


def _subtract_from_each(world: Any) -> Answer:
    """Box subtraction from every gateway in turn, its neighbours in the order in which the join lists them."""
    from gateways_graph.analysis.overlaps import candidate_pairs
    from gateways_graph.engine.box import find_uncovered

    end = time.perf_counter() + LIMIT
    near: dict[str, list[Any]] = {name: [] for name in world.live}
    for a, b in candidate_pairs(world):
        near[a] += (piece.box for piece in world.scopes[b].certain.pieces)
        near[b] += (piece.box for piece in world.scopes[a].certain.pieces)
    covered = []
    for name in world.live:
        if time.perf_counter() > end:
            raise TooSlow
        boxes = [piece.box for piece in world.scopes[name].possible.pieces]
        if all(find_uncovered(box, near[name], world.singles) is None for box in boxes):
            covered.append((name,))
    return Answer(sorted(covered))


def coverage_peers() -> tuple[Peer, ...]:
    """Peers that list what the others hold together; the engine first."""
    from benchmarks.peers_sql import DUCKDB_COVERED

    return (
        Peer("engine", engine_world, _find_covers, _write_covered),
        Peer("box subtraction, one by one", engine_world, _subtract_from_each),
        Peer("duckdb", *DUCKDB_COVERED, guarded=True),
    )


# -- smallest cover


def _known(sample: Sample) -> Any:
    return _find_covers(engine_world(sample))


def _size(number: int) -> Answer:
    """A number as an answer: as many lines, whoever was chosen."""
    return Answer([(f"{line:06d}",) for line in range(number)])


def _prove_smallest(state: Any) -> Any:
    from gateways_graph.engine.unions import find_smallest_cover

    return find_smallest_cover(*state)


def _drop_one_by_one(state: Any) -> Any:
    """Drop what the rest still holds, in order of id: irredundant, not the smallest."""
    unions, found = state
    kept = set(unions.world.live)
    end = time.perf_counter() + LIMIT
    for item in found:
        if time.perf_counter() > end:
            raise TooSlow
        if item.cover:
            less = unions.find_among(item.gateway, frozenset(kept - {item.gateway}), cover=False)
            kept -= {item.gateway} if less.gap is None and not less.undecided else set()
    return kept


def _solve_all_points(state: Any) -> Any:
    """One clause for every combination of own points of every box, all at once to the solver."""
    from itertools import product

    from gateways_graph.engine.hitting import find_smallest_hitting_set
    from gateways_graph.engine.join import iter_bits

    unions, _ = state
    singles, clauses, end = unions.world.singles, set(), time.perf_counter() + LIMIT
    for axes in unions.holders.points:
        if time.perf_counter() > end:
            raise TooSlow
        for held in product(*axes):
            who = -1
            for _, holders in held:
                who &= holders
            if not (held[1][0] == held[2][0] and held[1][0] & singles):
                clauses.add(who)
    return find_smallest_hitting_set(frozenset(unions.owners[row] for row in iter_bits(who)) for who in clauses)


def smallest_peers() -> tuple[Peer, ...]:
    """Peers that say how few gateways hold everything, union coverage known; the engine first."""
    return (
        Peer("engine", _known, _prove_smallest, lambda found: _size(len(found.kept))),
        Peer("dropped one by one", _known, _drop_one_by_one, lambda kept: _size(len(kept))),
        Peer("solver on all points", _known, _solve_all_points, lambda kept: _size(len(kept))),
    )
