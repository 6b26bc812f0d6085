"""A long list of conflicts, folded so that a reviewer can read it; what is folded is always counted.

What certainly closes a gateway, and what several bars do together, stands by itself, one line for a
section. All else is one line for a bar and a kind, with how many gateways of how many statutes it
meets; or one line for a section where a single bar is asked about.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gateways_graph.analysis.overlaps import Filters
from gateways_graph.analysis.relations import provision_root
from gateways_graph.engine.world import World
from gateways_graph.model.conflict import CONFLICTS, ConflictFinding
from gateways_graph.model.identifiers import statute_iri

__all__ = ["ConflictLine", "fold_conflicts", "section_of"]


class ConflictLine(NamedTuple):
    """One line of the list: what it stands for, the weightiest first.

    Attributes:
        sections: Sections, regulations and articles that the gateways of the line come from.
        statutes: How many statutes those are of.
        certain: How many of the findings are certain.
    """

    findings: tuple[ConflictFinding, ...]
    sections: tuple[str, ...]
    statutes: int
    certain: int

    @property
    def first(self) -> ConflictFinding:
        """The finding that is shown."""
        return self.findings[0]


def fold_conflicts(
    world: World, findings: Iterable[ConflictFinding], *, filters: Filters, by_section: bool = False
) -> tuple[ConflictLine, ...]:
    """Fold findings for reading.

    Args:
        world: Whose gateways they are.
        findings: Findings in order.
        filters: What was asked for; where gateways were named, each bar is a line.
        by_section: Whether one bar was asked about, so that each section is a line.

    Returns:
        Lines by kind, strongest first; in a kind, those with certain findings before the others, then
        by how many gateways they stand for.
    """
    groups: dict[tuple[str, ...], list[ConflictFinding]] = {}
    for item in findings:
        groups.setdefault(_key(world, item, by_section and not filters.gateway), []).append(item)
    lines = []
    for items in groups.values():
        sections = dict.fromkeys(section_of(world, item.gateway) for item in items)
        statutes = {statute_iri(name) if name.startswith("http") else name for name in sections}
        certain = sum(item.certainty == "certain" for item in items)
        lines.append(ConflictLine(tuple(items), tuple(sections), len(statutes), certain))
    lines.sort(key=lambda line: (CONFLICTS.index(line.first.kind), -line.certain, -len(line.findings), _named(line)))
    return tuple(lines)


def section_of(world: World, gateway: str) -> str:
    """The section, regulation or article that a gateway comes from; its id where it has none."""
    provisions = world.gateways[gateway].provisions
    return provision_root(provisions[0]) if provisions else gateway


def _named(line: ConflictLine) -> tuple[object, ...]:
    return line.first.all_bars, line.first.gateway


def _key(world: World, item: ConflictFinding, by_section: bool) -> tuple[str, ...]:
    alone = item.bar is None or (item.kind == "dead" and item.certainty == "certain") or by_section
    return (item.kind, *item.all_bars, *((section_of(world, item.gateway),) if alone else ()))
