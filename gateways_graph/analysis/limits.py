"""What stands in the way of one step: bars that meet it, and limits that earlier steps carry into it.

A bar is resolved when the gateway lifts it, when it yields to the gateway or to a class of
enactments that the gateway belongs to, when an exception contains the step, or when the gateway
overrides every restriction. Otherwise precedence is unrecorded, and the step is arguable at most;
where the bar prevails, the step is blocked. A general power lifts no bar unless the bar says so.

Source: `docs/semantics.md`, "Restrictions", "Onward rule".
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import and_
from typing import Any, NamedTuple, TypeVar

from gateways_graph.analysis.lets import Lets, box_around, may_hold
from gateways_graph.analysis.precedence import Precedence
from gateways_graph.engine.box import Box, find_uncovered, is_empty, meet, touches
from gateways_graph.engine.world import Scope, World
from gateways_graph.model.finding import Admission
from gateways_graph.model.gateway import Gateway, LimitException, OnwardRule, Restriction
from gateways_graph.model.settled import NO_FACTS, Settled

__all__ = ["CONDITIONAL", "DOUBTFUL", "FREE", "SHUT", "Answer", "Limits"]

Kept = TypeVar("Kept")

#: How an obstacle is answered, from free to shut.
FREE, CONDITIONAL, DOUBTFUL, SHUT = 0, 1, 2, 3


#: Types of conditions that are somebody's consent.
_CONSENTS = frozenset({"agreement", "source-consent", "authority", "approval"})


class Answer(NamedTuple):
    """How one obstacle is answered: a level, words for it, and conditions left to judge.

    Attributes:
        bar: Id of the bar, where it is one.
        carves: Whether it takes part of the step only; of a smaller step it may take all.
    """

    level: int
    text: str
    conditions: tuple[str, ...] = ()
    bar: str = ""
    carves: bool = False


class Limits:
    """Bars and onward rules of one world, asked step by step.

    Attributes:
        lets: What exceptions let through, taken over from other worlds where that fits.
        settled: What the facts of the demand settle.
    """

    def __init__(self, world: World, *, lets: Lets | None = None, settled: Settled = NO_FACTS) -> None:
        self.world, self.settled = world, settled
        self.lets = lets if lets is not None and lets.fits(world, settled) else Lets(world, settled)
        self.precedence = Precedence(world)
        self.types = {item.id: item.type for item in world.dataset.conditions}
        self._kept: dict[Hashable, Any] = {}
        self.rules: Mapping[str, OnwardRule] = {item.id: item for item in world.dataset.onward_rules}

    def keep(self, name: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is worked out of the world once for every demand that is asked with these limits."""
        if name not in self._kept:
            self._kept[name] = make()
        found: Kept = self._kept[name]
        return found

    # -- bars

    def bars(self, gateway: Gateway, box: Box) -> list[Answer]:
        """Every bar that may meet a step, with how it is answered.

        A bar that meets only part of a step (some of the information, some of the bodies) carves
        that part out; the rest of the step is not touched by it.
        """
        near = [name for name, whole in self._bar_unions.items() if all(map(and_, box, whole))]
        return [answer for name in near if (answer := self.bar(name, gateway, box)) is not None]

    @cached_property
    def _bar_unions(self) -> dict[str, Box]:
        """The least box around each bar: what does not meet that does not meet the bar."""
        scopes = self.world.bars.items()
        return {name: around for name, scope in scopes if (around := box_around(_possible_boxes(scope))) is not None}

    def bar(self, name: str, gateway: Gateway, box: Box) -> Answer | None:
        """How one bar answers a step; None when it does not meet it."""
        scope = self.world.bars[name]
        sure = any(touches(box, piece.box) for piece in scope.plain_certain)
        if not sure and not any(touches(box, piece.box) for piece in scope.plain_possible):
            return None
        bar = self.world.restrictions[name]
        answer = self._bar(bar, gateway, box, sure)
        if answer.level >= DOUBTFUL and self._left(box, scope):
            return Answer(CONDITIONAL, f"{bar.label}: carves out what it protects", bar=name, carves=True)
        return answer

    def _left(self, box: Box, scope: Scope) -> bool:
        """Whether part of a step lies outside a bar."""
        covers = _possible_boxes(scope)
        return not may_hold(box_around(covers), box) or find_uncovered(box, covers, self.world.singles) is not None

    def _bar(self, bar: Restriction, gateway: Gateway, box: Box, sure: bool) -> Answer:
        recorded = self.precedence.weigh(gateway, bar, disputed=False)
        if recorded.lifts:
            return Answer(FREE, f"{bar.label}: lifted by this gateway", bar=bar.id)
        if recorded.prevails:
            return Answer(SHUT, f"{bar.label}: prevails over this gateway", bar=bar.id)
        if recorded.yields:
            return Answer(FREE, f"{bar.label}: yields to this gateway", bar=bar.id)
        if recorded.yields_to_class:
            return Answer(FREE, f"{bar.label}: yields to other enactments, of which this is one", bar=bar.id)
        if recorded.overrides:
            return Answer(FREE, f"{bar.label}: this gateway overrides other restrictions", bar=bar.id)
        let = self._excepted(bar.exceptions, box, same_purpose=False)
        if let is not None:
            return Answer(let.level, f"{bar.label}: {let.text}", let.conditions, bar.id)
        preserved = recorded.preserves and gateway.other_restrictions == "preserves-named"
        if sure and (recorded.preserves_generally or preserved) and not bar.alternatives:
            return Answer(SHUT, f"{bar.label}: this gateway preserves it", bar=bar.id)
        doubt = "its own force or scope is not certain" if not sure else "which prevails is not recorded"
        return Answer(DOUBTFUL, f"{bar.label}: {doubt}", bar=bar.id)

    # -- onward limits

    def has_origin(self, rule_id: str) -> bool:
        """Whether a rule applies only to information of some origin."""
        rule = self.rules.get(rule_id)
        return rule is not None and bool(rule.origin)

    def onward(self, rule_id: str, box: Box, *, same_purpose: bool, immediate: bool, origins: Iterable[str]) -> Answer:
        """Whether a carried rule admits a later step.

        Args:
            rule_id: An onward rule of an earlier gateway.
            box: The later step.
            same_purpose: Whether the later step is for a purpose of the step that carried the rule.
            immediate: Whether the later discloser is the first recipient.
            origins: Bodies, gateways and flows that the information passed through.
        """
        rule = self.rules.get(rule_id)
        if rule is None:
            return Answer(DOUBTFUL, f"{rule_id}: not recorded")
        if rule.act == "use" or (rule.binds == "first-recipient" and not immediate):
            return Answer(FREE, f"{rule.label}: does not limit this step")
        if rule.origin and not set(rule.origin) & set(origins):
            return Answer(DOUBTFUL, f"{rule.label}: applies only to some origins")
        if self.settled.broken(rule.conditions):
            return Answer(FREE, f"{rule.label}: does not apply on these facts")
        let = self._excepted(rule.exceptions, box, same_purpose=same_purpose)
        if let is not None:
            # A consent is a fact that must exist, not a judgement to be made: until then the limit may hold.
            needs = any(self.types.get(name) in _CONSENTS for name in let.conditions)
            return Answer(DOUBTFUL if needs else let.level, f"{rule.label}: {let.text}", let.conditions)
        unsure = self.settled.left(rule.conditions) or rule.readings or rule.act is None
        if unsure or (rule.binds in (None, "unknown") and not immediate):
            return Answer(DOUBTFUL, f"{rule.label}: whether it applies here is not certain")
        if rule.ends_when and not self.settled.left(rule.ends_when):
            return Answer(FREE, f"{rule.label}: has ended on these facts")
        ends = tuple(name for name in rule.ends_when if name not in self.settled.fails)
        if ends:
            return Answer(CONDITIONAL, f"{rule.label}: ends in some cases", self.settled.left(ends))
        return Answer(SHUT, f"{rule.label}: admits no such step")

    def admitted(self, rule_id: str, box: Box, *, origins: Iterable[str]) -> Iterator[tuple[Box, Admission]]:
        """The parts of a next step, for the same purpose, that a carried rule admits, with how it does.

        Args:
            rule_id: An onward rule of the gateway before.
            box: The step.
            origins: Bodies, gateways and flows that the information passed through.
        """
        rule = self.rules.get(rule_id)
        if rule is None:
            return
        if rule.act == "use":
            yield box, Admission(rule_id, "limits use only")
            return
        if rule.origin and not set(rule.origin) & set(origins):
            return
        for item in rule.exceptions:
            if not any(self.types.get(name) in _CONSENTS for name in item.conditions):
                for part in self._parts((item,), box, same_purpose=True):
                    yield part, Admission(rule_id, "lets it through", item.id, item.conditions)
        if rule.ends_when and not (rule.conditions or rule.readings or rule.act is None):
            yield box, Admission(rule_id, "ends in some cases", None, rule.ends_when)

    def parts(self, rule_id: str, box: Box, *, same_purpose: bool) -> list[Box]:
        """The parts of a step that exceptions of a carried rule let through, where none lets all through."""
        rule = self.rules.get(rule_id)
        return self._parts(rule.exceptions if rule else (), box, same_purpose=same_purpose)

    def _parts(self, exceptions: Iterable[LimitException], box: Box, *, same_purpose: bool) -> list[Box]:
        found: list[Box] = []
        for item in exceptions:
            for let in () if self.settled.broken(item.conditions) else self.lets.boxes(item, same_purpose=same_purpose):
                part = meet(box, let)
                if part is not None and not is_empty(part, self.world.singles) and part not in found:
                    found.append(part)
        return found

    def _excepted(self, exceptions: Sequence[LimitException], box: Box, *, same_purpose: bool) -> Answer | None:
        """The easiest exception that contains a step; None when none does."""
        let = self.lets.find_easiest(exceptions, box, same_purpose=same_purpose)
        return let and Answer(CONDITIONAL if let.left else FREE, f"excepted: {let.label}", let.left)


def _possible_boxes(scope: Scope) -> list[Box]:
    return [piece.box for piece in scope.plain_possible]
