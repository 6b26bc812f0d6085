"""Which gateways could go together: the set in each named order, and the fewest that keep every flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from gateways_graph.analysis.redundancy import Coverage
from gateways_graph.analysis.removal import PREFERENCES, find_removable_set, find_smallest_set
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.redundancy import Removal
from tests import reference_coverage as reference
from tests.builders import day_of
from tests.cases import Case
from tests.cases.pairs import EXTENTS
from tests.reference import Scopes
from tests.strategies import draw_dataset

__all__ = ["iter_cases", "iter_removal_cases"]


def iter_cases(seed: int) -> Iterator[Case]:
    """The world of a seed, some of whose gateways were split into parts."""
    return iter_removal_cases(draw_dataset(seed, count=2 + seed % 3, split=True))


def iter_removal_cases(data: Dataset) -> Iterator[Case]:
    """One case for each order in which gateways are tried, and one for the fewest that remain."""
    world, told = build_world(data, day_of(), extent=EXTENTS), reference.Coverage(Scopes(data, day_of(), EXTENTS))
    free = [name for name in told.gateways if told.expect(name).verdict == "removable"]
    asked = Coverage(world)
    for order in PREFERENCES:
        found = find_removable_set(asked, free, prefer=order)
        problems = [*_check_removed(found.removed, free, told), *_check_largest(found.removed, free, told)]
        if not found.certified or not found.complete:
            problems.append(f"certified {found.certified}, complete {found.complete}")
        yield Case(order, f"{len(found.removed)} of {len(free)} go together", "; ".join(problems))
    smallest = find_smallest_set(asked, free, exact=True)
    most = next(size for size in range(len(free), -1, -1) if any(_all_go(gone, told) for gone in _sets(free, size)))
    problems = list(_check_removed(smallest.removed, free, told))
    kept = len(told.gateways) - most
    if (smallest.kept, smallest.proven, smallest.lower_bound) != (kept, True, kept):
        problems.append(f"kept {smallest.kept}, bound {smallest.lower_bound}, but the fewest are {kept}")
    yield Case("fewest", f"at most {most} of {len(free)} go", "; ".join(problems))


def _sets(names: list[str], size: int) -> Iterator[tuple[str, ...]]:
    return combinations(names, size)


def _all_go(gone: Iterable[str], told: reference.Coverage) -> bool:
    """Whether each of some gateways is certainly covered by those that stay."""
    gone = set(gone)
    return all(not told.open_surely(name, _staying(name, gone, told)) for name in gone)


def _staying(name: str, gone: set[str], told: reference.Coverage) -> list[str]:
    return [other for other, sure in told.passing(name).items() if sure == 2 and other not in gone]


def _check_removed(removed: tuple[Removal, ...], free: list[str], told: reference.Coverage) -> Iterator[str]:
    """Each that goes could go alone, and its cover stays, covers it and holds nothing needless."""
    gone = {item.gateway for item in removed}
    if gone - set(free):
        yield f"{sorted(gone - set(free))} could not go alone"
    for item in removed:
        if not set(item.cover) <= set(_staying(item.gateway, gone, told)):
            yield f"cover {item.cover} of {item.gateway} does not stay or does not pass"
        if told.open_surely(item.gateway, item.cover):
            yield f"cover {item.cover} of {item.gateway} leaves something open"
        for other in item.cover:
            if not told.open_surely(item.gateway, [name for name in item.cover if name != other]):
                yield f"{other} is needless in the cover {item.cover} of {item.gateway}"
    yield from _check_after(gone, told)


def _check_after(gone: set[str], told: reference.Coverage) -> Iterator[str]:
    """In a world without them nothing that they may permit is lost: it is certainly permitted still."""
    left = [item for item in told.gateways.values() if item.id not in gone]
    held = {point for item in left for point in told.scopes.give_way(item.id, left).sure}
    for name in gone:
        if told.scopes.effective[name].maybe.keys() - held:
            yield f"without {sorted(gone)} something of {name} is lost"


def _check_largest(removed: tuple[Removal, ...], free: list[str], told: reference.Coverage) -> Iterator[str]:
    """No further gateway could go with them."""
    gone = {item.gateway for item in removed}
    for other in free:
        if other not in gone and _all_go({*gone, other}, told):
            yield f"{other} could go, too, with {sorted(gone)}"
