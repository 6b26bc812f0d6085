"""Gateways that cover the same ground, in groups that a person can read, named by what members share.

Two gateways are *tied* when they share at least a tenth of one of them, neither is broad, and they
are not limbs of one section. Groups are made of ties (`gateways_graph.graph.overlaps.divide` draws
the lines between them; that is a way to read, and no legal relation). What is said of a group is
exact: who its members are, which relations hold between them, and the point at which some meet.

Source: `docs/semantics.md`, "How much they share".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from gateways_graph.analysis.overlaps import Overlaps
from gateways_graph.analysis.relations import provision_root
from gateways_graph.engine.box import AXES, Box, count_points, find_uncovered, is_empty, meet
from gateways_graph.engine.closure import Closure
from gateways_graph.engine.describe import describe_box, describe_point
from gateways_graph.engine.region import common_boxes, region_boxes
from gateways_graph.engine.world import Region, World
from gateways_graph.model.finding import CERTAINTIES, PairFinding
from gateways_graph.model.groups import Broad, CommonGround, Group, Groups
from gateways_graph.model.identifiers import statute_iri

__all__ = ["ENOUGH", "describe_groups", "find_ties", "share_of"]

#: Sharing less than this of both of two gateways ties them to no group.
ENOUGH = Fraction(1, 10)
#: Largest common boxes of a tie from which a box that more members share is sought.
_SEEDS = 3


class _Meeting(NamedTuple):
    """A box, and the members that hold all of it and give way on none."""

    members: tuple[str, ...]
    points: int
    box: Box | None


def share_of(finding: PairFinding) -> Fraction:
    """What two gateways share, of the one of which it is more."""
    return max(Fraction(*finding.share_a), Fraction(*finding.share_b))


def find_ties(overlaps: Overlaps) -> tuple[PairFinding, ...]:
    """Findings that hold groups together, in their order."""
    return tuple(
        item
        for item in overlaps.findings
        if not item.siblings
        and item.a not in overlaps.broad
        and item.b not in overlaps.broad
        and share_of(item) >= ENOUGH
    )


def describe_groups(world: World, overlaps: Overlaps, parts: Iterable[Sequence[str]]) -> Groups:
    """What is to be known of each group.

    Args:
        world: The data at the date of the findings.
        overlaps: Findings between live gateways; those that only may hold make groups that only may.
        parts: Members of each group, each gateway in one at most.

    Returns:
        The largest group first, then by first member; numbered from 1. What is in none is counted.

    Cost:
        For each tie, at most three searches for a box that more members share.

    Not checked: that no larger set of members meets somewhere. The box is grown greedily; that each
    member it names covers it, and its witness, is exact.
    """
    ordered = sorted((sorted(part) for part in parts), key=lambda part: (-len(part), part))
    home = {name: number for number, part in enumerate(ordered, 1) for name in part}
    inside: dict[int, list[PairFinding]] = {}
    touched: dict[str, set[int]] = {name: set() for name in overlaps.broad}
    related: set[str] = set()
    for item in overlaps.findings:
        related |= {item.a, item.b}
        if item.a in home and home[item.a] == home.get(item.b):
            inside.setdefault(home[item.a], []).append(item)
        for one, other in ((item.a, item.b), (item.b, item.a)):
            if one in touched and other in home:
                touched[one].add(home[other])
    groups = tuple(
        _describe(world, (number, part), inside[number], sorted(name for name in touched if number in touched[name]))
        for number, part in enumerate(ordered, 1)
    )
    broad = tuple(
        Broad(name, meets, tuple(sorted(touched[name])))
        for name, meets in sorted(overlaps.broad.items(), key=lambda found: (-found[1], found[0]))
    )
    slight = tuple(sorted(related - home.keys() - overlaps.broad.keys()))
    alone = overlaps.live - len(home) - len(overlaps.broad) - len(slight)
    return Groups(groups, broad, slight, max(0, alone), overlaps.live)


def _describe(world: World, part: tuple[int, Sequence[str]], pairs: Sequence[PairFinding], broad: list[str]) -> Group:
    number, members = part
    ties = [item for item in pairs if not item.siblings and share_of(item) >= ENOUGH]
    common = _common_ground(world, members, ties)
    shape, hub = _shape(members, pairs, common)
    provisions = [iri for name in members for iri in world.gateways[name].provisions]
    return Group(
        number=number,
        name=_name(world, [boxes[0] for item in ties if (boxes := _common(world, item))]),
        members=tuple(members),
        shape=shape,
        hub=hub,
        common=common,
        pairs=tuple(pairs),
        ties=len(ties),
        provisions=len({provision_root(iri) for iri in provisions}),
        statutes=len({statute_iri(iri) if iri.startswith("http") else iri for iri in provisions}),
        broad=tuple(broad),
        certainty="certain" if all(item.certainty == "certain" for item in ties) else "possible",
    )


def _common(world: World, item: PairFinding) -> list[Box]:
    """Common boxes of a tie, the largest first."""
    regions = [_region(world, name, sure=item.certainty == "certain") for name in (item.a, item.b)]
    return _free(world, regions)


def _region(world: World, name: str, *, sure: bool) -> Region:
    scope = world.scopes[name]
    return scope.certain if sure else scope.possible


def _shape(members: Sequence[str], pairs: Sequence[PairFinding], common: CommonGround | None) -> tuple[str, str | None]:
    if common is not None and len(common.members) == len(members):
        return "one ground", None
    met = Counter(name for item in pairs for name in (item.a, item.b))
    if all(met[name] == len(members) - 1 for name in members):
        return "clique", None
    hub = min(members, key=lambda name: (-met[name], name))
    return ("hub", hub) if met[hub] == len(members) - 1 else ("chain", None)


# -- where members meet


def _common_ground(world: World, members: Sequence[str], ties: Iterable[PairFinding]) -> CommonGround | None:
    """A box in which as many members as were found meet, and of those the one with most points."""
    for answer in (2, 1):
        regions = {name: _region(world, name, sure=answer == 2) for name in members}
        best = _Meeting((), 0, None)
        for tie in ties:
            for seed in _free(world, [regions[tie.a], regions[tie.b]])[:_SEEDS]:
                found = _grow(regions, (tie.a, tie.b), seed, world.singles)
                if (len(found.members), found.points) > (len(best.members), best.points):
                    best = found
        if best.box is not None:
            others = _covering(world, best.box, set(members))
            box, point = describe_box(world, best.box), describe_point(world, best.box)
            return CommonGround(box, point, best.members, CERTAINTIES[answer], others)
    return None


def _free(world: World, regions: Sequence[Region]) -> list[Box]:
    """Common boxes of two regions without what either gives way to, the largest first."""
    one, two = regions
    boxes = common_boxes(one.pieces, two.pieces, world.singles)
    holes = (*one.minus, *two.minus)
    return region_boxes(boxes, holes, world.singles) if holes else boxes


def _grow(regions: dict[str, Region], pair: tuple[str, str], seed: Box, singles: int) -> _Meeting:
    """A box that two members hold, then those that hold the largest part of it, one by one."""
    box, inside = seed, list(pair)
    left = sorted(regions.keys() - set(pair))
    while left:
        offers = [(part, name) for name in left if (part := _largest(box, regions[name], singles)) is not None]
        if not offers:
            break
        (_, box), chosen = max(offers, key=lambda offer: offer[0][0])
        inside.append(chosen)
        left.remove(chosen)
    return _Meeting(tuple(sorted(inside)), count_points([box], singles), box)


def _largest(box: Box, region: Region, singles: int) -> tuple[int, Box] | None:
    """The part of a box that one piece of a region holds, with its points; the largest, or None."""
    parts = [both for piece in region.pieces if (both := meet(box, piece.box)) is not None]
    if region.minus:
        parts = region_boxes(parts, region.minus, singles)
    counted = [(count_points([part], singles), part) for part in parts if not is_empty(part, singles)]
    return max(counted, default=None)


def _covering(world: World, box: Box, known: set[str]) -> tuple[str, ...]:
    """Other live gateways that certainly cover the point drawn from a box."""
    point = _point(world, box)
    found = []
    for name in world.live:
        region = world.scopes[name].certain
        if (
            name not in known
            and any(meet(point, piece.box) == point for piece in region.pieces)
            and find_uncovered(point, region.minus, world.singles) is not None
        ):
            found.append(name)
    return tuple(found)


def _point(world: World, box: Box) -> Box:
    """The one point that `describe_point` names, as a box."""
    said = describe_point(world, box)
    bits = {axis: getattr(box, axis) & -getattr(box, axis) for axis in AXES}
    for axis, closure in (("discloser", world.bodies), ("recipient", world.bodies), ("purpose", world.purposes)):
        name = getattr(said, axis)
        node, rest = (name[5:-1], True) if name.startswith("rest(") else (name, False)
        bits[axis] = 1 << next(at for at, p in enumerate(closure.points) if (p.node, p.rest) == (node, rest))
    return Box(**bits)


# -- names


def _name(world: World, boxes: Sequence[Box]) -> str:
    """`A to B, for C: D`: on each axis the narrowest recorded name that holds more than half of the common boxes."""
    given, taken, purpose, subject = (
        _narrowest(closure, [getattr(box, axis) for box in boxes])
        for axis, closure in (
            ("discloser", world.bodies), ("recipient", world.bodies),
            ("purpose", world.purposes), ("subject", world.subjects),
        )
    )  # fmt: skip
    said = {name: world.nodes[name].label for name in (given, taken, purpose, subject) if name in world.nodes}
    text = f"{said.get(given, 'anyone')} to {said.get(taken, 'anyone')}"
    text += f", for {said[purpose]}" if purpose in said else ", for any purpose"
    return text + (f": {said[subject]}" if subject in said else "")


def _narrowest(closure: Closure, masks: Sequence[int]) -> str:
    """The node with fewest points that holds more than half of the masks; empty when only everything does."""
    counts = Counter(
        node
        for mask in masks
        for node, bits in closure.certain.items()
        if bits != closure.everything and not mask & ~bits
    )
    held = [(closure.certain[node].bit_count(), node) for node, count in counts.items() if 2 * count > len(masks)]
    return min(held)[1] if held else ""
