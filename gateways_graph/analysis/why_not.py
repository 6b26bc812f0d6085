"""Why a demand has no route, or none better than arguable, and the smallest changes on which one would open.

Every flow is put where it could stand: carrying the whole way, or as the first or last of two steps.
What it lacks there is its miss. The changes that bear on it are tried, one and two at a time, by
building the changed world and searching it. A set is kept when the best verdict with it is better than
with any of its parts, the empty one included: so it is minimal for its verdict.

Nothing here says that anything should be changed; a set says what would open on the record.

Source: `docs/semantics.md`, section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from gateways_graph.analysis.amending import amend_world
from gateways_graph.analysis.demand import ask
from gateways_graph.analysis.enumeration import Enumeration
from gateways_graph.analysis.mending import Mend, Mender
from gateways_graph.analysis.misses import MissWords
from gateways_graph.analysis.places import FIRST, LAST, ONLY, Place, Places
from gateways_graph.analysis.rerouting import find_routes_read
from gateways_graph.engine.world import World
from gateways_graph.model.route import VERDICTS, Demand, Route, Routes
from gateways_graph.model.why_not import LAW_REFORM, Change, ChangeSet, WhyNot

__all__ = ["TRIES", "find_why_not", "level_of"]

#: Most changed worlds that are searched before it stops and says so.
TRIES = 60
#: Most pairs of changes that are put in order.
_MOST_PAIRS = 20_000
#: Near misses that are put into words.
_NEAREST = 8
#: Most axes that a near miss lacks.
_MOST_LACKING = 2
_ENOUGH = 2

_Set = tuple[Change, ...]
_Rank = tuple[int, ...]


def level_of(routes: Routes) -> int:
    """How well a demand stands: 2 supported, 1 arguable, 0 neither."""
    return max((2 - VERDICTS.index(route.verdict) for route in routes.routes if route.steps), default=0)


def find_why_not(
    world: World,
    demand: Demand,
    *,
    max_steps: int = 4,
    top: int = 5,
    tries: int = TRIES,
    routes: Routes | None = None,
) -> WhyNot:
    """What keeps a demand from a better route, and the smallest changes on which one would open.

    Args:
        world: The data at the demand's date and extent.
        demand: Ids of discloser, recipient, purpose and perhaps information.
        max_steps: Most steps in a route, as for the demand itself.
        top: Most change sets.
        tries: Most changed worlds that are searched.
        routes: The answer to the demand, where it is known already.

    Raises:
        UsageError: From and to are the same, or one did not exist on the day.

    Returns:
        Near misses, fewest misses first, and change sets: fewest changes, then those that amend no law,
        then fewer steps, express powers, narrower amendments, and evidence. `complete` is False when
        candidates were left untried.

    Cost:
        One search of the gateway graph per candidate tried.

    Not checked:
        Sets of three changes or more; routes of three steps or more that a change to a flow would open;
        pairs that work only through two flows of one gateway, each under another reading.
    """
    found = routes or find_routes_read(world, demand, max_steps=max_steps, top=top)
    return _WhyNot(world, found, (max_steps, top, tries)).run()


class _Chain(NamedTuple):
    """Flows that together would carry a demand, with what bears on them."""

    places: tuple[Place, ...]
    lacks: frozenset[str]

    @property
    def weight(self) -> tuple[int, int]:
        """Steps whose power is not express, and evidence."""
        found = [place.weight for place in self.places]
        return sum(item[0] for item in found), sum(item[1] for item in found)


class _WhyNot:
    """One demand."""

    def __init__(self, world: World, routes: Routes, bounds: tuple[int, int, int]) -> None:
        self.world, self.routes, self.demand = world, routes, routes.demand
        self.max_steps, self.top, self.tries = bounds
        self.asked = ask(world, self.demand)
        self.enumeration = Enumeration(world)
        self.places = Places(world, self.asked)
        self.mender = Mender(world, self.asked, self.enumeration.disputes)
        self._answers: dict[_Set, Routes] = {(): routes}
        self.stopped = False

    def run(self) -> WhyNot:
        words = MissWords(self.world, self.asked)
        base = self._level(())
        verdict = _verdict(self.routes)
        if base == _ENOUGH or any(not route.steps for route in self.routes.routes):
            return WhyNot(self.demand, verdict, notes=(_needless(self.routes),))
        chains = self._chains()
        sets, untried, notes = self._sets(chains)
        near = [*words.of_routes(self.routes), *words.of_places(self._nearest(chains))]
        kept = near[:_NEAREST]
        return WhyNot(
            self.demand, verdict, tuple(kept), len(near) - len(kept), tuple(self._told(item, words) for item in sets),
            not (untried or self.stopped), untried, len(self._answers) - 1, notes,
        )  # fmt: skip

    # -- chains

    def _chains(self) -> list[_Chain]:
        """Flows alone, and two in a row, that lack at most two things."""
        only = [place for place in self.places.find(ONLY) if len(place.lacks) <= _MOST_LACKING]
        chains = [_chain((self.places.with_doubts(place),)) for place in only]
        return [*chains, *self._pairs()] if self.max_steps > 1 else chains

    def _pairs(self) -> Iterator[_Chain]:
        """Two flows in a row that a body between the ends joins."""
        ends = self.asked.discloser | self.asked.recipient
        firsts = [place for place in self.places.find(FIRST) if len(place.lacks) <= _MOST_LACKING]
        lasts = [place for place in self.places.find(LAST) if len(place.lacks) <= _MOST_LACKING]
        reached = [self._givers(place) & ~ends for place in lasts]
        for first in firsts:
            taken = first.piece.box.recipient & ~ends
            for last, given in zip(lasts, reached, strict=True):
                lacking = len(first.lacks) + len(last.lacks)
                if taken & given and lacking <= _MOST_LACKING and first.gateway.id != last.gateway.id:
                    yield _chain((self.places.with_doubts(first), self.places.with_doubts(last)))

    def _givers(self, place: Place) -> int:
        """Who may give on in a last step, holders of its offices included."""
        mask = place.piece.box.discloser
        return mask | self.places.offices.widen(mask, -1)[0]

    def _nearest(self, chains: Iterable[_Chain]) -> list[Place]:
        """Single flows that lack something, those that lack least and are narrowest first, one per flow."""
        alone = [chain.places[0] for chain in chains if len(chain.places) == 1 and chain.lacks]
        alone.sort(key=lambda place: (len(place.lacks), place.breadth, place.weight, place.flow.id))
        return list({place.flow.id: place for place in reversed(alone)}.values())[::-1]

    # -- sets

    def _sets(self, chains: Sequence[_Chain]) -> tuple[list[tuple[_Set, _Rank]], int, tuple[str, ...]]:
        """Change sets that open something, in order; how many candidates were not tried; and what to say."""
        ranked = self._singles(chains)
        found, untried = self._try(ranked, [])
        if len(found) >= self.top or untried:
            return found, untried, ("sets of two changes were not looked for: there are enough of one",)
        pairs, left = self._doubles(chains)
        found, more = self._try(pairs, found)
        return found, more + left, ()

    def _try(
        self, ranked: Sequence[tuple[_Set, _Rank]], found: list[tuple[_Set, _Rank]]
    ) -> tuple[list[tuple[_Set, _Rank]], int]:
        found = list(found)
        for number, (changes, rank) in enumerate(ranked):
            if len(found) >= self.top or len(self._answers) > self.tries:
                return found, len(ranked) - number
            if self._is_minimal(changes):
                found.append((changes, rank))
        return found, 0

    def _is_minimal(self, changes: _Set) -> bool:
        """Whether a set does better than each of its parts."""
        level = self._level(changes)
        return level > self._level(()) and all(level > self._level((change,)) for change in changes if len(changes) > 1)

    def _singles(self, chains: Iterable[_Chain]) -> list[tuple[_Set, _Rank]]:
        ranks: dict[_Set, _Rank] = {}
        for chain in chains:
            for mend in self._mends_of(chain):
                if chain.lacks <= mend.supplies:
                    _put(ranks, (mend.change,), _rank(chain, (mend,)))
        return _in_order(ranks)

    def _doubles(self, chains: Iterable[_Chain]) -> tuple[list[tuple[_Set, _Rank]], int]:
        """Pairs of changes that supply all that some chain lacks, in order; how many were not put in order."""
        ranks: dict[_Set, _Rank] = {}
        left = 0
        for chain in chains:
            for one, two in combinations(self._mends_of(chain), 2):
                if chain.lacks <= one.supplies | two.supplies and not _exclude(one.change, two.change):
                    if len(ranks) < _MOST_PAIRS:
                        _put(ranks, (one.change, two.change), _rank(chain, (one, two)))
                    else:
                        left += 1
        return _in_order(ranks), left

    def _mends_of(self, chain: _Chain) -> list[Mend]:
        return self.mender.mends(chain.places)

    # -- worlds

    def _level(self, changes: _Set) -> int:
        return level_of(self._answer(changes))

    def _answer(self, changes: _Set) -> Routes:
        if changes not in self._answers:
            demand = _settled(self.demand, changes)
            found = find_routes_read(amend_world(self.world, changes), demand, max_steps=self.max_steps, top=self.top)
            self.stopped |= not found.complete
            self._answers[changes] = found
        return self._answers[changes]

    # -- saying

    def _told(self, item: tuple[_Set, _Rank], words: MissWords) -> ChangeSet:
        changes, rank = item
        answer = self._answer(changes)
        parts = [(change,) for change in changes] if len(changes) > 1 else [()]
        return ChangeSet(
            changes,
            _verdict(answer),
            _best(answer),
            tuple(words.say(change) for change in changes),
            tuple(words.provisions(change) for change in changes),
            tuple(_verdict(self._answer(part)) for part in parts),
            rank,
        )


def _chain(places: tuple[Place, ...]) -> _Chain:
    return _Chain(places, frozenset(f"{at} {axis}" for at, place in enumerate(places) for axis in place.lacks))


def _exclude(one: Change, two: Change) -> bool:
    """Whether two changes are rival readings of one phrase."""
    return one.kind == two.kind == "settle a reading" and one.of == two.of


def _put(ranks: dict[_Set, _Rank], changes: _Set, rank: _Rank) -> None:
    changes = tuple(sorted(changes))
    ranks[changes] = min(rank, ranks.get(changes, rank))


def _rank(chain: _Chain, mends: Sequence[Mend]) -> _Rank:
    reforms = sum(mend.change.kind in LAW_REFORM for mend in mends)
    not_express, evidence = chain.weight
    breadth = sum(mend.breadth for mend in mends)
    return len(mends), reforms, len(chain.places), not_express, breadth, evidence


def _in_order(ranks: dict[_Set, _Rank]) -> list[tuple[_Set, _Rank]]:
    return sorted(ranks.items(), key=lambda item: (item[1], item[0]))


def _settled(demand: Demand, changes: _Set) -> Any:
    """The demand with the conditions that are met as facts, where it tells facts."""
    met = {change.of for change in changes if change.kind == "settle a condition"}
    facts = getattr(demand, "facts", ())
    if not met or not facts:
        return demand
    kept = [(name, holds) for name, holds in facts if name not in met]
    return demand._replace(**{"facts": tuple(sorted((*kept, *((name, True) for name in met))))})


def _best(answer: Routes) -> Route:
    """The first route of the best verdict."""
    best = 2 - level_of(answer)
    return next(route for route in answer.routes if route.steps and VERDICTS.index(route.verdict) == best)


def _verdict(answer: Routes) -> str:
    """The best verdict of an answer; what needs no power comes before all."""
    if any(not route.steps for route in answer.routes):
        return "no power needed"
    return min((route.verdict for route in answer.routes), key=VERDICTS.index, default="not established")


def _needless(answer: Routes) -> str:
    if _verdict(answer) == "no power needed":
        return "the discloser is recorded as needing no power: no gateway is missing"
    partial = all(route.match == "partial" for route in answer.routes if route.verdict == VERDICTS[0])
    more = "; every such route is partial: each says which part of the demand it reaches" if partial else ""
    return f"a route is supported on these facts: nothing keeps the demand from one{more}"
