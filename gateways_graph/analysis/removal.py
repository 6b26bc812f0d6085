"""Which gateways could go together: a certified removable set, and the fewest that keep every flow.

Two duplicates are each removable, not both. So gateways are tried one by one, in a named order; one
goes when what remains still covers it, and everything that went before it. The result is certified
by compiling a world without those that went and asking for the cover of each again.

Only certain covers count here: what is possibly removable stays.

Source: `docs/semantics.md`, section 4, "one at a time".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from gateways_graph.analysis.overlaps import NO_FILTERS, Filters, touches
from gateways_graph.analysis.redundancy import Coverage, judge_all
from gateways_graph.engine.box import BUDGET, BudgetError
from gateways_graph.engine.compile import extent_names
from gateways_graph.engine.hitting import find_smallest_hitting_set
from gateways_graph.engine.region import find_gap, one_point
from gateways_graph.engine.world import Region, World, build_world
from gateways_graph.model.redundancy import Redundancy, RemovableSet, Removal, SmallestSet

__all__ = ["PREFERENCES", "certify", "find_redundant", "find_removable_set", "find_smallest_set"]

#: Name of an order -> what a reviewer prefers to see go first.
PREFERENCES: Mapping[str, str] = {
    "narrowest": "those that cover the fewest points first",
    "oldest": "those longest in force first",
    "newest": "those most recently in force first",
}
_UNDATED = 10**7


def find_redundant(
    world: World,
    *,
    filters: Filters = NO_FILTERS,
    prefer: str = "narrowest",
    keep: Iterable[str] = (),
    exact: bool = False,
    budget: int = BUDGET,
    progress: Callable[[int, int], None] | None = None,
) -> Redundancy:
    """What could go and what must stay, what could go together, and the fewest that keep every flow.

    Args:
        world: The data at a date.
        filters: Judge only gateways that pass these; any gateway may cover them.
        prefer: A name of `PREFERENCES`.
        keep: Gateways that are never to go.
        exact: Whether to prove the fewest (see `find_smallest_set`).
        budget: Most steps for one question.
        progress: Called with (done, all).

    Raises:
        MissingExtraError: `exact`, and the solver is not installed.
    """
    coverage = Coverage(world, budget=budget)
    names = [name for name in world.live if touches(world, name, filters)]
    judged = judge_all(coverage, names, progress=progress)
    kept = set(keep)
    free = [item.gateway for item in judged if item.verdict == "removable" and item.gateway not in kept]
    removable = find_removable_set(coverage, free, prefer=prefer)
    smallest = find_smallest_set(coverage, free, exact=exact)
    complete = removable.complete and all(item.verdict != "undecided" for item in judged)
    return Redundancy(judged, len(world.live), removable, smallest, complete)


def find_removable_set(coverage: Coverage, candidates: Iterable[str], *, prefer: str = "narrowest") -> RemovableSet:
    """Gateways that could all go together, tried in a named order.

    Args:
        coverage: Of the world asked about.
        candidates: Gateways that are individually removable, with certainty.
        prefer: A name of `PREFERENCES`.

    Raises:
        KeyError: There is no order of that name.

    Returns:
        A set that cannot be enlarged in that order, certified by `certify`. Another order may give
        another set, and none of these need be the largest.
    """
    covers, complete = _remove(coverage, candidates, prefer)
    return RemovableSet(
        prefer,
        _removals(coverage, covers),
        len(coverage.world.live) - len(covers),
        certify(coverage, covers),
        complete,
    )


def _remove(coverage: Coverage, candidates: Iterable[str], prefer: str) -> tuple[dict[str, tuple[str, ...]], bool]:
    """Removed gateways with covers that use none of them, and whether every question was decided."""
    order = _order(coverage, prefer)
    covers: dict[str, tuple[str, ...]] = {}
    complete = True
    for name in sorted(candidates, key=lambda item: (order(item), item)):
        # Whatever went before and leant on this one must find another cover.
        asked = [name, *(gone for gone, cover in covers.items() if name in cover)]
        try:
            found = {item: coverage.find_sure_cover(item, without={*covers, name}) for item in asked}
        except BudgetError:
            complete = False
            continue
        if all(found.values()):
            covers |= found
    return covers, complete


def _order(coverage: Coverage, prefer: str) -> Callable[[str], int]:
    if prefer == "narrowest":
        return coverage.size
    if prefer not in PREFERENCES:
        raise KeyError(prefer)
    sign = 1 if prefer == "oldest" else -1

    def begun(name: str) -> int:
        starts = [period.start.first for period in coverage.world.gateways[name].in_force or () if period.start]
        return sign * min(starts) if starts else _UNDATED

    return begun


def _removals(coverage: Coverage, covers: Mapping[str, tuple[str, ...]]) -> tuple[Removal, ...]:
    return tuple(
        Removal(name, cover, coverage.find_backfills(name, without=covers.keys() - {name}))
        for name, cover in covers.items()
    )


def certify(coverage: Coverage, covers: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether each cover still holds in a world from which all that it is to replace are gone."""
    afters: dict[int, World] = {}
    return all(_holds_without(coverage, name, covers, afters) for name in covers)


def _holds_without(
    coverage: Coverage, name: str, covers: Mapping[str, tuple[str, ...]], afters: dict[int, World]
) -> bool:
    plain = _is_replaced(coverage, name, covers, afters)
    if plain and coverage.rejudging.is_settled(name):
        return True
    views = coverage.rejudging.views(name)
    return all(_is_replaced(view.coverage, name, covers, afters, some=True) for view in views) if views else plain


def _is_replaced(
    coverage: Coverage,
    name: str,
    covers: Mapping[str, tuple[str, ...]],
    afters: dict[int, World],
    *,
    some: bool = False,
) -> bool:
    """Whether the cover of a gateway holds in this world once all that are to go are gone.

    Args:
        coverage: Of this world.
        name: The gateway.
        covers: All gateways that are to go, each with its cover.
        afters: Worlds without them, made already; kept here.
        some: Whether those of the cover that pass the side test need only be some of it.
    """
    world = coverage.world
    if id(world) not in afters:
        left = world.dataset._replace(gateways=tuple(item for item in world.dataset.gateways if item.id not in covers))
        afters[id(world)] = build_world(left, world.day, extent=extent_names(world.extent), like=world)
    after, passing = afters[id(world)], coverage.sure_members(name)
    cover = passing.intersection(covers[name]) if some else covers[name]
    return (
        name not in after.scopes
        and passing.issuperset(cover)
        and after.scopes.keys() >= set(cover)
        and coverage.left_open(name, cover, after) is None
    )


def find_smallest_set(coverage: Coverage, candidates: Iterable[str], *, exact: bool = False) -> SmallestSet:
    """The fewest gateways that keep every permitted flow, on terms no stricter.

    Args:
        coverage: Of the world asked about.
        candidates: Gateways that are individually removable, with certainty, and may go; all others stay.
        exact: Prove it with the solver of the extra `large`; otherwise the best of the named orders.

    Raises:
        MissingExtraError: `exact`, and the solver is not installed.
    """
    free = sorted(candidates)
    tries = [_remove(coverage, free, prefer)[0] for prefer in PREFERENCES]
    covers = max(tries, key=len)
    bound = len(coverage.world.live) - len(free)
    if exact:
        with suppress(BudgetError):
            covers, bound = _prove(coverage, free, covers)
    kept = len(coverage.world.live) - len(covers)
    return SmallestSet(_removals(coverage, covers), kept, kept == bound, bound)


# -- the proof that no smaller set will do


def _prove(
    coverage: Coverage, free: list[str], start: Mapping[str, tuple[str, ...]]
) -> tuple[dict[str, tuple[str, ...]], int]:
    """The largest removable set and the proof, by implicit hitting set.

    Every disclosure of a gateway that goes must be covered by one that stays: that is a clause over
    the removable gateways, the others stay anyway. The solver picks the fewest that satisfy the
    clauses known so far; each disclosure that is then uncovered is one more clause. When none is,
    no smaller set exists, as every set must satisfy these clauses.

    Source: Chandrasekaran, Karp, Moreno-Centeno and Vempala, "Algorithms for implicit hitting set
    problems", SODA 2011.
    """
    clauses: list[frozenset[str]] = []
    while True:
        kept = find_smallest_hitting_set(clauses)
        gone = [name for name in free if name not in kept]
        found = [_clause(coverage, name, gone) for name in gone]
        new = [clause for clause in found if clause is not None]
        if not new:
            covers = {name: coverage.find_sure_cover(name, without=gone) for name in gone}
            # As good as what was found before: keep the set that a named order explains.
            best = dict(start) if len(start) == len(covers) else covers
            return best, len(coverage.world.live) - len(gone)
        clauses += new


def _clause(coverage: Coverage, name: str, gone: list[str]) -> frozenset[str] | None:
    """Of a gateway that goes: it and the removable ones that cover some disclosure which the rest leave open."""
    found = _clause_in(coverage, name, gone)
    done = found is None and coverage.rejudging.is_settled(name)
    views = () if done else coverage.rejudging.views(name)
    if not views:
        return found
    return next((clause for view in views if (clause := _clause_in(view.coverage, name, gone))), None)


def _clause_in(coverage: Coverage, name: str, gone: list[str]) -> frozenset[str] | None:
    """The same, with open phrases left open."""
    world = coverage.world
    members = sorted(coverage.sure_members(name))
    left = [world.scopes[other].certain for other in members if other not in gone]
    scope = world.scopes[name].possible
    for piece in scope.pieces:
        gap = find_gap(Region((piece,), scope.minus), left, world.singles, strict=True, budget=coverage.budget)
        if gap is not None:
            point = Region((piece._replace(box=one_point(gap, world.singles)),))
            could = (
                other
                for other in members
                if other in gone and find_gap(point, [world.scopes[other].certain], world.singles, strict=True) is None
            )
            return frozenset((name, *could))
    return None
