"""Why a recorded flow does not certainly permit or forbid, in words; for formats that know only yes and no."""

from __future__ import annotations

from typing import NamedTuple

from gateways_graph.model.gateway import Flow, Gateway, Names, Restriction
from gateways_graph.model.periods import Period

__all__ = ["Place", "doubts", "place_of"]

_EFFECTS = {
    "lifts-bar": "it lifts a bar; the power to disclose is to be found elsewhere",
    "shields": "it shields from liability and confers no power",
    "enables": "it waits for regulations or a direction",
    None: "its legal effect is not established",
}


class Place(NamedTuple):
    """Where and when a flow holds: periods that have a start, and the jurisdictions recorded for all of them."""

    periods: tuple[Period, ...]
    extent: Names


def place_of(owner: Gateway | Restriction, flow: Flow) -> Place:
    """Where and when a flow of a gateway or bar holds; its own record goes before its owner's."""
    extent = flow.extent if flow.extent is not None else owner.extent
    applies = flow.applies_in
    if applies is None and isinstance(owner, Gateway):
        applies = owner.applies_in
    periods = flow.in_force if flow.in_force is not None else owner.in_force
    where = tuple(code for code in extent or () if applies is None or code in applies)
    held = (item for item in periods or () if item.start and (not item.extent or {*item.extent} & {*where}))
    return Place(tuple(held) if where else (), where)


def doubts(owner: Gateway | Restriction, flow: Flow) -> list[str]:
    """Reasons why a flow does not certainly permit (of a gateway) or forbid (of a bar); empty when it does."""
    place = place_of(owner, flow)
    waiting = isinstance(owner, Gateway) and owner.not_commenced
    said = {
        "it holds under some readings only": bool(flow.readings),
        "some of its terms hold under some readings only": bool(owner.alternatives),
        "its extent is not established": not place.extent,
        "its dates in force are not established": bool(place.extent) and not place.periods and not waiting,
        "it is not commenced": waiting,
        "an instrument that it needs was not found": "code:instrument-not-found" in (owner.depends_on or ()),
    }
    if isinstance(owner, Gateway):
        said[_EFFECTS.get(owner.legal_effect, "")] = owner.legal_effect in _EFFECTS
        said["it gives way to other powers"] = bool(owner.gives_way_to)
    return [words for words, holds in said.items() if holds]
