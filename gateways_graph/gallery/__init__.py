"""Pictures of what a session knows, each with the same content as a table."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gateways_graph.export.canvas import Picture

if TYPE_CHECKING:
    from gateways_graph.session import Gateways

__all__ = ["DRAWN", "Picture", "draw"]

#: View -> where its picture is made.
DRAWN = {
    "bodies": "flows:draw_bodies",
    "neighbourhood": "flows:draw_neighbourhood",
    "overlaps": "groups:draw_overlaps",
    "purpose": "flows:draw_purpose",
    "route": "routes:draw_route",
    "scope": "scopes:draw_scope",
    "sectors": "flows:draw_sectors",
    "statutes": "statutes:draw_overlapping_statutes",
    "timeline": "timelines:draw_timeline",
}


def draw(session: Gateways, view: str, **asked: Any) -> Picture:
    """The picture of a view.

    Args:
        session: The data at a date.
        view: A key of `DRAWN`.
        asked: `node` for `neighbourhood` and `purpose` (and, a purpose, for `bodies` and `sectors`);
            `discloser`, `recipient`, `purpose` and, if wished, `information` and `facts` for `route`;
            `family` for `timeline`; `names` and `of` for `scope`; `group`, if wished, for `overlaps`.

    Raises:
        UnknownNameError: Nothing, or several things, are called that.
        UsageError: Something that the view needs is not given, or there is nothing to draw.
    """
    module, _, function = DRAWN[view].partition(":")
    make = getattr(import_module(f"gateways_graph.gallery.{module}"), function)
    picture: Picture = make(session, **asked)
    return picture
