"""Which gateways share ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gateways_graph.analysis.shared_scope import share_scope
from gateways_graph.errors import UsageError
from gateways_graph.export.canvas import About, Picture
from gateways_graph.export.upset import draw_shared
from gateways_graph.gallery.words import cite, link_of, say_source

if TYPE_CHECKING:
    from gateways_graph.session import Gateways

__all__ = ["draw_scope"]

#: Rows past which nobody follows a column down.
_MOST = 16


def draw_scope(session: Gateways, *, names: Sequence[str] = (), of: str = "", **_: object) -> Picture:
    """Where the ground of some gateways meets.

    Args:
        session: The data at a date.
        names: Ids of gateways; the first ones are drawn if there are more than can be read.
        of: What they have in common, for the title.

    Raises:
        UsageError: Fewer than two are in force on the day.
    """
    live = [name for name in names if name in session.world.scopes and session.world.scopes[name].certain.pieces]
    if len(live) < 2:
        message = (
            f"fewer than two of these {len(names)} gateways are certainly in force on {session.as_at}: "
            "nothing to compare"
        )
        raise UsageError(message)
    shown = live[:_MOST]
    found = share_scope(session.world, shown)
    lead = (
        f"Each row is a gateway, each column a ground that exactly the dotted ones cover. {len(found.shared)} "
        "combinations "
        "of what certainly holds; a point of ground is one discloser, recipient, purpose, kind of "
        "information and jurisdiction."
    )
    if len(live) > len(shown):
        lead += f" Left out: {len(live) - len(shown)} more gateways."
    words = {name: (cite(session, name), session.world.gateways[name].label) for name in shown}
    about = About(f"Shared scope{f': {of}' if of else ''}", lead, say_source(session))
    return draw_shared(found, words, session.labels, about, links={name: link_of(session, name) for name in shown})
