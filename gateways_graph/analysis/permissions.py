"""Which disclosures are permitted in one world and not, or less surely, in another.

A gateway *permits* what its boxes hold when it confers a power on a body to disclose or make
available. A point is lost when a gateway covers it less surely than before and nothing that is left
covers it as surely. The rest counts with certainty only where it is checked: half-coded law never
shows that nothing is lost. What gives way permits here all the same: it gives way only where another
power permits. What a specific gateway permitted must be left by a specific one, and it is said
whether a general power remains; what a general power permitted may be left by either.

There is one finding per gateway, so that what two gateways lose together stands under both (`also`).

Exact, by box subtraction over the union of all gateways, within a step budget.

Not checked: bars and carried limits (conflicts and routes answer those); whether a pairing ("same
area") is met: a gateway with another pairing keeps a permission only possibly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from gateways_graph.analysis.relations import doubts_of
from gateways_graph.analysis.steps import ROUTE_ACTS
from gateways_graph.engine.box import Box, BudgetError, count_points, is_empty, meet
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.describe import describe_box, describe_point
from gateways_graph.engine.region import one_point
from gateways_graph.engine.remainder import meeting, part, remainder
from gateways_graph.engine.world import World
from gateways_graph.model.change import PermissionChange
from gateways_graph.model.gateway import ALL_EXTENTS, Gateway

__all__ = ["Fallen", "Grants", "fallen_between", "find_permission_changes"]

#: Effects by which a gateway may permit; only *confers* does so with certainty.
_PERMITS = frozenset({None, "confers", "extends"})
_SHOWN_BOXES = 3
#: Most boxes in which a witness at home is looked for.
_TRIED = 40
_TIERS = ("specific", "general")


class Grant(NamedTuple):
    """What one gateway permits on the shared ground: certain and possible pieces."""

    certain: tuple[Piece, ...]
    possible: tuple[Piece, ...]


class Fallen(NamedTuple):
    """Boxes of one gateway that are less surely permitted in the other world."""

    gateway: str
    tier: str
    high: int
    low: int
    general: int
    pairings: frozenset[str]
    boxes: tuple[Box, ...]


class Grants:
    """What the live gateways of one world permit on some ground.

    Args:
        world: The world.
        ground: The points that may be compared with the other world.
    """

    def __init__(self, world: World, ground: Box) -> None:
        self.world, self.ground = world, ground
        self.at_home = {1 << bit: _at_home(world, code) for bit, code in enumerate(ALL_EXTENTS)}
        self.tiers: dict[str, str] = {}
        self.grants: dict[str, Grant] = {}
        for name in world.live:
            gateway = world.gateways[name]
            if gateway.act in ROUTE_ACTS and gateway.legal_effect in _PERMITS:
                self.tiers[name] = "general" if gateway.general else "specific"
                self.grants[name] = self._grant(gateway)

    def _grant(self, gateway: Gateway) -> Grant:
        scope = self.world.scopes[gateway.id]
        sure = gateway.legal_effect == "confers" and gateway.source is not None
        return Grant(self._cut(scope.plain_certain) if sure else (), self._cut(scope.plain_possible))

    def _cut(self, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
        found = ((piece, meet(piece.box, self.ground)) for piece in pieces)
        return tuple(Piece(box, "", (), piece.pairings, ()) for piece, box in found if box is not None)

    def pieces(self, tiers: Iterable[str], *, sure: bool) -> list[Piece]:
        """Pieces that keep a permission of these tiers: certainly, by checked law; or possibly."""
        wanted = set(tiers)
        return [
            piece
            for name, grant in self.grants.items()
            if self.tiers[name] in wanted and (not sure or self.world.gateways[name].checked)
            for piece in (grant.certain if sure else grant.possible)
        ]

    @cached_property
    def _held(self) -> list[tuple[str, Box]]:
        return [(name, item.box) for name, grant in sorted(self.grants.items()) for item in grant.possible]

    def permitting(self, point: Box) -> tuple[str, ...]:
        """Gateways that permit a point, at least possibly; in order of id."""
        d, r, p, s, f, o, e = point
        found = (
            name for name, b in self._held
            if d & b[0] and r & b[1] and p & b[2] and s & b[3] and o & b[5] and f & b[4] and e & b[6]
        )  # fmt: skip
        return tuple(dict.fromkeys(found))


def _at_home(world: World, extent: str) -> int:
    """Bodies that are not recorded as operating elsewhere only."""
    return sum(
        1 << bit
        for bit, point in enumerate(world.bodies.points)
        if extent in (world.nodes[point.node].operates_in or ALL_EXTENTS)
    )


class _Fall:
    """One direction: what `high` permits and `low` does not, or less surely."""

    def __init__(self, high: Grants, low: Grants, twins: Mapping[str, str]) -> None:
        self.high, self.low, self.twins = high, low, twins
        self.singles = high.world.singles
        self.undecided: list[str] = []
        self.general = [low.pieces(("general",), sure=sure) for sure in (True, False)]

    def find(self) -> list[Fallen]:
        found = []
        for tier in _TIERS:
            lasting = (tier,) if tier == "specific" else _TIERS
            rest = [self.low.pieces(lasting, sure=sure) for sure in (True, False)]
            changed = [name for name in self.high.grants if self.high.tiers[name] == tier and self._differs(name)]
            for name in changed:
                try:
                    found += [fallen for value in (2, 1) for fallen in self._of(name, value, rest)]
                except BudgetError:
                    self.undecided.append(name)
        return found

    def _own(self, name: str) -> Grant:
        """What the same gateway permits in the other world, in the same tier."""
        twin = self.twins.get(name, "")
        same = self.low.tiers.get(twin) == self.high.tiers[name]
        return self.low.grants[twin] if same else Grant((), ())

    def _differs(self, name: str) -> bool:
        return self.high.grants[name] != self._own(name)

    def _of(self, name: str, value: int, rest: list[list[Piece]]) -> list[Fallen]:
        """What of one gateway's ground falls from a value; each point once."""
        mine, own = self.high.grants[name], self._own(name)
        found: list[Fallen] = []
        said: list[Piece] = []
        for piece in sorted(mine.certain if value == 2 else mine.possible, key=lambda item: len(item.pairings)):
            kept = own.certain if value == 2 else (*mine.certain, *own.possible)
            # A point that only may be permitted is one whatever the pairing.
            covers = (
                [*kept, *said] if value == 1 else [item for item in (*kept, *said) if item.pairings <= piece.pairings]
            )
            down = remainder([piece.box], [item.box for item in covers], self.singles)
            if not down:
                continue
            sure, maybe = (
                meeting(piece.box, _boxes(items, piece, sure)) for items, sure in zip(rest, (True, False), strict=True)
            )
            unsure = remainder(down, sure, self.singles)
            none, some = part(unsure, maybe, self.singles)
            for boxes, low in ((none, 0), (some, 1)) if value == 2 else ((none, 0),):
                found += self._parted(
                    Fallen(name, self.high.tiers[name], value, low, 0, piece.pairings, tuple(boxes)), piece
                )
                said += [piece._replace(box=box) for box in boxes]
        return found

    def _parted(self, fallen: Fallen, piece: Piece) -> list[Fallen]:
        """Parted by whether a general power remains."""
        if fallen.tier == "general" or not fallen.boxes:
            return [fallen] if fallen.boxes else []
        sure, maybe = (
            meeting(piece.box, _boxes(items, piece, sure))
            for items, sure in zip(self.general, (True, False), strict=True)
        )
        unsure, certain = part(fallen.boxes, sure, self.singles)
        none, possible = part(unsure, maybe, self.singles)
        parts = enumerate((none, possible, certain))
        return [fallen._replace(general=value, boxes=tuple(boxes)) for value, boxes in parts if boxes]


def _boxes(items: Iterable[Piece], mine: Piece, sure: bool) -> Iterable[Box]:
    """Boxes that may keep what a piece permits; certainly only those that ask no pairing beyond its own."""
    return (item.box for item in items if not sure or item.pairings <= mine.pairings)


def fallen_between(high: Grants, low: Grants, twins: Mapping[str, str]) -> tuple[list[Fallen], list[str]]:
    """What one side permits and the other does not, or less surely; and gateways not decided within the budget."""
    fall = _Fall(high, low, twins)
    return fall.find(), fall.undecided


def find_permission_changes(
    old: Grants, new: Grants, twins: Mapping[str, str]
) -> tuple[tuple[PermissionChange, ...], tuple[str, ...]]:
    """Disclosures lost and gained between two aligned worlds.

    Args:
        old: What is permitted before, on the shared ground.
        new: What is permitted after, on the same.
        twins: Id before -> id after of gateways that are the same, or versions of one.

    Returns:
        (changes: lost before gained, the surest and largest first; gateways of which it was not
        decided within the budget).

    Cost:
        One pass over the gateways that changed, each against the union of all on the other side.
    """
    back = {after: before for before, after in twins.items()}
    found: list[PermissionChange] = []
    undecided: list[str] = []
    for what, high, low, same in (("lost", old, new, twins), ("gained", new, old, back)):
        groups: dict[tuple[object, ...], list[Fallen]] = {}
        fallen, open_ = fallen_between(high, low, same)
        for item in fallen:
            groups.setdefault(item[:6], []).append(item)
        found += [_change(what, high, low, items) for items in groups.values()]
        undecided += open_
    return tuple(sorted(found, key=_order)), tuple(dict.fromkeys(undecided))


def _change(what: str, high: Grants, low: Grants, items: list[Fallen]) -> PermissionChange:
    first, world = items[0], high.world
    boxes = sorted(
        (box for item in items for box in item.boxes), key=lambda box: (-count_points([box], world.singles), box)
    )
    point = one_point(_fitting(high, boxes), world.singles)
    values = (first.high, first.low) if what == "lost" else (first.low, first.high)
    witness = describe_point(world, point)
    remains = low.permitting(point)
    turns = [] if first.high == 2 else list(_doubts(world, first.gateway))
    if first.low == 1:
        turns += [why for name in remains if low.tiers[name] == first.tier for why in _why_unsure(low, name)]
    return PermissionChange(
        what,
        first.tier,
        *values,
        gateway=first.gateway,
        witness=witness,
        boxes=tuple(describe_box(world, box) for box in boxes[:_SHOWN_BOXES]),
        boxes_omitted=max(0, len(boxes) - _SHOWN_BOXES),
        points=sum(count_points([box], world.singles) for box in boxes),
        general=first.general,
        pairing=tuple(sorted(first.pairings)),
        also=tuple(name for name in high.permitting(point) if name != first.gateway and name not in remains),
        remains=remains,
        turns_on=tuple(dict.fromkeys(turns)),
    )


def _fitting(high: Grants, boxes: list[Box]) -> Box:
    """The part of the largest box that a body may give at home to another at home there; else the largest box."""
    for box in boxes[:_TRIED]:
        for code, home in high.at_home.items():
            part = meet(box, high.ground._replace(discloser=home, recipient=home, extent=code))
            if part is not None and not is_empty(part, high.world.singles):
                return part
    return boxes[0]


def _doubts(world: World, name: str) -> tuple[str, ...]:
    """Why what a gateway permits is not certain."""
    gateway = world.gateways[name]
    open_ = [f"{text} of {name} not established" for text, value in
             (("legal effect", gateway.legal_effect), ("source", gateway.source)) if value is None]  # fmt: skip
    return (*open_, *doubts_of(world, gateway))


def _why_unsure(low: Grants, name: str) -> tuple[str, ...]:
    """Why a gateway of the side that permits less does so only possibly."""
    gateway = low.world.gateways[name]
    half = () if gateway.checked else (f"{name} is only {gateway.status}",)
    return (*half, *_doubts(low.world, name))


def _order(item: PermissionChange) -> tuple[object, ...]:
    fall = abs(item.was - item.becomes)
    return (item.what != "lost", item.tier != "specific", -fall, item.general, -max(item.was, item.becomes),
            -item.points, item.gateway, item.pairing)  # fmt: skip
