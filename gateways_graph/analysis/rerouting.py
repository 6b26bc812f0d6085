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
from gateways_graph.analysis.limits import DOUBTFUL, Limits
from gateways_graph.analysis.ranking import RANK, Rank, Ranked
from gateways_graph.analysis.rereadwords import ReadingWords
from gateways_graph.analysis.routes import BUDGET, answer, route_of
from gateways_graph.analysis.search import Label, Search
from gateways_graph.analysis.steps import Option, StepMaker, Trail
from gateways_graph.analysis.wording import Wording
from gateways_graph.engine.box import Box, meet
from gateways_graph.engine.world import World
from gateways_graph.model.route import VERDICTS, Demand, Route, Routes
from gateways_graph.model.settled import conclude

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
    profile: str | None = None,
    enumeration: Enumeration | None = None,
) -> Routes:
    """The best routes for a demand, each judged under every reading of the phrases that it touches.

    Args:
        world: The data at the demand's date and extent.
        demand: Ids of discloser, recipient, purpose and perhaps information.
        max_steps: Most steps in a route, 1 to 6.
        top: Most routes per tier and verdict.
        budget: Most steps tried by each search.
        profile: What matters most; one of `PROFILES`.
        enumeration: One that has worlds already.

    Raises:
        UsageError: From and to are the same, or one did not exist on the day.

    Returns:
        As `find_routes`. `complete` is also False when there were too many readings to try.

    Cost:
        One search where no phrase matters; else one more per choice of readings, and one trial of each
        route per choice of readings of its own phrases.
    """
    return _Rerouting(enumeration or Enumeration(world), demand, (max_steps, top, budget), profile=profile).run()


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

    def __init__(
        self, enumeration: Enumeration, demand: Demand, bounds: tuple[int, int, int], *, profile: str | None = None
    ) -> None:
        self.profile = profile
        self.enumeration, self.disputes = enumeration, enumeration.disputes
        self.world, self.demand = enumeration.world, demand
        self.max_steps, self.top, self.budget = bounds
        self.asked: Asked = ask(self.world, demand)
        self.words = ReadingWords(self.world.dataset)
        self._found: dict[tuple[tuple[str, ...], int], list[_Way]] = {}
        self._searches: dict[int, Search] = {}
        self._options: dict[int, dict[str, list[Option]]] = {}
        self._wording: dict[int, Wording] = {}
        self.complete = True

    # -- looking

    def run(self) -> Routes:
        plain = self._search_in(self.world)
        plain.run()
        searches = [plain, *self._look_again(plain)]
        labels: dict[tuple[str, ...], list[Label]] = {}
        for search in searches:
            fresh = [label for label in search.finished() if search is plain or label.names not in labels]
            for label in fresh:
                labels.setdefault(label.names, []).append(label)
        entries = [entry for names in sorted(labels) for entry in self._judge(names, labels[names])]
        ranked = [Ranked(entry.rank, entry.names, entry.tier, entry.route) for entry in entries]
        found = answer(plain, ranked, top=self.top, profile=self.profile)
        notes = (*self._notes(entries), *found.notes)
        return found._replace(complete=self.complete and all(one.complete for one in searches), notes=notes)

    def _search_in(self, world: World) -> Search:
        if id(world) not in self._searches:
            asked = self.asked if world is self.world else ask(world, self.demand)
            maker = StepMaker(world, asked, limits=self._limits_in(world))
            self._searches[id(world)] = Search(maker, self.max_steps, self.top, self.budget, profile=self.profile)
        return self._searches[id(world)]

    def _limits_in(self, world: World) -> Limits:
        """Bars and onward rules of a world, with what earlier demands of the enumeration worked out of them."""
        known, key = self.enumeration.limits, (id(world), self.demand.facts)
        if key not in known:
            settled = conclude(world.dataset.conditions, self.demand.facts)
            known[key] = Limits(world, lets=self.enumeration.lets, settled=settled)
            self.enumeration.lets = known[key].lets
        return known[key]

    def _look_again(self, plain: Search) -> list[Search]:
        """Searches under readings of the phrases that paths to the recipient touch."""
        tried: dict[Choice, Search] = {}
        reached = set(plain.reached)
        while True:
            powers, barred = self._on_powers(reached, told=bool(self.demand.facts)), self._on_bars(reached)
            choices = self.disputes.choices(powers, most=SEARCHES)
            self.complete = choices.complete
            sides = [
                tuple((phrase, self.disputes.rivals[phrase][at]) for phrase in sorted(barred - powers))
                for at in (0, -1)
            ]
            wanted = [tuple(sorted((*one, *side))) for one in choices.choices for side in dict.fromkeys(sides)]
            fresh = [choice for choice in wanted if choice and choice not in tried]
            if not fresh:
                return list(dict.fromkeys(tried.values()))
            for choice in fresh:
                search = tried[choice] = self._search_in(self.enumeration.world_under(choice))
                if not search.tried:
                    search.run()
                reached |= search.reached

    def _on_powers(self, steps: Iterable[tuple[str, str, Box]], *, told: bool = True) -> frozenset[str]:
        """Phrases of the gateways, and of the flows of theirs, by which some steps go.

        Args:
            steps: Gateway, flow and box of each.
            told: Whether phrases count on which only what is told of a step rests.
        """
        disputes, found = self.disputes, frozenset[str]()
        boxes: dict[str, set[Box]] = {}
        flows: dict[str, set[str]] = {}
        for name, flow, box in steps:
            boxes.setdefault(name, set()).add(box)
            flows.setdefault(name, set()).add(flow)
        for name, used in flows.items():
            found |= disputes.of_force(name, told=told)
            found |= frozenset().union(*(on for flow, on in disputes.of_flows(name).items() if flow in used))
            for other in disputes.displacing(name):
                found |= self._taken_by(other, boxes[name])
        return found

    def _taken_by(self, name: str, boxes: Iterable[Box]) -> frozenset[str]:
        """Phrases on which rests what a gateway takes from one that gives way to it, in some steps."""
        disputes, boxes = self.disputes, list(boxes)
        on_flows, found = disputes.of_flows(name), frozenset[str]()
        scope = self.world.scopes.get(name)
        for piece in scope.plain_possible if scope else ():
            on = on_flows.get(piece.flow, frozenset()) | disputes.standing_apart(name)
            if not on <= found and any(meet(piece.box, box) is not None for box in boxes):
                found |= on
        return found

    def _on_bars(self, steps: Iterable[tuple[str, str, Box]]) -> frozenset[str]:
        """Phrases of the bars that, with every phrase open, put some steps in doubt or stop them.

        What a bar only carves out of a step, or yields, it does so under every reading.
        """
        limits, found = self._search_in(self.world).maker.limits, frozenset[str]()
        asked = {(name, box) for name, _, box in steps}
        for bar, phrases in self.disputes.bars.items():
            answers = (limits.bar(bar, self.world.gateways[name], box) for name, box in asked if bar in self.world.bars)
            if any(answer is not None and answer.level >= DOUBTFUL for answer in answers):
                found |= phrases
        return found

    # -- judging

    def _judge(self, names: tuple[str, ...], labels: Sequence[Label]) -> list[_Entry]:
        """A sequence of gateways under every choice of readings: the routes that it makes."""
        trails = [way.trail for way in self._ways(names, ())] + [label.trail for label in labels]
        steps = {(hop.gateway.id, hop.option.piece.flow, hop.box) for trail in trails for hop in trail.hops}
        phrases = self._on_powers(steps) | self._on_bars(steps)
        choices = self.disputes.choices(phrases)
        self.complete &= choices.complete
        if not choices.choices[0]:
            return [self._entry(_Way((), label.trail, label.rank), Weighed(2 - label.rank[0]), []) for label in labels]
        ways = {choice: self._ways(names, choice) for choice in choices.choices}
        best = [way for found in ways.values() for way in _best_of(found)]
        if not best:
            shut = min((way for found in ways.values() for way in found), key=_by_rank, default=None)
            return [] if shut is None else [self._entry(shut, Weighed(0), [])]
        weighed = []
        middles = {id(way): self._middles(way) for way in best}
        for way in best:
            shown = [(choice, self._holding(way, ways[choice], middles[id(way)])) for choice in choices.choices]
            weighed.append((way, weigh([(choice, _value(found)) for choice, found in shown]), shown))
        weighed.sort(key=lambda item: (-item[1].answer, item[0].rank, item[0].choice))
        kept: list[_Way] = []
        entries = []
        for way, merged, shown in weighed:
            if not any(self._reaches(other.trail, way.trail, middles[id(way)]) for other in kept):
                kept.append(way)
                entries.append(self._entry(way, merged, shown))
        return entries

    def _ways(self, names: Sequence[str], choice: Choice) -> list[_Way]:
        """Every trail through some gateways, in order, under a choice of readings."""
        world = self.enumeration.world_under(choice)
        key = (tuple(names), id(world))
        if key in self._found:
            return [way._replace(choice=choice) for way in self._found[key]]
        search = self._search_in(world)
        maker, options = search.maker, self._options_of(search)
        trails = [maker.start()]
        for number, name in enumerate(names):
            last = number == len(names) - 1
            made = (
                new for old in trails for option in options.get(name, ()) for new in maker.make(old, option, last=last)
            )
            trails = [trail for trail in made if last or not trail.blocked]
        self._found[key] = [_Way(choice, trail, search.rank(trail, True)) for trail in trails]
        return self._found[key]

    def _options_of(self, search: Search) -> dict[str, list[Option]]:
        key = id(search)
        if key not in self._options:
            found: dict[str, list[Option]] = {}
            for option in search.maker.options():
                found.setdefault(option.gateway.id, []).append(option)
            self._options[key] = found
        return self._options[key]

    def _holding(self, way: _Way, ways: Iterable[_Way], middles: tuple[int, ...]) -> _Way | None:
        """The best way under another reading that reaches at least what a route reaches."""
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

    def _entry(self, way: _Way, merged: Weighed, shown: Sequence[tuple[Choice, _Way | None]]) -> _Entry:
        """A route as it is listed: told as it is under the first choice under which it holds best."""
        names = tuple(hop.gateway.id for hop in way.trail.hops)
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
        if merged.answer == 1 and merged.turns_on:
            rank = self._some_readings(rank, names, merged.turns_on)
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

    def _some_readings(self, rank: Rank, names: Sequence[str], phrases: Iterable[str]) -> Rank:
        """A rank that counts the steps which hold under some readings only."""
        steps = sum(not self.disputes.of_gateway(name, steps=True).isdisjoint(phrases) for name in names)
        place = RANK.index("some_readings")
        return (*rank[:place], max(rank[place], steps, 1), *rank[place + 1 :])

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


def _best_of(ways: Sequence[_Way]) -> list[_Way]:
    """The best way of each verdict that is open."""
    open_ = [way for way in ways if _value(way)]
    return [min(found, key=_by_rank) for value in (2, 1) if (found := [way for way in open_ if _value(way) == value])]


def _by_rank(way: _Way) -> tuple[Rank, Choice]:
    return way.rank, way.choice
