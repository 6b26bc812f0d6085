"""One gateway and all the others: could it go, what would cover it, what would step in, what it alone carries."""

from __future__ import annotations

from collections.abc import Iterator

from gateways_graph.analysis.overlaps import candidate_pairs
from gateways_graph.analysis.redundancy import Coverage
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import CERTAINTIES, Witness
from gateways_graph.model.redundancy import Judgement
from tests import reference_coverage as reference
from tests.builders import day_of
from tests.cases import Case
from tests.cases.pairs import EXTENTS, VALUE, iter_pairs
from tests.reference import Point, Scopes
from tests.strategies import draw_dataset

__all__ = ["iter_cases", "iter_coverage_cases"]


def iter_cases(seed: int) -> Iterator[Case]:
    """Every gateway of the world of a seed, some of which were split into parts."""
    return iter_coverage_cases(draw_dataset(seed, count=1 + seed % 3, split=True))


def iter_coverage_cases(data: Dataset) -> Iterator[Case]:
    """Every live gateway of a world; and whether no pair that shares a point is passed over."""
    world, scopes = build_world(data, day_of(), extent=EXTENTS), Scopes(data, day_of(), EXTENTS)
    asked, told = Coverage(world), reference.Coverage(scopes)
    yield _candidates(set(candidate_pairs(world)), scopes)
    for name in sorted(scopes.plain):
        found, expected = asked.judge(name), told.expect(name)
        answer = expected.verdict + " by several together" * (len(found.cover) > 1)
        answer += f", keystone {CERTAINTIES[expected.keystone]}" + ", backfilled" * bool(expected.backfilled)
        yield Case(name, answer, "; ".join(_find_problems(found, expected, told)))


def _candidates(found: set[tuple[str, str]], scopes: Scopes) -> Case:
    """Pairs whose plain scopes share a point are all candidates."""
    points = {name: cover.maybe.keys() for name, cover in scopes.plain.items()}
    missing = [pair for pair in iter_pairs(list(points)) if points[pair[0]] & points[pair[1]] and pair not in found]
    return Case("candidates", "candidates", f"passed over: {missing}" if missing else "")


def _find_problems(found: Judgement, expected: reference.Expected, told: reference.Coverage) -> Iterator[str]:
    keystone = VALUE[found.keystone.certainty] if found.keystone else 0
    certainty = {"removable": "certain", "possibly removable": "possible"}.get(expected.verdict, "no")
    claims = {
        "verdict": ((found.verdict, found.certainty), (expected.verdict, certainty)),
        "keystone": (keystone, expected.keystone),
        "backfilled": ({item.gateway: VALUE[item.certainty] for item in found.backfilled}, expected.backfilled),
        "status": (found.status, told.gateways[found.gateway].status),
    }
    wrong = [f"{name}: found {is_}, expected {should}" for name, (is_, should) in claims.items() if is_ != should]
    yield from wrong
    if not wrong:
        yield from _check_cover(found, told)
        yield from _check_points(found, told)


def _check_cover(found: Judgement, told: reference.Coverage) -> Iterator[str]:
    """The cover covers, of gateways that pass, and without any of them it does not."""
    if found.verdict not in ("removable", "possibly removable"):
        if found.cover:
            yield f"cover {found.cover} of what is not covered"
        return
    sure = found.verdict == "removable"
    passing = told.passing(found.gateway)
    left_open = told.open_surely if sure else told.open_possibly
    if any(passing.get(other, 0) < (2 if sure else 1) for other in found.cover):
        yield f"cover {found.cover}, but only {passing} pass"
    if left_open(found.gateway, found.cover):
        yield f"cover {found.cover} leaves {min(left_open(found.gateway, found.cover))} open"
    for other in found.cover:
        if not left_open(found.gateway, [name for name in found.cover if name != other]):
            yield f"{other} is needless in the cover {found.cover}"


def _check_points(found: Judgement, told: reference.Coverage) -> Iterator[str]:
    """Every witness is a point that proves what it is given for."""
    name, passing = found.gateway, told.passing(found.gateway)
    if found.verdict == "stays":
        yield from _proves("witness", found.witness, told.open_possibly(name, passing))
    elif found.verdict == "possibly removable":
        sure = [other for other, value in passing.items() if value == 2]
        yield from _proves("witness", found.witness, told.open_surely(name, sure))
    if found.keystone:
        alone = told.alone_surely if found.keystone.certainty == "certain" else told.alone_possibly
        yield from _proves("keystone", found.keystone.witness, alone(name))
    for item in found.backfilled:
        back = told.back_surely if item.certainty == "certain" else told.back_possibly
        yield from _proves("backfilled", item.witness, back(item.gateway, name))


def _proves(what: str, witness: Witness | None, points: set[Point]) -> Iterator[str]:
    if witness is None or tuple(witness)[:7] not in points:
        yield f"{what}: {witness} is none of {len(points)} points"
