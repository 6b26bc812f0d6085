"""All pairs of gateways that share a point, in the order a reviewer reads them.

Candidates come from the bitmap join; every candidate is then compared exactly. Broad gateways (they
meet more than a tenth of those in force) are marked, so that a table can fold their pairs into one
line each; nothing is dropped here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from gateways_graph.analysis.relations import RELATIONS, Comparer, are_siblings
from gateways_graph.engine.box import Box
from gateways_graph.engine.candidates import find_gateway_pairs
from gateways_graph.engine.region import common_boxes
from gateways_graph.engine.world import World
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.gateway import Gateway

__all__ = [
    "NO_FILTERS",
    "Filters",
    "Overlaps",
    "box_tests",
    "broad_ones",
    "candidate_pairs",
    "change_days",
    "count_overlaps",
    "filter_findings",
    "find_overlaps",
    "from_statute",
    "names_body",
    "pairs_to_compare",
    "sort_findings",
    "touches",
]

#: A gateway that meets more than this share of those in force is broad.
BROAD = Fraction(1, 10)


class Filters(NamedTuple):
    """What the common ground must touch; None or empty means anything."""

    body: str | None = None
    purpose: str | None = None
    information: str | None = None
    statute: str | None = None
    gateway: tuple[str, ...] = ()


NO_FILTERS = Filters()


class Overlaps(NamedTuple):
    """Findings, strongest first, and what a table needs to fold them.

    Attributes:
        findings: In order of relation, certainty and shares.
        broad: Gateways that meet more than a tenth of the live ones, with how many they meet.
        live: How many gateways were compared.
    """

    findings: tuple[PairFinding, ...]
    broad: dict[str, int]
    live: int


def candidate_pairs(world: World) -> list[tuple[str, str]]:
    """Pairs of live gateways that may share a point, each once, in order of the later one, then of the earlier.

    From about ten thousand boxes numpy is used where it is installed; the answer is the same.
    """
    names, pairs = world.live, find_gateway_pairs(world)
    return [(names[a], names[b]) for a, b in zip(*pairs.as_lists(), strict=True)]


def _alias_pairs(world: World) -> set[tuple[str, str]]:
    """Pairs of which one is conferred by what the other records as an alias; listed even with no common point."""
    owners: dict[str, list[str]] = {}
    for name in world.live:
        for iri in world.gateways[name].provisions:
            owners.setdefault(iri, []).append(name)
    return {
        (min(name, other), max(name, other))
        for name in world.live
        for iri in world.gateways[name].aliases
        for other in owners.get(iri, ())
        if other != name
    }


def pairs_to_compare(world: World) -> list[tuple[str, str]]:
    """Pairs of live gateways that may relate: they may share a point, or one is the other's alias."""
    return sorted({*candidate_pairs(world), *_alias_pairs(world)})


def count_overlaps(world: World) -> Counter[str]:
    """How many pairs of `find_overlaps` each live gateway is in, without working out how they relate.

    Cost:
        The join, then for each candidate pair a search for one common box.
    """
    comparer = Comparer(world)
    pairs = (pair for pair in pairs_to_compare(world) if comparer.have_relation(*pair))
    return Counter(name for pair in pairs for name in pair)


def find_overlaps(
    world: World, *, filters: Filters = NO_FILTERS, progress: Callable[[int, int], None] | None = None
) -> Overlaps:
    """Compare every pair of live gateways that may meet.

    Args:
        world: The data at a date.
        filters: Keep only pairs whose common ground touches these.
        progress: Called with (done, all) now and then.

    Cost:
        The join, then one exact comparison per candidate pair that passes, and a search for one common box of the
        others.
    """
    comparer, fits = Comparer(world), _pair_test(world, filters)
    pairs = pairs_to_compare(world)
    found, met = [], []
    for number, (a, b) in enumerate(pairs):
        if progress and number % 256 == 0:
            progress(number, len(pairs))
        # Whether a gateway is broad depends on every pair, but not on how its pairs relate.
        finding = comparer.compare(a, b) if fits(a, b) else None
        if finding or comparer.have_relation(a, b):
            met.append((a, b))
        if finding:
            found.append(finding)
    return Overlaps(sort_findings(found), broad_ones(world.gateways, met, len(world.live)), len(world.live))


def broad_ones(gateways: Mapping[str, Gateway], met: Iterable[tuple[str, str]], live: int) -> dict[str, int]:
    """Gateways that meet more than a tenth of the live ones, limbs of their own section apart, with how many."""
    meets = Counter(name for a, b in met if not are_siblings(gateways[a], gateways[b]) for name in (a, b))
    return {name: count for name, count in sorted(meets.items()) if Fraction(count, max(live, 1)) > BROAD and count > 3}


def sort_findings(findings: Iterable[PairFinding]) -> tuple[PairFinding, ...]:
    """Strongest relation first, certain before possible, then the largest shares, then ids."""

    def key(item: PairFinding) -> tuple[object, ...]:
        shares = sorted((Fraction(*item.share_a), Fraction(*item.share_b)), reverse=True)
        rank = RELATIONS.index(item.relation) if item.relation in RELATIONS else len(RELATIONS)
        return (rank, item.certainty != "certain", *(-share for share in shares), item.a, item.b)

    return tuple(sorted(findings, key=key))


def filter_findings(world: World, findings: Iterable[PairFinding], filters: Filters) -> list[PairFinding]:
    """Findings whose common ground touches what the filters name."""
    fits = _pair_test(world, filters)
    return [item for item in findings if fits(item.a, item.b)]


def _pair_test(world: World, filters: Filters) -> Callable[[str, str], bool]:
    """Whether a pair passes filters: one of it named, one of the statute, a common box that touches all the rest."""
    tests = box_tests(world, filters)

    def fits(a: str, b: str) -> bool:
        if filters.gateway and not {a, b} & set(filters.gateway):
            return False
        if filters.statute and not any(from_statute(world, name, filters.statute) for name in (a, b)):
            return False
        if not tests:
            return True
        one, two = world.scopes[a].plain_possible, world.scopes[b].plain_possible
        boxes = common_boxes(one, two, world.singles)
        return any(all(test(box) for test in tests) for box in boxes)

    return fits


def box_tests(world: World, filters: Filters) -> list[Callable[[Box], bool]]:
    """Tests that a common box must pass: it touches the body, the purpose and the information."""
    tests: list[Callable[[Box], bool]] = []
    if filters.body:
        body = world.bodies.possible[filters.body]
        tests.append(lambda box: bool(box.discloser & body or box.recipient & body))
    if filters.purpose:
        purpose = world.purposes.possible[filters.purpose]
        tests.append(lambda box: bool(box.purpose & purpose))
    if filters.information:
        subject = world.subjects.possible[filters.information]
        tests.append(lambda box: bool(box.subject & subject))
    return tests


def touches(world: World, gateway: str, filters: Filters) -> bool:
    """Whether one live gateway passes filters: named, of the statute, one box touching all the rest."""
    if filters.gateway and gateway not in filters.gateway:
        return False
    if filters.statute and not from_statute(world, gateway, filters.statute):
        return False
    tests = box_tests(world, filters)
    return any(all(test(piece.box) for test in tests) for piece in world.scopes[gateway].plain_possible)


def from_statute(world: World, gateway: str, statute: str) -> bool:
    """Whether a gateway is conferred by a provision of a statute."""
    return any(iri == statute or iri.startswith(statute + "/") for iri in world.gateways[gateway].provisions)


def names_body(world: World, gateway: str, body: str) -> bool:
    """Whether a gateway names a body, or a class that it is in, as discloser or recipient."""
    over = world.bodies.above(body)
    return any(over & {*flow.discloser, *flow.recipient} for flow in world.gateways[gateway].flows)


def change_days(dataset: Dataset) -> tuple[set[int], set[int]]:
    """Days on which a gateway's answer can change, and days on which a hierarchy can."""
    law: set[int] = set()
    for gateway in dataset.gateways:
        for period in (*(gateway.in_force or ()), *(p for flow in gateway.flows for p in flow.in_force or ())):
            law.update(period.bounds())
    people = {
        day
        for hierarchy in (dataset.bodies, dataset.purposes, dataset.information)
        for periods in (*(node.exists for node in hierarchy.nodes), *(edge.periods for edge in hierarchy.edges))
        for period in periods
        for day in period.bounds()
    }
    return law, people
