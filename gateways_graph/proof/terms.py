"""The terms of a gateway as the triples give them, and the side test between two gateways.

Each clause answers 2 yes, 1 not established, 0 no. A term that is missing was not read; `code:none`
means read, and nothing there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import CODE, RDF, local_name, short_name
from gateways_graph.proof.scopes import Scopes

__all__ = ["LISTS", "SINGLES", "Terms", "say"]

#: Name in answers -> property, for terms of one value.
SINGLES = {
    "obligation": "obligation",
    "source": "source",
    "legal_effect": "legalEffect",
    "confidence": "confidence",
    "other_restrictions": "otherRestrictions",
    "data_protection_clause": "dataProtectionClause",
    "exclusivity": "exclusivity",
}
#: Name in answers -> property, for terms that are lists.
LISTS = {
    "gives_way_to": "givesWayTo",
    "takes_on_limits_of": "takesOnLimitsOf",
    "conditions": "condition",
    "onward": "onwardRule",
    "offences": "enforcedBy",
    "lifts": "lifts",
}
_GENERAL = frozenset({"incidental", "general-competence", "common-law", "ministers"})
_READ = frozenset({"checked", "double-checked"})
_STRENGTH = {"may": 0, "must-respond": 1, "must-when-required": 2, "must": 3}

#: A list term: None = not established, empty = read and none.
Listed = frozenset[str] | None


def say(known: bool, *needed: object) -> int:
    """Yes or no, or not established when something needed is missing."""
    return MAYBE if any(item is None for item in needed) else YES if known else NO


class Terms:
    """Terms of the gateways of one question."""

    def __init__(self, scopes: Scopes) -> None:
        self.scopes, self.facts = scopes, scopes.facts

    # -- single terms

    def one(self, gateway: str, name: str) -> str | None:
        """A term of one value; None when it is missing or turns on a reading that is left open."""
        found = set()
        for node in self.facts.links(gateway, SINGLES[name]):
            if node.startswith(CODE):
                found.add(node)
            elif self.scopes.reading(node) == MAYBE:
                return None
            elif self.scopes.reading(node) == YES:
                found |= self.facts.links(node, RDF + "value")
        return local_name(found.pop()) if len(found) == 1 else None

    def many(self, gateway: str, name: str) -> Listed:
        """A term that is a list; None when it is missing, turns on an open reading or has nothing under those taken."""
        found: set[str] = set()
        known = False
        for node in self.facts.links(gateway, LISTS[name]):
            values = self.facts.links(node, RDF + "value")
            held = self.scopes.reading(node)
            if values and held == MAYBE:
                return None
            if not values or held == YES:
                # A condition or rule that does not hold under the readings taken was read all the same.
                known = True
                found |= values or {node}
        kept = {node for node in found if self.scopes.reading(node) != NO}
        return frozenset(kept - {CODE + "none"}) if known else None

    def status(self, gateway: str) -> str:
        """How far the record was checked."""
        return min(self.facts.codes(gateway, "status"), default="candidate")

    def is_read(self, gateway: str) -> bool:
        """Whether the statute text was read for it."""
        return self.status(gateway) in _READ

    def general(self, gateway: str) -> int:
        """Whether it is a general power."""
        source = self.one(gateway, "source")
        return say(source in _GENERAL, source)

    def equal(self, g: str, h: str) -> int:
        """Whether all terms of two gateways are the same."""
        kept = self.survivors(g), self.survivors(h)
        answers = [say(kept[0] == kept[1], *kept)]
        for name in SINGLES:
            one, two = self.one(g, name), self.one(h, name)
            answers.append(say(one == two, one, two))
        for name in LISTS:
            answers.append(self._equal_lists(self.many(g, name), self.many(h, name)))
        return min(answers)

    def _equal_lists(self, mine: Listed, other: Listed) -> int:
        if mine is None or other is None:
            return MAYBE
        # What one side has under an open reading only may be missing there as well.
        apart = {self.scopes.reading(node) for node in mine ^ other}
        return NO if YES in apart else MAYBE if apart else YES

    def _kept(self, gateway: str) -> frozenset[str]:
        """Bars that survive although it overrides others."""
        return self.facts.links(gateway, "exceptRestriction")

    def survivors(self, gateway: str) -> Listed:
        """Bars that survive an override; None where whether it overrides is not established."""
        return None if self.one(gateway, "other_restrictions") is None else self._kept(gateway)

    # -- the side test

    def gives_as_much(self, g: str, h: str) -> int:
        """Whether h gives all that g does, beyond scope: the side test S(g, h)."""
        effects = self.one(g, "legal_effect"), self.one(h, "legal_effect")
        return min(
            say(effects[0] == effects[1], *effects),
            self._lifts_as_much(g, h),
            self._overrides("confidence", ("overrides-in-part", "overrides"), (g, h)),
            self._overrides("other_restrictions", ("overrides-named", "overrides-all"), (g, h)),
            self.asks_no_more(g, h),
            self.limits_no_more(g, h),
            self._as_dutiful(g, h),
            self._as_strong(g, h),
            self._stands_alone(g, h),
        )

    def _lifts_as_much(self, g: str, h: str) -> int:
        mine, other = self.many(g, "lifts"), self.many(h, "lifts")
        override = self.one(h, "other_restrictions")
        sweeping = override == "overrides-all"
        if sweeping and self.one(g, "other_restrictions") == "overrides-all" and self._kept(h) - self._kept(g):
            return NO
        if mine is None:
            return MAYBE
        lost = {bar for bar in mine - (other or frozenset()) if not sweeping or bar in self._kept(h)}
        return say(not lost, *((other, override) if lost else ()))

    def _overrides(self, name: str, ladder: tuple[str, str], pair: tuple[str, str]) -> int:
        mine, other = (self.one(gateway, name) for gateway in pair)
        if mine is not None and mine not in ladder:
            return YES
        return say(other in ladder[ladder.index(mine) :] if mine else False, mine, other)

    def _as_dutiful(self, g: str, h: str) -> int:
        mine, other = self.one(g, "obligation"), self.one(h, "obligation")
        if mine is None or other is None:
            return MAYBE
        # A duty gives power to do what it requires and no more: one that waits for a request gives less.
        return say(other in ("may", "must") if mine == "may" else _STRENGTH[other] >= _STRENGTH[mine])

    def _as_strong(self, g: str, h: str) -> int:
        mine, other = self.one(g, "source"), self.one(h, "source")
        return YES if other == "express" else say(mine == other, mine, other)

    def _stands_alone(self, g: str, h: str) -> int:
        others = self.many(h, "gives_way_to")
        return say(not (others or frozenset()) & {g, CODE + "any-other-power"}, others)

    # -- conditions

    def asks_no_more(self, g: str, h: str) -> int:
        """Whether whoever meets g's conditions meets h's."""
        asked, met = self.many(h, "conditions"), self.many(g, "conditions")
        if asked == frozenset():
            return YES
        if asked is None or met is None:
            return MAYBE
        return self.follow(asked, met)

    def follow(self, asked: Collection[str], met: Collection[str]) -> int:
        """Whether conditions follow from others; maybe where one holds only under an open reading.

        What does not hold under the readings taken is neither asked nor met.
        """
        asked = [node for node in asked if self.scopes.reading(node) != NO]
        met = [node for node in met if self.scopes.reading(node) != NO]
        certain = self._closure(met, YES)
        if all(self._is_met(node, certain) for node in asked):
            return YES
        possible = self._closure(met, MAYBE)
        needed = [node for node in asked if self.scopes.reading(node) == YES]
        return MAYBE if all(self._is_met(node, possible) for node in needed) else NO

    def _closure(self, nodes: Iterable[str], need: int) -> frozenset[str]:
        """Conditions that hold with others; with certainty none that holds only under an open reading."""
        waiting = list(nodes)
        held: set[str] = set()
        while waiting:
            node = waiting.pop()
            if node not in held and (need < YES or self.scopes.reading(node) != MAYBE):
                held.add(node)
                if self.scopes.reading(node) == NO:
                    continue
                waiting += [*self.facts.links(node, "entails"), *self.facts.links(node, "allOf")]
        return frozenset(held)

    def _is_met(self, node: str, held: frozenset[str]) -> bool:
        if node in held or self.scopes.reading(node) == NO:
            return node in held
        some, every = self.facts.links(node, "anyOf"), self.facts.links(node, "allOf")
        if any(self._is_met(part, held) for part in some):
            return True
        return bool(every) and all(self._is_met(part, held) for part in every)

    # -- onward limits

    def limits_no_more(self, g: str, h: str) -> int:
        """Whether h's onward limit lets through all that g's does."""
        theirs, mine = self.many(h, "onward"), self.many(g, "onward")
        if theirs == frozenset():
            return YES
        if theirs is None or mine is None:
            return MAYBE
        return min(max([self._standing(rule), *(self._as_tight(rule, other) for other in mine)]) for rule in theirs)

    def _standing(self, rule: str) -> int:
        """How far a rule may be passed over: not at all, or maybe when its reading is open."""
        return MAYBE if self.scopes.reading(rule) == MAYBE else NO

    def _as_tight(self, rule: str, other: str) -> int:
        """Whether all that `rule` stops, `other` stops too."""
        if rule == other:
            return YES
        facts = self.facts
        if not all(facts.is_kind(item, "https://w3id.org/uk-gateways/def#OnwardRule") for item in (rule, other)):
            return MAYBE
        acts = [min(facts.codes(item, "act"), default=None) for item in (rule, other)]
        origins = [facts.links(item, "origin") for item in (rule, other)]
        ends = facts.links(other, "endsWhen") <= facts.links(rule, "endsWhen")
        applies = self.follow(facts.links(other, "condition"), facts.links(rule, "condition"))
        strict = min(
            YES if acts[1] == "both" else say(acts[0] == acts[1], *acts),
            say(not origins[1] or (bool(origins[0]) and origins[0] <= origins[1])),
            say(ends),
            applies,
            self._binds_as_many(rule, other),
            min((self._is_let(item, rule) for item in facts.links(other, "exception")), default=YES),
        )
        # A rule that stands under an open reading may be there or not.
        open_reading = MAYBE in (self.scopes.reading(rule), self.scopes.reading(other))
        return min(strict, MAYBE) if open_reading else strict

    def _binds_as_many(self, rule: str, other: str) -> int:
        """Whether whomever a rule binds, another binds too; any rule binds the first recipient."""
        mine, theirs = (min(self.facts.codes(item, "binds"), default=None) for item in (rule, other))
        if mine == "first-recipient" or theirs == "everyone-after":
            return YES
        return NO if (mine, theirs) == ("everyone-after", "first-recipient") else MAYBE

    def _is_let(self, small: str, rule: str) -> int:
        return max((self._is_wider(big, small) for big in self.facts.links(rule, "exception")), default=NO)

    def _is_wider(self, big: str, small: str) -> int:
        """Whether all that one exception lets through, another lets through."""
        facts, scopes = self.facts, self.scopes
        trees = {"discloser": scopes.bodies, "recipient": scopes.bodies}
        trees |= {"subject": scopes.subjects, "purpose": scopes.purposes}
        for prop, tree in trees.items():
            wide, narrow = facts.links(big, prop), facts.links(small, prop)
            own = [{name for name in names if name.startswith(CODE)} for names in (narrow, wide)]
            if wide and not (narrow and own[0] <= own[1] and tree.all_of(narrow, MAYBE) <= tree.all_of(wide, YES)):
                return NO
        forms = facts.codes(big, "form")
        if forms and not (facts.codes(small, "form") and facts.codes(small, "form") <= forms):
            return NO
        return self.follow(facts.links(big, "condition"), facts.links(small, "condition"))

    # -- safeguards

    def safeguards(self, strict: str, weak: str) -> dict[str, int | None]:
        """How `weak` stands to `strict`: -1 asks less, 0 the same, 1 more or not comparable, None unknown."""
        offences = self.many(strict, "offences"), self.many(weak, "offences")
        offence = None if None in offences else bool(offences[1]) - bool(offences[0])
        return {
            "conditions": _compare(self.asks_no_more(strict, weak), self.asks_no_more(weak, strict)),
            "onward limit": _compare(self.limits_no_more(strict, weak), self.limits_no_more(weak, strict)),
            "offence": offence,
        }

    # -- in words

    def words(self, gateway: str, name: str) -> str:
        """A term as answers print it."""
        if name in SINGLES:
            value = self.one(gateway, name)
            return "not established" if value is None else value.replace("-", " ")
        values = self.survivors(gateway) if name == "except_restrictions" else self.many(gateway, name)
        return "not established" if values is None else self._list_in_words(values)

    def _list_in_words(self, values: frozenset[str]) -> str:
        ordered = sorted(values, key=short_name)
        return "; ".join(self._word(node) for node in ordered) or "none"

    def _word(self, node: str) -> str:
        return local_name(node).replace("-", " ") if node.startswith(CODE) else self.facts.label(node)


def _compare(no_more: int, no_less: int) -> int | None:
    if no_more == MAYBE or (no_more == YES and no_less == MAYBE):
        return None
    return 1 if no_more == NO else 0 if no_less == YES else -1
