"""Relations and redundancies that come, go or change with the gateways that changed.

Only pairs with a changed gateway are compared again, and only gateways near one are judged again.
A gateway counts as changed too when a condition, a rule, a body or a class that it rests on is.
"""

from __future__ import annotations

from collections.abc import Callable

from gateways_graph.analysis.matching import Matched
from gateways_graph.analysis.overlaps import pairs_to_compare
from gateways_graph.analysis.redundancy import Coverage
from gateways_graph.analysis.relations import RELATIONS, Comparer
from gateways_graph.analysis.terms import apply_side_test
from gateways_graph.engine.describe import describe_point
from gateways_graph.engine.region import find_common
from gateways_graph.engine.world import World
from gateways_graph.model.change import OverlapChange, RedundancyChange
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.redundancy import Judgement

__all__ = ["find_overlap_changes", "find_redundancy_changes"]

#: Verdicts on which a gateway could go, the surest first.
_COULD_GO = ("removable", "possibly removable")

Pair = tuple[str, str]


def find_overlap_changes(
    matched: Matched, *, progress: Callable[[int, int], None] | None = None
) -> tuple[OverlapChange, ...]:
    """Pairs whose relation is gained, lost or changed: the strongest relation first.

    A pair is known by its gateways on the new side; one of which a gateway is gone, by the old.
    """
    old, new = Comparer(matched.old), Comparer(matched.new)
    before = _compare(old, matched.touched[0], matched.twins, progress)
    after = _compare(new, matched.touched[1], {}, progress)
    found = []
    for pair in sorted(before.keys() | after.keys()):
        was, becomes = before.get(pair), after.get(pair)
        if was and becomes and _said(was, matched.twins) == _said(becomes, {}):
            continue
        what = "changed" if was and becomes else "lost" if was else "gained"
        found.append(OverlapChange(what, *pair, _shown(old, was), _shown(new, becomes)))
    return tuple(sorted(found, key=_order))


def _compare(
    comparer: Comparer, touched: frozenset[str], names: dict[str, str], progress: Callable[[int, int], None] | None
) -> dict[Pair, PairFinding]:
    pairs = [pair for pair in pairs_to_compare(comparer.world) if touched & set(pair)]
    found = {}
    for number, (a, b) in enumerate(pairs):
        if progress and number % 256 == 0:
            progress(number, len(pairs))
        finding = comparer.compare(a, b, detail=False)
        if finding is not None:
            one, two = sorted((names.get(a, a), names.get(b, b)))
            found[one, two] = finding
    return found


def _said(finding: PairFinding, names: dict[str, str]) -> tuple[object, ...]:
    """What a finding says, with gateways by their new names; witnesses and reasons apart."""
    also = sorted((item.relation, item.certainty, names.get(item.of or "", item.of or "")) for item in finding.also)
    return (finding.relation, finding.certainty, names.get(finding.a, finding.a), also)


def _shown(comparer: Comparer, finding: PairFinding | None) -> PairFinding | None:
    """The finding with a common point, if there is one."""
    if finding is None or finding.relation == "undecided":
        return finding
    scopes, singles = comparer.world.scopes, comparer.world.singles
    one, two = scopes[finding.a], scopes[finding.b]
    common = find_common(one.certain, two.certain, singles) or find_common(one.possible, two.possible, singles)
    return finding if common is None else finding._replace(witness=describe_point(comparer.world, common))


def _order(item: OverlapChange) -> tuple[object, ...]:
    places = [
        RELATIONS.index(side.relation) if side.relation in RELATIONS else len(RELATIONS)
        for side in (item.was, item.becomes)
        if side is not None
    ]
    sure = item.shown.certainty == "certain"
    return (min(places), not sure, item.shown.siblings, item.what, item.a, item.b)


# -- redundancies


def find_redundancy_changes(matched: Matched) -> tuple[RedundancyChange, ...]:
    """Gateways that could go on one side and not, or less surely, on the other: lost first, the surest first."""
    old, new = _Judge(matched.old), _Judge(matched.new)
    names = {matched.twins.get(name, name) for name in old.concerned(matched.touched[0])}
    found = []
    for name in sorted(names | new.concerned(matched.touched[1])):
        was, becomes = old.get(matched.back.get(name, name)), new.get(name)
        ranks = [_COULD_GO.index(item.verdict) if item and item.verdict in _COULD_GO else 2 for item in (was, becomes)]
        if ranks[0] != ranks[1]:
            what = "gained" if ranks[0] == 2 else "lost" if ranks[1] == 2 else "changed"
            found.append(RedundancyChange(what, name, was, becomes))
    return tuple(sorted(found, key=lambda item: (item.what != "lost", item.certainty != "certain", item.gateway)))


class _Judge:
    """Judgements of one world."""

    def __init__(self, world: World) -> None:
        self.coverage = Coverage(world)

    def concerned(self, touched: frozenset[str]) -> set[str]:
        """Changed gateways, and those that a changed one may help to cover."""
        helpers = [name for name in touched if not self.coverage.world.gateways[name].residual]
        return {*touched} | {
            other for name in helpers for other in self.coverage.near[name] if self._helps(name, other)
        }

    def _helps(self, name: str, other: str) -> bool:
        """Whether a gateway passes the side test for another, at least possibly."""
        gateways = self.coverage.world.gateways
        return all(clause.answer for clause in apply_side_test(gateways[other], gateways[name], self.coverage.schemes))

    def get(self, name: str) -> Judgement | None:
        """The judgement on a gateway; None when it is not live."""
        return self.coverage.judge(name) if name in self.coverage.world.scopes else None
