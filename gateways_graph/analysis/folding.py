"""A long list of overlaps, folded so that a reviewer can read it; what is folded is always counted.

Strongest relations stand alone. The limbs of one section are one line. The pairs of a broad gateway
are one line. Pairs that may meet only if something not established turns out so are counted, not
listed. Partial overlaps come last, the largest shares first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from gateways_graph.analysis.overlaps import Overlaps
from gateways_graph.analysis.relations import provision_root
from gateways_graph.engine.world import World
from gateways_graph.model.finding import PairFinding

__all__ = ["Folded", "Line", "fold_overlaps"]

#: Relations that are never folded into a broad gateway's line.
_STRONG = frozenset({"same source", "duplicate", "scope twin", "redundant"})


class Line(NamedTuple):
    """One line of the list: a finding, and how many others between the same provisions it stands for."""

    finding: PairFinding
    others: int


class Folded(NamedTuple):
    """A folded list.

    Attributes:
        lines: Findings to show, strongest first.
        siblings: Section -> number of pairs between its own limbs.
        broad: Gateway -> (how many it meets, relation -> count) for its folded pairs.
        possible: How many pairs only may meet.
        left_out: How many findings the lines do not show at all.
    """

    lines: tuple[Line, ...]
    siblings: dict[str, int]
    broad: dict[str, tuple[int, dict[str, int]]]
    possible: int
    left_out: int


def fold_overlaps(world: World, overlaps: Overlaps, *, possible: bool = False, most: int | None = None) -> Folded:
    """Fold findings for reading.

    Args:
        world: Whose gateways they are.
        overlaps: Findings in order.
        possible: Whether to list pairs that only may meet.
        most: Most lines; None means all.
    """
    siblings: Counter[str] = Counter()
    broad: dict[str, Counter[str]] = {}
    groups: dict[tuple[str, ...], list[PairFinding]] = {}
    unsure = 0
    for item in overlaps.findings:
        wide = [name for name in (item.a, item.b) if name in overlaps.broad]
        if item.siblings and item.relation != "same source":
            siblings[_root(world, item.a)] += 1
        elif item.certainty != "certain" and not possible:
            unsure += 1
        elif wide and item.relation not in _STRONG:
            broad.setdefault(max(wide, key=lambda name: (overlaps.broad[name], name)), Counter())[item.relation] += 1
        else:
            groups.setdefault(_key(world, item), []).append(item)
    lines = tuple(Line(items[0], len(items) - 1) for items in groups.values())
    shown = lines if most is None else lines[:most]
    hidden = sum(1 + line.others for line in lines[len(shown) :])
    wide_lines = {name: (overlaps.broad[name], dict(counts)) for name, counts in sorted(broad.items())}
    return Folded(shown, dict(sorted(siblings.items())), wide_lines, unsure, hidden)


def _root(world: World, name: str) -> str:
    provisions = world.gateways[name].provisions
    return provision_root(provisions[0]) if provisions else name


def _key(world: World, item: PairFinding) -> tuple[str, ...]:
    """Findings with the same relation between the same two provisions share a line."""
    return (item.relation, _root(world, item.a), _root(world, item.b))


def count_relations(findings: Iterable[PairFinding]) -> dict[str, int]:
    """How many certain findings there are of each relation, in order of strength."""
    counts = Counter(item.relation for item in findings if item.certainty == "certain")
    return dict(counts)
