"""Relations that are listed only when asked for: they need not share a point.

Successor and time gap compare sister versions of one family. Reciprocal: A to B and B to A for
meeting purposes. Parallel: meeting on all axes but exactly one. Chained: the recipients of one meet
the disclosers of the other and its onward rule admits the other's step.

Source: `docs/semantics.md`, section 4, the rows "listed only when asked for".
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from gateways_graph.analysis.limits import CONDITIONAL, Limits
from gateways_graph.analysis.overlaps import NO_FILTERS, Filters, box_tests, from_statute, sort_findings
from gateways_graph.engine.box import AXES, Box
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.world import World
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.gateway import STATUSES, Gateway

__all__ = ["ASKED", "find_asked"]

ASKED = frozenset({"successor", "time gap", "reciprocal", "parallel", "chained"})


def find_asked(world: World, wanted: Iterable[str], *, filters: Filters = NO_FILTERS) -> list[PairFinding]:
    """Pairs that stand in relations which are listed on request.

    Cost:
        Every pair of live gateways, box by box, for the last three.
    """
    wanted = set(wanted)
    found = list(_successions(world, wanted)) if wanted & {"successor", "time gap"} else []
    if wanted & {"reciprocal", "parallel", "chained"}:
        limits = Limits(world)
        for number, a in enumerate(world.live):
            for b in world.live[:number]:
                found += _pair(world, limits, (b, a), wanted)
    return [item for item in sort_findings(found) if _touches(world, item, filters)]


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


def _finding(world: World, pair: tuple[str, str], relation: str, why: str, *, sure: bool = True) -> PairFinding:
    a, b = pair
    status = min(world.gateways[a].status, world.gateways[b].status, key=STATUSES.index)
    return PairFinding(a, b, relation, "certain" if sure else "possible", status=status, why=why)


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
                yield _finding(world, (older.id, newer.id), relation, f"{newer.id} follows{gap}")


def _life(gateway: Gateway) -> list[tuple[int, int | None]]:
    """(first day, first day outside) of a gateway with exact dates; nothing when vague or absent."""
    lives = []
    for period in gateway.in_force or ():
        if period.start and period.start.exact and (period.until is None or period.until.exact):
            lives.append((period.start.first, period.until.first if period.until else None))
    return lives


def _pair(world: World, limits: Limits, pair: tuple[str, str], wanted: set[str]) -> list[PairFinding]:
    """Relations of one pair: certain where certain boxes show them, possible where only possible ones do."""
    a, b = pair
    found = []
    sure, maybe = (_boxes(world, pair, certain=certain) for certain in (True, False))
    if "reciprocal" in wanted and _any(*maybe, _is_reciprocal):
        certain = _any(*sure, _is_reciprocal)
        found.append(_finding(world, pair, "reciprocal", "each way round, for meeting purposes", sure=certain))
    if "parallel" in wanted:
        axes, certain = _parallel_axes(*maybe), len(_parallel_axes(*sure)) == 1
        if len(axes) == 1 and not _any(*maybe, _meets):
            found.append(_finding(world, pair, "parallel", f"they differ only in {axes.pop()}", sure=certain))
    if "chained" in wanted:
        for first, second in ((a, b), (b, a)):
            rules = world.gateways[first].onward
            if rules is not None and _is_chained(limits, rules, first, _boxes(world, (first, second), certain=False)):
                certain = _is_chained(limits, rules, first, _boxes(world, (first, second), certain=True))
                found.append(_finding(world, (first, second), "chained", f"{second} can follow {first}", sure=certain))
    return found


def _boxes(world: World, pair: tuple[str, str], *, certain: bool) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Boxes of two gateways; one that gives way to others has none that are certain."""
    found = []
    for name in pair:
        scope = world.scopes[name]
        whole = scope.plain_certain if not world.gateways[name].gives_way_to else ()
        found.append(whole if certain else scope.plain_possible)
    return found[0], found[1]


def _parallel_axes(one: Iterable[Piece], two: Iterable[Piece]) -> set[str]:
    others = list(two)
    return {axis for x in one for y in others if (axis := _parallel_axis(x.box, y.box))}


def _any(one: Iterable[Piece], two: Iterable[Piece], test: object) -> bool:
    others = list(two)
    return any(test(x.box, y.box) for x in one for y in others)  # type: ignore[operator]


def _meets(x: Box, y: Box) -> bool:
    return all(i & j for i, j in zip(x, y, strict=True))


def _is_reciprocal(x: Box, y: Box) -> bool:
    return bool(x.discloser & y.recipient and x.recipient & y.discloser and x.purpose & y.purpose)


def _parallel_axis(x: Box, y: Box) -> str:
    apart = [name for name, i, j in zip(AXES, x, y, strict=True) if not i & j]
    return apart[0] if len(apart) == 1 else ""


def _is_chained(
    limits: Limits, rules: Iterable[str], first: str, boxes: tuple[tuple[Piece, ...], tuple[Piece, ...]]
) -> bool:
    """Whether some step of the second can follow some step of the first under the first's onward rules."""
    rules = list(rules)
    for x in boxes[0]:
        for y in boxes[1]:
            box = y.box._replace(discloser=x.box.recipient & y.box.discloser, purpose=x.box.purpose & y.box.purpose)
            if not (box.discloser and box.purpose and x.box.subject & box.subject and x.box.extent & box.extent):
                continue
            answers = [
                limits.onward(rule, box, same_purpose=True, immediate=True, origins={first, x.flow}) for rule in rules
            ]
            if all(answer.level <= CONDITIONAL for answer in answers):
                return True
    return False
