"""The reference's side test and safeguards: section 4 of `docs/semantics.md`, clause by clause.

Three-valued throughout: 2 yes, 1 not established, 0 no. No reading is left open here: the caller
settles every disputed phrase first (`reference_relations.settle`).
"""

from __future__ import annotations

from collections.abc import Callable

from gateways_graph.model.gateway import Condition, Gateway, LimitException, OnwardRule
from tests.reference import Scopes, Surely

__all__ = ["COMPARED", "Side", "equal_terms"]

#: Every term of section 2 that two gateways may differ in.
COMPARED = (
    "obligation", "source", "legal_effect", "gives_way_to", "takes_on_limits_of", "conditions", "onward", "offences",
    "lifts", "confidence", "other_restrictions", "except_restrictions", "data_protection_clause", "exclusivity",
)  # fmt: skip
_DUTY = ("may", "must-respond", "must-when-required", "must")


def equal_terms(g: Gateway, h: Gateway) -> int:
    """Whether all terms are equal."""
    pairs = [(_term(g, name), _term(h, name)) for name in COMPARED]
    if any(None not in pair and pair[0] != pair[1] for pair in pairs):
        return 0
    return 1 if any(None in pair for pair in pairs) else 2


def _term(gateway: Gateway, name: str) -> object:
    """A term; what survives an override is not established where the override is not."""
    unread = name == "except_restrictions" and gateway.other_restrictions is None
    return None if unread else getattr(gateway, name)


def _yes(known: bool, unknown: bool = False) -> int:
    return 1 if unknown else 2 if known else 0


class Side:
    """Compares the terms of two gateways of one world."""

    def __init__(self, scopes: Scopes) -> None:
        self.scopes = scopes
        self.conditions = {item.id: item for item in scopes.data.conditions}
        self.rules = {item.id: item for item in scopes.data.onward_rules}

    def test(self, g: Gateway, h: Gateway) -> int:
        """S(g, h): whether losing g would lose nothing that h does not give."""
        clauses: tuple[Callable[[Gateway, Gateway], int], ...] = (
            lambda g, h: _yes(g.legal_effect == h.legal_effect, None in (g.legal_effect, h.legal_effect)),
            self.bars,
            lambda g, h: _ladder(("overrides-in-part", "overrides"), g.confidence, h.confidence),
            lambda g, h: _ladder(("overrides-named", "overrides-all"), g.other_restrictions, h.other_restrictions),
            self.exceptions_kept,
            self.conditions_follow,
            self.onward_as_wide,
            _duty,
            _source,
            _standing,
        )
        return min(clause(g, h) for clause in clauses)

    def bars(self, g: Gateway, h: Gateway) -> int:
        """Every bar that g lifts is lifted or overridden by h."""
        if g.lifts is None:
            return 1
        answers = []
        for bar in g.lifts:
            if bar in (h.lifts or ()) or (h.other_restrictions == "overrides-all" and bar not in h.except_restrictions):
                answers.append(2)
            else:
                answers.append(1 if h.lifts is None or h.other_restrictions is None else 0)
        return min(answers, default=2)

    def exceptions_kept(self, g: Gateway, h: Gateway) -> int:
        """Where both override all bars, h leaves no bar standing that g overrides."""
        both = g.other_restrictions == h.other_restrictions == "overrides-all"
        return _yes(not both or set(h.except_restrictions) <= set(g.except_restrictions))

    # -- conditions

    def conditions_follow(self, g: Gateway, h: Gateway) -> int:
        """Whether whoever meets g's conditions meets h's."""
        if h.conditions == ():
            return 2
        if g.conditions is None or h.conditions is None:
            return 1
        return _yes(all(self.follows(name, g.conditions) for name in h.conditions))

    def follows(self, name: str, given: tuple[str, ...]) -> bool:
        """Whether a condition holds whenever the given ones do."""
        held = self._consequences(set(given))
        return self._true(name, held)

    def _consequences(self, held: set[str]) -> set[str]:
        more = set(held)
        for name in held:
            item = self.conditions.get(name, Condition(name, name))
            more |= {*item.entails, *item.all_of}
        return held if more == held else self._consequences(more)

    def _true(self, name: str, held: set[str]) -> bool:
        item = self.conditions.get(name, Condition(name, name))
        some = any(self._true(member, held) for member in item.any_of)
        every = bool(item.all_of) and all(self._true(member, held) for member in item.all_of)
        return name in held or some or every

    # -- onward limits

    def onward_as_wide(self, g: Gateway, h: Gateway) -> int:
        """Whether h's onward limit lets through all that g's does."""
        if h.onward == ():
            return 2
        if h.onward is None or g.onward is None:
            return 1
        return min(max((self._rule(name, mine) for mine in g.onward), default=0) for name in h.onward)

    def _rule(self, name: str, mine: str) -> int:
        """Whether all that rule `name` stops is stopped by rule `mine` as well."""
        if name == mine:
            return 2
        h, g = self.rules.get(name), self.rules.get(mine)
        if h is None or g is None:
            return 1
        acts = 2 if g.act == "both" else _yes(g.act == h.act, None in (g.act, h.act))
        origin = _yes(not g.origin or (bool(h.origin) and set(h.origin) <= set(g.origin)))
        ends = _yes(set(g.ends_when) <= set(h.ends_when))
        kept = min((self._admitted(item, h) for item in g.exceptions), default=2)
        applies = _yes(all(self.follows(condition, h.conditions) for condition in g.conditions))
        return min(acts, origin, ends, kept, applies, _reach(h, g))

    def _admitted(self, item: LimitException, rule: OnwardRule) -> int:
        return _yes(any(self._wider(other, item) for other in rule.exceptions))

    def _wider(self, big: LimitException, small: LimitException) -> bool:
        axes = ((self.scopes.bodies, "discloser"), (self.scopes.bodies, "recipient"), (self.scopes.subjects, "subject"))
        for axis, name in axes:
            high, low = getattr(big, name), getattr(small, name)
            if high and not (low and axis.union(low).keys() <= _sure(axis.union(high))):
                return False
        purposes, forms = self._purposes(big), set(big.form)
        if purposes and not (small.purpose and self._purposes(small) <= purposes):
            return False
        if forms and not (small.form and set(small.form) <= forms):
            return False
        return all(self.follows(name, small.conditions) for name in big.conditions)

    def _purposes(self, item: LimitException) -> set[str]:
        relative = {name for name in item.purpose if name.startswith("code:")}
        return relative | self.scopes.purposes.union(item.purpose).keys()

    # -- safeguards

    def safeguards(self, strict: Gateway, weak: Gateway) -> tuple[int | None, ...]:
        """Conditions, onward limit, offence of `weak` against `strict`: -1 weaker, 0 equal, 1 not, None unknown."""
        offence = None
        if strict.offences is not None and weak.offences is not None:
            offence = bool(weak.offences) - bool(strict.offences)
        return (
            _weaker(self.conditions_follow(strict, weak), self.conditions_follow(weak, strict)),
            _weaker(self.onward_as_wide(strict, weak), self.onward_as_wide(weak, strict)),
            offence,
        )


def _sure(leaves: Surely) -> set[str]:
    return {leaf for leaf, sure in leaves.items() if sure == 2}


def _weaker(asks_no_more: int, asks_no_less: int) -> int | None:
    if asks_no_more == 1 or (asks_no_more == 2 and asks_no_less == 1):
        return None
    return 1 if asks_no_more == 0 else 0 if asks_no_less == 2 else -1


def _reach(h: OnwardRule, g: OnwardRule) -> int:
    """Whether whomever h binds is bound by g."""
    if g.binds == "everyone-after" or h.binds == "first-recipient":
        return 2
    return 0 if (h.binds, g.binds) == ("everyone-after", "first-recipient") else 1


def _ladder(rungs: tuple[str, str], g: str | None, h: str | None) -> int:
    """Whether h overrides at least what g does."""
    if g is not None and g not in rungs:
        return 2
    if g is None or h is None:
        return 1
    return _yes(h in rungs and rungs.index(h) >= rungs.index(g))


def _duty(g: Gateway, h: Gateway) -> int:
    """A duty is matched by a duty triggered by no more; a power by a power, or by an untriggered duty."""
    if g.obligation is None or h.obligation is None:
        return 1
    if g.obligation == "may":
        return _yes(h.obligation in ("may", "must"))
    return _yes(_DUTY.index(h.obligation) >= _DUTY.index(g.obligation))


def _source(g: Gateway, h: Gateway) -> int:
    """An express source is stronger than the rest, which are not ranked."""
    return 2 if h.source == "express" else _yes(g.source == h.source, None in (g.source, h.source))


def _standing(g: Gateway, h: Gateway) -> int:
    """h is not residual and does not give way to g."""
    if h.gives_way_to is None:
        return 1
    return _yes(not h.residual and g.id not in h.gives_way_to)
