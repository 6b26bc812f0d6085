"""Settling disputed phrases: the data as it stands when one reading of a phrase is taken.

A flow, condition, rule or term may hold only under some readings. Choosing a reading makes what
rests on it undisputed and drops what rests only on its rivals. Phrases that were not chosen stay
disputed, and what touches them stays *possible*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from gateways_graph.errors import UnknownNameError
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import AltTerm, Gateway, LimitException, OnwardRule, Restriction, SetTerm

__all__ = ["choose_readings", "field_of", "find_phrase", "settle"]


def choose_readings(dataset: Dataset, wishes: Iterable[str]) -> dict[str, str]:
    """Phrase -> chosen reading, from `PHRASE=READING` or a stance (`narrow`) for every phrase that has one.

    Raises:
        UnknownNameError: No such phrase, reading or stance (those there are attached).
    """
    chosen: dict[str, str] = {}
    phrases = {item.id.partition(":")[2]: item.id for item in dataset.phrases}
    for wish in wishes:
        left, equals, right = wish.partition("=")
        if not equals:
            matches = {item.phrase: item.id for item in dataset.readings if item.stance == left}
            stances = tuple(sorted({item.stance for item in dataset.readings if item.stance}))
            if not matches:
                message = f"no reading takes the stance {left!r}: there is {', '.join(stances) or 'none'}"
                raise UnknownNameError(message, stances)
            chosen.update(matches)
            continue
        phrase = phrases.get(left.removeprefix("phr:"))
        if phrase is None:
            message = f"no disputed phrase is called {left!r}: there is {', '.join(sorted(phrases)) or 'none'}"
            raise UnknownNameError(message, tuple(sorted(phrases)))
        rivals = {item.id.rpartition(".")[2]: item.id for item in dataset.readings if item.phrase == phrase}
        found = rivals.get(right) or next((iri for iri in rivals.values() if iri == f"rdg:{right}"), None)
        if found is None:
            message = f"{left} has no reading {right!r}: there is {', '.join(sorted(rivals))}"
            raise UnknownNameError(message, tuple(sorted(rivals)))
        chosen[phrase] = found
    return chosen


def find_phrase(dataset: Dataset, text: str) -> str:
    """The id of a disputed phrase, from its id or from words that only one phrase has.

    Raises:
        UnknownNameError: No phrase, or several, are called that (the nearest are attached).
    """
    names = {item.id.partition(":")[2]: item.id for item in dataset.phrases}
    name = text.removeprefix("phr:")
    if name in names:
        return names[name]
    folded = text.casefold()
    having = [item.id for item in dataset.phrases if folded in item.words.casefold() or folded in item.id.casefold()]
    if len(having) == 1:
        return having[0]
    near = tuple(having) or tuple(names[item] for item in get_close_matches(name, names, 5, 0.4))
    how_many = f"{len(having)} disputed phrases have" if having else "no disputed phrase is called"
    message = f"{how_many} {text!r}: there is {', '.join(near or sorted(names)) or 'none'}"
    raise UnknownNameError(message, near)


def settle(dataset: Dataset, chosen: Mapping[str, str]) -> Dataset:
    """The data set with phrases settled; the same value when nothing is chosen.

    Whatever rests on none of the phrases stays the same object. A condition or rule that does not hold
    under the readings taken is gone from every list that names it; what it entails, or is part of, stays
    as the scheme has it.
    """
    if not chosen:
        return dataset
    rivals = {item.id for item in dataset.readings if item.phrase in chosen} - set(chosen.values())
    taken = frozenset(chosen.values())
    pick = _Settler(taken, frozenset(rivals))
    conditions, rules = pick.keep(dataset.conditions), pick.keep(dataset.onward_rules)
    kept = {item.id for item in conditions} | {item.id for item in rules}
    named = {item.id for item in dataset.conditions} | {item.id for item in dataset.onward_rules}
    pick.gone = frozenset(named - kept)
    return dataset._replace(
        gateways=tuple(pick.gateway(item) for item in dataset.gateways),
        restrictions=tuple(pick.restriction(item) for item in dataset.restrictions),
        conditions=conditions,
        onward_rules=tuple(pick.rule(item) for item in rules),
    )


#: Property -> field, where the two names differ.
_FIELDS = {
    "givesWayTo": "gives_way_to", "legalEffect": "legal_effect", "onwardRule": "onward", "condition": "conditions",
    "otherRestrictions": "other_restrictions", "dataProtectionClause": "data_protection_clause",
    "yieldsTo": "yields_to", "prevailsOver": "prevails_over", "enforcedBy": "offences",
    "takesOnLimitsOf": "takes_on_limits_of", "dependsOn": "depends_on",
}  # fmt: skip


def field_of(term: str) -> str:
    """The field of a gateway or restriction that holds a property (`givesWayTo`: `gives_way_to`)."""
    return _FIELDS.get(term, term)


_LISTS = frozenset({*_FIELDS.values(), "lifts"} - {"legal_effect", "other_restrictions", "data_protection_clause"})


class _Settler:
    """Applies a choice of readings to values that have a field `readings`."""

    def __init__(self, taken: frozenset[str], dropped: frozenset[str]) -> None:
        self.taken, self.dropped = taken, dropped
        self.spoken = taken | dropped
        self.gone: frozenset[str] = frozenset()

    def keep(self, items: Iterable[Any]) -> tuple[Any, ...]:
        """Items that still hold; those that rest on a taken reading are undisputed now."""
        kept = []
        for item in items:
            if not item.readings:
                kept.append(item)
            elif set(item.readings) & self.taken:
                kept.append(item._replace(readings=()))
            elif set(item.readings) - self.dropped:
                kept.append(item._replace(readings=tuple(name for name in item.readings if name not in self.dropped)))
        return tuple(kept)

    def _terms(self, item: Gateway | Restriction) -> dict[str, Any]:
        """Fields that the taken readings settle, and what stays disputed.

        A list is settled once none of its values turns on a phrase that is still open. Where nothing
        is recorded under the readings taken, it is not established: never taken to be empty.
        """
        settled: dict[str, Any] = {}
        left: list[AltTerm] = []
        for term in dict.fromkeys(other.term for other in item.alternatives):
            kept = self.keep(other for other in item.alternatives if other.term == term)
            name = field_of(term)
            if any(other.readings for other in kept):
                left += kept
            elif name in _LISTS:
                plain = getattr(item, name) or ()
                values = dict.fromkeys((*plain, *(other.value for other in kept)))
                if values:
                    settled[name] = tuple(value for value in values if value != "none")
            elif kept:
                settled[name] = kept[0].value
        return {**settled, "alternatives": tuple(left)}

    def _turns(self, parts: Iterable[Any] | None) -> bool:
        """Whether any of some parts speaks of a settled phrase."""
        return any(not self.spoken.isdisjoint(part.readings) for part in parts or () if part.readings)

    def _without(self, names: SetTerm) -> SetTerm:
        """A list less the conditions and rules that do not hold."""
        return names if names is None or self.gone.isdisjoint(names) else tuple(n for n in names if n not in self.gone)

    def _exceptions(self, items: tuple[LimitException, ...]) -> tuple[LimitException, ...]:
        if not self.gone:
            return items
        return tuple(item._replace(conditions=self._without(item.conditions) or ()) for item in items)

    def rule(self, item: OnwardRule) -> OnwardRule:
        """An onward rule less the conditions that do not hold."""
        if not self.gone:
            return item
        conditions, ends = self._without(item.conditions) or (), self._without(item.ends_when) or ()
        return item._replace(conditions=conditions, ends_when=ends, exceptions=self._exceptions(item.exceptions))

    def gateway(self, item: Gateway) -> Gateway:
        """A gateway with its flows, periods and terms settled."""
        if (
            not any(self._turns((flow, *(flow.in_force or ()))) for flow in item.flows)
            and not self._turns(item.in_force)
            and not self._turns(item.alternatives)
            and self.gone.isdisjoint((*(item.conditions or ()), *(item.onward or ())))
        ):
            return item
        flows = tuple(
            flow._replace(in_force=None if flow.in_force is None else self.keep(flow.in_force))
            for flow in self.keep(item.flows)
        )
        periods = None if item.in_force is None else self.keep(item.in_force)
        settled = item._replace(flows=flows, in_force=periods, **self._terms(item))
        return settled._replace(conditions=self._without(settled.conditions), onward=self._without(settled.onward))

    def restriction(self, item: Restriction) -> Restriction:
        """A bar with its flows, periods and terms settled."""
        parts = (*item.bars, *(period for flow in item.bars for period in flow.in_force or ()), *item.alternatives)
        if not self.gone and not self._turns((*parts, *(item.in_force or ()))):
            return item
        bars = tuple(
            flow._replace(in_force=None if flow.in_force is None else self.keep(flow.in_force))
            for flow in self.keep(item.bars)
        )
        periods = None if item.in_force is None else self.keep(item.in_force)
        exceptions, ends = self._exceptions(item.exceptions), self._without(item.ends_when) or ()
        return item._replace(bars=bars, in_force=periods, exceptions=exceptions, ends_when=ends, **self._terms(item))
