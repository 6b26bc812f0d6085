"""Changed worlds, each built and searched once: how well a demand stands with some changes made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gateways_graph.analysis.amending import amend_world
from gateways_graph.analysis.demand import ask
from gateways_graph.analysis.disputes import Disputes
from gateways_graph.analysis.enumeration import Enumeration
from gateways_graph.analysis.lets import Lets
from gateways_graph.analysis.limits import Limits
from gateways_graph.analysis.places import JOINT, Place, step_box
from gateways_graph.analysis.rerouting import find_routes_read
from gateways_graph.analysis.steps import Option, StepMaker
from gateways_graph.engine.box import meet
from gateways_graph.engine.world import World
from gateways_graph.model.route import VERDICTS, Demand, Route, Routes
from gateways_graph.model.settled import conclude
from gateways_graph.model.why_not import Change

__all__ = ["SUPPORTED", "Chain", "Changes", "Trials", "level_of", "verdict_of"]

#: The best level.
SUPPORTED = 2
#: Some changes, in order.
Changes = tuple[Change, ...]


class Chain(NamedTuple):
    """Flows that would together carry a demand, and what they lack.

    `0 purpose` is the first one's purpose, `1 purpose` that of the second, and `joint purpose` one in common.
    """

    places: tuple[Place, ...]
    lacks: frozenset[str]

    @classmethod
    def of(cls, *places: Place) -> Chain:
        """A chain of places."""
        lacks = {f"{at} {axis}" for at, place in enumerate(places) for axis in place.lacks}
        if len(places) > 1:
            one, two = places
            common = {
                "purpose": one.piece.box.purpose & two.piece.box.purpose,
                "information": one.piece.box.subject & two.piece.box.subject,
                "extent": one.extent & two.extent,
            }
            apart = {axis for axis, mask in common.items() if not mask}
            lacks |= {f"{JOINT} {axis}" for axis in apart - one.lacks - two.lacks}
        return cls(places, frozenset(lacks))

    @property
    def weight(self) -> tuple[int, int]:
        """Steps whose power is not express, and evidence."""
        found = [place.weight for place in self.places]
        return sum(item[0] for item in found), sum(item[1] for item in found)


def level_of(routes: Routes, *, whole: bool = False) -> int:
    """How well a demand stands: 2 supported, 1 arguable, 0 neither.

    Args:
        routes: The answer to it.
        whole: Whether only routes that reach all that was demanded count.
    """
    return max((SUPPORTED - VERDICTS.index(route.verdict) for route in _counted(routes, whole=whole)), default=0)


def _counted(routes: Routes, *, whole: bool) -> list[Route]:
    return [route for route in routes.routes if route.steps and (route.match == "whole" or not whole)]


def verdict_of(routes: Routes, *, whole: bool = False) -> str:
    """The best verdict of an answer; what needs no power comes before all."""
    if any(not route.steps for route in routes.routes):
        return "no power needed"
    found = _counted(routes, whole=whole)
    return min((route.verdict for route in found), key=VERDICTS.index, default="not established")


class Trials:
    """One demand in changed worlds.

    Attributes:
        whole: Whether only routes that reach all that was demanded count.
        looked: How many chains were looked at alone.
        stopped: Whether the search of some changed world stopped at its budget.
    """

    def __init__(self, world: World, routes: Routes, bounds: tuple[int, int], disputes: Disputes) -> None:
        self.world, self.demand, self.disputes = world, routes.demand, disputes
        self.asked = ask(world, self.demand)
        self.max_steps, self.top = bounds
        # Where a supported route reaches a part already, what is asked is why none reaches the whole.
        self.whole = level_of(routes) == SUPPORTED
        self._answers: dict[Changes, Routes] = {(): routes}
        self._looks: dict[tuple[Changes, bool], tuple[StepMaker, dict[str, list[Option]]]] = {}
        self._lets: Lets | None = None
        self.looked, self.stopped = 0, not routes.complete

    @property
    def tried(self) -> int:
        """How many changed worlds were searched."""
        return len(self._answers) - 1

    def level(self, changes: Changes = ()) -> int:
        """How well the demand stands with some changes made."""
        return level_of(self.answer(changes), whole=self.whole)

    def answer(self, changes: Changes = ()) -> Routes:
        """The routes with some changes made."""
        if changes not in self._answers:
            enumeration = Enumeration(amend_world(self.world, changes))
            enumeration.lets = self._lets
            found = find_routes_read(
                enumeration.world,
                self._settled(changes),
                max_steps=self.max_steps,
                top=self.top,
                enumeration=enumeration,
            )
            self._lets = self._lets or enumeration.lets
            self.stopped |= not found.complete
            self._answers[changes] = found
        return self._answers[changes]

    def best(self, changes: Changes) -> Route:
        """The first route of the best verdict with some changes made."""
        place = SUPPORTED - self.level(changes)
        routes = _counted(self.answer(changes), whole=self.whole)
        return next(route for route in routes if VERDICTS.index(route.verdict) == place)

    def _settled(self, changes: Changes) -> Demand:
        """The demand with the conditions that are met among its facts."""
        met = {change.of for change in changes if change.kind == "settle a condition"}
        kept = [(name, holds) for name, holds in self.demand.facts if name not in met]
        return self.demand._replace(facts=tuple(sorted((*kept, *((name, True) for name in met)))))

    # -- a quick look

    def may_open(self, changes: Changes, chains: Iterable[Chain]) -> bool:
        """Whether some chain may lead further in the changed world; what is no is no in a search too."""
        return changes in self._answers or any(self._leads(changes, chain) for chain in chains)

    def _leads(self, changes: Changes, chain: Chain) -> bool:
        disputed = self._is_disputed(chain)
        if disputed and not self.level():
            # A reading may carry what none carries while they are left open.
            return True
        self.looked += 1
        # What is supported is so under every reading, so also where each phrase is read in one way.
        maker, options = self._look(changes, settled=disputed)
        trails = [maker.start()]
        for number, place in enumerate(chain.places):
            mine = options.get(place.gateway.id if disputed else place.flow.id, ())
            last = number == len(chain.places) - 1
            made = (new for old in trails for option in mine for new in maker.make(old, option, last=last))
            trails = [trail for trail in made if not trail.blocked]
        return any(SUPPORTED - any(hop.doubts for hop in trail.hops) > self.level() for trail in trails)

    def _look(self, changes: Changes, *, settled: bool) -> tuple[StepMaker, dict[str, list[Option]]]:
        """Steps in a changed world, and the boxes of its gateways and of its flows."""
        if (changes, settled) not in self._looks:
            taken = {change.of for change in changes if change.kind == "settle a reading"}
            rivals = self.disputes.rivals.items() if settled else ()
            read = (
                Change("settle a reading", phrase, names=names[:1]) for phrase, names in rivals if phrase not in taken
            )
            world = amend_world(self.world, (*changes, *read))
            demand = self._settled(changes)
            settled_by = conclude(world.dataset.conditions, demand.facts)
            maker = StepMaker(world, ask(world, demand), limits=Limits(world, lets=self._lets, settled=settled_by))
            options: dict[str, list[Option]] = {}
            for option in maker.options():
                for name in (option.gateway.id, option.piece.flow):
                    options.setdefault(name, []).append(option)
            self._looks = {key: found for key, found in self._looks.items() if key[0] == changes}
            self._looks[changes, settled] = maker, options
        return self._looks[changes, settled]

    def _is_disputed(self, chain: Chain) -> bool:
        """Whether a reading may carry what no reading left open does."""
        if any(self.disputes.of_gateway(place.gateway.id, steps=True) for place in chain.places):
            return True
        boxes = [step_box(place, self.asked) for place in chain.places]
        scopes = [self.world.bars[name] for name in self.disputes.bars if name in self.world.bars]
        return any(meet(box, piece.box) for scope in scopes for piece in scope.plain_possible for box in boxes)
