"""Where each flow could stand in a route for a demand, and the axes on which it lacks what that needs.

A flow that is not law on the day, or not there, is looked at as if it were, and lacks `date` or `extent`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gateways_graph.analysis.demand import Asked, Offices
from gateways_graph.analysis.steps import ROOT, ROUTE_ACTS, ROUTE_EFFECTS
from gateways_graph.engine.box import Box
from gateways_graph.engine.compile import Compiler, Piece, extent_bits
from gateways_graph.engine.world import World
from gateways_graph.model.gateway import ALL_EXTENTS, STATUSES, Flow, Gateway
from gateways_graph.model.periods import Period, parse_vague

__all__ = ["FIRST", "JOINT", "LAST", "ONLY", "Place", "Places", "breadth_of", "step_box"]

#: Where a flow stands: it carries the whole way, or is the first or the last of two.
ONLY, FIRST, LAST = "only", "first", "last"
#: Of two flows in a row: what they have nothing of in common.
JOINT = "joint"
_EVER = (Period(start=parse_vague("1000")),)
_BOX_AXES = {"discloser": 0, "recipient": 1, "purpose": 2, "information": 3}


class Place(NamedTuple):
    """One box of one flow in a place of a route.

    Attributes:
        lacks: Axes on which it has nothing of what is asked.
        vague: Axes on which it is in doubt whether it has all that it seems to have or, of two in a row, on
            which it has only a part of what is asked.
        extent: Jurisdictions in which it may be law, or would be if it were in force.
    """

    gateway: Gateway
    flow: Flow
    piece: Piece
    at: str
    lacks: frozenset[str]
    vague: frozenset[str]
    extent: int

    @property
    def breadth(self) -> int:
        """How many points its box has."""
        return breadth_of(self.piece.box)

    @property
    def weight(self) -> tuple[int, int]:
        """Not express, and evidence: smaller is better."""
        express = self.gateway.source == "express" and self.gateway.legal_effect == "confers"
        return int(not express), len(STATUSES) - STATUSES.index(self.gateway.status)


def breadth_of(masks: Iterable[int]) -> int:
    """How many points a product of masks has, how the information is held left aside."""
    found = 1
    for number, mask in enumerate(masks):
        found *= mask.bit_count() if number not in (4, 5) else 1
    return found


def step_box(place: Place, asked: Asked) -> Box:
    """What a step in a place may be, once the place lacks nothing."""
    box = place.piece.box
    given = box.discloser if place.at == LAST else asked.discloser
    taken = box.recipient if place.at == FIRST else asked.recipient
    return Box(given, taken, asked.purpose | asked.near, asked.subject, box.form, -1, asked.extent)


class Places:
    """Boxes of every flow, as if it were law on the day and everywhere, against one demand.

    Args:
        world: The data at the demand's date and extent.
        asked: The demand.
        whole: Whether a place lacks an axis already when it has only part of what is asked there.
    """

    def __init__(self, world: World, asked: Asked, *, whole: bool = False) -> None:
        self.world, self.asked, self.whole = world, asked, whole
        self.offices = Offices.of(world)
        # A flow by which a body could only tell itself may be a near miss all the same.
        bodies = world.bodies._replace(singles=0)
        closures = (bodies, world.purposes, world.subjects, world.origins)
        self.compiler = Compiler(world.dataset, world.day, 15, closures, pieces={})
        purposes = asked.purpose if whole else asked.purpose | asked.near
        self.wanted = {0: asked.discloser, 1: asked.recipient, 2: purposes, 3: asked.subject}
        self._sure: dict[str, tuple[Piece, ...]] = {}
        self._doubted: dict[tuple[Piece, str], Place] = {}

    def find(self, at: str) -> Iterator[Place]:
        """Every box of every flow in one place, with what it lacks there."""
        for gateway in self.world.dataset.gateways:
            for flow in gateway.flows:
                if self._is_anyones(flow, at):
                    continue
                standing, extent = self._standing(gateway, flow)
                for piece in self._pieces(gateway, flow):
                    lacks = standing | self._lacks(piece, at)
                    yield Place(gateway, flow, piece, at, lacks, frozenset(), extent)

    def with_doubts(self, place: Place) -> Place:
        """A place with the axes on which it is in doubt that the flow has what it seems to have."""
        key = (place.piece, place.at)
        if key not in self._doubted:
            self._doubted[key] = self._with_doubts(place)
        return self._doubted[key]

    def _with_doubts(self, place: Place) -> Place:
        sure = self._sure_pieces(place.gateway, place.flow)
        vague = set()
        for axis in self._ends(place.at):
            if axis not in place.lacks:
                mask = self._reached(axis, place.piece)
                short = place.at != ONLY and self.wanted[_BOX_AXES[axis]] & ~mask
                if short or not any(not mask & ~self._side(axis, piece) for piece in sure):
                    vague.add(axis)
        if place.at != ONLY and self.asked.extent & ~place.extent:
            vague.add("extent")
        return place._replace(vague=frozenset(vague))

    # -- what a place lacks

    @staticmethod
    def _is_anyones(flow: Flow, at: str) -> bool:
        """Whether a flow names any person where a body in between would stand."""
        return (at == FIRST and ROOT in flow.recipient) or (at == LAST and ROOT in flow.discloser)

    @staticmethod
    def _ends(at: str) -> tuple[str, ...]:
        """The axes that a demand fixes in a place."""
        ends = {ONLY: ("discloser", "recipient"), FIRST: ("discloser",), LAST: ("recipient",)}
        return (*ends[at], "purpose", "information")

    def _lacks(self, piece: Piece, at: str) -> frozenset[str]:
        if self.whole:
            missing = (axis for axis in self._ends(at) if self.wanted[_BOX_AXES[axis]] & ~self._side(axis, piece))
            return frozenset(missing)
        return frozenset(axis for axis in self._ends(at) if not self._reached(axis, piece))

    def _side(self, axis: str, piece: Piece) -> int:
        """A side of a box, with the bodies that hold the offices it names."""
        mask = piece.box[_BOX_AXES[axis]]
        if axis in ("discloser", "recipient"):
            return mask | self.offices.widen(mask, self.wanted[_BOX_AXES[axis]])[0]
        return mask

    def _reached(self, axis: str, piece: Piece) -> int:
        return self._side(axis, piece) & self.wanted[_BOX_AXES[axis]]

    def _standing(self, gateway: Gateway, flow: Flow) -> tuple[frozenset[str], int]:
        """What keeps a flow from being law at all (its act, its date, its extent), and where it would be."""
        lacks = set()
        if gateway.act not in ROUTE_ACTS or gateway.legal_effect not in {*ROUTE_EFFECTS, "enables"}:
            lacks.add("act")
        if gateway.id in self.world.dormant and not gateway.not_commenced:
            lacks.add("instrument")
        if gateway.not_commenced:
            lacks.add("date")
        in_force = self._in_force(gateway, flow)
        text = extent_bits(flow.extent if flow.extent is not None else gateway.extent, default=15)
        text &= extent_bits(flow.applies_in if flow.applies_in is not None else gateway.applies_in, default=15)
        if not in_force:
            lacks.add("date")
        wanted, here = self.asked.extent, in_force & text if in_force else text
        if (self.whole and self.asked.demand.extent and wanted & ~here) or not here & wanted:
            lacks.add("extent")
        return frozenset(lacks), here

    def _in_force(self, gateway: Gateway, flow: Flow) -> int:
        """Jurisdictions in which a flow may be in force on the day."""
        periods = flow.in_force if flow.in_force is not None else gateway.in_force
        if periods is None:
            return 15
        bits = 0
        for period in periods:
            if period.holds_on(self.world.day):
                bits |= extent_bits(period.extent or None, default=15)
        return bits

    # -- boxes

    def _pieces(self, gateway: Gateway, flow: Flow) -> tuple[Piece, ...]:
        """What a flow may cover as if it were law on the day and everywhere."""
        plain = flow._replace(in_force=None, extent=None, applies_in=None)
        owner = gateway._replace(in_force=None, extent=None, applies_in=None)
        return self.compiler.compile((plain,), owner)[1]

    def _sure_pieces(self, gateway: Gateway, flow: Flow) -> tuple[Piece, ...]:
        """What a flow certainly covers as if it were law on the day and everywhere, under any reading."""
        if flow.id not in self._sure:
            plain = flow._replace(in_force=_EVER, extent=ALL_EXTENTS, applies_in=None, readings=())
            self._sure[flow.id] = self.compiler.compile((plain,), gateway)[0]
        return self._sure[flow.id]
