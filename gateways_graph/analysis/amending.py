"""The record with a change made in it: a flow that names more, an exception more, a reading taken.

Each change is one value and is made on the data set alone, so that a changed world is built from it and
searched like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from gateways_graph.engine.compile import extent_names
from gateways_graph.engine.world import World, build_world, rebuild_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import ALL_EXTENTS, Flow, Gateway, LimitException
from gateways_graph.model.periods import Period, parse_vague
from gateways_graph.model.readings import field_of, settle
from gateways_graph.model.why_not import Change

__all__ = ["EXCEPTION", "INSTRUMENT", "WIDENED", "amend", "amend_all", "amend_world", "amended_gateways"]

#: Kinds that widen a flow on one axis, with the axis.
WIDENED = {
    "name the discloser": "discloser",
    "name the recipient": "recipient",
    "add a purpose": "purpose",
    "widen the information": "subject",
}
#: Id of an exception that a change adds, before the id of what it is added to.
EXCEPTION = "exc:would-be/"
#: What a gateway waits for when its instrument was not found.
INSTRUMENT = "code:instrument-not-found"


def amend_world(world: World, changes: Iterable[Change]) -> World:
    """The same day with some changes made.

    Cost:
        The gateways that changed and those that give way to them; all of it where bodies changed.
    """
    dataset = amend_all(world, changes)
    if dataset.bodies is not world.dataset.bodies:
        return build_world(dataset, world.day, extent=extent_names(world.extent))
    # Boxes are remembered by flow, and a flow of the same name now covers something else.
    return rebuild_world(world._replace(pieces={}), dataset)


def amend_all(world: World, changes: Iterable[Change]) -> Dataset:
    """The data set of a world with some changes made from its day on."""
    changes = sorted(changes)
    readings = {change.of: change.names[0] for change in changes if change.kind == "settle a reading"}
    dataset = settle(world.dataset, readings)
    for change in changes:
        if change.kind != "settle a reading":
            dataset = amend(dataset, change, world.day)
    return dataset


def amended_gateways(world: World, changes: Iterable[Change]) -> dict[str, Gateway]:
    """Every gateway by id, as it stands with some changes made."""
    return {item.id: item for item in amend_all(world, changes).gateways}


def amend(dataset: Dataset, change: Change, day: int) -> Dataset:
    """The data set with one change made; a condition that is met is a fact of the demand and none of the law.

    Args:
        dataset: What is recorded.
        change: The change.
        day: Ordinal of the day from which an amendment has effect.
    """
    if change.kind == "settle a reading":
        return settle(dataset, {change.of: change.names[0]})
    if change.kind == "settle a condition":
        return dataset
    if change.kind == "record a function":
        nodes = (_with_function(node, change) for node in dataset.bodies.nodes)
        return dataset._replace(bodies=dataset.bodies._replace(nodes=tuple(nodes)))
    if change.kind == "except from the onward limit":
        rules = _put(dataset.onward_rules, change.of, lambda item: _excepting(item, change))
        return dataset._replace(onward_rules=rules)
    if change.kind == "except from the bar":
        bars = _put(dataset.restrictions, change.of, lambda item: _excepting(item, change))
        return dataset._replace(restrictions=bars)
    gateways = _put(dataset.gateways, change.of, lambda item: _amend_gateway(item, change, day))
    return dataset._replace(gateways=gateways)


def _put(items: tuple[Any, ...], name: str, made: Callable[[Any], Any]) -> tuple[Any, ...]:
    return tuple(made(item) if item.id == name else item for item in items)


def _with_function(node: Any, change: Change) -> Any:
    if node.id != change.of:
        return node
    return node._replace(functions=tuple(sorted({*node.functions, *change.names})))


def _excepting(item: Any, change: Change) -> Any:
    """A rule or bar with one more exception."""
    purposes = tuple(name for name in change.names if name.startswith("pur:"))
    taken = tuple(name for name in change.names if name not in purposes)
    given = (change.term,) if change.term else ()
    name = f"{EXCEPTION}{item.id}/{'+'.join((change.term, *change.names))}"
    let = LimitException(name, "an exception made for this", given, taken, purposes)
    return item._replace(exceptions=(*item.exceptions, let))


# -- gateways


def _amend_gateway(gateway: Gateway, change: Change, day: int) -> Gateway:
    if change.flow:
        flows = _put(gateway.flows, change.flow, lambda flow: _amend_flow(gateway, flow, change, day))
        gateway = gateway._replace(flows=flows)
    made: Mapping[str, Any] = {}
    if change.kind == "commence":
        made = {"not_commenced": False, "in_force": gateway.in_force or ()}
    elif change.kind == "make the instrument":
        effect = "confers" if gateway.legal_effect == "enables" else gateway.legal_effect
        waits = gateway.depends_on and tuple(name for name in gateway.depends_on if name != INSTRUMENT)
        made = {"legal_effect": effect, "depends_on": waits}
    elif change.kind == "confer the power":
        told = tuple(item for item in gateway.alternatives if field_of(item.term) not in ("legal_effect", "source"))
        made = {"act": "disclose", "legal_effect": "confers", "source": "express", "alternatives": told}
    elif change.kind == "lift the bar":
        made = {"lifts": (*(gateway.lifts or ()), *change.names)}
    elif change.kind == "establish a term":
        made = {change.term: _favourable(day)[change.term]}
    return gateway._replace(**made)


def _favourable(day: int) -> dict[str, Any]:
    """What each term that may be established would be found to be."""
    return {
        "onward": (),
        "source": "express",
        "legal_effect": "confers",
        "extent": ALL_EXTENTS,
        "in_force": (_from(day),),
    }


def _from(day: int, extent: tuple[str, ...] = ()) -> Period:
    return Period(extent=extent, start=parse_vague(date.fromordinal(day).isoformat()))


def _amend_flow(gateway: Gateway, flow: Flow, change: Change, day: int) -> Flow:
    if change.kind in WIDENED:
        return _widened(flow, WIDENED[change.kind], change)
    periods = flow.in_force if flow.in_force is not None else gateway.in_force
    if change.kind == "commence":
        return flow._replace(in_force=(*(periods or ()), _from(day)))
    return _extended(gateway, flow, change.names, day) if change.kind == "extend" else flow


def _widened(flow: Flow, axis: str, change: Change) -> Flow:
    """A flow that names more on one axis; where it names no information, it is about any already."""
    names = getattr(flow, axis)
    if names or axis != "subject":
        names = tuple(sorted({*names, *change.names}))
    left = tuple(name for name in getattr(flow.except_, axis) if name not in change.dropped)
    return flow._replace(**{axis: names}, except_=flow.except_._replace(**{axis: left}))


def _extended(gateway: Gateway, flow: Flow, codes: tuple[str, ...], day: int) -> Flow:
    """A flow that is law in more jurisdictions; where it is in force anywhere, it is so there."""
    made: dict[str, Any] = {}
    fresh: set[str] = set()
    for name in ("extent", "applies_in"):
        own = getattr(flow, name)
        text = own if own is not None else getattr(gateway, name)
        if text is not None:
            made[name] = tuple(code for code in ALL_EXTENTS if code in (*text, *codes))
            fresh |= set(codes) - set(text)
    periods = flow.in_force if flow.in_force is not None else gateway.in_force
    held = [period for period in periods or () if period.holds_on(day)]
    if held:
        fresh |= {code for code in codes if all(period.extent and code not in period.extent for period in held)}
        new = tuple(code for code in ALL_EXTENTS if code in fresh)
        made["in_force"] = (*(periods or ()), *((_from(day, new),) if new else ()))
    return flow._replace(**made)
