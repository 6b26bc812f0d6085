"""What could go under every reading: coverage asked in several worlds and made into one answer.

A gateway could go with certainty when it could under every choice of readings under which it carries
anything; one cover is then named of which, under each choice, those that stand in for it carry all
of it. It stays when it must under each. In between it possibly could, and the phrases are named of
which another reading alone changes the answer. What steps in, and what a gateway alone carries, is
weighed in the same way: certain under all, possible under some.

Only what the world with its phrases open leaves in doubt is asked again: what is certain there is so
under every reading, and what cannot be there cannot be under any. Where it is disputed whether one
gives way, or has effect, that world says too much, and all is asked again.

Source: `docs/semantics.md`, section 3.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from gateways_graph.analysis.disputes import Choice, Disputes
from gateways_graph.analysis.enumeration import Enumeration, Weighed, weigh
from gateways_graph.engine.box import meet
from gateways_graph.engine.describe import describe_point
from gateways_graph.engine.region import find_point
from gateways_graph.model.redundancy import Backfill, Judgement, Keystone

if TYPE_CHECKING:
    from gateways_graph.analysis.redundancy import Coverage

__all__ = ["Rejudging", "View"]

Kind = TypeVar("Kind", Backfill, Keystone)

_SURENESS = {"certain": 2, "possible": 1}
_VALUES = {"removable": 2, "possibly removable": 1, "stays": 0}


class View(NamedTuple):
    """Coverage under one choice of readings."""

    choice: Choice
    coverage: Coverage


class Views(NamedTuple):
    """Coverage under every choice of readings of some phrases; `open` are phrases left open in each."""

    each: tuple[View, ...]
    open: tuple[str, ...] = ()


class Rejudging:
    """Asks for coverage under every choice of readings; keeps what it knows of each world."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self._others: dict[int, Coverage] = {}
        self._views: dict[str, Views] = {}

    @cached_property
    def enumeration(self) -> Enumeration:
        """The worlds under choices of readings."""
        return Enumeration(self.coverage.world)

    @property
    def disputes(self) -> Disputes:
        """What rests on which phrase."""
        return self.enumeration.disputes

    # -- which phrases matter

    def views(self, name: str) -> tuple[View, ...]:
        """Coverage under each choice under which a gateway carries anything; none where nothing rests on a phrase."""
        return tuple(view for view in self._cover_views(name).each if _carries(view.coverage, name))

    def _cover_views(self, name: str) -> Views:
        if name not in self._views:
            self._views[name] = self._under(name, (item.id for item in self.coverage.members(name)))
        return self._views[name]

    def _under(self, name: str, others: Iterable[str]) -> Views:
        """Views under the phrases of a gateway, and of others where they may matter to it."""
        disputes = self.disputes
        phrases = disputes.of_gateway(name) if disputes.rivals else frozenset()
        for other in others if disputes.rivals else ():
            phrases |= self._of_other(name, other)
        choices = disputes.choices(phrases)
        if not choices.choices[0]:
            return Views(())
        each = (View(choice, self._coverage(choice, whole=choices.complete)) for choice in choices.choices)
        return Views(tuple(each), choices.open)

    def _coverage(self, choice: Choice, *, whole: bool) -> Coverage:
        world = self.enumeration.world_under(choice, whole=whole)
        if id(world) not in self._others:
            other = type(self.coverage)(world, budget=self.coverage.budget)
            # What meets under a reading may meet with the phrase open: no need to look for it again.
            live, near = world.scopes.keys(), self.coverage.near
            other.near = {name: [item for item in near[name] if item in live] for name in near if name in live}
            self._others[id(world)] = other
        return self._others[id(world)]

    def _of_other(self, name: str, other: str) -> frozenset[str]:
        """Phrases of another gateway on which rest its terms, or what it may cover of this one."""
        disputes, scopes = self.disputes, self.coverage.world.scopes
        found = disputes.of_terms(other)
        goal = [piece.box for piece in scopes[name].plain_possible]
        shared = [
            (piece.flow, both)
            for piece in scopes[other].plain_possible
            for box in goal
            if (both := meet(piece.box, box)) is not None
        ]
        on_flows = disputes.of_flows(other)
        found = found.union(*(on_flows.get(flow, ()) for flow, _ in shared))
        for taker in disputes.displacing(other):
            on_flows, rest = disputes.of_flows(taker), disputes.standing_apart(taker)
            for piece in scopes[taker].plain_possible if taker in scopes else ():
                on = on_flows.get(piece.flow, frozenset()) | rest
                if not on <= found and any(meet(piece.box, both) is not None for _, both in shared):
                    found |= on
        return found

    def is_settled(self, name: str) -> bool:
        """Whether what is certain of the cover of a gateway with phrases open is certain under every reading."""
        return not self._is_loose(name, *(item.id for item in self.coverage.members(name)))

    def _is_loose(self, *names: str) -> bool:
        """Whether it is disputed if any of some gateways, or one that they give way to, gives way or has effect."""
        disputes = self.disputes
        takers = (taker for name in names for taker in (name, *disputes.displacing(name)))
        return bool(disputes.rivals) and any(map(disputes.is_standing_open, takers))

    # -- whether it could go

    def judge(self, plain: Judgement) -> Judgement:
        """A judgement made with phrases open, under every reading.

        Raises:
            BudgetError: Not decided under one of them.
        """
        name = plain.gateway
        scope, singles = self.coverage.world.scopes[name], self.coverage.world.singles
        if plain.verdict == "undecided" or not self._cover_views(name).each:
            return plain
        loose = not self.is_settled(name)
        if plain.verdict == "displaced" and not loose:
            return plain
        if plain.verdict == "stays" and not loose and find_point(scope.certain, singles) is not None:
            return plain
        views = self.views(name)
        if not views:
            return Judgement(name, "displaced", "no", turns_on=plain.turns_on, status=plain.status)
        if plain.verdict == "removable" and not loose:
            return plain
        judged = {view.choice: view.coverage.judge_cover(name) for view in views}
        found = weigh([(choice, _VALUES[item.verdict]) for choice, item in judged.items()])
        if found.answer == 2:
            return self.coverage.say_covered(plain, "removable", self.coverage.find_sure_cover(name))
        best = judged[found.under]
        if found.answer == 0:
            shown = plain if plain.verdict == "stays" else best._replace(under=found.under)
            return shown._replace(status=plain.status)
        doubt = next(item.witness for item in judged.values() if item.verdict != "removable")
        return self._possible(plain, best._replace(witness=doubt), found)

    def _possible(self, plain: Judgement, best: Judgement, found: Weighed) -> Judgement:
        """Possible under some reading: the cover as it is under the first that has one, the doubt as with all open."""
        coverage, name = self.coverage, plain.gateway
        gap = coverage.find_cover(name, coverage.members(name), sure=True)[1]
        kept = [text for text in best.turns_on if not text.startswith("reading of ")]
        turns = (*found.turns_on, *self._cover_views(name).open, *kept)
        return best._replace(
            verdict="possibly removable",
            certainty="possible",
            witness=best.witness if gap is None else describe_point(coverage.world, gap),
            turns_on=tuple(dict.fromkeys(turns)),
            status=plain.status,
            under=found.under,
        )

    # -- what steps in, and what it alone carries

    def weigh_backfill(self, name: str, other: str, plain: Backfill | None, gone: Collection[str]) -> Backfill | None:
        """Whether another steps in where a gateway goes, under every reading.

        Args:
            name: The gateway that goes.
            other: The one that may step in.
            plain: What is found with phrases open.
            gone: All gateways that go.
        """
        if (plain is None or plain.certainty == "certain") and not self._is_loose(name, other):
            return plain
        made = {
            view.choice: view.coverage.find_backfill(name, other, gone)
            if {name, other} <= view.coverage.world.scopes.keys()
            else None
            for view in self._under(name, (other,)).each
        }
        return _merge(plain, made)

    def weigh_keystone(self, name: str, plain: Keystone | None, company: Collection[str]) -> Keystone | None:
        """The flow that a gateway alone carries, under every reading.

        Args:
            name: The gateway.
            plain: What is found with phrases open.
            company: Gateways that may carry the same flow.
        """
        if (plain is None or plain.certainty == "certain") and not self._is_loose(name, *company):
            return plain
        views = self._under(name, company)
        made = {
            view.choice: view.coverage.find_open_keystone(name) if name in view.coverage.world.scopes else None
            for view in views.each
        }
        return _merge(plain, made)


def _merge(plain: Kind | None, made: Mapping[Choice, Kind | None]) -> Kind | None:
    """One answer over all choices, with the proof of the first under which it holds best."""
    if not made:
        return plain
    found = weigh([(choice, _SURENESS[item.certainty] if item else 0) for choice, item in made.items()])
    best = made[found.under]
    if best is None:
        return None
    return best._replace(certainty="certain" if found.answer == 2 else "possible", under=found.under)


def _carries(coverage: Coverage, name: str) -> bool:
    scope = coverage.world.scopes.get(name)
    return scope is not None and find_point(scope.possible, coverage.world.singles) is not None
