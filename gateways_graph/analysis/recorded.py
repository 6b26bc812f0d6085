"""What is recorded otherwise beside gateways and bars: bodies, classes, concepts, conditions and rules.

Between two days of one data set: bodies that began or ended, and memberships that did. Between two
data sets: whatever either has alone, and whatever both have and not alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gateways_graph.analysis.matching import Matched
from gateways_graph.engine.closure import certainty_of
from gateways_graph.model.change import RecordedChange
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.hierarchy import Hierarchy

__all__ = ["find_recorded_changes"]

_SCHEMES = {
    "condition": "conditions", "onward rule": "onward_rules", "class of enactments": "enactment_classes",
    "phrase": "phrases", "reading": "readings", "compatibility": "compatibilities",
}  # fmt: skip
#: Fields of a node that say nothing of what it denotes.
_WORDS = frozenset({"label", "alt_labels", "definition", "identifiers", "matches", "defined_in"})


def find_recorded_changes(matched: Matched) -> tuple[RecordedChange, ...]:
    """Bodies, concepts, conditions and rules that are recorded otherwise, by kind, what and id."""
    found = [*_over_time(matched), *(() if matched.one_record else _in_the_record(*matched.read))]
    return tuple(sorted(dict.fromkeys(found), key=lambda item: (item.kind, item.what, item.id)))


def _over_time(matched: Matched) -> Iterator[RecordedChange]:
    """Bodies that begin or end, and memberships that do, between the days of two worlds."""
    days = (matched.old.day, matched.new.day)
    if days[0] == days[1]:
        return
    dataset = matched.read[1]
    for node in dataset.bodies.nodes:
        alive = [certainty_of(node.exists, day) for day in days]
        if alive[0] != alive[1] and 0 in alive:
            yield RecordedChange("begins" if not alive[0] else "ends", node.kind, node.id)
    known = {node.id: node for node in dataset.bodies.nodes}
    for edge in dataset.bodies.edges:
        holds = [certainty_of(edge.periods, day) for day in days]
        child = known.get(edge.child)
        there = child is not None and all(certainty_of(child.exists, day) for day in days)
        if there and holds[0] != holds[1]:
            what = "begins" if holds[0] < holds[1] else "ends"
            yield RecordedChange(what, "membership", edge.child, (edge.parent,))


def _in_the_record(old: Dataset, new: Dataset) -> Iterator[RecordedChange]:
    """What two data sets record differently."""
    for field in ("bodies", "purposes", "information"):
        yield from _in_a_hierarchy(getattr(old, field), getattr(new, field))
    for kind, field in _SCHEMES.items():
        before, after = ({item.id: item for item in getattr(data, field)} for data in (old, new))
        for name in before.keys() | after.keys():
            if before.get(name) != after.get(name):
                yield RecordedChange(_what(name, before, after), kind, name, _fields(before.get(name), after.get(name)))


def _what(name: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    return "added" if name not in before else "removed" if name not in after else "changed"


def _fields(one: Any, two: Any) -> tuple[str, ...]:
    """Names of the fields in which two records differ; none when one is missing."""
    if one is None or two is None:
        return ()
    return tuple(name for name in one._fields if getattr(one, name) != getattr(two, name))


def _in_a_hierarchy(old: Hierarchy, new: Hierarchy) -> Iterator[RecordedChange]:
    before, after = old.by_id(), new.by_id()
    edges = [{edge[:2]: edge.periods for edge in part.edges} for part in (old, new)]
    moved: dict[str, set[str]] = {}
    for child, parent in edges[0].keys() | edges[1].keys():
        if edges[0].get((child, parent), "") != edges[1].get((child, parent), ""):
            moved.setdefault(child, set()).add(parent)
    for name in before.keys() | after.keys():
        what, fields = _what(name, before, after), [*_fields(before.get(name), after.get(name))]
        fields = [field for field in fields if field not in _WORDS]
        if what == "changed" and name in moved:
            fields.append("broader")
        if what != "changed" or fields:
            yield RecordedChange(what, (after.get(name) or before[name]).kind, name, tuple(fields))
