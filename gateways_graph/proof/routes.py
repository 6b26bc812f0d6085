"""Claims about routes, proved again: some way through the gateways named must support the verdict.

A gateway may have several flows, so each step has several boxes that may carry it. Every chain of
boxes is tried; the claim stands when one chain bears it out.

Not proved: that no better route exists, free texts, and the parts of the rank after `partial`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from gateways_graph.proof.choices import Choice, find_decisive
from gateways_graph.proof.claims import field, iri_of, labelled, refute_unless
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import CODE, GW, long_name, short_name
from gateways_graph.proof.leftover import find_untold, rules_out
from gateways_graph.proof.obstacles import DOUBT, SHUT, Answer, Carried, Obstacles, Taken
from gateways_graph.proof.records import check_route, check_step
from gateways_graph.proof.relations import Weigher
from gateways_graph.proof.scopes import FORMS, Piece
from gateways_graph.proof.settled import settle
from gateways_graph.proof.sweep import Box
from gateways_graph.proof.terms import Terms
from gateways_graph.proof.trees import Leaves

__all__ = ["RouteClaim", "Step", "Way", "check_demanded", "name_route"]

#: Reached through this, a body is no place to go in between.
_ANYONE = "https://w3id.org/uk-gateways/id/body-class/any-person"
_ACTS = frozenset({"disclose", "make-available"})
_EFFECTS = frozenset({None, "confers", "extends", "lifts-bar"})
#: Verdict -> the worst that may be found on the way.
_BEARS = {"supported on these facts": 0, "arguable": 1, "blocked": 2}
_LISTS = ("acting_as", "purpose", "carries")
_RELATIVE = ("functions-of-recipient", "functions-of-discloser", "purpose-of-receipt")


def name_route(claim: Any) -> str:
    """A claim in a few words, for the verdict."""
    steps = " -> ".join(str(field(step, "gateway")) for step in field(claim, "steps"))
    return f"{steps or 'no step'}: {field(claim, 'verdict')}"


def check_demanded(weigher: Weigher, demand: Any, claim: Any) -> None:
    """Prove one route for a demand again.

    Raises:
        RefutedError: Part of it does not follow.
        ProofError: It is not a route.
    """
    RouteClaim(weigher, demand, claim).check()


class Step(NamedTuple):
    """A step as claimed."""

    gateway: str
    given: str
    taken: str
    offices: frozenset[str]
    purpose: Leaves
    carries: Leaves


class Way(NamedTuple):
    """A chain of boxes so far: what was taken, whether it is in doubt or shut, and what is still alive.

    Attributes:
        untold: Labels of obstacles that the route does not tell of.
    """

    taken: tuple[Taken, ...] = ()
    doubt: bool = False
    shut: bool = False
    untold: frozenset[str] = frozenset()
    extent: Leaves = frozenset()
    form: Leaves = frozenset()


class RouteClaim:
    """One route and what is needed to prove it."""

    def __init__(self, weigher: Weigher, demand: Any, claim: Any, *, readings: Choice = ()) -> None:
        self.claim, self.facts, self.weigher, self.demand = claim, weigher.facts, weigher, demand
        self.under = weigher.disputed.named(claim.get("under") or {})
        self.areas = weigher.areas(tuple(sorted((*weigher.question.readings, *(readings or self.under)))))
        self.records = field(claim, "steps")
        self.settled = settle(self.facts, demand.get("facts") or ())
        self.forms = self.settled.forms(FORMS)
        self.scopes, self.obstacles = self.areas.scopes, Obstacles(self.areas, self.settled)
        self.terms = self.obstacles.terms
        self.ends = [long_name(str(field(demand, name))) for name in ("discloser", "recipient")]
        self.purpose = long_name(str(field(demand, "purpose")))
        self.information = demand.get("information")
        asked = frozenset(str(code) for code in demand.get("extent") or ())
        self.asked_extent = asked
        self.extent = (asked or weigher.question.extent) & weigher.question.extent
        self._parties = {name: self._members(name) for name in self.ends}
        if len(set(self._parties.values())) == 1 and self._is_one_body(self._parties[self.ends[0]]):
            # Within one body there is no disclosure: only members that are not listed can tell each other.
            self._parties = {name: self.scopes.bodies.leaves(name, MAYBE) for name in self.ends}

    def _is_one_body(self, leaves: Leaves) -> bool:
        return len(leaves) == 1 and leaves <= self.scopes.singles

    def check(self) -> None:
        """Prove the route.

        Raises:
            RefutedError: Part of it does not follow.
        """
        claim, verdict = self.claim, str(field(self.claim, "verdict"))
        apart = self.ends[0] != self.ends[1] or self.ends[0] in self.scopes.bodies.classes
        refute_unless(apart, "a body telling itself is no disclosure")
        if verdict == "no power needed":
            self._check_no_power()
            return
        refute_unless(verdict in _BEARS, f"{verdict!r} is no verdict of a route")
        for record in self.records:
            check_step(self.terms, record, Terms(self.weigher.areas().scopes), self.settled)
        steps = [self.as_told(record) for record in self.records]
        self._check_path(steps)
        check_route(self.terms, claim, [step.gateway for step in steps])
        ways = list(self.ways(steps))
        refute_unless(ways, "no flows of these gateways carry the steps as told")
        untold = ", ".join(min(sorted(way.untold) for way in ways))
        refute_unless(not untold, f"a bar or limit that meets a step is not told of: {untold}")
        ways = [way for way in ways if not way.untold]
        self._check_verdict(verdict, ways)
        if field(claim, "match") == "whole":
            whole = any(self.is_whole(way, steps) for way in ways)
            refute_unless(whole, "the route does not reach all that was demanded")
        self._check_readings(steps)

    # -- readings

    def _check_readings(self, steps: list[Step]) -> None:
        """What is shown under some readings holds as told under all of them, or says on which phrases it turns."""
        named = {long_name(str(text)) for text in self.claim.get("turns_on") or ()}
        sure = field(self.claim, "verdict") == "supported on these facts"
        refute_unless(not (sure and named), "a supported route turns on nothing")
        if not self.under:
            refute_unless(not named, "the route turns on phrases, and does not say how they are read")
            return
        disputed = self.weigher.disputed
        choices, whole = disputed.choices(disputed.of_path([step.gateway for step in steps]))
        values = {choice: self._value_under(choice) for choice in choices}
        if sure:
            refute_unless(set(values.values()) == {YES}, "the route is not supported under every reading")
        elif whole and field(self.claim, "match") == "whole":
            refute_unless(named == find_decisive(values), "the route turns on other phrases")

    def _value_under(self, choice: Choice) -> int:
        """How well the steps as told hold under a choice of readings; whole routes must stay whole."""
        other = RouteClaim(self.weigher, self.demand, self.claim, readings=choice)
        steps = [other.as_told(record) for record in self.records]
        ways = list(other.ways(steps))
        if field(self.claim, "match") == "whole":
            ways = [way for way in ways if other.is_whole(way, steps)]
        return max((NO if way.shut else MAYBE if way.doubt else YES for way in ways), default=NO)

    def needs_no_power(self) -> bool:
        """Whether the discloser is recorded as needing no power."""
        over = self.scopes.bodies.above(self.ends[0], MAYBE)
        return any(self.facts.codes(node, "needsPower") & {"none", "objects"} for node in over)

    def _check_no_power(self) -> None:
        refute_unless(self.needs_no_power(), f"{short_name(self.ends[0])} is not recorded as needing no power")
        refute_unless(not field(self.claim, "steps"), "where no power is needed there is no step")
        refute_unless(field(self.claim, "tier") == "no-power-needed", "the tier is another")

    # -- the path as told

    def as_told(self, record: Any) -> Step:
        """A step as the route tells it."""
        names = {key: [iri_of(labelled(self.facts, item)) for item in field(record, key)] for key in _LISTS}
        subjects = names["carries"]
        return Step(
            long_name(str(field(record, "gateway"))),
            iri_of(labelled(self.facts, field(record, "from"))),
            iri_of(labelled(self.facts, field(record, "to"))),
            frozenset(names["acting_as"]),
            self._named(names["purpose"], self.scopes.purposes.everything()),
            self._named(subjects, self.scopes.subjects.everything()),
        )

    def _named(self, names: list[str], everything: Leaves) -> Leaves:
        """Leaves of names; everything when there are none."""
        trees = (self.scopes.purposes, self.scopes.subjects)
        leaves = [tree.leaves(name, YES) | (frozenset({name}) & everything) for name in names for tree in trees]
        return frozenset().union(*leaves) & everything if names else everything

    def _check_path(self, steps: list[Step]) -> None:
        refute_unless(steps, "the route has no step")
        refute_unless(steps[0].given == self.ends[0], "the first step does not begin where the demand does")
        refute_unless(steps[-1].taken == self.ends[1], "the last step does not end where the demand does")
        for one, two in pairwise(steps):
            refute_unless(one.taken == two.given, "a step does not begin where the one before it ended")
            refute_unless(one.taken not in self.ends, "the route goes in a circle")
            refute_unless(two.purpose <= one.purpose, "purposes grow along the route")
            refute_unless(two.carries <= one.carries, "information grows along the route")
        asked = self.asked_purposes()
        refute_unless(all(step.purpose and step.purpose <= asked for step in steps), "a step is for another purpose")
        asked = self.asked_subjects()
        refute_unless(all(step.carries and step.carries <= asked for step in steps), "a step carries other information")

    def asked_purposes(self) -> Leaves:
        """The purpose demanded and those recorded as compatible with it."""
        found = self.scopes.purposes.leaves(self.purpose, MAYBE)
        for node in self.facts.of_kind(GW + "Compatibility"):
            if self.purpose in self.facts.links(node, "purpose"):
                found |= self.scopes.purposes.all_of(self.facts.links(node, "compatibleWith"), MAYBE)
        return found

    def asked_subjects(self) -> Leaves:
        """The information demanded."""
        if not self.information:
            return self.scopes.subjects.everything()
        return self.scopes.subjects.leaves(long_name(str(self.information)), MAYBE)

    # -- parties

    def party(self, name: str) -> Leaves:
        """Leaves of a place on the way: an end of the demand, or a body in between."""
        return self._parties[name] if name in self._parties else self._members(name)

    def _members(self, name: str) -> Leaves:
        """A body itself, or the recorded members of a class."""
        bodies = self.scopes.bodies
        if name not in bodies.classes:
            return frozenset({name})
        leaves = bodies.leaves(name, MAYBE)
        singles = leaves & self.scopes.singles
        here = frozenset(
            body for body in singles if not (where := self.facts.codes(body, "operatesIn")) or where & self.extent
        )
        return here or frozenset(leaf for leaf in leaves if not self._is_office(leaf))

    def _is_office(self, leaf: str) -> bool:
        return self.facts.is_kind(leaf, GW + "Capacity")

    def _matches(self, office: str) -> Leaves:
        """Bodies and unlisted bodies that act through an office or capacity."""
        over = [high for prop in ("capacityOf", "officeIn") for high in self.facts.links(office, prop)]
        return self.scopes.bodies.all_of(over, MAYBE)

    def _reach(self, side: Leaves, wanted: Leaves, offices: frozenset[str]) -> Leaves:
        """The part of a party that one side of a box reaches, directly or through the offices named."""
        through = [self._matches(office) for office in offices & side]
        return wanted & side.union(*through)

    # -- ways through

    def ways(self, steps: list[Step]) -> Iterator[Way]:
        """Every chain of boxes that carries the steps."""

        def follow(way: Way, number: int) -> Iterator[Way]:
            if number == len(steps):
                if self._is_left(way):
                    yield way
                return
            for piece in self.pieces(steps[number].gateway):
                longer = self._extend(way, steps, piece)
                if longer is not None:
                    yield from follow(longer, number + 1)

        yield from follow(Way(extent=self.extent, form=FORMS), 0)

    def _is_left(self, way: Way) -> bool:
        """Whether no gateway gives way over all that a later step leaves of its own step, in the forms told."""
        for record, taken in zip(self.records, way.taken, strict=False):
            told = record.get("form")
            if told is not None and (frozenset(map(str, told)) or FORMS) != taken.box[4] & way.form:
                return False
            ends = taken.box[0] & taken.piece.box[0], taken.box[1] & taken.piece.box[1]
            purpose = taken.box[2] & taken.piece.box[2] or taken.piece.box[2]
            form, extent = taken.box[4] & way.form, taken.box[6] & way.extent
            left: Box = (*ends, purpose, taken.box[3], form, taken.box[5], extent)
            if self.areas.outside([left], self.scopes.area(taken.gateway, MAYBE)) == self.areas.count([left]):
                return False
        return True

    def pieces(self, gateway: str) -> tuple[Piece, ...]:
        """Boxes of a gateway that may carry a step."""
        act = min(self.facts.codes(gateway, "act"), default="disclose")
        effect = self.terms.one(gateway, "legal_effect")
        fits = act in _ACTS and effect in _EFFECTS and self.scopes.is_live(gateway)
        return self.scopes.pieces(gateway, "permits", MAYBE) if fits else ()

    def _extend(self, way: Way, steps: list[Step], piece: Piece) -> Way | None:
        """A chain with one more box, or None when the box does not carry the step."""
        step = steps[len(way.taken)]
        sides = self._sides(way, steps, piece)
        extent, form = way.extent & piece.box[6], way.form & piece.box[4]
        guessed = not step.purpose <= piece.box[2]
        if sides is None or not extent or not form or not step.carries <= piece.box[3]:
            return None
        if guessed and not self.may_guess(piece, len(steps)):
            return None
        purpose = piece.box[2] if guessed else step.purpose
        ends = sides[0] & piece.box[0], sides[1] & piece.box[1]
        covered: Box = (*ends, purpose, step.carries, form, piece.box[5], extent)
        area = self.scopes.area(step.gateway, MAYBE)
        if self.areas.outside([covered], area) == self.areas.count([covered]):
            return None
        box: Box = (*sides, step.purpose, step.carries, form, piece.box[5], extent)
        taken = Taken(step.gateway, piece, box)
        answers = self._answers(way, taken)
        levels = {answer.level for answer in answers}
        doubt = guessed or DOUBT in levels or self._is_weak(way, taken)
        doubt |= bool(self.areas.outside([covered], self.scopes.area(step.gateway, YES)))
        untold = way.untold | find_untold(self.facts, self.records[len(way.taken)], answers)
        shut = SHUT in levels or not form & self.forms or rules_out(self.terms, step.gateway, self.settled)
        return Way((*way.taken, taken), way.doubt or doubt, way.shut or shut, untold, extent, form)

    def may_guess(self, piece: Piece, steps: int) -> bool:
        """Whether a function that nobody recorded may carry a direct disclosure, in doubt."""
        holders = {_RELATIVE[0]: self.ends[1], _RELATIVE[1]: self.ends[0]}
        for name, holder in holders.items():
            over = self.scopes.bodies.above(holder, MAYBE)
            known = any(self.facts.links(node, "function") for node in over)
            if steps == 1 and not known and CODE + name in piece.box[2]:
                return True
        return False

    def _sides(self, way: Way, steps: list[Step], piece: Piece) -> tuple[Leaves, Leaves] | None:
        """Who gives and who takes by a box; None when it does not join the ends of the step."""
        number = len(way.taken)
        step, last = steps[number], number == len(steps) - 1
        if (number and self.is_anyones(piece, "discloser")) or (not last and self.is_anyones(piece, "recipient")):
            return None
        through = self.facts.links(piece.flow, "receivedThrough")
        if (number and through and not through & self._passed(way)) or self._is_shut_out(way, piece):
            return None
        before = way.taken[-1].box[1] if number else self.party(step.given)
        givers = self._reach(piece.box[0], before, step.offices) - self._left_out(piece)
        wanted = self.party(step.taken) if last else self._middle(step.taken)
        takers = self._reach(piece.box[1], wanted, step.offices)
        if not givers or not takers or (givers == takers and len(givers) == 1):
            return None
        givers |= self._acting(step.offices & piece.box[0], before)
        return givers, takers | self._acting(step.offices & piece.box[1], wanted)

    def _left_out(self, piece: Piece) -> Leaves:
        """Bodies whose information a flow leaves out."""
        without = self.facts.links(piece.flow, "exceptOrigin")
        return self.scopes.bodies.all_of(without, MAYBE) if without else frozenset()

    def _is_shut_out(self, way: Way, piece: Piece) -> bool:
        """Whether what came so far came through, from or under something that a flow leaves out."""
        without = self.facts.links(piece.flow, "exceptOrigin")
        if not without:
            return False
        bodies = self._left_out(piece)
        return any(
            taken.box[0] <= bodies
            or without & {taken.gateway, taken.piece.flow}
            or self._stands_under(taken.gateway, without)
            for taken in way.taken
        )

    def _stands_under(self, gateway: str, names: frozenset[str]) -> bool:
        laws = self.facts.links(gateway, "conferredBy")
        return any(law == name or law.startswith(name + "/") for law in laws for name in names)

    def _acting(self, offices: Leaves, party: Leaves) -> Leaves:
        """Those of some offices and capacities through which somebody of a party acts."""
        return frozenset(office for office in offices if self._matches(office) & party)

    def is_anyones(self, piece: Piece, side: str) -> bool:
        """Whether a flow names any person on one side: nobody is in between by that."""
        return _ANYONE in self.facts.links(piece.flow, side)

    def _middle(self, name: str) -> Leaves:
        """Leaves of a place in between."""
        return self.scopes.bodies.leaves(name, MAYBE) | (frozenset({name}) & self.scopes.bodies.everything())

    def _passed(self, way: Way) -> frozenset[str]:
        """Gateways, flows and bodies that the information went through."""
        found: set[str] = set()
        for taken in way.taken:
            found |= {taken.gateway, taken.piece.flow, *taken.box[0]}
        return frozenset(found)

    # -- how a step stands

    def _is_weak(self, way: Way, step: Taken) -> bool:
        """Whether a step is arguable at most by the gateway itself."""
        terms, gateway = self.terms, step.gateway
        express = terms.one(gateway, "source") == "express"
        confers = terms.one(gateway, "legal_effect") in ("confers", "extends")
        received = not way.taken and bool(self.facts.links(step.piece.flow, "receivedThrough"))
        weak = not express or not confers or self.scopes.is_residual(gateway)
        return weak or received or self._is_held_elsewhere(way, step)

    def _is_held_elsewhere(self, way: Way, step: Taken) -> bool:
        """Whether a later step needs information held under a law that no earlier step stands in."""
        held = self.facts.links(step.piece.flow, "obtainedUnder")
        if not way.taken or not held or held & self._passed(way):
            return False
        return not any(self._stands_under(taken.gateway, held) for taken in way.taken)

    def _answers(self, way: Way, step: Taken) -> list[Answer]:
        """How every bar, and every limit carried so far, answers a step."""
        answers = self.obstacles.bars(step.gateway, step.box)
        for number, earlier in enumerate(way.taken):
            carried = Carried(earlier, number == len(way.taken) - 1, self._passed(way))
            answers += self.obstacles.limits(carried, step.box)
        return answers

    def _check_verdict(self, verdict: str, ways: list[Way]) -> None:
        """Some chain whose obstacles are all told bears the verdict out."""
        ranks = [2 if way.shut else 1 if way.doubt else 0 for way in ways]
        if verdict == "blocked":
            refute_unless(2 in ranks, "no bar or limit on record stops this")
        else:
            refute_unless(min(ranks) <= _BEARS[verdict], f"the steps do not bear out {verdict!r}")
        sure = str(field(self.claim, "certainty"))
        refute_unless(sure in ("certain", "possible"), f"{sure!r} is neither certain nor possible")
        refute_unless(sure == "possible" or not all(way.doubt for way in ways), "the steps are possible, not certain")

    def is_whole(self, way: Way, steps: list[Step]) -> bool:
        """Whether a chain reaches everybody and everything demanded."""
        first, last = way.taken[0].box, way.taken[-1].box
        both = self.party(self.ends[0]) <= first[0] | self.through(first[0])
        both &= self.party(self.ends[1]) <= last[1] | self.through(last[1])
        purposes = self.scopes.purposes.leaves(self.purpose, MAYBE) <= steps[-1].purpose
        # What a first step must have received or hold in some special way is a part of what was asked for.
        flow = way.taken[0].piece.flow
        special = self.facts.links(flow, "receivedThrough") | self.facts.links(flow, "obtainedUnder")
        # Where nobody says that it identifies nobody, what is asked for identifies people.
        formed = bool(way.form & (self.forms if self.forms != FORMS else {"identifying"}))
        # Where no extent was demanded, the law of any one place will do.
        everywhere = not self.asked_extent or way.extent == self.extent
        carried = self.asked_subjects() <= steps[-1].carries
        return both and purposes and not special and formed and everywhere and carried

    def through(self, leaves: Leaves) -> Leaves:
        """Those who act through offices and capacities among some leaves."""
        return frozenset().union(*(self._matches(leaf) for leaf in leaves if self._is_office(leaf)))
