"""Asking tiny worlds for routes, in one line per test."""

from __future__ import annotations

from typing import Any

from gateways_graph.analysis.routes import find_routes
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.gateway import ALL_EXTENTS, Flow, Restriction
from gateways_graph.model.route import Demand, Route, Routes
from tests import builders as make

__all__ = ["OPEN", "bar", "only", "open_routes", "paths", "routes", "step", "world_of"]

#: Verdicts under which a route is offered.
OPEN = ("supported on these facts", "arguable")


def world_of(*items: Any, day: str = make.DAY, extent: tuple[str, ...] = ALL_EXTENTS) -> World:
    """A world of whatever values are given, with giver, taker and aim always there."""
    named = {item.node.id for item in items if isinstance(item, make.Placed)}
    ends = (make.body("giver"), make.body("taker"), make.purpose("aim"), make.information("fact"))
    data = make.dataset(*(end for end in ends if end.node.id not in named), *items)
    return build_world(data, make.day_of(day), extent=extent)


def routes(*items: Any, world: World | None = None, **asked: Any) -> Routes:
    """Routes from giver to taker for the aim, unless said otherwise."""
    searching = {name: asked.pop(name) for name in ("max_steps", "top", "budget") if name in asked}
    demand = Demand(**{"discloser": "body:giver", "recipient": "body:taker", "purpose": "pur:aim", **asked})
    return find_routes(world or world_of(*items), demand, **searching)


def open_routes(answer: Routes) -> list[Route]:
    """Routes that something allows, certainly or arguably."""
    return [route for route in answer.routes if route.verdict in OPEN]


def paths(answer: Routes) -> list[tuple[str, ...]]:
    """The gateways of each open route, in order."""
    return [tuple(item.gateway for item in route.steps) for route in open_routes(answer)]


def only(*items: Any, **asked: Any) -> Route:
    """The one route of a world that has exactly one."""
    answer = routes(*items, **asked)
    assert len(answer.routes) == 1, [(route.verdict, [item.gateway for item in route.steps]) for route in answer.routes]
    return answer.routes[0]


def step(name: str, given: str | tuple[str, ...], taken: str | tuple[str, ...], **fields: Any) -> Any:
    """A gateway with one flow for the aim; bodies by local name."""
    flow = {key: fields.pop(key) for key in (*Flow._fields, "purpose") if key in fields and key in _OF_FLOWS}
    ends = [[item if ":" in item else f"body:{item}" for item in _listed(side)] for side in (given, taken)]
    return make.gateway(name, make.flow(ends[0], ends[1], **flow), **fields)


_OF_FLOWS = ("purpose", "subject", "form", "received_through", "obtained_under", "pairing", "readings", "except_")


def _listed(side: str | tuple[str, ...]) -> tuple[str, ...]:
    return (side,) if isinstance(side, str) else side


def bar(name: str = "secrecy", given: str = "body:giver", taken: str = "body:taker", **fields: Any) -> Restriction:
    """A bar on one disclosure for the aim, in force throughout."""
    found = {"subject": fields.pop("subject", ()), "purpose": fields.pop("purpose", "pur:aim")}
    settled = {"label": f"bar {name}", "in_force": make.SINCE_2000, "extent": ALL_EXTENTS, "status": "checked"}
    return Restriction(
        f"bar:{name}", bars=(make.flow(given, taken, id=f"flow:{name}.1", **found),), **{**settled, **fields}
    )
