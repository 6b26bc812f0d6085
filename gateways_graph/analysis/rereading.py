"""What two gateways are to each other under every reading: relations of several worlds made into one list.

Certain under all choices of readings, possible under some. A relation turns on exactly the phrases of
which another reading alone changes it. What is shown of a finding (witness, shares, common boxes, terms)
is what holds whatever the reading or, where nothing does, under a choice of readings that is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gateways_graph.analysis import terms as tm
from gateways_graph.analysis.disputes import Choice
from gateways_graph.analysis.enumeration import Enumeration, weigh
from gateways_graph.analysis.relations import RELATIONS, Comparer, Held, Known, Weighed, doubts_of, main_of
from gateways_graph.engine.box import meet
from gateways_graph.model.finding import PairFinding

__all__ = ["Reread", "Rereading", "merge_held"]


class Reread(NamedTuple):
    """What holds under one choice of readings, and what of the two gateways is not established there."""

    choice: Choice
    held: tuple[Held, ...] = ()
    doubts: tuple[str, ...] = ()


class _Asked(NamedTuple):
    """One choice of readings, a comparer of its world, and what it found."""

    choice: Choice
    comparer: Comparer
    weighed: Weighed | None


class Rereading:
    """Compares gateways under every choice of readings; keeps a comparer per world."""

    def __init__(self, comparer: Comparer) -> None:
        self.comparer = comparer
        self.enumeration, self.disputes = comparer.enumeration, comparer.enumeration.disputes
        self._others: dict[int, Comparer] = {}

    def under(self, choice: Choice, *, whole: bool = True) -> Comparer:
        """A comparer of the world under a choice; phrases that it does not name may be settled too if `whole`."""
        world = self.enumeration.world_under(choice, whole=whole)
        if id(world) not in self._others:
            self._others[id(world)] = Comparer(world, Enumeration(world, self.disputes))
        return self._others[id(world)]

    def have_relation(self, a: str, b: str) -> bool:
        """Whether two gateways stand in any relation under some reading."""
        choices = self.disputes.choices(self.disputes.of_pair(a, b))
        others = (self.under(choice, whole=choices.complete) for choice in choices.choices)
        return any({a, b} <= other.world.scopes.keys() and other.may_relate(a, b) for other in others)

    def compare(self, plain: Weighed, *, detail: bool = True) -> PairFinding | None:
        """What two gateways come to under every choice of readings; None when to nothing.

        Args:
            plain: What they come to with open phrases left open.
            detail: Whether to add shares, witnesses, common boxes and terms.
        """
        g, h = plain.pair
        phrases = self.disputes.of_pair(g.id, h.id)
        turning = self.find_turning(plain, phrases)
        known = self._known(plain)
        asked = self._ask(plain, turning, known)
        if any(item.weighed is not None and item.weighed.sides is None for item in asked):
            return self.comparer.finding_on(plain._replace(sides=None), detail=False)
        merged = merge_held([_reread(item) for item in asked], left_open=self.disputes.choices(turning).open)
        if not merged:
            return None
        main = main_of(merged)
        firm = plain.sides is None or plain.sides.meets != 1
        # Where it is disputed whether it gives way at all, what it covers with the phrase open is not certain.
        firm = firm and not any(self.disputes.is_standing_open(item.id) for item in plain.pair)
        if firm and main.answer == 2 and any(item[:3] == main[:3] for item in plain.held):
            return self.comparer.finding_on(plain._replace(held=tuple(merged)), detail=detail)
        under = self.disputes.fill(phrases, main.under)
        other = self.under(under)
        made = _weigh_live(other, plain, known)
        if made is None:
            return self.comparer.finding_on(plain._replace(sides=None), detail=False)
        return other.finding_on(made._replace(held=tuple(merged)), detail=detail)._replace(under=under)

    def compare_each(self, a: str, b: str) -> list[tuple[Choice, PairFinding]]:
        """The finding under each choice of readings under which there is one, without details."""
        plain = self.comparer.weigh(a, b)
        if plain is None:
            return []
        phrases = self.disputes.of_pair(a, b)
        choices, turning = self.disputes.choices(phrases), self.find_turning(plain, phrases)
        known, found = self._known(plain), dict[Choice, PairFinding | None]()
        each = []
        for choice in choices.choices:
            part = tuple(taken for taken in choice if taken[0] in turning)
            if part not in found:
                other = self.under(part, whole=turning.isdisjoint(choices.open))
                made = _weigh_live(other, plain, known)
                found[part] = made and other.finding_on(made, detail=False)
            finding = found[part]
            if finding is not None:
                each.append((choice, finding))
        return each

    def _known(self, plain: Weighed) -> list[Known]:
        scopes = self.comparer.world.scopes
        return [] if plain.sides is None else [(scopes[plain.pair[0].id], scopes[plain.pair[1].id], plain.sides)]

    def _ask(self, plain: Weighed, phrases: Iterable[str], known: list[Known]) -> list[_Asked]:
        choices = self.disputes.choices(phrases)
        others = [(choice, self.under(choice, whole=choices.complete)) for choice in choices.choices]
        return [_Asked(choice, other, _weigh_live(other, plain, known)) for choice, other in others]

    def find_turning(self, plain: Weighed, phrases: Iterable[str]) -> frozenset[str]:
        """The phrases that can matter to how two gateways relate.

        Where neither lies inside the other, whatever the reading, a disputed flow matters only where it
        meets what the two may share; a flow of their own also where terms may be equal, as the two could
        then be merged if it fell.
        """
        (g, h), sides, disputes = plain.pair, plain.sides, self.disputes
        if sides is None or sides.a_in_b or sides.b_in_a:
            return frozenset(phrases)
        alike = tm.terms_equal(g, h, self.comparer.schemes) > 0
        scopes = self.comparer.world.scopes
        one, two = (scopes[item.id].plain_possible for item in (g, h))
        shared = [(x.flow, y.flow, both) for x in one for y in two if (both := meet(x.box, y.box)) is not None]
        found = disputes.of_terms(g.id) | disputes.of_terms(h.id)
        for place, item in enumerate((g, h)):
            met = {part[place] for part in shared}
            for flow, on in disputes.of_flows(item.id).items():
                found |= on if alike or flow in met else frozenset()
            for name in disputes.displacing(item.id):
                on_flows, rest = disputes.of_flows(name), disputes.standing_apart(name)
                for piece in scopes[name].plain_possible if name in scopes else ():
                    on = on_flows.get(piece.flow, frozenset()) | rest
                    if not on <= found and any(meet(piece.box, both) is not None for _, _, both in shared):
                        found |= on
        return found & frozenset(phrases)


def _weigh_live(other: Comparer, plain: Weighed, known: list[Known]) -> Weighed | None:
    """What holds in another world; None when nothing does, or one of the two is not live there."""
    names = [item.id for item in plain.pair]
    return other.weigh(names[0], names[1], known) if set(names) <= other.world.scopes.keys() else None


def _reread(item: _Asked) -> Reread:
    """What holds under a choice, with what is not established there, readings apart."""
    if item.weighed is None:
        return Reread(item.choice)
    doubts = (text for side in item.weighed.pair for text in doubts_of(item.comparer.world, side))
    kept = tuple(text for text in doubts if not text.startswith("reading of "))
    return Reread(item.choice, item.weighed.held, kept)


def merge_held(asked: Sequence[Reread], *, left_open: tuple[str, ...] = ()) -> list[Held]:
    """Relations over all choices, in the order of the table, then the others.

    Args:
        asked: What holds under each choice, in their order.
        left_open: Phrases that were left open in every choice, because there are too many.
    """
    tables = [{(item.relation, item.of): item for item in one.held} for one in asked]
    keys = sorted({key for table in tables for key in table}, key=_order)
    return [_merge(key, asked, tables, left_open) for key in keys]


def _order(key: tuple[str, str | None]) -> tuple[int, str, str]:
    relation, of = key
    return (RELATIONS.index(relation) if relation in RELATIONS else len(RELATIONS), relation, of or "")


def _merge(
    key: tuple[str, str | None],
    asked: Sequence[Reread],
    tables: Sequence[dict[tuple[str, str | None], Held]],
    left_open: tuple[str, ...],
) -> Held:
    found = [table.get(key) for table in tables]
    merged = weigh([(one.choice, item.answer if item else 0) for one, item in zip(asked, found, strict=True)])
    turns_on: list[str] = []
    if merged.answer == 1:
        turns_on += (*merged.turns_on, *left_open)
        for one, item in zip(asked, found, strict=True):
            if item is not None and item.answer == 1:
                turns_on += (*item.turns_on, *one.doubts)
    best = next(item for one, item in zip(asked, found, strict=True) if item and one.choice == merged.under)
    return best._replace(answer=merged.answer, turns_on=tuple(dict.fromkeys(turns_on)), under=merged.under, reread=True)
