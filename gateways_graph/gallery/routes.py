"""A candidate route, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gateways_graph.errors import UsageError
from gateways_graph.export.canvas import About, Picture
from gateways_graph.export.route_picture import RouteWords
from gateways_graph.export.route_picture import draw_route as draw
from gateways_graph.gallery.words import cite, link_of, say_source

if TYPE_CHECKING:
    from gateways_graph.session import Gateways

__all__ = ["draw_route"]


def draw_route(
    session: Gateways,
    *,
    discloser: str | None = None,
    recipient: str | None = None,
    purpose: str | None = None,
    information: str | None = None,
    facts: Sequence[str] = (),
    number: int = 1,
    **_: object,
) -> Picture:
    """The best route of `routes`, or the one of a number, in full, with the others in a line each."""
    if not (discloser and recipient and purpose):
        message = "the view 'route' needs --from, --to and --for, as `gateways routes` does"
        raise UsageError(message)
    found = session.routes(discloser, recipient, purpose, information=information, facts=facts)
    if number > max(len(found.routes), 1):
        message = f"there is no route {number}: {len(found.routes)} were found"
        raise UsageError(message)
    demand, labels = found.demand, session.labels
    used = {step.gateway for route in found.routes for step in route.steps}
    about = f", about {labels[demand.information]}" if demand.information else ""
    title = f"{labels[demand.discloser]} telling {labels[demand.recipient]}, for {labels[demand.purpose]}{about}"
    lead = (
        "A candidate route by recorded provisions, from top to bottom. "
        "Each step needs its conditions met and its bars checked."
    )
    if demand.facts:
        said = "; ".join(f"{'' if holds else 'not: '}{labels.get(name, name)}" for name, holds in demand.facts[:6])
        lead += f" Facts given: {said}."
    if not found.complete:
        lead += " The search stopped at its budget: better routes may exist."
    names = RouteWords(
        labels,
        session.world.gateways,
        {name: cite(session, name) for name in used},
        {name: link_of(session, name) for name in used},
    )
    return draw(found, number, names, About(title[:1].upper() + title[1:], lead, say_source(session)))
