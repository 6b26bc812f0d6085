"""Change sets agree with trying every single and double change of a tiny world, whatever it is about."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from hypothesis import given

from gateways_graph.analysis.amending import amend_world
from gateways_graph.analysis.rerouting import find_routes_read
from gateways_graph.analysis.trials import Changes, level_of
from gateways_graph.analysis.why_not import find_why_not
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Flow, Gateway
from gateways_graph.model.route import Demand
from gateways_graph.model.why_not import Change
from tests import builders as make
from tests.analysis.test_routes_against_reference import _many, worlds

DEMAND = Demand("body:giver", "body:taker", "pur:aim", "inf:fact", ("E", "S"), make.DAY)
_WISHES = {
    "name the discloser": ("discloser", "body:giver"),
    "name the recipient": ("recipient", "body:taker"),
    "add a purpose": ("purpose", "pur:aim"),
    "widen the information": ("subject", "inf:fact"),
}
_TERMS = ("onward", "source", "legal_effect", "extent", "in_force")
_NO_LIMIT: dict[str, Any] = {"top": 10**6, "tries": 10**6, "looks": 10**9, "max_steps": 2}


def catalogue(data: Dataset) -> Iterator[Change]:
    """Every change that there is in a world of which nothing is disputed, near to a route or not."""
    for gateway in data.gateways:
        if not gateway.general and not gateway.residual:
            yield from _amendments(gateway)
        yield from (
            Change("establish a term", gateway.id, term=term) for term in _TERMS if getattr(gateway, term) is None
        )
        for bar in data.restrictions:
            if gateway.id in (bar.prevails_over or ()) and not gateway.general:
                yield Change("lift the bar", gateway.id, names=(bar.id,))
    for rule in data.onward_rules:
        yield Change("except from the onward limit", rule.id, names=("body:taker", "pur:aim"))
    for bar in data.restrictions:
        for given_, taken in (("body:giver", ("body:taker",)), ("body:giver", ()), ("", ("body:taker",))):
            yield Change("except from the bar", bar.id, names=(*taken, "pur:aim"), term=given_)


def _amendments(gateway: Gateway) -> Iterator[Change]:
    for flow in gateway.flows:
        for kind, (axis, name) in _WISHES.items():
            dropped = tuple(other for other in getattr(flow.except_, axis) if other == name)
            yield Change(kind, gateway.id, flow.id, (name,), dropped)
        yield Change("extend", gateway.id, flow.id, ("E", "S"))
        if _is_to_come(gateway, flow):
            yield Change("commence", gateway.id, flow.id)
    express = gateway.source in (None, "express") and gateway.legal_effect in (None, "confers")
    if not express or gateway.act != "disclose":
        yield Change("confer the power", gateway.id)


def _is_to_come(gateway: Gateway, flow: Flow) -> bool:
    periods = flow.in_force or gateway.in_force or ()
    return bool(periods) and all(item.start is not None and item.start.first > make.day_of() for item in periods)


def level(world: World, changes: Changes) -> int:
    """How well the demand stands with some changes made."""
    return level_of(find_routes_read(amend_world(world, changes), DEMAND, max_steps=2, top=5))


def minimal(world: World, *, pairs: bool) -> dict[Changes, int]:
    """Sets that do better than each of their parts, by trying all."""
    changes = sorted(set(catalogue(world.dataset)))
    base = level(world, ())
    alone: dict[Changes, int] = {(change,): level(world, (change,)) for change in changes}
    found = {item: value for item, value in alone.items() if value > base}
    for pair in combinations(changes, 2) if pairs else ():
        most = max(alone[pair[0],], alone[pair[1],])
        if most < 2 and (value := level(world, pair)) > most:
            found[pair] = value
    return {item: value for item, value in found.items() if all(level(world, part) < value for part in narrower(item))}


def narrower(changes: Changes) -> Iterator[Changes]:
    """The same with an exception from a bar for giver and taker only, in place of a wider one."""
    for change in changes:
        narrow = change._replace(names=("body:taker", "pur:aim"), term="body:giver")
        if change.kind == "except from the bar" and narrow != change:
            yield tuple(sorted({*changes, narrow} - {change}))


@given(worlds())
@_many(120)
def test_every_single_change_that_opens_is_found_and_no_other(data: Dataset) -> None:
    """Single changes: the same as trying all of them, with the same verdict."""
    world = build_world(data, make.day_of(), extent=("E", "S"))
    if level(world, ()) == 2:
        return
    answer = find_why_not(world, DEMAND, **_NO_LIMIT)
    found = {item.changes: item.verdict for item in answer.sets if len(item.changes) == 1}
    wanted = minimal(world, pairs=False)
    assert set(found) == set(wanted)
    assert all((verdict == "arguable") == (wanted[changes] == 1) for changes, verdict in found.items())
    assert answer.complete


@given(worlds())
@_many(15)
def test_every_pair_that_opens_is_found_and_no_other(data: Dataset) -> None:
    """Pairs: the same as trying every pair, none of which one change would do."""
    world = build_world(data._replace(gateways=data.gateways[:3]), make.day_of(), extent=("E", "S"))
    if level(world, ()) == 2:
        return
    answer = find_why_not(world, DEMAND, **_NO_LIMIT)
    assert {item.changes for item in answer.sets} == set(minimal(world, pairs=True))
