"""What each gateway and bar covers on a day, read from the triples: boxes of leaf names.

Twice for each: what it certainly covers whatever is not established turns out to be, and what it may
cover. Extent or dates that are missing make everything it covers a maybe. Readings that the question
settles count; readings it leaves open make what depends on them a maybe.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from gateways_graph.proof.days import MAYBE, NO, YES, is_lasting
from gateways_graph.proof.facts import CODE, GW, RDF, Facts
from gateways_graph.proof.sweep import Box
from gateways_graph.proof.trees import Leaves, grow_bodies, grow_concepts, grow_origins

__all__ = ["EXTENTS", "FORMS", "Area", "Piece", "Question", "Scopes", "do_meet"]

EXTENTS = ("E", "W", "S", "NI")
FORMS = frozenset({"identifying", "de-identified", "not-about-a-person"})
_RELATIVE = ("functions-of-recipient", "functions-of-discloser", "purpose-of-receipt")
_SAME = CODE + "same-purpose"
_PURPOSE = "https://w3id.org/uk-gateways/id/purpose/"
_INFORMATION = "https://w3id.org/uk-gateways/id/information/"


class Question(NamedTuple):
    """What an answer was asked for.

    Attributes:
        readings: Phrase -> the reading taken; a phrase that is missing is left open.
        repealed: Gateways and bars that are taken to be in force on no day.
    """

    day: date
    extent: frozenset[str] = frozenset(EXTENTS)
    readings: tuple[tuple[str, str], ...] = ()
    repealed: frozenset[str] = frozenset()


class Piece(NamedTuple):
    """One product of leaves.

    Attributes:
        pairings: Limits beyond the product; a piece that has one covers less than its box.
        flow: The flow it comes from.
    """

    box: Box
    pairings: frozenset[str]
    flow: str


class Area(NamedTuple):
    """Pieces, less holes: what something covers after giving way."""

    pieces: tuple[Piece, ...]
    holes: tuple[Box, ...] = ()


def do_meet(one: Box, two: Box) -> bool:
    """Whether two boxes share a product of leaves (bodies that tell themselves included)."""
    return all(not a.isdisjoint(b) for a, b in zip(one, two, strict=True))


def _resting(facts: Facts) -> frozenset[str]:
    """Whatever rests on a reading."""
    return frozenset().union(*(facts.owners(item, "underReading") for item in facts.of_kind(GW + "Reading")))


class Scopes:
    """Covers of everything in the data for one question."""

    def __init__(
        self, facts: Facts, question: Question, *, like: Scopes | None = None, within: Scopes | None = None
    ) -> None:
        """Read what one question needs.

        Args:
            facts: The triples.
            question: What is asked.
            like: Covers for the same day and extent under other readings; what rests on none is used again.
            within: Covers of other law, of which the hierarchies are used.
        """
        self.facts, self.question, self.like = facts, question, like
        self._taken: Mapping[str, str] = dict(question.readings)
        trees = like or within
        if trees is None:
            self.bodies = grow_bodies(facts, question.day)
            self.purposes = grow_concepts(facts, _PURPOSE, {CODE + name: _PURPOSE + "any" for name in _RELATIVE})
            self.subjects = grow_concepts(facts, _INFORMATION)
            self.origins = grow_origins(facts)
        else:
            self.bodies, self.purposes = trees.bodies, trees.purposes
            self.subjects, self.origins = trees.subjects, trees.origins
        self.resting: frozenset[str] = _resting(facts) if like is None else like.resting
        self.singles: Leaves = facts.of_kind("http://www.w3.org/ns/org#FormalOrganization")
        self.gateways = facts.of_kind(GW + "Gateway")
        self._pieces: dict[tuple[str, str, int], tuple[Piece, ...]] = {}
        self._areas: dict[tuple[str, int], Area] = {}
        self._over: dict[str, frozenset[str]] = {}
        self._let: dict[tuple[str, bool, int], tuple[Piece, ...]] = {}

    def amended(self, facts: Facts, *, day: date | None = None) -> Scopes:
        """The same hierarchies with other law in them.

        Args:
            facts: The triples, the same but for gateways and what names them.
            day: Another day on which dates of the law count; memberships stay as they are.
        """
        new = Scopes(facts, self.question if day is None else self.question._replace(day=day), within=self)
        if day is None:
            new.keep(self._pieces, self._let)
        return new

    def keep(
        self,
        pieces: Mapping[tuple[str, str, int], tuple[Piece, ...]],
        let: Mapping[tuple[str, bool, int], tuple[Piece, ...]],
    ) -> None:
        """Use again what is known of gateways that are still there, and of exceptions."""
        self._pieces = {key: found for key, found in pieces.items() if key[0] in self.gateways}
        self._let = dict(let)

    def reading(self, node: str) -> int:
        """Whether what a node says holds under the readings taken."""
        if node not in self.resting:
            return YES
        readings = self.facts.links(node, "underReading")
        answers = []
        for reading in readings:
            phrase = min(self.facts.links(reading, "readingOf"), default="")
            answers.append(MAYBE if phrase not in self._taken else YES if self._taken[phrase] == reading else NO)
        return max(answers)

    def said(self, node: str, prop: str) -> frozenset[str] | None:
        """What a property leads to under the readings taken; None when a reading of it is left open."""
        found: set[str] = set()
        for item in self.facts.links(node, prop):
            values = self.facts.links(item, RDF + "value")
            held = self.reading(item) if values else YES
            if held == MAYBE:
                return None
            if held == YES:
                found |= values or {item}
        return frozenset(found)

    def says(self, node: str, prop: str, code: str) -> bool:
        """Whether a property has an enumeration value under the readings taken."""
        return CODE + code in (self.said(node, prop) or ())

    def _is_disputed(self, owner: str, prop: str) -> bool:
        """Whether what an owner covers rests on any reading."""
        nodes = self.facts.links(owner, prop)
        periods = (part for node in (owner, *nodes) for part in self.facts.links(node, "inForce"))
        return not self.resting.isdisjoint((*nodes, *periods))

    # -- standing

    def waits_for(self, gateway: str) -> str:
        """What keeps a gateway or bar from operating; empty when nothing recorded does."""
        facts = self.facts
        if "not-commenced" in facts.codes(gateway, "inForce"):
            return "its commencement"
        if self.says(gateway, "legalEffect", "enables"):
            return "regulations or a direction"
        if self.says(gateway, "dependsOn", "instrument-not-found"):
            return "an instrument that was not found"
        return ""

    def is_live(self, gateway: str) -> bool:
        """Whether a gateway may be in force and operative and covers anything."""
        return gateway in self.gateways and not self.waits_for(gateway) and bool(self.pieces(gateway, "permits", MAYBE))

    # -- pieces

    def pieces(self, owner: str, prop: str, need: int) -> tuple[Piece, ...]:
        """The plain boxes of a gateway (`permits`) or bar (`bars`), at least so sure."""
        key = (owner, prop, need)
        if key not in self._pieces and self.like is not None and not self._is_disputed(owner, prop):
            self._pieces[key] = self.like.pieces(owner, prop, need)
        elif key not in self._pieces:
            flows = sorted(self.facts.links(owner, prop))
            self._pieces[key] = tuple(piece for flow in flows for piece in self._flow(flow, owner, need))
        return self._pieces[key]

    def _flow(self, flow: str, owner: str, need: int) -> list[Piece]:
        if self.reading(flow) < need or owner in self.question.repealed:
            return []
        pairings = self.facts.codes(flow, "pairing") - {"different-bodies"}
        rest = (self._subject(flow, need), self._form(flow), self._origin(flow, need), self._extent(flow, owner, need))
        found = []
        for givers, takers, purposes in self._parties(flow, need):
            box: Box = (givers, takers, purposes, *rest)
            if all(box) and not (len(givers) == 1 and givers == takers and givers <= self.singles):
                found.append(Piece(box, pairings, flow))
        return found

    def _parties(self, flow: str, need: int) -> list[tuple[Leaves, Leaves, Leaves]]:
        """Disclosers, recipients and purposes that go together."""
        facts = self.facts
        given, taken = facts.links(flow, "discloser"), facts.links(flow, "recipient")
        out_given, out_taken = facts.links(flow, "exceptDiscloser"), facts.links(flow, "exceptRecipient")
        wanted = facts.links(flow, "purpose") - {_SAME}
        givers = self.bodies.choose(given, out_given, need)
        takers = self.bodies.choose(taken, out_taken, need)
        found = [(givers, takers, self._purpose(flow, wanted, need))]
        if CODE + _RELATIVE[0] in wanted:
            for body, functions in self._own_functions(taken, need):
                part = self.bodies.choose([body], out_taken, need)
                found.append((givers, part, self._purpose(flow, functions, need)))
        if CODE + _RELATIVE[1] in wanted:
            for body, functions in self._own_functions(given, need):
                part = self.bodies.choose([body], out_given, need)
                found.append((part, takers, self._purpose(flow, functions, need)))
        return found

    def _own_functions(self, named: frozenset[str], need: int) -> list[tuple[str, frozenset[str]]]:
        """Bodies and classes at or below those named, with the functions recorded for them."""
        facts, bodies = self.facts, self.bodies
        below = {low for name in named or bodies.alive for low in bodies.below(name, need)}
        holders = {low for low in below if low in named or facts.links(low, "function")}
        found = []
        for holder in sorted(holders):
            over = bodies.above(holder, need)
            functions = frozenset().union(*(facts.links(name, "function") for name in over))
            if functions:
                found.append((holder, functions))
        return found

    def _purpose(self, flow: str, names: frozenset[str], need: int) -> Leaves:
        return self.purposes.choose(names, self.facts.links(flow, "exceptPurpose"), need) if names else frozenset()

    def _subject(self, flow: str, need: int) -> Leaves:
        facts = self.facts
        return self.subjects.choose(facts.links(flow, "subject"), facts.links(flow, "exceptSubject"), need)

    def _form(self, flow: str) -> Leaves:
        return (self.facts.codes(flow, "form") or FORMS) - self.facts.codes(flow, "exceptForm")

    def _origin(self, flow: str, need: int) -> Leaves:
        held = self.facts.links(flow, "obtainedUnder") | self.facts.links(flow, "receivedThrough")
        return self.origins.choose(held, self.facts.links(flow, "exceptOrigin"), need)

    def lets(self, exception: str, *, same: bool, need: int = YES) -> tuple[Piece, ...]:
        """What an exception lets through, certainly unless asked otherwise; nothing named on an axis is anything.

        Args:
            exception: An exception of a bar or onward rule.
            same: Whether the disclosure asked about is for the purpose that "same purpose" means.
            need: How surely.
        """
        key = (exception, same, need)
        if key not in self._let:
            self._let[key] = self._lets(exception, same=same, need=need)
        return self._let[key]

    def _lets(self, exception: str, *, same: bool, need: int) -> tuple[Piece, ...]:
        purposes = self.facts.links(exception, "purpose")
        rest = (self._subject(exception, need), self._form(exception), self.origins.everything(), frozenset(EXTENTS))
        if not purposes or (same and _SAME in purposes):
            givers, takers = (self.facts.links(exception, side) for side in ("discloser", "recipient"))
            ends = self.bodies.choose(givers, (), need), self.bodies.choose(takers, (), need)
            return (Piece((*ends, self.purposes.everything(), *rest), frozenset(), exception),)
        parties = self._parties(exception, need) if purposes - {_SAME} else []
        return tuple(Piece((*party, *rest), frozenset(), exception) for party in parties)

    # -- extent and time

    def _extent(self, flow: str, owner: str, need: int) -> Leaves:
        """Jurisdictions in which a flow is, at least so surely, law in force on the day."""
        own = self.facts.codes(flow, "extent") or self.facts.codes(owner, "extent")
        applied = self.facts.codes(flow, "appliesIn") or self.facts.codes(owner, "appliesIn") or frozenset(EXTENTS)
        text = own or (frozenset(EXTENTS) if need < YES else frozenset())
        return text & applied & self.question.extent & self._in_force(flow, owner, need)

    def _in_force(self, flow: str, owner: str, need: int) -> frozenset[str]:
        facts = self.facts
        periods = self._periods(flow) or self._periods(owner)
        if not periods:
            return frozenset(EXTENTS) if need < YES else frozenset()
        found: set[str] = set()
        for period in periods:
            held = is_lasting(self.question.day, facts.text(period, "from"), facts.text(period, "until"))
            if min(held, self.reading(period)) >= need:
                found |= facts.codes(period, "extent") or frozenset(EXTENTS)
        return frozenset(found)

    def _periods(self, node: str) -> frozenset[str]:
        return frozenset(iri for iri in self.facts.links(node, "inForce") if not iri.startswith(CODE))

    # -- giving way

    def is_residual(self, gateway: str) -> bool:
        """Whether a gateway gives way to any other power of the discloser."""
        return self.says(gateway, "givesWayTo", "any-other-power")

    def area(self, gateway: str, need: int) -> Area:
        """The effective boxes of a gateway: its own, less those that it gives way to."""
        key = (gateway, need)
        if key not in self._areas:
            pieces = self.pieces(gateway, "permits", need)
            # What is certainly left must not even possibly belong to another power.
            taken = MAYBE if need == YES else YES
            holes = [hole for other in sorted(self.preferred(gateway)) for hole in self.taken_by(other, taken)]
            near = tuple(hole for hole in holes if any(do_meet(hole, piece.box) for piece in pieces))
            self._areas[key] = Area(pieces, near)
        return self._areas[key]

    def taken_by(self, other: str, need: int) -> list[Box]:
        """What a gateway takes, at least so surely, from one that gives way to it; a pairing takes less than a box."""
        pieces = self.pieces(other, "permits", need)
        if need < YES:
            return [piece.box for piece in pieces]
        return [piece.box for piece in pieces if not piece.pairings] if self.said(other, "legalEffect") else []

    def preferred(self, gateway: str) -> frozenset[str]:
        """Live gateways that a gateway gives way to."""
        if gateway not in self._over:
            self._over[gateway] = self._find_preferred(gateway)
        return self._over[gateway]

    def _find_preferred(self, gateway: str) -> frozenset[str]:
        if not self.is_residual(gateway):
            named = (self.said(gateway, "givesWayTo") or frozenset()) - {gateway}
            return frozenset(other for other in named if self.is_live(other))
        effects = {CODE + "confers", CODE + "extends"}
        return frozenset(
            other
            for other in self.gateways - {gateway}
            if not self.is_residual(other)
            and (self.said(other, "legalEffect") or effects) & effects
            and self.is_live(other)
        )
