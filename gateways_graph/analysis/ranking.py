"""How routes are ordered: a vector, Pareto first, then a named order; never one hidden score.

A route is on the *front* of its list when no other of the list is at least as good on every count and
better on one. A list shows the first of the front, then the first of the rest.

Source: `docs/semantics.md`, section 5, "Ranking".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import le
from typing import NamedTuple

from gateways_graph.model.route import Route

__all__ = [
    "RANK",
    "TIERS",
    "Rank",
    "Ranked",
    "dominates",
    "find_front",
    "get_order",
    "list_routes",
    "needs_agreement",
    "pick",
]

TIERS = ("specific", "general", "agreement", "no-power-needed")
#: Names of the components of a route's rank, in the order they are compared. `partial` is 1 where only part of
#: the demand is reached; `some_readings` counts steps that hold under some reading only; `force` is the weakest
#: of its steps; `beyond` counts steps whose gateway is not confined to the information asked for; `aside` is 1
#: where it is only for information that came in some special way.
RANK = (
    "verdict", "hops", "partial", "doubts", "eyes", "conditions", "some_readings", "force", "beyond", "evidence",
    "aside",
)  # fmt: skip
#: Profile -> what is compared before the rest.
_FIRST = {
    "fewest-eyes": ("eyes", "beyond"),
    "strongest-authority": ("verdict", "force", "doubts", "evidence"),
}

#: One number per name of `RANK`; smaller is better.
Rank = tuple[int, ...]


def get_order(profile: str | None) -> Callable[[Rank], Rank]:
    """What to sort ranks by under a profile; the named order when there is none."""
    first = _FIRST.get(profile or "", ())
    places = [RANK.index(name) for name in (*first, *(name for name in RANK if name not in first))]
    return lambda rank: tuple(rank[place] for place in places)


def dominates(one: Rank, two: Rank) -> bool:
    """Whether one rank is at least as good as another on every count."""
    return all(map(le, one, two))


def find_front(ranks: Iterable[Rank]) -> list[Rank]:
    """Those of some ranks that no other beats, in order of the first.

    Cost:
        Quadratic in the number of different ranks.
    """
    front: list[Rank] = []
    # Whatever beats a rank comes before it in the order of the numbers.
    for rank in sorted(set(ranks)):
        if not any(dominates(other, rank) for other in front):
            front.append(rank)
    return front


def pick(ranks: Sequence[Rank], *, top: int, order: Callable[[Rank], Rank]) -> list[tuple[int, bool]]:
    """Which of some ranked things are shown, by place, and whether each is on the front.

    Args:
        ranks: One per thing; of things that rank alike the earlier comes first.
        top: Most of the front, and most by the order alone.
        order: What to sort by.
    """
    front = set(find_front(ranks))
    places = sorted(range(len(ranks)), key=lambda place: (order(ranks[place]), place))
    best = [place for place in places if ranks[place] in front][:top]
    return [*((place, True) for place in best), *((place, False) for place in places[:top] if place not in best)]


class Ranked(NamedTuple):
    """A route ready to be listed."""

    rank: Rank
    names: tuple[str, ...]
    tier: str
    route: Route


def list_routes(ranked: Iterable[Ranked], *, top: int, profile: str | None) -> list[Route]:
    """Routes in the order in which they are listed.

    What is only for information that came in some special way stands behind all else. Then tier by tier,
    and in a tier verdict by verdict, unless a profile puts something else before the verdict. Blocked
    routes come last: direct ones, and longer ones only where nothing is open.
    """
    order = get_order(profile)
    open_: list[Ranked] = []
    shut: list[Ranked] = []
    for item in sorted(ranked, key=lambda item: (order(item.rank), item.names)):
        (shut if item.rank[0] == 2 else open_).append(item)

    def place(item: Ranked) -> tuple[int, int]:
        return item.rank[-1], TIERS.index(item.tier)

    found = []
    for _, group in groupby(sorted(open_, key=place), key=place):
        items, chosen = list(group), []
        for verdict in (0, 1):
            same = [item for item in items if item.rank[0] == verdict]
            for number, front in pick([item.rank for item in same], top=top, order=order):
                chosen.append((not front, same[number]))
        if profile is None:
            chosen.sort(key=lambda pair: pair[1].rank[0])
        else:
            chosen.sort(key=lambda pair: (pair[0], order(pair[1].rank), pair[1].names))
        found += [item.route._replace(front=not behind) for behind, item in chosen]
    shut = [item for item in shut if not open_ or len(item.names) == 1]
    return [*found, *(item.route for item in shut[:top])]


def needs_agreement(route: Route) -> bool:
    """Whether the agreement of the person is left to be had before some step."""
    return route.tier == "agreement" or any(
        item.type == "agreement" for step in route.steps for item in step.conditions
    )
