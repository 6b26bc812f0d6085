"""Which disputed phrases can matter to two gateways, and every choice of their readings.

A phrase matters when a term, condition, rule or date of either gateway rests on it, or when another
reading changes what they cover where it can count: everywhere, or only on what both may cover when it
is plain, with every reading left open, that neither lies inside the other and that their terms differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import product
from typing import Any

from gateways_graph.proof.areas import Areas
from gateways_graph.proof.claims import refute_unless
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import GW, RDF, Facts, long_name
from gateways_graph.proof.scopes import Area, Scopes
from gateways_graph.proof.sweep import Box
from gateways_graph.proof.terms import Terms

__all__ = ["Choice", "Disputed", "find_decisive"]

#: Phrase and reading, by IRI, in order.
Choice = tuple[tuple[str, str], ...]
#: More choices of readings than this are not tried: some phrases are then left open in each.
_CHOICES = 64
_READING = GW + "Reading"
#: What may carry a reading beside flows, from a gateway downwards.
_PARTS = (
    "inForce", "condition", "onwardRule", "entails", "allOf", "anyOf", "exception", "endsWhen", "obligation", "source",
    "legalEffect", "confidence", "otherRestrictions", "dataProtectionClause", "exclusivity",
)  # fmt: skip
#: Terms on which it rests whether a gateway has effect, and over what.
_EFFECT = ("legalEffect", "givesWayTo", "dependsOn")
#: Terms whose values are other things of the law, which are not walked into.
_NAMED = ("givesWayTo", "takesOnLimitsOf", "lifts", "enforcedBy", "dependsOn")


class Disputed:
    """Open phrases of one question.

    Attributes:
        rivals: Open phrase -> its readings, in order.
    """

    def __init__(self, facts: Facts, fixed: Choice, areas: Callable[[Choice], Areas]) -> None:
        self.facts, self.fixed, self._areas = facts, fixed, areas
        self.rivals: dict[str, tuple[str, ...]] = {}
        for reading in sorted(facts.of_kind(_READING)):
            for phrase in facts.links(reading, "readingOf") - dict(fixed).keys():
                self.rivals[phrase] = (*self.rivals.get(phrase, ()), reading)
        self._walked: dict[tuple[str, bool], frozenset[str]] = {}

    def named(self, said: Any) -> Choice:
        """The readings under which an answer shows its proof: open phrases, each read in one of its ways.

        Raises:
            RefutedError: A reading is none of an open phrase.
        """
        refute_unless(isinstance(said, dict), "the readings named are no table of phrase and reading")
        taken = tuple(sorted((long_name(str(phrase)), long_name(str(reading))) for phrase, reading in said.items()))
        known = all(reading in self.rivals.get(phrase, ()) for phrase, reading in taken)
        refute_unless(known, "a reading is named that is none of an open phrase")
        return taken

    # -- what rests on a phrase

    def _of(self, nodes: Iterable[str]) -> frozenset[str]:
        """Open phrases of the readings on some nodes."""
        readings = (reading for node in nodes for reading in self.facts.links(node, "underReading"))
        return frozenset(
            phrase for one in readings for phrase in self.facts.links(one, "readingOf") if phrase in self.rivals
        )

    def of_terms(self, gateway: str) -> frozenset[str]:
        """Phrases on which more than the flows of a gateway rests."""
        key = (gateway, True)
        if key not in self._walked:
            facts, seen, waiting = self.facts, set[str](), [gateway]
            while waiting:
                node = waiting.pop()
                if node in seen:
                    continue
                seen.add(node)
                waiting += [part for prop in _PARTS for part in facts.links(node, prop)]
                waiting += [part for prop in _NAMED for part in facts.links(node, prop) if self._is_term(part)]
                if self._is_term(node):
                    # Another gateway or bar that a term names is not part of this one.
                    values = facts.links(node, RDF + "value")
                    waiting += values - facts.of_kind(GW + "Gateway", GW + "Restriction")
            self._walked[key] = self._of(seen)
        return self._walked[key]

    def _is_term(self, node: str) -> bool:
        return self.facts.is_kind(node, GW + "Term")

    def of_scope(self, gateway: str) -> frozenset[str]:
        """Phrases on which rests what a gateway covers, and whether anything gives way to it."""
        key = (gateway, False)
        if key not in self._walked:
            self._walked[key] = self._of_flows(self.facts.links(gateway, "permits")) | self._of_standing(gateway)
        return self._walked[key]

    def _of_preferred(self, gateway: str) -> frozenset[str]:
        """Phrases on which the scope of what a gateway gives way to rests."""
        return frozenset().union(*(self.of_scope(name) for name in self._preferred(gateway)))

    def with_takers(self, gateway: str) -> list[str]:
        """A gateway, and those that it may give way to of which the scope rests on a phrase."""
        return [gateway, *sorted(name for name in self._preferred(gateway) if self.of_scope(name))]

    def _preferred(self, gateway: str) -> set[str]:
        """What a gateway gives way to, under some reading."""
        named: set[str] = set()
        for node in self.facts.links(gateway, "givesWayTo"):
            named |= self.facts.links(node, RDF + "value") or {node}
        if any(name.endswith("/any-other-power") for name in named):
            named = set(self.facts.of_kind(GW + "Gateway")) - {gateway}
        return named

    def of_bar(self, bar: str) -> frozenset[str]:
        """Phrases on which a bar rests."""
        facts = self.facts
        owners = [bar, *facts.links(bar, "bars")]
        parts = [node for owner in owners for node in facts.links(owner, "inForce")]
        parts += [node for prop in ("yieldsTo", "prevailsOver", "dependsOn") for node in facts.links(bar, prop)]
        lets = facts.links(bar, "exception")
        tests = [node for let in (*lets, bar) for prop in ("condition", "endsWhen") for node in facts.links(let, prop)]
        return self._of([*owners, *parts, *tests])

    # -- what matters to a pair

    def touched(self, g: str, h: str) -> frozenset[str]:
        """Every open phrase that a pair rests on."""
        return frozenset().union(
            *(part(item) for item in (g, h) for part in (self.of_terms, self.of_scope, self._of_preferred))
        )

    def matter(self, g: str, h: str) -> frozenset[str]:
        """The phrases of which another reading may change how two gateways relate."""
        touched = self.touched(g, h)
        found = touched & (self.of_terms(g) | self.of_terms(h))
        if touched - found:
            plain = self._areas(self.fixed)
            apart = plain.inside(g, h) == NO == plain.inside(h, g) and Terms(plain.scopes).equal(g, h) == NO
            near = self._shared(plain, g, h) if apart else None
            for phrase in sorted(touched - found):
                views = {self._view((phrase, reading), (g, h), near) for reading in self.rivals[phrase]}
                found |= {phrase} if len(views) > 1 else set()
        return found

    def is_loose(self, g: str, others: Iterable[str]) -> bool:
        """Whether it is disputed if any of some gateways, or one that they give way to, gives way or has effect."""
        return not self._unsettled.isdisjoint(name for item in (g, *others) for name in (item, *self._preferred(item)))

    @cached_property
    def _unsettled(self) -> frozenset[str]:
        """Gateways of which the effect, or what they give way to, holds only under a reading."""
        links = self.facts.links
        return frozenset(
            gateway
            for gateway in self.facts.of_kind(GW + "Gateway")
            if any(map(self._is_term, (node for prop in _EFFECT for node in links(gateway, prop))))
        )

    def choices_for(self, g: str, others: Iterable[str]) -> tuple[list[Choice], bool]:
        """Every choice of readings that may change what a gateway covers or others cover of it; whether it is all."""
        plain, found = self._areas(self.fixed).scopes, self.of_terms(g) | self.of_scope(g)
        near = [piece.box for piece in plain.pieces(g, "permits", MAYBE)]
        for item in (g, *others):
            flows, shared = self._meeting(plain, item, near)
            found |= self.of_terms(item) | self._of_flows(flows)
            for taker in self._preferred(item) if shared else ():
                # Whose scope rests on no phrase takes the same under every reading.
                if not self.of_scope(taker) <= found and (taken := self._meeting(plain, taker, shared)[0]):
                    found |= self._of_flows(taken) | self._of_standing(taker)
        return self.choices(found)

    def _meeting(self, scopes: Scopes, gateway: str, near: list[Box]) -> tuple[set[str], list[Box]]:
        """The flows by which a gateway may meet some boxes, and where."""
        pieces = scopes.pieces(gateway, "permits", MAYBE)
        met = [(piece.flow, both) for piece in pieces for box in near if (both := _common(piece.box, box))]
        return {flow for flow, _ in met}, [both for _, both in met]

    def _of_flows(self, flows: Iterable[str]) -> frozenset[str]:
        owners = list(flows)
        return self._of([*owners, *(node for owner in owners for node in self.facts.links(owner, "inForce"))])

    def _of_standing(self, gateway: str) -> frozenset[str]:
        """Phrases on which the effect and the dates of a gateway as a whole rest."""
        links = self.facts.links
        return self._of([gateway, *(node for prop in (*_EFFECT, "inForce") for node in links(gateway, prop))])

    def _shared(self, plain: Areas, g: str, h: str) -> list[Box]:
        """Boxes of what both may cover, whatever the readings."""
        mine, other = (plain.scopes.pieces(item, "permits", MAYBE) for item in (g, h))
        return [box for one in mine for two in other if (box := _common(one.box, two.box))]

    def _view(self, taken: tuple[str, str], pair: tuple[str, str], near: list[Box] | None) -> tuple[object, ...]:
        """What two gateways cover under one reading: all of it, or what meets some boxes."""
        scopes = self._areas(tuple(sorted((*self.fixed, taken)))).scopes
        seen: list[object] = []
        for gateway in pair:
            seen.append(scopes.is_live(gateway))
            seen += [_cut(scopes.area(gateway, need), near) for need in (YES, MAYBE)]
        return tuple(seen)

    # -- choices

    def of_path(self, gateways: Iterable[str]) -> frozenset[str]:
        """Every open phrase that a path through some gateways may touch, the bars that it may meet included."""
        plain, found = self._areas(self.fixed).scopes, frozenset[str]()
        boxes = []
        for gateway in gateways:
            found |= self.of_terms(gateway) | self.of_scope(gateway) | self._of_preferred(gateway)
            boxes += [piece.box for piece in plain.pieces(gateway, "permits", MAYBE)]
        for bar in self.facts.of_kind(GW + "Restriction"):
            phrases = self.of_bar(bar)
            pieces = plain.pieces(bar, "bars", MAYBE) if phrases - found else ()
            if any(_common(piece.box, box) for piece in pieces for box in boxes):
                found |= phrases
        return found

    def choices(self, phrases: Iterable[str]) -> tuple[list[Choice], bool]:
        """Every choice of readings of some phrases with what is fixed, and whether that is all of them."""
        taken: list[str] = []
        count, left = 1, False
        for phrase in sorted(phrases):
            if count * len(self.rivals[phrase]) > _CHOICES:
                left = True
            else:
                count *= len(self.rivals[phrase])
                taken.append(phrase)
        return list(self._product(taken)), not left

    def _product(self, phrases: list[str]) -> Iterator[Choice]:
        for readings in product(*(self.rivals[phrase] for phrase in phrases)):
            yield tuple(sorted((*self.fixed, *zip(phrases, readings, strict=True))))


def _common(one: Box, two: Box) -> Box | None:
    axes = [a & b for a, b in zip(one, two, strict=True)]
    return (axes[0], axes[1], axes[2], axes[3], axes[4], axes[5], axes[6]) if all(axes) else None


def _cut(area: Area, near: list[Box] | None) -> tuple[object, object]:
    if near is None:
        return frozenset(area.pieces), frozenset(area.holes)
    pieces = frozenset(piece for piece in area.pieces if any(_common(piece.box, box) for box in near))
    return pieces, frozenset(hole for hole in area.holes if any(_common(hole, box) for box in near))


def find_decisive(values: dict[Choice, int]) -> frozenset[str]:
    """Phrases such that two choices that differ in them alone have different values."""
    found = set()
    phrases = {phrase for choice in values for phrase, _ in choice}
    for phrase in phrases:
        groups: dict[Choice, set[int]] = {}
        for choice, value in values.items():
            groups.setdefault(tuple(part for part in choice if part[0] != phrase), set()).add(value)
        if any(len(group) > 1 for group in groups.values()):
            found.add(phrase)
    return frozenset(found)
