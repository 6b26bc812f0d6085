"""Every route of a tiny world, one sequence of gateways after another, without search: what the search must find.

It shares the steps with the program, and neither the search, its bounds nor the order in which it looks.
"""

from __future__ import annotations

from itertools import permutations
from typing import NamedTuple

from gateways_graph.analysis.demand import ask
from gateways_graph.analysis.ranking import Rank
from gateways_graph.analysis.relations import provision_root
from gateways_graph.analysis.search import PLAIN_STEPS, Search
from gateways_graph.analysis.steps import StepMaker, Trail
from gateways_graph.engine.world import World
from gateways_graph.model.route import Demand

__all__ = ["Found", "every_route", "front_of"]


class Found(NamedTuple):
    """A route: its rank, its gateways in order, and its tier."""

    rank: Rank
    names: tuple[str, ...]
    tier: str


def every_route(world: World, demand: Demand, *, max_steps: int) -> list[Found]:
    """The best way through each sequence of gateways that leads to the recipient, detours left out."""
    search = Search(StepMaker(world, ask(world, demand)), max_steps, 1, 0)
    options = search.maker.options()
    names = sorted({option.gateway.id for option in options})
    found: dict[tuple[str, ...], Found] = {}
    for length in range(1, max_steps + 1):
        # Only the last step may be by a gateway that was used before.
        for path in ((*start, end) for start in permutations(names, length - 1) for end in names):
            for trail in _trails(search, path):
                rank = search.rank(trail, True)
                if rank[0] < 2 and (path not in found or rank < found[path].rank):
                    found[path] = Found(rank, path, search.tier(trail))
    plain = [one for one in found.values() if len(one.names) <= PLAIN_STEPS or one.tier == "specific"]
    direct: dict[str, int] = {}
    for one in plain:
        if len(one.names) == 1:
            for root in _roots(world, one.names):
                direct[root] = min(one.rank[0], direct.get(root, 9))
    return [one for one in plain if len(one.names) == 1 or not _is_detour(world, one, direct)]


def front_of(routes: list[Found]) -> set[tuple[Rank, tuple[str, ...], str]]:
    """Those that no other of their tier and verdict is as good as on every count, and better on one."""
    return {
        (one.rank, one.names, one.tier)
        for one in routes
        if not any(
            (two.tier, two.rank[0], two.rank[-1]) == (one.tier, one.rank[0], one.rank[-1])
            and two.rank != one.rank
            and all(x <= y for x, y in zip(two.rank, one.rank, strict=True))
            for two in routes
        )
    }


def _trails(search: Search, path: tuple[str, ...]) -> list[Trail]:
    maker = search.maker
    options = maker.options()
    trails = [maker.start()]
    for number, name in enumerate(path):
        last = number == len(path) - 1
        made = [
            new
            for old in trails
            for option in options
            if option.gateway.id == name
            for new in maker.make(old, option, last=last)
        ]
        trails = [trail for trail in made if last or not trail.blocked]
    return trails


def _roots(world: World, names: tuple[str, ...]) -> set[str]:
    return {provision_root(iri) for name in names for iri in world.gateways[name].provisions}


def _is_detour(world: World, one: Found, direct: dict[str, int]) -> bool:
    """Whether a provision on the way goes all the way by itself, on no worse verdict."""
    return any(direct.get(root, 9) <= one.rank[0] for root in _roots(world, one.names))
