"""What stands in the way of a step: bars that meet it, and limits that earlier steps carry into it.

Each obstacle is answered by a level: free, left to judge, in doubt, or shut.
"""

from __future__ import annotations

from typing import NamedTuple

from gateways_graph.proof.areas import Areas
from gateways_graph.proof.days import MAYBE, YES
from gateways_graph.proof.facts import GW, RDF
from gateways_graph.proof.scopes import Area, Piece, do_meet
from gateways_graph.proof.settled import NOTHING, Settled
from gateways_graph.proof.sweep import Box
from gateways_graph.proof.terms import Terms

__all__ = ["DOUBT", "FREE", "JUDGE", "SHUT", "Answer", "Carried", "Obstacles", "Taken"]

#: How an obstacle is answered, from free to shut.
FREE, JUDGE, DOUBT, SHUT = 0, 1, 2, 3

_LAW = "http://www.legislation.gov.uk/id/"
_ACTS = frozenset({"ukpga", "ukla", "ukcm", "asp", "asc", "anaw", "mwa", "nia", "aip", "apgb", "apni", "mnia"})
_DEVOLVED = {
    "scottish-parliament": frozenset({"asp", "ssi"}),
    "senedd": frozenset({"asc", "anaw", "mwa", "wsi"}),
    "northern-ireland-assembly": frozenset({"nia", "nisr", "nisi", "apni", "mnia"}),
}


class Answer(NamedTuple):
    """How one obstacle is answered.

    Attributes:
        source: The bar or onward rule; the earlier gateway where no rule is established.
        level: From free to shut.
        judged: Conditions on which it rests, one set per way to meet it; one set must be told.
    """

    source: str
    level: int
    judged: tuple[frozenset[str], ...] = ()


class Taken(NamedTuple):
    """A step that is over: its gateway and flow, its box, and whether the next step follows at once."""

    gateway: str
    piece: Piece
    box: Box


class Carried(NamedTuple):
    """What a step meets on its way in.

    Attributes:
        immediate: Whether the discloser is the one that the earlier step told.
        passed: Gateways, flows and bodies that the information went through.
    """

    earlier: Taken
    immediate: bool
    passed: frozenset[str]


class Obstacles:
    """Bars and onward rules of one question, on the facts given."""

    def __init__(self, areas: Areas, settled: Settled = NOTHING) -> None:
        self.settled = settled
        self.areas, self.scopes, self.facts = areas, areas.scopes, areas.scopes.facts
        self.terms = Terms(areas.scopes)

    # -- bars

    def bars(self, gateway: str, box: Box) -> list[Answer]:
        """Every bar that may meet a step, and how it is answered.

        A bar that meets only part of a step carves that part out, which a person has to judge.
        """
        found = []
        for bar in sorted(self.facts.of_kind(GW + "Restriction")):
            pieces = () if self.scopes.waits_for(bar) else self.scopes.pieces(bar, "bars", MAYBE)
            if any(do_meet(piece.box, box) for piece in pieces):
                answer = self._bar(bar, gateway, box)
                carved = answer.level >= DOUBT and bool(self.areas.outside([box], Area(pieces)))
                found.append(Answer(bar, JUDGE) if carved else answer)
        return found

    def _bar(self, bar: str, gateway: str, box: Box) -> Answer:
        facts = self.facts
        if bar in (self.terms.many(gateway, "lifts") or ()):
            return Answer(bar, FREE)
        if gateway in facts.links(bar, "prevailsOver"):
            return Answer(bar, SHUT)
        yields = self._settled(bar, "yieldsTo")
        if gateway in yields or any(self._belongs(gateway, group, bar) for group in yields):
            return Answer(bar, FREE)
        override, kept = self.terms.one(gateway, "other_restrictions"), facts.links(gateway, "exceptRestriction")
        if override == "overrides-all" and bar not in kept:
            return Answer(bar, FREE)
        let = self._let(bar, box, None)
        if let is not None:
            return let
        preserves = override in ("overrides-none", "expressly-preserves")
        preserves |= override == "preserves-named" and bar in kept
        sure = any(do_meet(piece.box, box) for piece in self.scopes.pieces(bar, "bars", YES))
        disputed = any(self.scopes.reading(node) == MAYBE for node in facts.links(bar, "yieldsTo"))
        return Answer(bar, SHUT if preserves and sure and not disputed else DOUBT)

    def _settled(self, node: str, prop: str) -> frozenset[str]:
        """What a property leads to under the readings taken."""
        found: set[str] = set()
        for item in self.facts.links(node, prop):
            if not self.facts.is_kind(item, GW + "Term"):
                found.add(item)
            elif self.scopes.reading(item) == YES:
                found |= self.facts.links(item, RDF + "value")
        return frozenset(found)

    def _belongs(self, gateway: str, group: str, bar: str) -> bool:
        """Whether a gateway is one of a class of enactments. A general power never is."""
        if not self.is_class(group) or self.terms.general(gateway) == YES:
            return False
        if self.facts.is_marked(group, "mustReferExpressly"):
            return bar in (self.terms.many(gateway, "lifts") or ())
        return self.is_made_as(gateway, group)

    def is_class(self, node: str) -> bool:
        """Whether a node is a class of enactments."""
        return self.facts.is_kind(node, GW + "EnactmentClass")

    def is_made_as(self, gateway: str, group: str) -> bool:
        """Whether what confers a gateway is of the type, legislature and time that a class names."""
        conferred = [iri for iri in self.facts.links(gateway, "conferredBy") if iri.startswith(_LAW)]
        return bool(conferred) and all(self._is_of(iri.removeprefix(_LAW).split("/"), group) for iri in conferred)

    def _is_of(self, path: list[str], group: str) -> bool:
        """Whether an Act or instrument is of the type, legislature and time that a class names."""
        facts, kind = self.facts, path[0]
        types, makers = facts.codes(group, "enactmentType"), facts.codes(group, "legislature")
        devolved = frozenset().union(*_DEVOLVED.values())
        if (types == {"act"} and kind not in _ACTS) or (types == {"subordinate-legislation"} and kind in _ACTS):
            return False
        if ("uk-parliament" in makers and kind in devolved) or (
            "devolved-legislatures" in makers and kind not in devolved
        ):
            return False
        if any(kind not in _DEVOLVED[maker] for maker in makers if maker in _DEVOLVED):
            return False
        year = path[1] if path[1].isdigit() else None
        before, after = facts.text(group, "madeBefore"), facts.text(group, "madeAfter")
        return not (before and year and year >= before[:4]) and not (after and (not year or year < after[:4]))

    def _let(self, source: str, box: Box, same_as: Box | None) -> Answer | None:
        """The exceptions of a bar or rule that contain a step; None when there are none.

        Args:
            source: The bar or rule.
            box: The step.
            same_as: The earlier step whose purpose "same purpose" means, if there is one.
        """
        judged = []
        for item in sorted(self.facts.links(source, "exception")):
            same, needs = same_as is not None and box[2] <= same_as[2], self.facts.links(item, "condition")
            if needs & self.settled.fails:
                continue
            if not self.areas.outside([box], Area(self.scopes.lets(item, same=same))):
                judged.append(needs - self.settled.holds)
        if not judged:
            return None
        return Answer(source, JUDGE if all(judged) else FREE, tuple(judged))

    # -- limits carried

    def limits(self, carried: Carried, box: Box) -> list[Answer]:
        """How each onward rule of an earlier step answers a later one."""
        rules = self.terms.many(carried.earlier.gateway, "onward")
        if rules is None:
            return [Answer(carried.earlier.gateway, DOUBT)]
        return [self._rule(rule, carried, box) for rule in sorted(rules)]

    def _rule(self, rule: str, carried: Carried, box: Box) -> Answer:
        facts = self.facts
        act, binds = (min(facts.codes(rule, prop), default=None) for prop in ("act", "binds"))
        if act == "use" or (binds == "first-recipient" and not carried.immediate):
            return Answer(rule, FREE)
        origin = facts.links(rule, "origin")
        if origin and not origin & carried.passed:
            return Answer(rule, DOUBT)
        applies, settled = facts.links(rule, "condition"), self.settled
        if applies & settled.fails:
            return Answer(rule, FREE)
        let = self._let(rule, box, carried.earlier.box)
        if let is not None:
            return let
        open_ = act is None or self.scopes.reading(rule) != YES or applies - settled.holds
        if open_ or (binds in (None, "unknown") and not carried.immediate):
            return Answer(rule, DOUBT)
        ends = facts.links(rule, "endsWhen")
        if ends and ends <= settled.holds:
            return Answer(rule, FREE)
        left = ends - settled.fails
        return Answer(rule, JUDGE, (left - settled.holds,)) if left else Answer(rule, SHUT)
