"""Demands put again on both sides of a change: that the steps told are there, and that where none is told none leads.

The answers name gateways and bodies, not purposes or information: every chain of boxes through those
gateways is tried. That nothing is established is proved by following every chain of boxes of up to
three steps, limits, bars and what is given way to left out of account: where none arrives, there is
no route. Where one does, the claim is reported as not proved.

Not proved: that no better route exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from gateways_graph.proof.claims import field, labelled, refute_unless
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import GW, long_name, short_name
from gateways_graph.proof.routes import RouteClaim, Step, Way
from gateways_graph.proof.scopes import FORMS, Piece
from gateways_graph.proof.sides import Side, Sides
from gateways_graph.proof.trees import Leaves

__all__ = ["QUIET", "check_rerouted"]

#: From best to worst, as an answer counts them.
_VERDICTS = ("supported on these facts", "arguable", "blocked", "no power needed", "not established")
_CLOSED = ("blocked", "not established")
_MOST_STEPS = 3
#: More chains of boxes than this are not tried.
_MOST_CHAINS = 200_000
#: A step that tells nothing.
QUIET: dict[str, Any] = {"bars": [], "limits": [], "doubts": [], "residual": []}


def check_rerouted(sides: Sides, claim: Any, gateway: str) -> None:
    """Prove the answers to a demand on both sides, and what became of it.

    Args:
        sides: Both sides.
        claim: The record.
        gateway: The gateway whose witness made the demand.

    Raises:
        RefutedError: Part of it does not follow, or cannot be proved.
        ProofError: It is no such record.
    """
    demand = _demand(sides, field(claim, "demand"))
    refute_unless(field(claim, "asked_for") in ("permission", "bar"), "demands are made of permissions and bars only")
    live = any(gateway in side.live for side in (sides.old, sides.new))
    refute_unless(live, f"{short_name(gateway)} is in force on neither side")
    told = field(claim, "was"), field(claim, "becomes")
    for side, record in zip((sides.old, sides.new), told, strict=True):
        _Answer(sides, side, demand, record).check()
    what = _compare(*told)
    refute_unless(field(claim, "what") == what, f"the answer is {what}")


def _demand(sides: Sides, record: Any) -> dict[str, Any]:
    ends = {name: labelled(sides.new.facts, field(record, name)) for name in ("discloser", "recipient", "purpose")}
    return {**ends, "information": field(record, "information"), "extent": field(record, "extent")}


def _compare(was: Any, becomes: Any) -> str:
    """What became of an answer."""
    sides = (was, becomes)
    open_ = [field(record, "verdict") not in _CLOSED for record in sides]
    if open_[0] != open_[1]:
        return "lost" if open_[0] else "gained"
    ranks = [
        (_VERDICTS.index(field(record, "verdict")), field(record, "tier") != "specific", len(field(record, "gateways")))
        for record in sides
    ]
    return "kept" if ranks[0] == ranks[1] else "worse" if ranks[0] < ranks[1] else "better"


class _Held(NamedTuple):
    """Who may hold what was asked for after some steps, and for what."""

    by: Leaves
    purpose: Leaves
    subject: Leaves
    form: Leaves
    extent: Leaves


def _narrowed(held: _Held, piece: Piece, takers: Leaves) -> _Held:
    box = piece.box
    rest = (held.purpose & box[2], held.subject & box[3], held.form & box[4], held.extent & box[6])
    return _Held(takers, *rest)


class _Answer:
    """What one side answers."""

    def __init__(self, sides: Sides, side: Side, demand: dict[str, Any], record: Any) -> None:
        self.side, self.demand, self.record = side, demand, record
        self.gateways = [long_name(str(name)) for name in field(record, "gateways")]
        self.bodies = [long_name(labelled(sides.new.facts, item)) for item in field(record, "bodies")]
        self._left = 0
        claim = {"steps": [QUIET for _ in range(max(_MOST_STEPS, len(self.gateways)))]}
        self.claim = RouteClaim(side.weigher, demand, claim)

    def check(self) -> None:
        record, verdict = self.record, field(self.record, "verdict")
        refute_unless(verdict in _VERDICTS, f"{verdict!r} is no verdict")
        refute_unless(isinstance(field(record, "complete"), bool), "whether the search ended is not told")
        if verdict in ("no power needed", "not established"):
            refute_unless(not self.gateways and not self.bodies, f"{verdict} is told with steps")
            self._check_tier("no-power-needed" if verdict == "no power needed" else None)
            if verdict == "no power needed":
                refute_unless(self.claim.needs_no_power(), "the discloser is not recorded as needing no power")
            else:
                self._check_nothing()
            return
        missing = [name for name in self.gateways if name not in self.side.live]
        refute_unless(self.gateways and not missing, f"{', '.join(map(short_name, missing))} is not in force there")
        joined = len(self.bodies) == len(self.gateways) + 1 and [self.bodies[0], self.bodies[-1]] == self.claim.ends
        refute_unless(joined, "the steps do not lead from one end of the demand to the other")
        self._check_tier(self._tier())
        self._check_ways(verdict)

    def _check_tier(self, tier: str | None) -> None:
        refute_unless(field(self.record, "tier") == tier, f"the tier is {tier}")
        bare = self.record["verdict"] == "not established"
        refute_unless((field(self.record, "match") is None) == bare, "whether all is reached is told wrongly")

    def _tier(self) -> str:
        terms, facts = self.claim.terms, self.side.facts
        if any(terms.general(gateway) == YES for gateway in self.gateways):
            return "general"
        agreed = any(
            "condition-agreement" in facts.codes(item, "conditionType")
            for gateway in self.gateways
            for item in terms.many(gateway, "conditions") or ()
        )
        return "agreement" if agreed else "specific"

    # -- steps

    def _check_ways(self, verdict: str) -> None:
        """Some chain of boxes through the gateways told bears the verdict out, and reaches as much as told."""
        found = [(way, self.claim.is_whole(way, steps)) for steps in self._chains() for way in self.claim.ways(steps)]
        refute_unless(found, "no flows of these gateways carry the steps told")
        whole = field(self.record, "match") == "whole"
        refute_unless(self.record["match"] in ("whole", "partial"), "a match is whole or partial")
        ways = [way for way, full in found if full] if whole else [way for way, _ in found]
        refute_unless(ways, "the steps do not reach all that was demanded")
        ranks = {_rank(way) for way in ways}
        place = _VERDICTS.index(verdict)
        refute_unless(place in ranks if verdict == "blocked" else min(ranks) <= place, f"it is not {verdict!r}")

    def _chains(self) -> Iterator[list[Step]]:
        """The steps told, with the purposes and information that each chain of boxes carries."""
        claim, scopes = self.claim, self.claim.scopes
        choices = [claim.pieces(gateway) for gateway in self.gateways]
        number = 1
        for pieces in choices:
            number *= len(pieces)
        refute_unless(number <= _MOST_CHAINS, "not proved: there are too many chains of boxes to try")
        seen = set()
        for chain in product(*choices):
            purpose, carries = claim.asked_purposes(), claim.asked_subjects()
            steps = []
            for number, piece in enumerate(chain):
                # A function that nobody recorded may carry a direct disclosure.
                purpose = purpose & piece.box[2] or (purpose if len(chain) == 1 else purpose & piece.box[2])
                carries = carries & piece.box[3]
                offices = frozenset(
                    leaf for leaf in piece.box[0] | piece.box[1] if scopes.facts.is_kind(leaf, GW + "Capacity")
                )
                ends = self.bodies[number], self.bodies[number + 1]
                steps.append(Step(self.gateways[number], *ends, offices, purpose, carries))
            if all(step.purpose and step.carries for step in steps) and tuple(steps) not in seen:
                seen.add(tuple(steps))
                yield steps

    # -- nothing

    def _check_nothing(self) -> None:
        """Nobody can be reached, limits left out of account; or nobody is there, or both are one."""
        claim = self.claim
        alive = all(claim.scopes.bodies.alive.get(name, NO) for name in claim.ends)
        if not alive or claim.ends[0] == claim.ends[1]:
            return
        start = _Held(claim.party(claim.ends[0]), claim.asked_purposes(), claim.asked_subjects(), FORMS, claim.extent)
        self._left = _MOST_CHAINS
        self._walk(start, list(self._open()), ())

    def _walk(self, held: _Held, pieces: list[Piece], passed: tuple[Piece, ...]) -> None:
        """Follow every chain of boxes from those who hold the information; none may arrive."""
        wanted = self.claim.party(self.claim.ends[1])
        for piece in pieces:
            self._left -= 1
            refute_unless(self._left >= 0, "not proved: there are too many chains of boxes to try")
            givers = self._givers(held, piece, passed)
            if not givers:
                continue
            takers = self._through(piece.box[1])
            told = takers & wanted
            arrived = told and not (len(givers) == 1 and givers == told)
            where = "in between" if passed else "directly"
            refute_unless(not arrived, f"not proved: {short_name(piece.flow)} may lead there {where}")
            if len(passed) + 1 < _MOST_STEPS and not self.claim.is_anyones(piece, "recipient"):
                self._walk(_narrowed(held, piece, takers), pieces, (*passed, piece))

    def _givers(self, held: _Held, piece: Piece, passed: tuple[Piece, ...]) -> Leaves:
        """Who of those that hold the information may pass it on by a box."""
        claim = self.claim
        rest = (held.purpose & piece.box[2], held.subject & piece.box[3], held.form & piece.box[4])
        extent = held.extent & piece.box[6]
        guessed = not passed and claim.may_guess(piece, 1)
        if not all(rest[1:]) or not extent or not (rest[0] or guessed):
            return frozenset()
        if passed and (claim.is_anyones(piece, "discloser") or not self._may_have(piece, passed)):
            return frozenset()
        return frozenset(leaf for leaf in self._through(piece.box[0]) & held.by if self._is_home(leaf, extent))

    def _may_have(self, piece: Piece, passed: tuple[Piece, ...]) -> bool:
        """Whether a flow for what was received through something may follow on some boxes."""
        through = self.side.facts.links(piece.flow, "receivedThrough")
        seen: set[str] = {item.flow for item in passed}
        for item in passed:
            seen |= item.box[0] | self.side.facts.owners(item.flow, "permits")
        return not through or bool(through & seen)

    def _open(self) -> Iterator[Piece]:
        """Boxes that may carry some of what was asked for."""
        claim = self.claim
        purposes, subjects = claim.asked_purposes(), claim.asked_subjects()
        for gateway in self.side.live:
            for piece in claim.pieces(gateway):
                fits = piece.box[3] & subjects and piece.box[6] & claim.extent
                if fits and (piece.box[2] & purposes or claim.may_guess(piece, 1)):
                    yield piece

    def _is_home(self, leaf: str, extent: Leaves) -> bool:
        """Whether a giver may operate where the law of a step governs; who is not listed, where those listed do."""
        facts, bodies = self.side.facts, self.claim.scopes.bodies
        node = leaf[5:-1] if leaf.startswith("rest(") else leaf
        where = facts.codes(node, "operatesIn")
        if node != leaf and not where:
            listed = [facts.codes(low, "operatesIn") for low in bodies.below(node, MAYBE) & self.claim.scopes.singles]
            where = frozenset().union(*listed) if all(listed) else frozenset()
        return not where or not where.isdisjoint(extent)

    def _through(self, leaves: Leaves) -> Leaves:
        """Leaves, and those that act through offices among them."""
        return leaves | self.claim.through(leaves)


def _rank(way: Way) -> int:
    return 2 if way.shut else 1 if way.doubt else 0
