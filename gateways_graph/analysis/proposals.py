"""Which gateways could be merged: neighbours found by what they share, and merges asked for by name.

Proposals come from four searches, each complete for what it looks for:
    - flows that pair one to one and differ on one axis, terms equal: several gateways into one;
    - gateways inside another on the same terms;
    - the same flows, or flows that differ on one axis, on other terms: onto the terms of each side;
    - single flows on equal terms that differ on two axes: into their product, which gains something.
The limbs of one section are proposed too, and marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import partial
from itertools import combinations
from typing import Any

from gateways_graph.analysis import terms as tm
from gateways_graph.analysis.consolidation import Consolidator
from gateways_graph.analysis.drafting import MORE_TERMS, Draft, draft_of
from gateways_graph.analysis.overlaps import NO_FILTERS, Filters, box_tests, from_statute
from gateways_graph.analysis.tightening import Tightener
from gateways_graph.analysis.uniting import AXES, Part, find_hull, flow_key, parts_key, unite_parts, write_out
from gateways_graph.engine.region import find_common
from gateways_graph.engine.world import World
from gateways_graph.errors import UnknownNameError
from gateways_graph.model.consolidation import MERGE_KINDS, Merge
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import CERTAINTIES
from gateways_graph.model.gateway import Gateway

__all__ = ["assess_named", "find_merges", "get_family", "sort_merges"]

_AXES = (None, *AXES)
#: Gateways with the flows they have as one.
Unit = tuple[tuple[str, ...], tuple[Part, ...]]


def find_merges(
    world: World,
    *,
    filters: Filters = NO_FILTERS,
    family: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Merge, ...]:
    """Merges of neighbours, each with its certificate or with what it would change.

    Args:
        world: The data at a date.
        filters: Keep merges with a gateway that touches these.
        family: Keep merges with a gateway of this family.
        progress: Called with (done, all).

    Returns:
        In the order of `sort_merges`.

    Cost:
        A pass over all flows; then one assessment per proposal.
    """
    tests = _tests(world, filters, family)
    consolidator = Consolidator(world)
    found = [
        drafts for drafts in _Search(world, consolidator).drafts() if all(test(_members(drafts)) for test in tests)
    ]
    merges = []
    for number, drafts in enumerate(found):
        if progress:
            progress(number, len(found))
        merges.append(consolidator.assess(drafts))
    return sort_merges(merges)


def sort_merges(merges: Iterable[Merge]) -> tuple[Merge, ...]:
    """Equal first, then changes of terms, then wider scope; in each, most provisions saved first.

    Among those: certain before possible, fewest terms changed, the smallest gain, ids.
    """

    def key(item: Merge) -> tuple[object, ...]:
        gain = item.gained.points / max(1, item.before[item.gained.certainty != "certain"]) if item.gained else 0
        terms = len({change.term for change in item.terms_changed})
        sure = -CERTAINTIES.index(item.certainty)
        return (MERGE_KINDS.index(item.kind), -item.saved, sure, terms, gain, item.gateways, item.terms_of or "")

    return tuple(sorted(merges, key=key))


def assess_named(world: World, names: Sequence[str]) -> tuple[Merge, ...]:
    """What becomes of named gateways as one, or as one per set of terms.

    Terms equal: as one gateway with as few flows as say the same and, if several flows are left, as
    one flow that unites all their lists. Terms not equal: one gateway for each set of terms, if that
    is fewer, and all as one on the terms of each.

    Args:
        world: The data at a date.
        names: Ids of live gateways; one asks for fewer flows within it.

    Raises:
        KeyError: One of them is not live in this world.
    """
    consolidator, tightener = Consolidator(world), Tightener(world)
    members = [world.gateways[name] for name in sorted(set(names)) if world.scopes[name]]
    sets = _by_terms(members, consolidator)
    drafts: list[tuple[Draft, ...]] = []
    if len(sets) < len(members) or len(members) == 1:
        drafts.append(tuple(tightener.tighten(draft_of(group, world.day)) for group in sets))
    if len(sets) == 1:
        hull = find_hull(drafts[0][0].parts) if len(drafts[0][0].parts) > 1 else None
        if hull is not None:
            drafts.append((drafts[0][0]._replace(parts=(hull,), exact=False),))
    else:
        drafts += [(tightener.tighten(draft_of(members, world.day, base=group[0])),) for group in sets]
    return sort_merges(consolidator.assess(item) for item in drafts)


def _by_terms(members: Sequence[Gateway], known: Consolidator) -> list[list[Gateway]]:
    """Gateways in groups of equal terms, as far as established; the most established first in each."""
    groups: list[list[Gateway]] = []
    for item in sorted(members, key=lambda item: (len(tm.missing_terms(item)), item.id)):
        home = next((group for group in groups if all(_equal(item, other, known) for other in group)), None)
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    return groups


def _equal(g: Gateway, h: Gateway, known: Consolidator) -> int:
    """Whether terms are equal, those that the side test leaves out included."""
    more = [(getattr(g, name), getattr(h, name)) for name in MORE_TERMS]
    if any(a is not None and b is not None and a != b for a, b in more):
        return 0
    return tm.terms_equal(g, h, known.schemes)


# -- filters


def get_family(data: Dataset, text: str) -> str:
    """The id of a family of versions, by id or label.

    Raises:
        UnknownNameError: No family is called that (the nearest are attached).
    """
    wanted = text.strip().casefold().removeprefix("fam:")
    for name, label in data.families:
        if wanted in (name.removeprefix("fam:").casefold(), label.casefold()):
            return name
    names = {part.casefold(): name for name, label in data.families for part in (name.removeprefix("fam:"), label)}
    near = tuple(dict.fromkeys(names[part] for part in get_close_matches(wanted, names, 3, 0.4)))
    message = f"no family of versions is called {text!r}: nearest are {', '.join(near) or 'none'}"
    raise UnknownNameError(message, near)


def _members(drafts: Iterable[Draft]) -> list[Gateway]:
    return [item for draft in drafts for item in draft.members]


def _tests(world: World, filters: Filters, family: str | None) -> list[Callable[[list[Gateway]], bool]]:
    tests: list[Callable[[list[Gateway]], bool]] = []
    boxes = box_tests(world, filters)
    if boxes:
        tests.append(
            lambda items: any(
                all(test(piece.box) for test in boxes)
                for item in items
                for piece in world.scopes[item.id].plain_possible
            )
        )
    if filters.statute is not None:
        statute = filters.statute
        tests.append(lambda items: any(from_statute(world, item.id, statute) for item in items))
    if filters.gateway:
        tests.append(lambda items: any(item.id in filters.gateway for item in items))
    if family is not None:
        tests.append(lambda items: any(item.family == family for item in items))
    return tests


# -- searches


class _Search:
    """Looks for neighbours among the live gateways of a world."""

    def __init__(self, world: World, known: Consolidator) -> None:
        self.world, self.known = world, known
        self.tightener = Tightener(world)
        self.parts = {name: tuple(write_out(world.gateways[name], world.day)) for name in world.live}
        self._keys: dict[tuple[tuple[str, ...], str | None], object] = {}
        self._equals: dict[tuple[str, str], int] = {}

    def drafts(self) -> Iterator[tuple[Draft, ...]]:
        """Every proposal, each group of gateways once per search."""
        units = self._clusters([((name,), parts) for name, parts in self.parts.items()], 2)
        sure = list(units)
        units = self._clusters(units, 1)
        exact = {names: parts for names, parts in (*sure, *units) if len(names) > 1}
        exact |= {
            names: united
            for names, parts in units
            if len(names) == 1 and len(united := unite_parts(parts)) < len(parts)
        }
        yield from ((Draft(self._gateways(names), parts),) for names, parts in sorted(exact.items()))
        yield from self._inside(exact)
        yield from self._twins()
        yield from self._wider(units)

    def _gateways(self, names: Iterable[str]) -> tuple[Gateway, ...]:
        return tuple(self.world.gateways[name] for name in names)

    def _agree(self, names: Iterable[str], others: Iterable[str], need: int) -> bool:
        """Whether all of one group and all of another have equal terms."""
        return all(self._equal(min(a, b), max(a, b)) >= need for a in names for b in others)

    def _equal(self, a: str, b: str) -> int:
        if (a, b) not in self._equals:
            self._equals[a, b] = _equal(self.world.gateways[a], self.world.gateways[b], self.known)
        return self._equals[a, b]

    def _clusters(self, units: Iterable[Unit], need: int) -> list[Unit]:
        """Units joined along one axis at a time, the largest family first, until none is left."""
        index: dict[object, dict[tuple[str, ...], Unit]] = {}
        left: dict[tuple[str, ...], Unit] = {}

        def place(unit: Unit) -> None:
            left[unit[0]] = unit
            for axis in _AXES:
                index.setdefault((axis, self._key(unit, axis=axis)), {})[unit[0]] = unit

        for unit in units:
            place(unit)
        while True:
            crowded = (list(bucket.values()) for bucket in index.values() if len(bucket) > 1)
            families = [family for bucket in crowded for family in self._families(bucket, need) if len(family) > 1]
            if not families:
                return sorted(left.values(), key=lambda unit: unit[0])
            best = min(families, key=lambda family: (-len(family), [names for names, _ in family]))
            for unit in best:
                del left[unit[0]]
                for axis in _AXES:
                    del index[axis, self._key(unit, axis=axis)][unit[0]]
            names = tuple(sorted(name for unit in best for name in unit[0]))
            place((names, unite_parts(part for _, parts in best for part in parts)))

    def _key(self, unit: Unit, *, axis: str | None) -> object:
        """Equal for units whose flows pair one to one and differ on an axis at most."""
        known = (unit[0], axis)
        if known not in self._keys:
            self._keys[known] = parts_key(unit[1], axis)
        return self._keys[known]

    def _families(self, units: list[Unit], need: int) -> list[list[Unit]]:
        """Units with the same flows but for one axis, in groups of equal terms."""
        groups: list[list[Unit]] = []
        for unit in sorted(units, key=lambda unit: unit[0]):
            home = next((g for g in groups if all(self._agree(unit[0], other[0], need) for other in g)), None)
            if home is None:
                groups.append([unit])
            else:
                home.append(unit)
        return groups

    def _inside(self, known: dict[tuple[str, ...], tuple[Part, ...]]) -> Iterator[tuple[Draft, ...]]:
        """Pairs on equal terms of which flows lie inside each other, so that none is as long as both."""
        seen = [set(names) for names in known]
        for group in _buckets([((name,), ()) for name in self.parts], self._terms_key):
            for (a,), (b,) in combinations([names for names, _ in group], 2):
                one, two = self.world.scopes[a].possible, self.world.scopes[b].possible
                if any({a, b} <= names for names in seen) or not find_common(one, two, self.world.singles):
                    continue
                draft = self.tightener.tighten(draft_of(self._gateways((a, b)), self.world.day))
                if len(draft.parts) <= max(len(self.parts[a]), len(self.parts[b])):
                    yield (draft,)

    def _terms_key(self, unit: Unit) -> str:
        item = self.world.gateways[unit[0][0]]
        return repr((*(tm.term_of(item, name) for name in tm.TERMS), *(getattr(item, name) for name in MORE_TERMS)))

    def _twins(self) -> Iterator[tuple[Draft, ...]]:
        """Gateways with the same flows, or flows that differ on one axis, on different terms."""
        seen: set[tuple[str, ...]] = set()
        singles: list[Unit] = [((name,), parts) for name, parts in self.parts.items()]
        for axis in _AXES:
            for bucket in _buckets(singles, partial(self._key, axis=axis)):
                names = tuple(sorted(name for (name,), _ in bucket))
                sets = _by_terms(self._gateways(names), self.known)
                if names not in seen and len(sets) > 1 and len({item.act for group in sets for item in group}) == 1:
                    seen.add(names)
                    day = self.world.day
                    yield from ((draft_of(self._gateways(names), day, base=group[0]),) for group in sets)

    def _wider(self, units: Sequence[Unit]) -> Iterator[tuple[Draft, ...]]:
        """Single flows on equal terms that differ on two axes and meet on one, where their product gains little."""
        single = [unit for unit in units if len(unit[1]) == 1]
        for group in _buckets(single, self._terms_key):
            for (one, (mine,)), (two, (other,)) in combinations(group, 2):
                if _axes_apart(mine, other) != 2 or not self._agree(one, two, 1):
                    continue
                hull = find_hull((mine, other))
                if hull is not None and self.tightener.gains_little(hull, mine, other):
                    yield (Draft(self._gateways(sorted((*one, *two))), (hull,), exact=False),)


def _buckets(units: Iterable[Unit], key: Callable[[Unit], object]) -> list[list[Unit]]:
    """Units with equal keys, two or more, in order of their first."""
    found: dict[object, list[Unit]] = {}
    for unit in units:
        found.setdefault(key(unit), []).append(unit)
    return [group for group in found.values() if len(group) > 1]


def _axes_apart(a: Part, b: Part) -> int:
    """On how many axes two flows differ that agree in all else; many when they do not."""
    lists = sum(1 for fields in AXES.values() if any(getattr(a.flow, name) != getattr(b.flow, name) for name in fields))
    loose: dict[str, Any] = {name: () for fields in AXES.values() for name in fields}
    same = flow_key(a.flow._replace(**loose)) == flow_key(b.flow._replace(**loose))
    return lists if same else len(AXES) + 1
