"""Pairs of gateways: relation, side, certainty, other relations, exact shares, witnesses and status."""

from __future__ import annotations

from collections.abc import Iterator

from gateways_graph.analysis.relations import Comparer
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import CERTAINTIES, PairFinding, Witness
from tests.builders import day_of
from tests.cases import Case
from tests.reference import Cover, Point, Scopes
from tests.reference_relations import Expected, Pair, expect
from tests.strategies import draw_dataset

__all__ = ["EXTENTS", "VALUE", "iter_cases", "iter_pair_cases", "iter_pairs"]

#: Two jurisdictions keep a world small enough to write out.
EXTENTS = ("E", "S")
VALUE = {name: number for number, name in enumerate(CERTAINTIES)}


def iter_cases(seed: int) -> Iterator[Case]:
    """Every pair of the world of a seed, which has three to six gateways."""
    return iter_pair_cases(draw_dataset(seed, count=3 + seed % 4))


def iter_pair_cases(data: Dataset) -> Iterator[Case]:
    """Every pair of live gateways of a world, and whether the same gateways are live."""
    world, scopes = build_world(data, day_of(), extent=EXTENTS), Scopes(data, day_of(), EXTENTS)
    live, known = sorted(world.live), sorted(scopes.plain)
    if live != known:
        yield Case("live", "live", f"live: {live} but by the reference {known}")
        return
    comparer = Comparer(world)
    for a, b in iter_pairs(live):
        finding, expected = comparer.compare(a, b), expect(Pair(scopes, a, b))
        said = f"{expected.relation}, {CERTAINTIES[expected.certainty]}" if expected else "nothing to say"
        yield Case(f"{a} and {b}", said, "; ".join(_find_problems(finding, expected, scopes)))


def iter_pairs(live: list[str] | tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each two of some gateways, in order of id."""
    names = sorted(live)
    return ((a, b) for index, a in enumerate(names) for b in names[index + 1 :])


def _find_problems(finding: PairFinding | None, expected: Expected | None, scopes: Scopes) -> Iterator[str]:
    if finding is None or expected is None:
        if finding is not None or expected is not None:
            yield f"found {finding}, expected {expected}"
        return
    claims = {
        "relation": (finding.relation, expected.relation),
        "certainty": (VALUE[finding.certainty], expected.certainty),
        "side": (expected.of in (None, finding.a), True),
        "also": ({(item.relation, item.of, VALUE[item.certainty]) for item in finding.also}, set(expected.also)),
        "shares": ({finding.a: finding.share_a, finding.b: finding.share_b}, expected.shares),
        "status": (finding.status, expected.status),
    }
    yield from (f"{name}: found {is_}, expected {should}" for name, (is_, should) in claims.items() if is_ != should)
    yield from _check_points(finding, expected, scopes)


def _check_points(finding: PairFinding, expected: Expected, scopes: Scopes) -> Iterator[str]:
    one, two = scopes.effective[finding.a], scopes.effective[finding.b]
    if expected.meets:
        point = finding.witness and _point(finding.witness)
        for cover in (one, two):
            if point not in (cover.sure if expected.meets == 2 else cover.maybe):
                yield f"witness {point} is not in both"
    for name, found, other in ((finding.a, finding.only_a, two), (finding.b, finding.only_b, one)):
        if (found is not None) != (expected.inside.get(name) == 0):
            yield f"witness of {name} alone: found {found}, inside is {expected.inside.get(name)}"
        elif found is not None:
            yield from _check_outside(_point(found), scopes.effective[name], other)


def _check_outside(point: Point, own: Cover, other: Cover) -> Iterator[str]:
    if point not in (own.sure or own.maybe):
        yield f"witness {point} is not in its own gateway"
    if point in other.maybe:
        yield f"witness {point} is in the other gateway"


def _point(witness: Witness) -> Point:
    return tuple(witness)[:7]
