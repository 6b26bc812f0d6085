"""Which disputed phrases a gateway or bar rests on, and the data set under each choice of readings.

Found by walking: flows and their dates, the gateway's own dates and disputed terms, conditions and what
they entail, onward rules and their exceptions, and the scope of what it gives way to. A residual gateway
gives way to every power that may meet it.

A phrase that is settled already (`--reading`) is no longer disputed: nothing rests on it any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

from gateways_graph.engine.world import World
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Flow, Gateway, Restriction
from gateways_graph.model.readings import settle

__all__ = ["CHOICES", "Choice", "Choices", "Disputes"]

#: Most choices of readings that one question is asked under.
CHOICES = 64
#: Phrase and reading, in order of phrase.
Choice = tuple[tuple[str, str], ...]

#: Terms that decide whether a gateway is live, or whether another gives way to it.
_STANDING = frozenset({"legalEffect", "givesWayTo", "dependsOn", "inForce"})
#: Terms that a step of a route looks at.
_STEP_TERMS = _STANDING | {"obligation", "source", "condition", "onwardRule", "lifts", "otherRestrictions"}
_NONE: frozenset[str] = frozenset()


class Choices(NamedTuple):
    """The choices that matter to a question.

    Attributes:
        complete: False when there are too many: some phrases are then left open in every choice.
        open: The phrases left open.
    """

    choices: tuple[Choice, ...]
    complete: bool = True
    open: tuple[str, ...] = ()


class Disputes:
    """The open phrases of a data set and what rests on them.

    Attributes:
        rivals: Open phrase -> its readings, in order.
    """

    def __init__(self, world: World) -> None:
        self.dataset: Dataset = world.dataset
        self.purposes, self.subjects = world.purposes, world.subjects
        self._phrase_of = {item.id: item.phrase for item in self.dataset.readings}
        self.rivals: dict[str, tuple[str, ...]] = {}
        for item in sorted(self.dataset.readings, key=lambda reading: (reading.phrase, reading.id)):
            self.rivals[item.phrase] = (*self.rivals.get(item.phrase, ()), item.id)
        self._conditions = {item.id: item for item in self.dataset.conditions}
        self._rules = {item.id: item for item in self.dataset.onward_rules}
        self._schemes = any(item.readings for item in self.dataset.conditions) or any(
            item.readings for item in self.dataset.onward_rules
        )
        self.gateways = {item.id: item for item in self.dataset.gateways}
        self._found: dict[tuple[str, bool], frozenset[str]] = {}
        self._displacing: dict[str, tuple[str, ...]] = {}
        self._assignments: list[dict[str, str]] = []
        self._known: dict[Choice, int] = {}
        self._settled: dict[Choice, Dataset] = {}

    # -- what rests on a phrase

    def of_gateway(self, name: str, *, steps: bool = False) -> frozenset[str]:
        """Open phrases that a gateway rests on.

        Args:
            name: Its id.
            steps: Whether only what a step of a route looks at counts: its scope, force, conditions, onward
                rules and how it stands to bars.
        """
        key = (name, steps)
        if key not in self._found:
            self._found[key] = self._walk(self.gateways[name], steps=steps)
        return self._found[key]

    def of_pair(self, a: str, b: str) -> frozenset[str]:
        """Open phrases that a comparison of two gateways may touch."""
        if not self.rivals:
            return _NONE
        return self.of_gateway(a) | self.of_gateway(b)

    def of_terms(self, name: str) -> frozenset[str]:
        """Open phrases on which more than single flows of a gateway rests: its terms, or all its dates."""
        item = self.gateways[name]
        found = self._phrases((*(item.in_force or ()), *item.alternatives))
        return found | self._of_schemes(item) if self._schemes else found

    def of_force(self, name: str, *, told: bool = True) -> frozenset[str]:
        """Open phrases on which rests whatever a step of a route looks at beside the flow that carries it.

        Args:
            name: Id of the gateway.
            told: Whether what a step only tells, and no verdict rests on, counts (conditions, obligation).
        """
        item, only_told = self.gateways[name], {"condition", "obligation"}
        looked = _STEP_TERMS if told else _STEP_TERMS - only_told
        terms = (other for other in item.alternatives if other.term in looked)
        found = self._phrases((*(item.in_force or ()), *terms))
        return found | self._of_schemes(item) if self._schemes else found

    def of_flows(self, name: str) -> dict[str, frozenset[str]]:
        """Flows of a gateway that rest on open phrases, with those phrases."""
        flows = self.gateways[name].flows
        return {flow.id: found for flow in flows if (found := self._phrases(_flow_parts((flow,))))}

    def of_bar(self, bar: Restriction) -> frozenset[str]:
        """Open phrases that a bar rests on."""
        conditions = self._conditions_in((*bar.ends_when, *(name for let in bar.exceptions for name in let.conditions)))
        return self._phrases((*_flow_parts(bar.bars), *(bar.in_force or ()), *bar.alternatives)) | conditions

    @cached_property
    def bars(self) -> dict[str, frozenset[str]]:
        """The bars that rest on an open phrase, each with its phrases."""
        return {bar.id: found for bar in self.dataset.restrictions if (found := self.of_bar(bar))}

    @cached_property
    def standing(self) -> dict[str, frozenset[str]]:
        """Gateways whose scope, or whether they are live, rests on an open phrase, each with its phrases."""
        found = {item.id: self._standing_of(item) for item in self.dataset.gateways}
        return {name: phrases for name, phrases in found.items() if phrases}

    def is_standing_open(self, name: str) -> bool:
        """Whether it is disputed what a gateway gives way to, or whether it has effect at all."""
        return any(other.term in _STANDING for other in self.gateways[name].alternatives)

    def standing_apart(self, name: str) -> frozenset[str]:
        """Open phrases on which rests the standing of a gateway as a whole: its effect, or all its dates."""
        item = self.gateways[name]
        terms = (other for other in item.alternatives if other.term in _STANDING)
        return self._phrases((*(item.in_force or ()), *terms))

    def _standing_of(self, item: Gateway) -> frozenset[str]:
        terms = (other for other in item.alternatives if other.term in _STANDING)
        return self._phrases((*_flow_parts(item.flows), *(item.in_force or ()), *terms))

    def _walk(self, item: Gateway, *, steps: bool) -> frozenset[str]:
        terms = [other for other in item.alternatives if not steps or other.term in _STEP_TERMS]
        found = self._phrases((*_flow_parts(item.flows), *(item.in_force or ()), *terms))
        if self._schemes:
            found |= self._of_schemes(item)
        for name in self.displacing(item.id):
            found |= self.standing[name]
        return found

    def displacing(self, name: str) -> tuple[str, ...]:
        """Gateways that a gateway may give way to and whose scope rests on open phrases."""
        if name not in self._displacing:
            item = self.gateways[name]
            other_terms = (other.value for other in item.alternatives if other.term == "givesWayTo")
            given = {*(item.gives_way_to or ()), *other_terms}
            found = {other for other in given if other in self.standing}
            if "code:any-other-power" in given:
                found |= {
                    other for other in self.standing if other != name and self._may_meet(item, self.gateways[other])
                }
            self._displacing[name] = tuple(sorted(found))
        return self._displacing[name]

    def _of_schemes(self, item: Gateway) -> frozenset[str]:
        named = [other.value for other in item.alternatives]
        conditions = self._conditions_in((*(item.conditions or ()), *named))
        return conditions | self._rules_in((*(item.onward or ()), *named))

    def _phrases(self, parts: Iterable[Any]) -> frozenset[str]:
        return frozenset(self._phrase_of[name] for part in parts for name in part.readings if name in self._phrase_of)

    def _conditions_in(self, names: Iterable[str]) -> frozenset[str]:
        """Phrases on which conditions rest, or what they entail or are made of."""
        if not self._schemes:
            return _NONE
        waiting, seen, found = list(names), set[str](), _NONE
        while waiting:
            item = self._conditions.get(waiting.pop())
            if item is not None and item.id not in seen:
                seen.add(item.id)
                found |= self._phrases((item,))
                waiting += [*item.entails, *item.all_of, *item.any_of]
        return found

    def _rules_in(self, names: Iterable[str]) -> frozenset[str]:
        rules = [self._rules[name] for name in names if name in self._rules]
        tests = [name for rule in rules for name in (*rule.conditions, *rule.ends_when)]
        tests += [name for rule in rules for let in rule.exceptions for name in let.conditions]
        return self._phrases(rules) | self._conditions_in(tests)

    def _may_meet(self, a: Gateway, b: Gateway) -> bool:
        """Whether two gateways may share a purpose and information; bodies and dates are not looked at.

        Purposes that are relative ("any function of the recipient") may be any.
        """
        return any(
            self._mask("purposes", x.purpose) & self._mask("purposes", y.purpose)
            and self._mask("subjects", x.subject) & self._mask("subjects", y.subject)
            for x in a.flows
            for y in b.flows
        )

    def _mask(self, axis: str, names: tuple[str, ...]) -> int:
        closure = self.purposes if axis == "purposes" else self.subjects
        if not names or any(name.startswith("code:") for name in names):
            return -1
        mask = 0
        for name in names:
            mask |= closure.possible.get(name, 0)
        return mask

    # -- choices of readings

    def choices(self, phrases: Iterable[str], *, most: int = CHOICES) -> Choices:
        """Every choice of one reading for each of some phrases, in order.

        Args:
            phrases: The phrases; one that nobody recorded readings of is passed over.
            most: Most choices; past it some phrases stay open.
        """
        wanted = sorted(set(phrases) & self.rivals.keys())
        taken: list[str] = []
        count = 1
        for phrase in wanted:
            if count * len(self.rivals[phrase]) <= most:
                count *= len(self.rivals[phrase])
                taken.append(phrase)
        left = tuple(phrase for phrase in wanted if phrase not in taken)
        made = product(*([(phrase, reading) for reading in self.rivals[phrase]] for phrase in taken))
        return Choices(tuple(made), not left, left)

    def fill(self, phrases: Iterable[str], choice: Choice) -> Choice:
        """A choice with the first reading of each further phrase."""
        taken = {phrase: self.rivals[phrase][0] for phrase in phrases if phrase in self.rivals} | dict(choice)
        return tuple(sorted(taken.items()))

    # -- the data set under readings

    def settled(self, choice: Iterable[tuple[str, str]]) -> Dataset:
        """The data set with some phrases settled."""
        key = tuple(choice)
        if key not in self._settled:
            self._settled[key] = self._settle(dict(key))
        return self._settled[key]

    def _settle(self, chosen: dict[str, str]) -> Dataset:
        if self._schemes:
            return settle(self.dataset, chosen)
        # Only what rests on a phrase is looked at: the rest stays as it is.
        powers = tuple(item for item in self.dataset.gateways if item.id in self._resting)
        barred = tuple(item for item in self.dataset.restrictions if item.id in self.bars)
        few = self.dataset._replace(gateways=powers, restrictions=barred, conditions=(), onward_rules=())
        few = settle(few, chosen)
        gateways = {item.id: item for item in few.gateways}
        bars = {item.id: item for item in few.restrictions}
        return self.dataset._replace(
            gateways=tuple(gateways.get(item.id, item) for item in self.dataset.gateways),
            restrictions=tuple(bars.get(item.id, item) for item in self.dataset.restrictions),
        )

    @cached_property
    def _resting(self) -> frozenset[str]:
        """Gateways of which some part holds only under a reading."""
        return frozenset(
            item.id
            for item in self.dataset.gateways
            if self._phrases((*_flow_parts(item.flows), *(item.in_force or ()), *item.alternatives))
        )

    def assigned(self, number: int) -> Dataset:
        """The data set under a numbered reading of every phrase."""
        return self.settled(sorted(self._assignments[number].items()))

    def assignment(self, choice: Choice) -> int:
        """The number of a reading of every phrase that agrees with a choice; made when there is none."""
        if choice not in self._known:
            agreeing = (n for n, taken in enumerate(self._assignments) if taken.items() >= set(choice))
            number = next(agreeing, len(self._assignments))
            if number == len(self._assignments):
                self._assignments.append({**self._pattern(number), **dict(choice)})
            self._known[choice] = number
        return self._known[choice]

    def _pattern(self, number: int) -> dict[str, str]:
        """A reading of every phrase, such that a few numbers bring any two phrases together in every way."""
        block, flip = divmod(number, 2)
        taken = {}
        for place, (phrase, readings) in enumerate(self.rivals.items()):
            index = flip if block == 0 else (place >> (block - 1)) + flip
            taken[phrase] = readings[index % len(readings)]
        return taken


def _flow_parts(flows: Iterable[Flow]) -> Iterator[Any]:
    for flow in flows:
        yield flow
        yield from flow.in_force or ()
