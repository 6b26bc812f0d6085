"""Whether a gateway could go while all others remain: union coverage, with a proof either way.

A gateway is *removable* when everything it may cover certainly lies in what several others cover
together, each of them passing the side test S: a residual power, a general power for an express one,
a power for a duty, or law that was only half coded covers nothing with certainty. Where it must
stay, a disclosure is shown that no such gateway carries.

Also here: the flow that a gateway alone carries (keystone), and what would step in where it stood
(backfilled): a residual power that gave way to it returns, on its own terms.

All of it holds under every reading of the disputed phrases, or says that it does not
(`analysis/rejudging.py`).

Exact within a step budget; DNF coverage is exponential in the worst case. Beyond it: *undecided*.

Not checked: bars that are lifted "over at least that box" only in part (see `apply_side_test`).

Source: `docs/semantics.md`, section 4, rows *union-redundant* and *keystone*, and "Gives way to".
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from gateways_graph.analysis import terms as tm
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.onward import Schemes
from gateways_graph.analysis.overlaps import candidate_pairs
from gateways_graph.analysis.rejudging import Rejudging
from gateways_graph.analysis.relations import are_apart, are_siblings, doubts_of, is_alias
from gateways_graph.engine.box import BUDGET, Box, BudgetError, find_uncovered, is_empty, meet
from gateways_graph.engine.describe import describe_box, describe_point
from gateways_graph.engine.region import count_region, find_gap, find_point
from gateways_graph.engine.world import Region, World, displacing, sure_holes
from gateways_graph.model.finding import TermDifference
from gateways_graph.model.redundancy import VERDICTS, Backfill, Judgement, Keystone

__all__ = ["Coverage", "Member", "judge_all"]

#: Effects that give a power to those who had none.
_CONFERS = frozenset({None, "confers"})


class Member(NamedTuple):
    """A gateway that may cover another: 2 when it passes the side test with certainty, 1 when it may."""

    id: str
    answer: int
    turns_on: tuple[str, ...] = ()


class Coverage:
    """Asks coverage questions of one world; keeps what several questions need.

    Args:
        world: The data at a date.
        budget: Most steps for one box of one question; beyond it the answer is *undecided*.

    Example:
        `Coverage(world).judge("ukpga-2004-35-s84.3")` is a `Judgement`.
    """

    def __init__(self, world: World, *, budget: int = BUDGET) -> None:
        self.world, self.budget = world, budget
        self.schemes = Schemes.of(world)
        self._members: dict[str, tuple[Member, ...]] = {}
        self._sizes: dict[str, int] = {}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Words for what terms name."""
        return labels_of(self.world)

    @cached_property
    def rejudging(self) -> Rejudging:
        """The same questions under every choice of readings."""
        return Rejudging(self)

    @cached_property
    def near(self) -> dict[str, list[str]]:
        """Gateway -> the gateways it may share a point with."""
        found: dict[str, list[str]] = {name: [] for name in self.world.live}
        for a, b in candidate_pairs(self.world):
            found[a].append(b)
            found[b].append(a)
        return found

    # -- who may cover whom

    def members(self, name: str) -> tuple[Member, ...]:
        """Gateways that meet this one and pass the side test for it, at least possibly; by id.

        Versions of one family, other acts and other records of the same source cover nothing.
        """
        if name not in self._members:
            found = (self._member(name, other) for other in sorted(self.near[name]))
            self._members[name] = tuple(member for member in found if member is not None)
        return self._members[name]

    def _member(self, name: str, other: str) -> Member | None:
        g, h = self.world.gateways[name], self.world.gateways[other]
        if h.residual or are_apart(g, h) or is_alias(g, h):
            return None
        clauses = tm.apply_side_test(g, h, self.schemes)
        answer = min(clause.answer for clause in clauses)
        if not answer:
            return None
        turns = tuple(clause.why for clause in clauses if clause.answer == 1)
        if not h.checked:
            answer, turns = 1, (*turns, f"{h.id} is only {h.status}")
        return Member(other, answer, turns)

    # -- is it covered

    def find_cover(self, name: str, members: Iterable[Member], *, sure: bool) -> tuple[tuple[str, ...], Box | None]:
        """An irredundant cover of a gateway by some members, or a box that they leave open.

        Args:
            name: The gateway to be covered.
            members: Who may cover it.
            sure: Whether all it may cover must certainly be covered (by members that pass with
                certainty), or what it certainly covers possibly.

        Returns:
            (cover, None) or ((), box).

        Raises:
            BudgetError: Not decided within the budget.
        """
        goal = self._goal(name, sure)
        need = 2 if sure else 1
        regions = {item.id: self._region(item.id, sure) for item in members if item.answer >= need}
        gap = self._gap(goal, regions.values(), sure)
        if gap is not None:
            return (), gap
        return self._shrink(regions, lambda kept: self._gap(goal, [regions[key] for key in kept], sure) is None), None

    def find_sure_cover(self, name: str, *, without: Collection[str] = ()) -> tuple[str, ...]:
        """An irredundant cover of all that a gateway may cover, with certainty; empty when there is none.

        Under every reading: of the cover, those that pass the side test under a choice of readings
        carry it all under that choice.

        Args:
            name: The gateway to be covered.
            without: Gateways that may not be used.

        Raises:
            BudgetError: Not decided within the budget.
        """
        members = [item for item in self.members(name) if item.id not in without]
        cover, gap = self.find_cover(name, members, sure=True)
        done = gap is None and self.rejudging.is_settled(name)
        views = () if done else self.rejudging.views(name)
        if not views:
            return cover
        passing = [(view.coverage, view.coverage.sure_members(name) - set(without)) for view in views]

        def covers(kept: Collection[str]) -> bool:
            return all(other.left_open(name, sure & set(kept)) is None for other, sure in passing)

        everyone = frozenset().union(*(sure for _, sure in passing))
        return self._shrink(everyone, covers) if covers(everyone) else ()

    def sure_members(self, name: str) -> frozenset[str]:
        """Gateways that pass the side test for a gateway with certainty."""
        return frozenset(item.id for item in self.members(name) if item.answer == 2)

    def left_open(self, name: str, cover: Iterable[str], after: World | None = None) -> Box | None:
        """A box of what a gateway may cover that some others do not certainly cover; None when they cover all.

        Args:
            name: The gateway.
            cover: The others.
            after: A world with the same hierarchies, as which the others are taken; else this one.
        """
        scopes = (after or self.world).scopes
        return self._gap(self._goal(name, True), [scopes[other].certain for other in cover if other in scopes], True)

    def _shrink(self, names: Iterable[str], covers: Callable[[Collection[str]], bool]) -> tuple[str, ...]:
        """The narrowest of some gateways that covers alone or, when none does, as few as cover together."""
        order = sorted(names, key=lambda item: (self.size(item), item))
        for other in order:
            if covers([other]):
                return (other,)
        kept = dict.fromkeys(order)
        for other in order:
            if covers([key for key in kept if key != other]):
                del kept[other]
        return tuple(sorted(kept))

    def _goal(self, name: str, sure: bool) -> Region:
        """What must be covered: all it may cover or, for a possible cover, the firmest of it."""
        scope = self.world.scopes[name]
        firm = not sure and find_point(scope.certain, self.world.singles) is not None
        return scope.certain if firm else scope.possible

    def _region(self, name: str, sure: bool) -> Region:
        scope = self.world.scopes[name]
        return scope.certain if sure else scope.possible

    def _gap(self, goal: Region, regions: Iterable[Region], sure: bool) -> Box | None:
        return find_gap(goal, list(regions), self.world.singles, strict=sure, budget=self.budget)

    def size(self, name: str) -> int:
        """All points that a gateway may cover; narrow ones go first, and are named first as covers."""
        if name not in self._sizes:
            self._sizes[name] = count_region(self.world.scopes[name].possible, self.world.singles)
        return self._sizes[name]

    # -- the judgement

    def judge(self, name: str) -> Judgement:
        """Whether a live gateway could go while all others remain, under every reading.

        Args:
            name: Its id.

        Raises:
            KeyError: It is not live in this world.
        """
        try:
            found = self.rejudging.judge(self.judge_cover(name))
            if found.verdict == "displaced":
                return found
            return found._replace(backfilled=self.find_backfills(name), keystone=self.find_keystone(name))
        except BudgetError:
            why = f"the coverage of {name} passed its step budget of {self.budget}"
            status = self.world.gateways[name].status
            return Judgement(name, "undecided", "possible", turns_on=(why,), status=status)

    def judge_cover(self, name: str) -> Judgement:
        """Whether a live gateway is covered, with open phrases left open.

        Raises:
            BudgetError: Not decided within the budget.
        """
        g = self.world.gateways[name]
        plain = Judgement(name, "stays", "no", status=g.status)
        if find_point(self.world.scopes[name].possible, self.world.singles) is None:
            return plain._replace(verdict="displaced", turns_on=doubts_of(self.world, g))
        members = self.members(name)
        cover, gap = self.find_cover(name, members, sure=True)
        if gap is None:
            return self.say_covered(plain, "removable", cover)
        maybe, open_ = self.find_cover(name, members, sure=False)
        if open_ is not None:
            return plain._replace(witness=describe_point(self.world, open_))
        found = self.say_covered(plain, "possibly removable", maybe)
        return found._replace(witness=describe_point(self.world, gap), turns_on=self._doubts(name, maybe, members))

    def say_covered(self, plain: Judgement, verdict: str, cover: tuple[str, ...]) -> Judgement:
        """A judgement with a cover."""
        gateways = self.world.gateways
        return Judgement(
            plain.gateway,
            verdict,
            "certain" if verdict == VERDICTS[0] else "possible",
            cover=cover,
            would_go=self._would_go(plain.gateway, cover),
            status=plain.status,
            siblings=all(are_siblings(gateways[plain.gateway], gateways[other]) for other in cover),
        )

    def _doubts(self, name: str, cover: Iterable[str], members: Iterable[Member]) -> tuple[str, ...]:
        """Why a cover is not certain: clauses not established, half-coded law, scopes in doubt."""
        used = set(cover)
        found = [why for member in members if member.id in used for why in member.turns_on]
        for item in (name, *cover):
            found += doubts_of(self.world, self.world.gateways[item])
        return tuple(dict.fromkeys(found))

    def _would_go(self, name: str, cover: Iterable[str]) -> tuple[TermDifference, ...]:
        """Terms on which the gateway and its cover differ: what would be lost though no permission is."""
        g, found = self.world.gateways[name], []
        for term in tm.TERMS:
            mine = tm.term_of(g, term)
            theirs = [tm.term_of(self.world.gateways[other], term) for other in cover]
            if any(value != mine for value in theirs):
                said = dict.fromkeys(tm.say_term(value, self.labels) for value in theirs)
                found.append(TermDifference(term, tm.say_term(mine, self.labels), " / ".join(said)))
        return tuple(found)

    # -- what steps in

    def find_backfills(self, name: str, *, without: Collection[str] = ()) -> tuple[Backfill, ...]:
        """Gateways that gave way to this one and would step in, each with a disclosure where it would.

        Args:
            name: The gateway that goes.
            without: Gateways that go with it.
        """
        gone = {name, *without}
        gateways = self.world.gateways
        disputed = self.rejudging.disputes.is_standing_open
        yielding = sorted(
            other
            for other in self.near[name]
            if other not in gone and (gateways[other].gives_way_to or disputed(other))
        )
        plain = ((other, self.find_backfill(name, other, gone)) for other in yielding)
        found = (self.rejudging.weigh_backfill(name, other, item, gone) for other, item in plain)
        return tuple(item for item in found if item is not None)

    def find_backfill(self, name: str, other: str, gone: Collection[str]) -> Backfill | None:
        """Where `other` steps in when `name` goes: on the ground of both, less what else it gives way to.

        Open phrases are left open.
        """
        gateways, near = self.world.gateways, {name, *self.near[name]}
        near_scopes = {item: self.world.scopes[item] for item in sorted(near)}
        giving = displacing(gateways[other], gateways, near_scopes)
        if all(scope.id != name for scope in giving):
            return None
        rest = [scope for scope in giving if scope.id not in gone]
        mine, theirs = near_scopes[name], near_scopes[other]
        sure = (
            sure_holes(mine, gateways), [piece.box for piece in theirs.plain_certain],
            [piece.box for scope in rest for piece in scope.plain_possible],
        )  # fmt: skip
        maybe = (
            [piece.box for piece in mine.plain_possible], [piece.box for piece in theirs.plain_possible],
            [box for scope in rest for box in sure_holes(scope, gateways)],
        )  # fmt: skip
        for certainty, (lost, back, holes) in (("certain", sure), ("possible", maybe)):
            for both in _meets(lost, back):
                if is_empty(both, self.world.singles):
                    continue
                found = find_uncovered(both, holes, self.world.singles, budget=self.budget)
                if found is not None:
                    return Backfill(other, certainty, describe_point(self.world, found))
        return None

    # -- keystones

    def find_keystone(self, name: str) -> Keystone | None:
        """The flow that a gateway alone carries among all that confer an express or implied power.

        General powers, which are seldom enough by themselves, do not count as company; nor do a
        gateway's own other versions. A gateway that confers nothing, or is a general power, is none.
        """
        company = [other for other in self.near[name] if self._is_company(name, other, True)]
        return self.rejudging.weigh_keystone(name, self.find_open_keystone(name), company)

    def find_open_keystone(self, name: str) -> Keystone | None:
        """The flow that a gateway alone carries, with open phrases left open."""
        g = self.world.gateways[name]
        confers, general = g.legal_effect in _CONFERS, tm.generality(g)
        if not confers or general == 2:
            return None
        scope = self.world.scopes[name]
        settled = g.legal_effect is not None and general == 0
        for certainty in ("certain", "possible"):
            sure = certainty == "certain"
            if sure and not settled:
                continue
            goal = scope.certain if sure else scope.possible
            company = [
                self._region(other, not sure) for other in self.near[name] if self._is_company(name, other, sure)
            ]
            gap = find_gap(goal, company, self.world.singles, strict=not sure, budget=self.budget)
            if gap is not None:
                return Keystone(certainty, describe_point(self.world, gap), describe_box(self.world, gap))
        return None

    def _is_company(self, name: str, other: str, sure: bool) -> bool:
        """Whether a gateway may (`sure`: to be certain that it does not) carry the same flow above a general power.

        What does another act carries no disclosure; a version or second record of it is no other gateway.
        """
        g, h = self.world.gateways[name], self.world.gateways[other]
        if are_apart(g, h) or is_alias(g, h):
            return False
        if sure:
            return h.legal_effect in _CONFERS and tm.generality(h) < 2
        return h.legal_effect == "confers" and tm.generality(h) == 0


def _meets(some: Iterable[Box], others: Iterable[Box]) -> Iterator[Box]:
    others = list(others)
    return (both for one in some for other in others if (both := meet(one, other)) is not None)


def judge_all(
    coverage: Coverage,
    names: Iterable[str] | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Judgement, ...]:
    """Every live gateway judged, or some of them: removable first, then by id.

    Cost:
        The join, then for each gateway a side test per neighbour and a coverage search.
    """
    wanted = list(coverage.world.live if names is None else names)
    found = []
    for number, name in enumerate(wanted):
        if progress and number % 16 == 0:
            progress(number, len(wanted))
        found.append(coverage.judge(name))
    return tuple(sorted(found, key=lambda item: (VERDICTS.index(item.verdict), item.siblings, item.gateway)))
