"""One step of a route: whether a gateway takes information from one body to the next, and how freely.

The search asks this thousands of times, so a hop holds bitmaps and counts only; `wording` puts a
chosen route into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gateways_graph.analysis.demand import ALL_FORMS, Asked, Offices, box_of
from gateways_graph.analysis.limits import CONDITIONAL, DOUBTFUL, SHUT, Answer, Limits
from gateways_graph.analysis.origins import Origins
from gateways_graph.engine.box import Box, find_uncovered, is_empty, meet, touches
from gateways_graph.engine.closure import Closure
from gateways_graph.engine.compile import Piece, extent_bits
from gateways_graph.engine.join import iter_bits
from gateways_graph.engine.world import World
from gateways_graph.model.gateway import STATUSES, Flow, Gateway
from gateways_graph.model.settled import REQUESTED, Settled, conclude

__all__ = ["ROOT", "ROUTE_ACTS", "ROUTE_EFFECTS", "Hop", "Option", "StepMaker", "Trail"]

#: Who is reached through this is no intermediate.
ROOT = "bcls:any-person"
#: Most bodies that may tell each other, of which each is tried as the one that tells.
_MOST_APART = 6
#: A step that rests on a purpose recorded as compatible with the one asked for.
NEAR = "compatible"
#: Most parts into which carried limits may cut one step.
_MOST_PARTS = 6
#: Obligations, the strongest first.
_FORCES = ("must", "must-when-required", "must-respond", "may")
ROUTE_ACTS = frozenset({"disclose", "make-available"})
#: Effects that can carry a step at all; a shield or an enabling power never does.
ROUTE_EFFECTS = frozenset({None, "confers", "extends", "lifts-bar"})


class Option(NamedTuple):
    """A piece that may carry a step, with what does not depend on the step.

    Attributes:
        doubtful: Whether the power is such that the step is arguable at most, whatever the path.
        residual: How many conditions are left to judge.
        asks: Whether somebody must ask for the information first, and is not known to have done so.
        broken: Conditions that the facts rule out.
        weight: How weak the force is, whether it goes beyond the information asked, evidence: smaller is better.
    """

    gateway: Gateway
    piece: Piece
    doubtful: bool
    residual: int
    asks: bool
    broken: tuple[str, ...]
    weight: tuple[int, int, int]


class Hop(NamedTuple):
    """A step as the search holds it.

    Attributes:
        given_as, taken_as: Bits of the offices through which the two ends fit.
        doubts: How many things make it arguable.
        conditions: How many conditions are left to judge.
        resting: `NEAR`, or the relative purpose it rests on without a recorded function, or empty.
        special: Whether it carries only information held under, or received through, something special.
        aside: Whether it is only for information that came in some special way, whatever it is about.
        floor: Doubts that cutting its takers cannot settle.
        firm: Whether no bar and no gateway takes part of it only, so that cutting it cannot lose it.
    """

    option: Option
    box: Box
    given_as: tuple[int, ...]
    taken_as: tuple[int, ...]
    doubts: int
    conditions: int
    blocked: bool
    resting: str
    special: bool
    aside: bool
    floor: int
    firm: bool

    @property
    def gateway(self) -> Gateway:
        """The gateway used."""
        return self.option.gateway


class Trail(NamedTuple):
    """The hops so far, with the purposes, information and extent still alive."""

    hops: tuple[Hop, ...]
    purpose: int
    subject: int
    form: int
    extent: int

    @property
    def blocked(self) -> bool:
        """Whether some hop is stopped."""
        return any(hop.blocked for hop in self.hops)


class StepMaker:
    """Makes hops in one world for one demand."""

    def __init__(self, world: World, asked: Asked, *, limits: Limits | None = None) -> None:
        self.world, self.asked = world, asked
        self.settled: Settled = conclude(world.dataset.conditions, asked.demand.facts)
        self.limits = Limits(world, settled=self.settled) if limits is None else limits
        self.requests = frozenset(item.id for item in world.dataset.conditions if item.type == "request")
        keep = self.limits.keep
        self.offices = keep("offices", lambda: Offices.of(world))
        self.flows: Mapping[str, Flow] = keep(
            "flows", lambda: {flow.id: flow for item in world.gateways.values() for flow in item.flows}
        )
        self.origins = keep("origins", lambda: Origins(world, self.flows, self.limits.rules.values()))
        self.relative = _relative_bits(world.purposes)
        self.unknown = {
            "code:functions-of-recipient": not self._has_functions(asked.demand.recipient),
            "code:functions-of-discloser": not self._has_functions(asked.demand.discloser),
        }
        self.abroad = keep("abroad", lambda: _operating(world))
        self._bars: dict[tuple[str, Box], list[Answer]] = keep("bars", dict)
        self._rules: dict[tuple[object, ...], Answer] = keep("rules", dict)
        self._sure: dict[tuple[str, Box, tuple[int, ...]], bool] = keep("sure", dict)

    def _has_functions(self, name: str) -> bool:
        over = self.world.bodies.above(name)
        return any(self.world.nodes[node].functions for node in over)

    def start(self) -> Trail:
        """The trail before the first step."""
        asked = self.asked
        return Trail((), asked.purpose, asked.subject, ALL_FORMS, asked.extent)

    def options(self) -> list[Option]:
        """Pieces that can carry a step of this demand at all."""
        # Whatever of the demand an option depends on, beside the facts, which the limits share.
        asked = self.asked
        key = ("options", asked.purpose, asked.near, asked.extent, tuple(self.unknown.items()))
        return self.limits.keep(key, self._options)

    def _options(self) -> list[Option]:
        found = []
        for name in self.world.live:
            gateway = self.world.gateways[name]
            if gateway.act not in ROUTE_ACTS or gateway.legal_effect not in ROUTE_EFFECTS:
                continue
            for piece in self.world.scopes[name].plain_possible:
                if piece.box.extent & self.asked.extent and self.serves(piece, self.asked.purpose)[0]:
                    found.append(self._option(gateway, piece))
        return found

    def _option(self, gateway: Gateway, piece: Piece) -> Option:
        flow = self.flows[piece.flow]
        express = gateway.source == "express" and gateway.legal_effect == "confers"
        own, required = self.settled.left(gateway.conditions), self.is_required(gateway)
        left = len(own) + (gateway.conditions is None) + len(piece.pairings) + required
        left += sum(map(bool, (flow.received_through, flow.obtained_under, flow.except_.origin)))
        left += self.is_form_open(piece.box)
        asks = required or not self.requests.isdisjoint(own)
        broken = (*self.settled.broken(gateway.conditions), *self.settled.broken((REQUESTED,) if required else ()))
        beyond = bool(piece.box.subject & ~self.asked.subject)
        weight = (_weakness(gateway), int(beyond), len(STATUSES) - STATUSES.index(gateway.status))
        return Option(gateway, piece, not express or gateway.residual, left, asks, broken, weight)

    def is_required(self, gateway: Gateway) -> bool:
        """Whether a gateway works only when required, and no condition of its own says by what."""
        required = gateway.obligation == "must-when-required"
        return required and self.requests.isdisjoint(gateway.conditions or ())

    def is_form_open(self, box: Box) -> bool:
        """Whether a box is for some forms only, and the facts do not say that the information has one of them."""
        return box.form != ALL_FORMS and bool(self.asked.form & ~box.form)

    def serves(self, piece: Piece, wanted: int) -> tuple[int, str]:
        """The part of the purposes wanted that a piece serves, and what that rests on.

        It may rest on a purpose recorded as compatible (`NEAR`), or on a relative purpose: "any
        function of the recipient" serves a purpose that is a recorded function, and where no
        function at all is recorded for the body, it may serve any, and says so.
        """
        common = piece.box.purpose & wanted
        if common:
            return common, ""
        if piece.box.purpose & self.asked.near:
            return piece.box.purpose & self.asked.near, NEAR
        for code, bit in self.relative.items():
            if piece.box.purpose & bit and self.unknown.get(code, False):
                return wanted, code
        return 0, ""

    def make(self, trail: Trail, option: Option, *, last: bool) -> list[Trail]:
        """The trail with one more hop; empty when the gateway does not take it.

        Several trails come back where a carried limit lets only parts of the step through, one per
        part; a last step that it lets through nowhere comes back blocked.

        Args:
            trail: What happened before.
            option: The piece to use.
            last: Whether the step is to reach the recipient demanded, or an intermediate.
        """
        piece = option.piece
        purpose, resting = self.serves(piece, trail.purpose)
        # A function that is not recorded carries a direct disclosure only: longer paths would rest on guesses.
        if (
            not purpose
            or (resting in self.relative and (trail.hops or not last))
            or not self.origins.opens(trail, self.flows[piece.flow])
        ):
            return []
        given, given_as = self._givers(trail, piece)
        # What a body holds comes from that body.
        given &= ~self.origins.left_out(self.flows[piece.flow])
        made = []
        for part in self._turns(trail, piece, given, last):
            narrowed = self._narrowed(trail, part)
            if narrowed is not None:
                made += self._carry(narrowed, option, (part, given_as, purpose, resting), last=last)
        return made

    def _turns(self, trail: Trail, piece: Piece, given: int, last: bool) -> list[int]:
        """Givers to try: all at once and, where givers may tell each other, those who tell the rest and each alone."""
        if not given:
            return []
        among = given & piece.box.recipient & self.world.singles if trail.hops and not last else 0
        others = given & ~among
        # Many who may all tell each other are not tried one by one: what that adds are ways round a limit.
        apart = [1 << bit for bit in iter_bits(among)] if among.bit_count() <= _MOST_APART else []
        turns = [given, *([others] if among and others else []), *apart]
        return list(dict.fromkeys(turns))

    def _carry(
        self, trail: Trail, option: Option, how: tuple[int, tuple[int, ...], int, str], *, last: bool
    ) -> list[Trail]:
        """A narrowed trail with one more hop from certain givers for certain purposes."""
        given, given_as, purpose, resting = how
        given = self._at_home(given, option.piece.box.extent & trail.extent)
        taken, taken_as = self._takers(trail, option.piece, last)
        box = box_of(option.piece.box, given, taken, purpose)
        box = box._replace(
            subject=box.subject & trail.subject, form=box.form & trail.form, extent=box.extent & trail.extent
        )
        if is_empty(box, self.world.singles) or self.gives_way(option, box):
            return []
        made = []
        for part in self._admitted(trail, box) or ([box] if last else []):
            served = trail.purpose if resting == NEAR else part.purpose
            before = self._cut(trail, Trail((), served, part.subject, part.form, part.extent))
            if before is not None:
                hop = self._hop(before, option, part, (given_as, taken_as, resting))
                made.append(before._replace(hops=(*before.hops, hop)))
        return made

    def _cut(self, trail: Trail, alive: Trail) -> Trail | None:
        """What is still alive, with the hops of a trail cut to it; None when a gateway gives way over all that is left.

        A hop that a bar or another gateway took only part of may be lost, or rid of a doubt, where less is carried.
        """
        for hop in trail.hops:
            purpose = hop.box.purpose if hop.resting == NEAR else hop.box.purpose & alive.purpose or hop.box.purpose
            box = hop.box._replace(
                purpose=purpose,
                subject=hop.box.subject & alive.subject,
                form=hop.box.form & alive.form,
                extent=hop.box.extent & alive.extent,
            )
            same = hop if box == hop.box else None
            if same is None and self.gives_way(hop.option, box):
                return None
            cut = same or self._hop(alive, hop.option, box, (hop.given_as, hop.taken_as, hop.resting))
            alive = alive._replace(hops=(*alive.hops, cut))
        return alive

    def _at_home(self, given: int, extent: int) -> int:
        """The givers that operate somewhere in an extent: its law governs their act."""
        for where, bits in self.abroad.items():
            if not where & extent:
                given &= ~bits
        return given

    def _admitted(self, trail: Trail, box: Box) -> list[Box]:
        """The parts of a step that every carried limit lets through, the whole if it can be."""
        parts = [box]
        for number, hop in enumerate(trail.hops):
            for rule in hop.gateway.onward or ():
                let: list[Box] = []
                for part in parts:
                    how = (number == len(trail.hops) - 1, not part.purpose & ~hop.box.purpose)
                    if self._rule(trail, rule, part, how).level < SHUT:
                        let.append(part)
                    else:
                        let += self.limits.parts(rule, part, same_purpose=how[1])
                parts = list(dict.fromkeys(let))[:_MOST_PARTS]
        return parts

    def _narrowed(self, trail: Trail, given: int) -> Trail | None:
        """The trail with its last takers cut to those who give on; None when that stops it."""
        if not trail.hops or trail.hops[-1].box.recipient == given:
            return trail
        last = trail.hops[-1]
        box = last.box._replace(recipient=given)
        if is_empty(box, self.world.singles) or self.gives_way(last.option, box):
            return None
        before = trail._replace(hops=trail.hops[:-1])
        hop = self._hop(before, last.option, box, (last.given_as, last.taken_as, last.resting))
        return None if hop.blocked else trail._replace(hops=(*before.hops, hop))

    def gives_way(self, option: Option, box: Box) -> bool:
        """Whether the gateway gives way over the whole step."""
        minus = self.world.scopes[option.gateway.id].possible.minus
        return bool(minus) and find_uncovered(box, minus, self.world.singles) is None

    def _gives_way_in_part(self, option: Option, box: Box) -> bool:
        return any(touches(box, hole) for hole in self.world.scopes[option.gateway.id].possible.minus)

    def _givers(self, trail: Trail, piece: Piece) -> tuple[int, tuple[int, ...]]:
        """Who gives in a step, with the offices needed."""
        if not trail.hops:
            return self.offices.widen(piece.box.discloser, self.asked.discloser)
        if ROOT in self.flows[piece.flow].discloser:
            return 0, ()
        return self.offices.widen(piece.box.discloser, trail.hops[-1].box.recipient)

    def _takers(self, trail: Trail, piece: Piece, last: bool) -> tuple[int, tuple[int, ...]]:
        """Who takes in a step, with the offices needed."""
        if last:
            return self.offices.widen(piece.box.recipient, self.asked.recipient)
        if ROOT in self.flows[piece.flow].recipient:
            return 0, ()
        return piece.box.recipient & ~self._passed(trail), ()

    def _passed(self, trail: Trail) -> int:
        """Bodies that the information has been with, or is to end with: no place to go in between."""
        asked = self.asked
        passed = asked.discloser | asked.recipient
        for bit, over in self.offices.matches.items():
            if over & passed and not over & ~passed:
                passed |= 1 << bit
        for hop in trail.hops:
            passed |= hop.box.recipient
        return passed

    def _hop(self, trail: Trail, option: Option, box: Box, how: tuple[tuple[int, ...], tuple[int, ...], str]) -> Hop:
        given_as, taken_as, resting = how
        bars, flow = self.bars(option.gateway, box), self.flows[option.piece.flow]
        carried = self.carried(trail, box)
        answers = [*bars, *carried]
        # Nothing says that the first holder received the information through the flow named.
        assumed = bool(flow.received_through) if not trail.hops else bool(self.origins.unproven(trail, flow))
        floor = int(option.doubtful) + assumed + (resting in self.relative)
        unsure = not self.is_sure(option.gateway, box, (*given_as, *taken_as))
        return Hop(
            option,
            box,
            given_as,
            taken_as,
            doubts=floor + unsure + sum(answer.level == DOUBTFUL for answer in answers),
            conditions=option.residual
            + len(given_as)
            + len(taken_as)
            + sum(len(answer.conditions) for answer in carried)
            + sum(answer.level == CONDITIONAL for answer in bars),
            blocked=self.is_contrary(option, box) or any(answer.level == SHUT for answer in answers),
            resting=resting,
            special=not trail.hops and bool(flow.received_through or flow.obtained_under),
            aside=not trail.hops and self._is_aside(option),
            floor=floor,
            firm=not any(answer.carves for answer in bars) and not self._gives_way_in_part(option, box),
        )

    def _is_aside(self, option: Option) -> bool:
        """Whether what a first step carries must have come in some way that the demand says nothing of."""
        flow = self.flows[option.piece.flow]
        anything = option.piece.box.subject == self.world.subjects.everything
        return bool(flow.received_through) or (anything and bool(flow.obtained_under))

    def is_contrary(self, option: Option, box: Box) -> bool:
        """Whether the facts rule a step out."""
        return bool(option.broken) or not box.form & self.asked.form

    def is_sure(self, gateway: Gateway, box: Box, offices: tuple[int, ...]) -> bool:
        """Whether a step lies in what the gateway certainly covers, after what it gives way to.

        Args:
            gateway: The gateway.
            box: The step.
            offices: Bits of the offices through which its ends fit; their holders count as named.
        """
        key = (gateway.id, box, offices)
        if key not in self._sure:
            region, singles = self.world.scopes[gateway.id].certain, self.world.singles
            covers = [self._with_holders(piece.box, offices) for piece in region.pieces]
            inside = find_uncovered(box, covers, singles) is None
            self._sure[key] = inside and not any(meet(box, hole) for hole in region.minus)
        return self._sure[key]

    def _with_holders(self, box: Box, offices: tuple[int, ...]) -> Box:
        """A box with the bodies that hold certain offices it names."""
        given, taken = box.discloser, box.recipient
        for bit in offices:
            given |= self.offices.matches[bit] if box.discloser >> bit & 1 else 0
            taken |= self.offices.matches[bit] if box.recipient >> bit & 1 else 0
        return box._replace(discloser=given, recipient=taken)

    def bars(self, gateway: Gateway, box: Box) -> list[Answer]:
        """Answers of the bars that meet a step."""
        key = (gateway.id, box)
        if key not in self._bars:
            self._bars[key] = self.limits.bars(gateway, box)
        return self._bars[key]

    def carried(self, trail: Trail, box: Box) -> list[Answer]:
        """Answers of every limit that earlier hops carry into a step."""
        answers = []
        for number, hop in enumerate(trail.hops):
            rules = hop.gateway.onward
            if rules is None:
                answers.append(Answer(DOUBTFUL, f"onward rule of {hop.gateway.id} is not established"))
                continue
            immediate, same = number == len(trail.hops) - 1, not box.purpose & ~hop.box.purpose
            for rule in rules:
                answers.append(self._rule(trail, rule, box, (immediate, same)))
        return answers

    def _rule(self, trail: Trail, rule: str, box: Box, how: tuple[bool, bool]) -> Answer:
        immediate, same = how
        origins = frozenset(self.origins.passed(trail)) if self.limits.has_origin(rule) else frozenset()
        key = (rule, box, immediate, same, origins)
        if key not in self._rules:
            self._rules[key] = self.limits.onward(rule, box, same_purpose=same, immediate=immediate, origins=origins)
        return self._rules[key]


def _weakness(gateway: Gateway) -> int:
    """How weak the force of a gateway is: an express duty 0, an express power 3, no more than implied 4 and up."""
    if gateway.legal_effect not in ("confers", "extends") or gateway.source is None:
        return 6
    if gateway.source != "express":
        return 5 if gateway.general else 4
    return _FORCES.index(gateway.obligation) if gateway.obligation in _FORCES else 3


def _operating(world: World) -> dict[int, int]:
    """Extent bitmap -> bodies and rest-leaves that operate in just those jurisdictions.

    A class that does not say where it operates does so where its recorded members do.
    """
    bodies = world.bodies
    where: dict[int, int] = {}
    own = {name: extent_bits(world.nodes[name].operates_in, default=0) for name in bodies.order}
    for bit, point in enumerate(bodies.points):
        bits = own.get(point.node, 0)
        if point.rest and not bits:
            members = [own.get(name, 0) for name in bodies.below(point.node) if name.startswith("body:")]
            for member in members if all(members) else ():
                bits |= member
        if bits:
            where[bits] = where.get(bits, 0) | 1 << bit
    return where


def _relative_bits(purposes: Closure) -> dict[str, int]:
    """Bits of the relative purposes, in the order in which they are tried."""
    return {point.node: 1 << bit for bit, point in enumerate(purposes.points) if point.node.startswith("code:")}
