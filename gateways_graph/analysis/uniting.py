"""Fewer flows that say the same: lists united along one axis, and the hull of several flows.

A flow is a product of lists. Two flows that agree on every axis but one are, together, the product
with that one list united: on every day, and however vague memberships turn out. The *hull* unites
the lists on every axis at once; whether it gains anything is for the engine to say.

A merged provision begins on the day asked about, so dates count from that day on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from gateways_graph.model.gateway import ALL_EXTENTS, Exclusions, Flow, Gateway, Names
from gateways_graph.model.periods import Period, VagueDate

__all__ = ["AXES", "Part", "find_hull", "flow_key", "parts_key", "unite_parts", "write_out"]

#: Axis -> the fields of a flow that are united along it. Extent and where the law applies are two lists.
AXES: dict[str, Names] = {
    "discloser": ("discloser",),
    "recipient": ("recipient",),
    "purpose": ("purpose",),
    "subject": ("subject",),
    "form": ("form",),
    "origin": ("obtained_under", "received_through"),
    "extent": ("extent",),
    "applies in": ("applies_in",),
}
_LISTS = (
    "discloser", "recipient", "purpose", "subject", "form", "obtained_under", "received_through", "pairing", "readings",
)  # fmt: skip
#: Stands for a list that may differ; not the value of any, as None is one.
_OPEN = "any list"

Key = tuple[object, ...]


class Part(NamedTuple):
    """A flow of a merged gateway, the flows it stands for, and the axes along which they were united."""

    flow: Flow
    sources: Names
    axes: Names = ()


def write_out(gateway: Gateway, day: int) -> list[Part]:
    """The flows of a gateway with what they take from it written out, lists in order, dates from a day on."""
    parts = []
    for flow in gateway.flows:
        extent = flow.extent if flow.extent is not None else gateway.extent
        applies = flow.applies_in if flow.applies_in is not None else gateway.applies_in
        periods = flow.in_force if flow.in_force is not None else gateway.in_force
        lists: dict[str, Any] = {name: tuple(sorted(set(getattr(flow, name)))) for name in _LISTS}
        plain = flow._replace(
            **lists,
            except_=Exclusions(*(tuple(sorted(set(names))) for names in flow.except_)),
            extent=None if extent is None else _in_order(extent),
            applies_in=None if applies is None else _in_order(applies),
            in_force=_from_day_on(periods, day, extent or ALL_EXTENTS),
        )
        parts.append(Part(plain, (flow.id,)))
    return parts


def _in_order(codes: Iterable[str]) -> Names:
    found = set(codes)
    return tuple(code for code in ALL_EXTENTS if code in found)


def _from_day_on(periods: tuple[Period, ...] | None, day: int, extent: Names) -> tuple[Period, ...] | None:
    """Periods as they look from a day on: what is over is left out, what has begun begins on the day."""
    if periods is None:
        return None
    today = VagueDate(date.fromordinal(day).isoformat(), day, day)
    groups: dict[Period, set[str]] = {}
    for item in periods:
        if item.until is not None and item.until.last <= day:
            continue
        begun = item.start is not None and item.start.last <= day
        plain = item._replace(extent=(), start=today if begun else item.start, commenced_by=())
        groups.setdefault(plain, set()).update(item.extent or extent)
    made = [plain._replace(extent=() if found >= set(extent) else _in_order(found)) for plain, found in groups.items()]
    return tuple(sorted(made, key=repr))


def flow_key(flow: Flow, axis: str | None = None) -> Key:
    """What must be equal for flows to be united along an axis; without one, to be the same flow."""
    loose = AXES[axis] if axis else ()
    if axis == "extent" and flow.extent is None:
        # An extent that is not established joins no other.
        loose = ()
    return (axis, *(_OPEN if name in loose else getattr(flow, name) for name in Flow._fields[1:]))


def parts_key(parts: Iterable[Part], axis: str | None = None) -> Key:
    """Keys of all flows: gateways with equal keys pair flow by flow, apart on that axis only."""
    return tuple(sorted((flow_key(part.flow, axis) for part in parts), key=repr))


def unite_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Fewer parts that make up the same points, on the day and every later one.

    The largest family of flows that agree on all but one axis is united first, until there is none.
    Greedy, so not always the fewest; the same for the same parts in any order.
    """
    left = _same_joined(parts)
    while True:
        families: dict[Key, tuple[str, list[Part]]] = {}
        for axis in AXES:
            for part in left:
                families.setdefault(flow_key(part.flow, axis), (axis, []))[1].append(part)
        best = max(families.values(), key=lambda item: len(item[1]), default=None)
        if best is None or len(best[1]) < 2:
            return tuple(left)
        axis, family = best
        left = _same_joined([*(part for part in left if part not in family), _join(family, axis)])


def _same_joined(parts: Iterable[Part]) -> list[Part]:
    """Equal flows become one; in order of their sources."""
    same: dict[Key, list[Part]] = {}
    for part in sorted(parts, key=lambda part: part.sources):
        same.setdefault(flow_key(part.flow), []).append(part)
    return sorted((_join(family, None) for family in same.values()), key=lambda part: part.sources)


def _join(family: Sequence[Part], axis: str | None) -> Part:
    """One part for several that agree on all but an axis."""
    if len(family) == 1:
        return family[0]
    axes = {name for part in family for name in part.axes} | ({axis} if axis else set())
    return Part(
        family[0].flow._replace(**(_united([part.flow for part in family], axis) if axis else {})),
        tuple(sorted({name for part in family for name in part.sources})),
        tuple(name for name in AXES if name in axes),
    )


def _united(flows: Sequence[Flow], axis: str) -> dict[str, Any]:
    """The lists of an axis united. Nothing on an axis means everything, and so does no place of application."""
    fields = AXES[axis]
    lists: list[tuple[Names | None, ...]] = [tuple(getattr(flow, name) for name in fields) for flow in flows]
    if all(item == lists[0] for item in lists):
        return dict(zip(fields, lists[0], strict=True))
    whole = next((item for item in lists if not any(item)), None) if axis != "extent" else None
    if whole is not None:
        return dict(zip(fields, whole, strict=True))
    found = [{name for item in lists for name in item[number] or ()} for number in range(len(fields))]
    order = _in_order if axis in ("extent", "applies in") else lambda names: tuple(sorted(names))
    return {name: order(found[number]) for number, name in enumerate(fields)}


def find_hull(parts: Sequence[Part]) -> Part | None:
    """The one flow whose lists unite those of all parts, or None when there can be none.

    Pairings, readings, dates and whether extent is established must agree, and no date may hold in
    part of the extent only. What all of them leave out stays left out.
    """
    flows = [part.flow for part in parts]
    tied = {(flow.pairing, flow.readings, flow.in_force, flow.extent is None) for flow in flows}
    if len(tied) != 1 or any(item.extent for item in flows[0].in_force or ()):
        return None
    apart = [axis for axis in AXES if len({tuple(getattr(flow, name) for name in AXES[axis]) for flow in flows}) > 1]
    lists = {name: names for axis in apart for name, names in _united(flows, axis).items()}
    kept = (tuple(name for name in names if all(name in flow.except_[number] for flow in flows))
            for number, names in enumerate(flows[0].except_))  # fmt: skip
    axes = {*apart, *(name for part in parts for name in part.axes)}
    return Part(
        flows[0]._replace(**lists, except_=Exclusions(*kept)),
        tuple(sorted({name for part in parts for name in part.sources})),
        tuple(name for name in AXES if name in axes),
    )
