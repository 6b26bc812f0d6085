"""Relations that are listed only when asked for: they need not share a point.

Successor and time gap compare sister versions of one family; reciprocal, parallel and chained are
found by `analysis/linked.py`. Each carries what proves it: two dates, or two disclosures.

Source: `docs/semantics.md`, section 4, the rows "listed only when asked for".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from gateways_graph.analysis.linked import Link, find_chained, find_parallel, find_reciprocal
from gateways_graph.analysis.overlaps import NO_FILTERS, Filters, box_tests, from_statute, sort_findings
from gateways_graph.analysis.relations import are_apart
from gateways_graph.engine.world import World
from gateways_graph.model.finding import CERTAINTIES, PairFinding, Proof
from gateways_graph.model.gateway import STATUSES, Gateway

__all__ = ["ASKED", "find_asked", "iter_linked"]

_LINKED: Mapping[str, Callable[[World], Iterator[Link]]] = {
    "reciprocal": find_reciprocal,
    "parallel": find_parallel,
    "chained": find_chained,
}
ASKED = frozenset({"successor", "time gap", *_LINKED})


def find_asked(world: World, wanted: Iterable[str], *, filters: Filters = NO_FILTERS) -> list[PairFinding]:
    """Pairs that stand in relations which are listed on request.

    Args:
        world: The data at a date.
        wanted: Names of `ASKED`; others are passed over.
        filters: Keep only pairs that touch these.

    Returns:
        Certain pairs first, then by id, each with its proof. Versions of one provision and acts of
        another kind are compared in the first two only.

    Cost:
        For the last three one row of bitmaps per box, then the boxes of each pair that is listed.
    """
    wanted = set(wanted)
    found = list(_successions(world, wanted)) if wanted & {"successor", "time gap"} else []
    for relation in _LINKED:
        if relation in wanted:
            found += iter_linked(world, relation)
    return [item for item in sort_findings(found) if _touches(world, item, filters)]


def iter_linked(world: World, relation: str) -> Iterator[PairFinding]:
    """Reciprocal, parallel or chained pairs one by one, in order of id; for when the first few are enough.

    Raises:
        KeyError: The relation is another.
    """
    return (_linked(world, relation, link) for link in _LINKED[relation](world) if not _are_apart(world, link))


def _are_apart(world: World, link: Link) -> bool:
    return are_apart(world.gateways[link.a], world.gateways[link.b])


def _linked(world: World, relation: str, link: Link) -> PairFinding:
    why = {
        "reciprocal": "each way round, for meeting purposes",
        "parallel": f"they differ only in {link.proof.axis}",
        "chained": f"{link.b} can follow {link.a}",
    }[relation]
    return _finding(world, (link.a, link.b), relation, why)._replace(
        certainty=CERTAINTIES[link.answer], proof=link.proof
    )


def _touches(world: World, item: PairFinding, filters: Filters) -> bool:
    """Whether a pair is wanted: one of the statute and the gateway, both touching the rest."""
    pair = (item.a, item.b)
    if filters.gateway and not set(filters.gateway) & set(pair):
        return False
    if filters.statute and not any(from_statute(world, name, filters.statute) for name in pair):
        return False
    tests = box_tests(world, filters)
    scopes = [world.scopes[name].plain_possible for name in pair if name in world.scopes]
    return not tests or all(any(all(test(p.box) for test in tests) for p in pieces) for pieces in scopes)


def _finding(world: World, pair: tuple[str, str], relation: str, why: str) -> PairFinding:
    a, b = pair
    status = min(world.gateways[a].status, world.gateways[b].status, key=STATUSES.index)
    return PairFinding(a, b, relation, "certain", status=status, why=why)


def _successions(world: World, wanted: set[str]) -> Iterable[PairFinding]:
    families: dict[str, list[Gateway]] = {}
    for gateway in world.dataset.gateways:
        if gateway.family:
            families.setdefault(gateway.family, []).append(gateway)
    for members in families.values():
        dated = sorted((start, end or 0, item.id, item) for item in members for start, end in _life(item))
        for (_, end, _, older), (start, _, _, newer) in pairwise(dated):
            if older.id == newer.id or not end:
                continue
            relation = "successor" if end == start else "time gap" if end < start else ""
            if relation in wanted:
                gap = "" if relation == "successor" else f" after {start - end} days"
                days = date.fromordinal(end).isoformat(), date.fromordinal(start).isoformat()
                item = _finding(world, (older.id, newer.id), relation, f"{newer.id} follows{gap}")
                yield item._replace(proof=Proof(ended=days[0], began=days[1]))


def _life(gateway: Gateway) -> list[tuple[int, int | None]]:
    """(first day, first day outside) of a gateway with exact dates; nothing when vague, absent or disputed."""
    lives = []
    for period in gateway.in_force or ():
        settled = period.start and period.start.exact and (period.until is None or period.until.exact)
        if settled and period.start and not period.readings:
            lives.append((period.start.first, period.until.first if period.until else None))
    return lives
