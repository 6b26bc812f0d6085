"""A family of gateways through time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateways_graph.errors import UsageError
from gateways_graph.export.canvas import About, Picture
from gateways_graph.export.timeline import draw_history
from gateways_graph.gallery.words import cite, link_of, say_source
from gateways_graph.model.gateway import ALL_EXTENTS

if TYPE_CHECKING:
    from gateways_graph.session import Gateways

__all__ = ["draw_timeline"]


def draw_timeline(session: Gateways, *, family: str | None = None, **_: object) -> Picture:
    """Bars for force by jurisdiction, versions joined; `family` is what `history` takes."""
    if not family:
        message = "the view 'timeline' needs to know of what: --family with a gateway, a statute, a purpose or words"
        raise UsageError(message)
    found = session.history(family)
    names = [item.gateway for item in found.members]
    undated = sum(not session.world.gateways[name].in_force for name in names)
    labels = dict(session.dataset.families)
    said = "; ".join(session.labels.get(name, labels.get(name, name)) for name in found.names[:3]) or found.asked
    lead = (
        f"{len(names)} gateway{'s' if len(names) != 1 else ''}, in order of beginning; {len(found.events)} "
        "events. Only recorded versions and "
        "dates, as read: a gap here is a gap in what is recorded."
    )
    lead += f" {undated} have no date of beginning." if undated else ""
    lead += " Bars of all jurisdictions are drawn." if session.extent != ALL_EXTENTS else ""
    words = {name: (cite(session, name), session.world.gateways[name].label) for name in names}
    words |= {event.gateway: (cite(session, event.gateway), "") for event in found.events if event.gateway not in words}
    return draw_history(
        found, session.world.gateways, words, About(f"Through time: {said}", lead, say_source(session)),
        as_at=session.as_at, links={name: link_of(session, name) for name in names},
    )  # fmt: skip
