"""Why a demand has no route, or none better than arguable, and the smallest changes on which one would open.

Every flow is put where it could stand: carrying the whole way, or as the first or last of two steps.
What it lacks there is its miss. The changes that bear on it are tried, one and two at a time, by
building the changed world and searching it. A set is kept when the best verdict with it is better than
with any of its parts, the empty one included: so it is minimal for its verdict.

Where a supported route reaches a part of what was demanded, the question is why none reaches the whole,
and only routes that do are counted.

Nothing here says that anything should be changed; a set says what would open on the record.

Source: `docs/semantics.md`, section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from gateways_graph.analysis.demand import ask
from gateways_graph.analysis.enumeration import Enumeration
from gateways_graph.analysis.mending import Mend, Mender
from gateways_graph.analysis.misses import MissWords
from gateways_graph.analysis.places import FIRST, LAST, ONLY, Place, Places
from gateways_graph.analysis.rerouting import find_routes_read
from gateways_graph.analysis.trials import SUPPORTED, Chain, Changes, Trials, verdict_of
from gateways_graph.engine.world import World
from gateways_graph.model.route import VERDICTS, Demand, Routes
from gateways_graph.model.why_not import LAW_REFORM, Change, ChangeSet, WhyNot

__all__ = ["LOOKS", "TRIES", "find_why_not"]

#: Most changed worlds that are searched before it stops and says so.
TRIES = 40
#: Most chains that are looked at alone in a changed world.
LOOKS = 400
#: Most pairs of changes that are put in order.
_MOST_PAIRS = 20_000
#: Near misses that are put into words, and how many of them are recorded routes.
_NEAREST, _NEAREST_ROUTES = 8, 3
#: Most axes that a chain lacks.
_MOST_LACKING = 2

_Rank = tuple[int, ...]


def find_why_not(
    world: World,
    demand: Demand,
    *,
    max_steps: int = 4,
    top: int = 5,
    tries: int = TRIES,
    looks: int = LOOKS,
    routes: Routes | None = None,
) -> WhyNot:
    """What keeps a demand from a better route, and the smallest changes on which one would open.

    Args:
        world: The data at the demand's date and extent.
        demand: Ids of discloser, recipient, purpose and perhaps information.
        max_steps: Most steps in a route, as for the demand itself.
        top: Most change sets.
        tries: Most changed worlds that are searched.
        looks: Most chains that are looked at alone in a changed world, before it is searched.
        routes: The answer to the demand, where it is known already.

    Raises:
        UsageError: From and to are the same, or one did not exist on the day.

    Returns:
        Near misses, fewest misses first, and change sets: fewest changes, then those that amend no law,
        then fewer steps, express powers, amendments of the discloser's own law and for what is related to it,
        narrower amendments, and evidence. `complete` is False when
        candidates were left untried.

    Cost:
        A quick look per candidate, and one search of the gateway graph for each that may open something.

    Not checked:
        Sets of three changes or more; routes of three steps or more that a change to a flow would open;
        pairs that work only through two flows of one gateway, each under another reading.
    """
    found = routes or find_routes_read(world, demand, max_steps=max_steps, top=top)
    return _WhyNot(world, found, (max_steps, top), (tries, looks)).run()


class _Ranked(NamedTuple):
    """A candidate with what it is ordered by, and the chains that it would complete."""

    changes: Changes
    rank: _Rank
    chains: list[Chain]


class _WhyNot:
    """One demand."""

    def __init__(self, world: World, routes: Routes, bounds: tuple[int, int], budget: tuple[int, int]) -> None:
        self.world, self.routes, self.demand = world, routes, routes.demand
        self.max_steps, self.top = bounds
        self.tries, self.looks = budget
        self.asked = ask(world, self.demand)
        disputes = Enumeration(world).disputes
        self.trials = Trials(world, routes, bounds, disputes)
        self.places = Places(world, self.asked, whole=self.trials.whole)
        self.mender = Mender(world, self.asked, disputes)

    def run(self) -> WhyNot:
        trials, words = self.trials, MissWords(self.world, self.asked)
        verdict = verdict_of(self.routes)
        if verdict == "no power needed":
            why = "the discloser is recorded as needing no power: no gateway is missing"
            return WhyNot(self.demand, verdict, notes=(why,))
        if trials.level() == SUPPORTED:
            why = "a route is supported on these facts: nothing recorded keeps the demand from one"
            return WhyNot(self.demand, verdict, notes=(why,))
        chains = self._chains()
        sets, untried, notes = self._sets(chains)
        if trials.whole:
            notes = ("every supported route is partial: what is told is why none reaches the whole", *notes)
        recorded = list(words.of_routes(self.routes, whole=trials.whole))
        # One step that is recorded, then one that lacks something, then longer paths.
        direct = [item for item in recorded if len(item.gateways) == 1]
        longer = [item for item in recorded if len(item.gateways) > 1]
        lacking = list(words.of_places(self._nearest(chains)))
        near = [*direct[:_NEAREST_ROUTES], *lacking, *direct[_NEAREST_ROUTES:], *longer]
        if len(lacking) < _NEAREST:
            near = [*direct, *lacking, *longer]
        kept = near[:_NEAREST]
        return WhyNot(
            self.demand, verdict, tuple(kept), len(near) - len(kept), tuple(self._told(item, words) for item in sets),
            not (untried or trials.stopped), untried, trials.tried, notes, trials.whole,
        )  # fmt: skip

    # -- chains

    def _chains(self) -> list[Chain]:
        """Flows alone, and two in a row, that lack at most two things."""
        only = [place for place in self.places.find(ONLY) if len(place.lacks) <= _MOST_LACKING]
        chains = [Chain.of(self.places.with_doubts(place)) for place in only]
        return [*chains, *self._pairs()] if self.max_steps > 1 else chains

    def _pairs(self) -> Iterator[Chain]:
        """Two flows in a row that a body between the ends joins."""
        ends = self.asked.discloser | self.asked.recipient
        firsts, lasts = (
            [place for place in self.places.find(at) if len(place.lacks) <= _MOST_LACKING] for at in (FIRST, LAST)
        )
        firsts, lasts = ([self.places.with_doubts(place) for place in part] for part in (firsts, lasts))
        reached = [self._givers(place) & ~ends for place in lasts]
        for first in firsts:
            taken = first.piece.box.recipient & ~ends
            for last, given in zip(lasts, reached, strict=True):
                if taken & given and len(first.lacks) + len(last.lacks) <= _MOST_LACKING:
                    chain = Chain.of(first, last)
                    if len(chain.lacks) <= _MOST_LACKING:
                        yield chain

    def _givers(self, place: Place) -> int:
        """Who may give on in a last step, holders of its offices included."""
        mask = place.piece.box.discloser
        return mask | self.places.offices.widen(mask, -1)[0]

    @staticmethod
    def _nearest(chains: Iterable[Chain]) -> list[Place]:
        """Single flows that lack something, those that lack least and are narrowest first, one per flow."""
        alone = [chain.places[0] for chain in chains if len(chain.places) == 1 and chain.lacks]
        alone.sort(key=_by_nearness)
        nearest: dict[tuple[str, frozenset[str]], Place] = {}
        for place in alone:
            nearest.setdefault((place.gateway.id, place.lacks), place)
        return list(nearest.values())

    # -- sets

    def _sets(self, chains: Sequence[Chain]) -> tuple[list[_Ranked], int, tuple[str, ...]]:
        """Sets that open something, in order; how many candidates were not tried; and what to say of it."""
        if self.trials.level():
            chains = [chain for chain in chains if not any(map(_is_weak, chain.places))]
        found, untried = self._try(self._singles(chains), [])
        if len(found) >= self.top or untried:
            why = "there are enough of one" if len(found) >= self.top else "the search stopped before"
            return found, untried, (f"sets of two changes were not looked for: {why}",)
        pairs, left = self._doubles(chains)
        found, more = self._try(pairs, found)
        return found, more + left, ()

    def _try(self, ranked: Sequence[_Ranked], found: list[_Ranked]) -> tuple[list[_Ranked], int]:
        found, trials = list(found), self.trials
        for number, item in enumerate(ranked):
            if len(found) >= self.top or trials.tried >= self.tries or trials.looked >= self.looks:
                return found, len(ranked) - number
            if trials.may_open(item.changes, item.chains) and self._is_minimal(item.changes):
                found.append(item)
        return found, 0

    def _is_minimal(self, changes: Changes) -> bool:
        """Whether a set does better than each of its parts, and than a narrower one."""
        level = self.trials.level(changes)
        parts: list[Changes] = [(change,) for change in changes] if len(changes) > 1 else []
        parts += self._narrower(changes)
        return level > self.trials.level() and all(level > self.trials.level(part) for part in parts)

    def _narrower(self, changes: Changes) -> list[Changes]:
        """The same with an exception for these two bodies only, in place of one for a body in between too."""
        wide = [change for change in changes if change.kind == "except from the bar"]
        demand, found = self.demand, []
        for change in wide:
            purposes = tuple(name for name in change.names if name != demand.recipient)
            narrow = change._replace(names=(demand.recipient, *purposes), term=demand.discloser)
            if narrow != change:
                found.append(tuple(sorted({*changes, narrow} - {change})))
        return found

    def _singles(self, chains: Iterable[Chain]) -> list[_Ranked]:
        ranks: dict[Changes, _Ranked] = {}
        for chain in chains:
            for mend in self.mender.mends(chain.places, supplying=bool(chain.lacks)):
                if chain.lacks <= mend.supplies:
                    _put(ranks, chain, (mend,))
        return sorted(ranks.values(), key=_by_rank)

    def _doubles(self, chains: Iterable[Chain]) -> tuple[list[_Ranked], int]:
        """Pairs of changes that supply all that some chain lacks, in order; how many were not put in order."""
        ranks: dict[Changes, _Ranked] = {}
        left = 0
        for chain in chains:
            mends = self.mender.mends(chain.places, supplying=True)
            # Where one change supplies all, or nothing is lacking, the other may be of any kind.
            if any(len(chain.lacks - mend.supplies) < _MOST_LACKING - 1 for mend in mends) or not chain.lacks:
                mends = self.mender.mends(chain.places)
            elif len(chain.lacks) < _MOST_LACKING:
                continue
            for one, two in combinations(mends, 2):
                if chain.lacks <= one.supplies | two.supplies and not _exclude(one.change, two.change):
                    if len(ranks) < _MOST_PAIRS:
                        _put(ranks, chain, (one, two))
                    else:
                        left += 1
        return sorted(ranks.values(), key=_by_rank), left

    # -- saying

    def _told(self, item: _Ranked, words: MissWords) -> ChangeSet:
        changes, trials = item.changes, self.trials
        parts = [(change,) for change in changes] if len(changes) > 1 else [()]
        return ChangeSet(
            changes,
            VERDICTS[SUPPORTED - trials.level(changes)],
            trials.best(changes),
            tuple(words.say(change) for change in changes),
            tuple(words.provisions(change) for change in changes),
            tuple(verdict_of(trials.answer(part), whole=trials.whole) for part in parts),
            item.rank,
        )


def _by_nearness(place: Place) -> tuple[object, ...]:
    """Fewest misses; those of the discloser itself; express; narrow; well read."""
    express, evidence = place.weight
    return (
        len(place.lacks),
        "discloser" in place.lacks,
        express,
        place.breadth,
        evidence,
        place.flow.id,
        place.piece.box,
    )


def _is_weak(place: Place) -> bool:
    """Whether a step there is arguable at most, whatever is changed."""
    received = place.at != LAST and bool(place.flow.received_through)
    return place.gateway.general or place.gateway.residual or received


def _exclude(one: Change, two: Change) -> bool:
    """Whether two changes are rival readings of one phrase."""
    return one.kind == two.kind == "settle a reading" and one.of == two.of


def _put(ranks: dict[Changes, _Ranked], chain: Chain, mends: Sequence[Mend]) -> None:
    changes = tuple(sorted(mend.change for mend in mends))
    known, rank = ranks.get(changes), _rank(chain, mends)
    if known is None:
        ranks[changes] = _Ranked(changes, rank, [chain])
    else:
        ranks[changes] = known._replace(rank=min(rank, known.rank))
        known.chains.append(chain)


def _rank(chain: Chain, mends: Sequence[Mend]) -> _Rank:
    reforms = sum(mend.change.kind in LAW_REFORM for mend in mends)
    not_express, evidence = chain.weight
    strange, breadth = (sum(numbers) for numbers in zip(*((mend.strange, mend.breadth) for mend in mends), strict=True))
    return len(mends), reforms, len(chain.places), not_express, strange, breadth, evidence


def _by_rank(item: _Ranked) -> tuple[_Rank, Changes]:
    return item.rank, item.changes
