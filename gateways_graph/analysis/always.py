"""How pairs of gateways relate through all of time, slice by slice, under each choice of readings.

A relation holds always when it holds in every slice in which either gateway is in force. Under rival
readings it is certain when it holds always under every choice, and possible when it does under some: one
reading is taken for all of time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from gateways_graph.analysis.disputes import Disputes
from gateways_graph.analysis.enumeration import Choice, Enumeration, weigh
from gateways_graph.analysis.overlaps import (
    NO_FILTERS,
    Filters,
    Overlaps,
    broad_ones,
    candidate_pairs,
    change_days,
    filter_findings,
    sort_findings,
)
from gateways_graph.analysis.relations import RELATIONS, Comparer, goes_without_saying
from gateways_graph.engine.box import meet
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import CERTAINTIES, Also, PairFinding
from gateways_graph.model.gateway import ALL_EXTENTS

__all__ = ["Slices", "find_overlaps_always"]

#: Up to this many changed gateways, their boxes are met one by one; past it the join is cheaper.
_FEW = 24
Pair = tuple[str, str]
#: A pair under a choice of readings; the choice is empty where it rests on no disputed phrase.
Read = tuple[str, str, Choice]
#: A gateway, with the readings under which it is in force where that is disputed.
Life = tuple[str, Choice]


def find_overlaps_always(
    dataset: Dataset,
    *,
    extent: Sequence[str] = ALL_EXTENTS,
    filters: Filters = NO_FILTERS,
    progress: Callable[[int, int], None] | None = None,
) -> Overlaps:
    """Pairs whose relation holds in every slice of time in which either gateway is in force.

    Time is cut at every recorded change of law or of bodies. Between two cuts nothing changes, so
    one day stands for the slice; only pairs with a gateway that changed are compared again. A pair
    that rests on disputed phrases is followed through time under each choice of their readings.
    """
    law, people = change_days(dataset)
    slices = Slices(dataset, extent)
    world: World | None = None
    cuts = sorted(law | people)
    for number, day in enumerate(cuts):
        if progress:
            progress(number, len(cuts))
        world = build_world(dataset, day, extent=extent, like=None if day in people else world)
        slices.add(world)
    every = [(world, list(items)) for world, items in slices.findings()]
    found = [item for world, items in every for item in filter_findings(world, items, filters)]
    met = [(item.a, item.b) for _, items in every for item in items]
    live = {name for pair in slices.pairs for name in pair}
    broad = broad_ones({item.id: item for item in dataset.gateways}, met, max(1, len(live)))
    return Overlaps(sort_findings(found), broad, len(dataset.gateways))


class Slices:
    """Follows pairs through slices of time, which are added in order.

    Attributes:
        held: What has held so far; None marks a pair that once did not hold.
        days: The last day on which each was compared and found.
    """

    def __init__(self, dataset: Dataset, extent: Sequence[str]) -> None:
        self.dataset, self.extent = dataset, extent
        self.held: dict[Read, PairFinding | None] = {}
        self.days: dict[Read, int] = {}
        self._current: dict[Read, PairFinding] = {}
        self._before: dict[str, object] = {}
        self._seen: set[Life] = set()
        self._disputes: Disputes | None = None

    @property
    def pairs(self) -> set[Pair]:
        """Every pair that ever stood in a relation."""
        return {read[:2] for read in self.held}

    def add(self, world: World) -> None:
        """One more slice, by a world of its first day."""
        state: dict[str, object] = {
            name: (world.scopes[name].plain_certain, world.scopes[name].plain_possible) for name in world.live
        }
        changed = {name for name in state.keys() | self._before.keys() if state.get(name) != self._before.get(name)}
        # Under a reading a gateway may change on a day on which, with the reading open, it does not.
        changed |= {name for name in self._standing(world) if world.day in _bounds(world, name)}
        comparer = Comparer(world, Enumeration(world, self._disputes))
        if changed:
            changed |= {name for name in state if world.gateways[name].gives_way_to}
            changed |= {name for name in state if comparer.enumeration.disputes.displacing(name)}
            self._recompare(comparer, changed)
        self._hold(comparer)
        self.days.update(dict.fromkeys(self._current, world.day))
        self._before = state

    def _recompare(self, comparer: Comparer, changed: set[str]) -> None:
        kept = {read: finding for read, finding in self._current.items() if not changed & set(read[:2])}
        for one, two in _pairs_with(comparer.world, changed):
            a, b = sorted((one, two))
            for choice, finding in _compare_each(comparer, a, b):
                kept[a, b, choice] = finding
        self._current = kept

    def _hold(self, comparer: Comparer) -> None:
        """Update what has held so far with one more slice.

        A pair first met when one of the two was already in force in an earlier slice did not hold then.
        """
        alive = self._alive(comparer)
        for read, finding in self._current.items():
            if read not in self.held:
                self.held[read] = None if self._seen & self._sides(read) else finding
        for read, known in self.held.items():
            if known is None or not alive & self._sides(read):
                continue
            now = self._current.get(read)
            if now is None or (now.relation, now.a) != (known.relation, known.a):
                self.held[read] = None
            elif now.certainty != "certain":
                self.held[read] = now
        self._seen |= alive

    def _alive(self, comparer: Comparer) -> set[Life]:
        """Gateways that may be in force on the day; where that is disputed, under each choice of readings."""
        standing = self._standing(comparer.world)
        alive: set[Life] = {(name, ()) for name in comparer.world.live if name not in standing}
        for name, phrases in standing.items():
            for choice in comparer.enumeration.disputes.choices(phrases).choices:
                world = comparer.enumeration.world_under(choice)
                if name in world.scopes:
                    alive.add((name, choice))
        return alive

    def _standing(self, world: World) -> dict[str, frozenset[str]]:
        if self._disputes is None:
            self._disputes = Disputes(world)
        return self._disputes.standing

    def _sides(self, read: Read) -> set[Life]:
        """The two gateways of a pair, each with the readings on which rests whether it is in force."""
        a, b, choice = read
        standing = self._disputes.standing if self._disputes else {}
        return {(name, tuple(part for part in choice if part[0] in standing.get(name, ()))) for name in (a, b)}

    # -- the findings

    def findings(self) -> Iterator[tuple[World, list[PairFinding]]]:
        """What has always held, in full, each as it stood in the last slice; worlds by day."""
        chosen = [found for pair in sorted(self.pairs) if (found := self._merge(pair)) is not None]
        for day in sorted({day for _, day, _ in chosen}):
            world = build_world(self.dataset, day, extent=self.extent)
            comparer = Comparer(world, Enumeration(world, self._disputes))
            made = []
            for (a, b, choice), when, finding in chosen:
                if when == day:
                    other = comparer.rereading.under(choice)
                    full = other.weigh(a, b)
                    if full is not None:
                        made.append(_in_full(other.finding_on(full, detail=True), finding))
            yield world, made

    def _merge(self, pair: Pair) -> tuple[Read, int, PairFinding] | None:
        """The relation of a pair over all choices: where and when to show it, and how sure it is."""
        reads = self._reads(pair)
        held = [(read[2], self.held.get(read)) for read in reads]
        mains = {(item.relation, item.a) for _, item in held if item is not None}
        weighed = {
            main: weigh([(choice, _value(item, main)) for choice, item in held])
            for main in sorted(mains, key=lambda main: (_rank(main[0]), main[1]))
        }
        if not weighed:
            return None
        main = next((key for key, one in weighed.items() if one.answer == 2), next(iter(weighed)))
        best = weighed[main]
        read = (*pair, best.under)
        finding = self.held[read]
        if finding is None:
            return None
        others = tuple(
            Also(relation, CERTAINTIES[one.answer], first, one.turns_on)
            for (relation, first), one in weighed.items()
            if (relation, first) != main and not goes_without_saying(relation, main[0])
        )
        finding = finding._replace(
            certainty=CERTAINTIES[best.answer], turns_on=best.turns_on, also=others, under=best.under
        )
        return read, self.days[read], finding

    def _reads(self, pair: Pair) -> list[Read]:
        if self._disputes is None:
            return []
        phrases = self._disputes.of_pair(*pair)
        return [(*pair, choice) for choice in self._disputes.choices(phrases).choices]


def _compare_each(comparer: Comparer, a: str, b: str) -> list[tuple[Choice, PairFinding]]:
    """The finding on a pair under each choice of readings of the phrases that it rests on."""
    if comparer.enumeration.disputes.of_pair(a, b):
        return comparer.rereading.compare_each(a, b)
    weighed = comparer.weigh(a, b)
    return [] if weighed is None else [((), comparer.finding_on(weighed, detail=False))]


def _rank(relation: str) -> int:
    return RELATIONS.index(relation) if relation in RELATIONS else len(RELATIONS)


def _value(item: PairFinding | None, main: tuple[str, str]) -> int:
    return 0 if item is None or (item.relation, item.a) != main else CERTAINTIES.index(item.certainty)


def _in_full(full: PairFinding, known: PairFinding) -> PairFinding:
    """A finding of the last slice with the certainty of all of time, and what else holds under other readings."""
    turns_on = dict.fromkeys((*known.turns_on, *full.turns_on)) if known.certainty == "possible" else ()
    told = {(item.relation, item.of) for item in full.also}
    also = (*full.also, *(item for item in known.also if (item.relation, item.of) not in told))
    return full._replace(certainty=known.certainty, turns_on=tuple(turns_on), also=also, under=known.under)


def _bounds(world: World, name: str) -> set[int]:
    """Days on which a period of a gateway or of its flows begins or ends."""
    gateway = world.gateways[name]
    periods = (*(gateway.in_force or ()), *(period for flow in gateway.flows for period in flow.in_force or ()))
    return {day for period in periods for day in period.bounds()}


def _pairs_with(world: World, changed: set[str]) -> Iterable[tuple[str, str]]:
    """Pairs that may meet and of which at least one changed."""
    live = [name for name in world.live if name in changed]
    if len(live) > _FEW:
        return (pair for pair in candidate_pairs(world) if changed & set(pair))
    return (
        (name, other)
        for name in live
        for other in world.live
        if other != name and (other not in changed or name < other) and _may_meet(world, name, other)
    )


def _may_meet(world: World, a: str, b: str) -> bool:
    one, two = world.scopes[a].plain_possible, world.scopes[b].plain_possible
    return any(meet(x.box, y.box) is not None for x in one for y in two)
