"""Routes under every reading: supported when under all, arguable when under some, with the phrases named.

A route is a sequence of gateways that reaches certain bodies, purposes and information. It holds under a
reading when some way through the same gateways reaches at least that, whichever flows carry it; so a
route may be supported although each reading carries it by another flow. Its verdict is the worst over all
readings of the phrases it touches.

Routes are looked for with every phrase open and under choices of the readings that matter to the demand,
so that one which exists under a reading only is found, however much else there is.

Source: `docs/semantics.md`, sections 3 and 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gateways_graph.analysis.demand import Asked, ask
from gateways_graph.analysis.disputes import Choice
from gateways_graph.analysis.enumeration import Enumeration, Weighed, weigh
from gateways_graph.analysis.rereadwords import ReadingWords
from gateways_graph.analysis.routes import BUDGET, answer, route_of
from gateways_graph.analysis.search import RANK, TIERS, Label, Rank, Search
from gateways_graph.analysis.steps import Option, StepMaker, Trail
from gateways_graph.analysis.wording import Wording
from gateways_graph.engine.box import Box, meet
from gateways_graph.engine.world import World
from gateways_graph.model.route import VERDICTS, Demand, Route, Routes

__all__ = ["find_routes_read"]

#: Most choices of readings under which routes are looked for, beside the search with every phrase open.
SEARCHES = 8


def find_routes_read(
    world: World,
    demand: Demand,
    *,
    max_steps: int = 4,
    top: int = 5,
    budget: int = BUDGET,
    enumeration: Enumeration | None = None,
) -> Routes:
    """The best routes for a demand, each judged under every reading of the phrases that it touches.

    Args:
        world: The data at the demand's date and extent.
        demand: Ids of discloser, recipient, purpose and perhaps information.
        max_steps: Most steps in a route, 1 to 6.
        top: Most routes per tier and verdict.
        budget: Most steps tried by each search.
        enumeration: One that has worlds already.

    Raises:
        UsageError: From and to are the same, or one did not exist on the day.

    Returns:
        As `find_routes`. `complete` is also False when there were too many readings to try.

    Cost:
        One search where no phrase matters; else one more per choice of readings, and one trial of each
        route per choice of readings of its own phrases.
    """
    return _Rerouting(enumeration or Enumeration(world), demand, (max_steps, top, budget)).run()


class _Entry(NamedTuple):
    """A route ready to be listed."""

    rank: Rank
    names: tuple[str, ...]
    tier: str
    route: Route
    values: dict[Choice, int]


class _Way(NamedTuple):
    """A trail under a choice of readings; what it reaches is what another must reach to be the same route."""

    choice: Choice
    trail: Trail
    rank: Rank


class _Rerouting:
    """One demand under readings."""

    def __init__(self, enumeration: Enumeration, demand: Demand, bounds: tuple[int, int, int]) -> None:
        self.enumeration, self.disputes = enumeration, enumeration.disputes
        self.world, self.demand = enumeration.world, demand
        self.max_steps, self.top, self.budget = bounds
        self.asked: Asked = ask(self.world, demand)
        self.words = ReadingWords(self.world.dataset)
        self._searches: dict[int, Search] = {}
        self._options: dict[int, dict[str, list[Option]]] = {}
        self._wording: dict[int, Wording] = {}
        self.complete = True

    # -- looking

    def run(self) -> Routes:
        plain = self._search_in(self.world)
        plain.run()
        searches = [plain, *self._look_again(plain)]
        labels = {label.names: label for search in reversed(searches) for label in reversed(search.finished())}
        entries = [entry for names in sorted(labels) for entry in self._judge(names, labels[names])]
        found = answer(plain, self._in_order(entries))
        notes = (*self._notes(entries), *found.notes)
        return found._replace(complete=self.complete and all(one.complete for one in searches), notes=notes)

    def _search_in(self, world: World) -> Search:
        if id(world) not in self._searches:
            asked = self.asked if world is self.world else ask(world, self.demand)
            self._searches[id(world)] = Search(StepMaker(world, asked), self.max_steps, self.top, self.budget)
        return self._searches[id(world)]

    def _look_again(self, plain: Search) -> list[Search]:
        """Searches under readings of the phrases that paths to the recipient touch."""
        tried: dict[Choice, Search] = {}
        reached, boxes = set(plain.reached), set(plain.boxes)
        while True:
            powers = self._on_gateways(reached)
            choices = self.disputes.choices(powers, most=SEARCHES)
            barred = sorted(self._on_bars(boxes) - powers)
            self.complete = choices.complete
            sides = [tuple((phrase, self.disputes.rivals[phrase][at]) for phrase in barred) for at in (0, -1)]
            wanted = [tuple(sorted((*one, *side))) for one in choices.choices for side in dict.fromkeys(sides)]
            fresh = [choice for choice in wanted if choice and choice not in tried]
            if not fresh:
                return list(dict.fromkeys(tried.values()))
            for choice in fresh:
                search = tried[choice] = self._search_in(self.enumeration.world_under(choice))
                if not search.tried:
                    search.run()
                reached |= search.reached
                boxes |= search.boxes

    def _on_gateways(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self.disputes.of_gateway(name, steps=True) for name in names))

    def _on_bars(self, boxes: Iterable[Box]) -> frozenset[str]:
        """Phrases of the bars that may meet any of some steps."""
        boxes, found = list(boxes), frozenset[str]()
        for name, phrases in self.disputes.bars.items():
            pieces = self.world.bars[name].plain_possible if name in self.world.bars else ()
            if any(meet(box, piece.box) is not None for piece in pieces for box in boxes):
                found |= phrases
        return found

    # -- judging

    def _judge(self, names: tuple[str, ...], label: Label) -> list[_Entry]:
        """A sequence of gateways under every choice of readings: the routes that it makes."""
        plain = self._ways(names, ())
        boxes = [hop.box for way in plain for hop in way.trail.hops] + [hop.box for hop in label.trail.hops]
        phrases = self._on_gateways(names) | self._on_bars(boxes)
        choices = self.disputes.choices(phrases)
        self.complete &= choices.complete
        if not choices.choices[0]:
            return [self._entry(names, _Way((), label.trail, label.rank), Weighed(2 - label.rank[0]), [])]
        ways = {choice: self._ways(names, choice) for choice in choices.choices}
        best = [min(open_, key=_by_rank) for found in ways.values() if (open_ := [way for way in found if _value(way)])]
        if not best:
            shut = min((way for found in ways.values() for way in found), key=_by_rank, default=None)
            return [] if shut is None else [self._entry(names, shut, Weighed(0), [])]
        weighed = []
        for way in best:
            shown = [(choice, self._holding(way, ways[choice])) for choice in choices.choices]
            weighed.append((way, weigh([(choice, _value(found)) for choice, found in shown]), shown))
        weighed.sort(key=lambda item: (-item[1].answer, item[0].rank, item[0].choice))
        kept: list[_Way] = []
        entries = []
        for way, merged, shown in weighed:
            if not any(self._reaches(other.trail, way.trail, self._middles(way)) for other in kept):
                kept.append(way)
                entries.append(self._entry(names, way, merged, shown))
        return entries

    def _ways(self, names: Sequence[str], choice: Choice) -> list[_Way]:
        """Every trail through some gateways, in order, under a choice of readings."""
        world = self.enumeration.world_under(choice)
        search = self._search_in(world)
        maker, options = search.maker, self._options_of(search)
        trails = [maker.start()]
        for number, name in enumerate(names):
            last = number == len(names) - 1
            made = (
                new for old in trails for option in options.get(name, ()) for new in maker.make(old, option, last=last)
            )
            trails = [trail for trail in made if last or not trail.blocked]
        return [_Way(choice, trail, search.rank(trail, True)) for trail in trails]

    def _options_of(self, search: Search) -> dict[str, list[Option]]:
        key = id(search)
        if key not in self._options:
            found: dict[str, list[Option]] = {}
            for option in search.maker.options():
                found.setdefault(option.gateway.id, []).append(option)
            self._options[key] = found
        return self._options[key]

    def _holding(self, way: _Way, ways: Iterable[_Way]) -> _Way | None:
        """The best way under another reading that reaches at least what a route reaches."""
        middles = self._middles(way)
        found = (other for other in ways if _value(other) and self._reaches(other.trail, way.trail, middles))
        return min(found, key=lambda other: (other.rank[0], not self._is_same(other, way), other.rank), default=None)

    def _is_same(self, one: _Way, two: _Way) -> bool:
        return self._reaches(two.trail, one.trail, ())

    def _middles(self, way: _Way) -> tuple[int, ...]:
        """The bodies by which a route goes on, as it names them."""
        steps = self._wording_of(way).steps(way.trail)[:-1]
        taken = [hop.box.recipient for hop in way.trail.hops]
        return tuple(
            self.world.bodies.possible.get(step.recipient, 0) & mask for step, mask in zip(steps, taken, strict=False)
        )

    def _reaches(self, wide: Trail, narrow: Trail, middles: tuple[int, ...]) -> bool:
        """Whether one trail reaches all that another does, by the same bodies in between."""
        ends = narrow.hops[0].box.discloser & ~wide.hops[0].box.discloser
        ends |= narrow.hops[-1].box.recipient & ~wide.hops[-1].box.recipient
        lost = narrow.purpose & ~wide.purpose | narrow.subject & ~wide.subject
        lost |= narrow.form & ~wide.form | narrow.extent & ~wide.extent
        special = wide.hops[0].special and not narrow.hops[0].special
        between = any(mask & ~hop.box.recipient for mask, hop in zip(middles, wide.hops, strict=False))
        return not (ends or lost or special or between)

    # -- saying

    def _wording_of(self, way: _Way) -> Wording:
        world = self.enumeration.world_under(way.choice)
        if id(world) not in self._wording:
            self._wording[id(world)] = Wording(self._search_in(world).maker)
        return self._wording[id(world)]

    def _entry(
        self, names: tuple[str, ...], way: _Way, merged: Weighed, shown: Sequence[tuple[Choice, _Way | None]]
    ) -> _Entry:
        """A route as it is listed: told as it is under the first choice under which it holds best."""
        best = next((found for choice, found in shown if choice == merged.under and found is not None), way)
        if shown and self._is_same(best, way):
            way = best
        if merged.answer == 2 and not any(self.disputes.of_terms(name) for name in names):
            # Where it holds by what is undisputed, no reading need be named.
            firm = (other for other in self._ways(names, ()) if _value(other) == 2 and self._is_same(other, way))
            way = next(firm, way)
        search = self._search_in(self.enumeration.world_under(way.choice))
        doubts = 0 if merged.answer == 2 else max(1, way.rank[3] + len(merged.turns_on))
        rank = (2 - merged.answer, *way.rank[1:3], doubts, *way.rank[4:]) if shown else way.rank
        tier = search.tier(way.trail)
        route = route_of(self._wording_of(way), Label(way.rank, names, way.trail, way.rank), tier)
        route = route._replace(
            verdict=VERDICTS[rank[0]],
            certainty="possible" if rank[3] else "certain",
            rank=tuple(zip(RANK, rank, strict=True)),
            turns_on=merged.turns_on if merged.answer == 1 else (),
            under=way.choice,
        )
        if shown:
            told = {choice: self._wording_of(found).steps(found.trail) for choice, found in shown if found is not None}
            route = self.words.told(route, told, [(choice, _value(found)) for choice, found in shown], self.disputes)
        return _Entry(rank, names, tier, route, {choice: _value(found) for choice, found in shown})

    def _in_order(self, entries: Iterable[_Entry]) -> list[Route]:
        """The best of each tier and verdict; then blocked ones, longer ones only where nothing is open."""
        ordered = sorted(entries, key=lambda entry: (entry.rank, entry.names))
        lists = [
            [entry.route for entry in ordered if (entry.tier, entry.rank[0]) == (tier, verdict)][: self.top]
            for tier in TIERS
            for verdict in (0, 1)
        ]
        open_ = [route for found in lists for route in found]
        shut = [entry.route for entry in ordered if entry.rank[0] == 2 and (not open_ or len(entry.names) == 1)]
        return [*open_, *shut[: self.top]]

    def _notes(self, entries: Sequence[_Entry]) -> Iterable[str]:
        if not self.complete:
            yield "there are too many readings to try them all: a route that only some allow may be missing"
        if any(entry.rank[0] == 0 for entry in entries):
            return
        phrases = {phrase for entry in entries for choice in entry.values for phrase, _ in choice}
        choices = self.disputes.choices(phrases)
        if phrases and choices.complete and all(self._best(entries, choice) == 2 for choice in choices.choices):
            yield "under every reading some route is supported, though no single one is under all"

    def _best(self, entries: Iterable[_Entry], choice: Choice) -> int:
        """The best value of any route under a choice of readings."""
        found = []
        for entry in entries:
            for own, value in entry.values.items():
                if set(own) <= set(choice):
                    found.append(value)
        return max(found, default=0)


def _value(way: _Way | None) -> int:
    """2 supported, 1 arguable, 0 blocked or not there."""
    return 0 if way is None else 2 - way.rank[0]


def _by_rank(way: _Way) -> tuple[Rank, Choice]:
    return way.rank, way.choice
