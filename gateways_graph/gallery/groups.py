"""Groups of gateways that cover the same ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateways_graph.errors import UsageError
from gateways_graph.export.arcs import draw_groups, is_strong
from gateways_graph.export.canvas import About, Picture
from gateways_graph.gallery.words import cite, link_of, say_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateways_graph.model.groups import Group, Groups
    from gateways_graph.session import Gateways

__all__ = ["draw_overlaps"]

#: Groups past which nobody would read on.
_MOST = 12
_READ = (
    "A line on the left joins two gateways of which one repeats or contains the other; a grey line on the right, two "
    "that overlap in part. Only what certainly holds is drawn."
)


def draw_overlaps(session: Gateways, *, group: Group | None = None, **_: object) -> Picture:
    """The groups in which most gateways repeat or contain others, or one group with the labels of its gateways.

    Args:
        session: The data at a date.
        group: The only one to draw.

    Raises:
        UsageError: There is no group on the day.
    """
    if group is None:
        found = session.groups()
        chosen = _choose(found.groups)
        if not chosen:
            message = f"no two gateways certainly share much on {session.as_at}: there is no group to draw"
            raise UsageError(message)
        about = About("Groups of gateways that overlap", f"{_READ} {_left_out(found, chosen)}", say_source(session))
    else:
        chosen = [group]
        about = About(f"Gateways that overlap: group {group.number}", _READ, say_source(session))
    names = sorted({name for item in chosen for name in item.members})
    words = {name: (cite(session, name), session.world.gateways[name].label) for name in names}
    return draw_groups(chosen, words, about, links={name: link_of(session, name) for name in names})


def _choose(groups: Sequence[Group]) -> list[Group]:
    """Those with most pairs that say more than that two gateways meet, in order of number."""
    ranked = sorted(groups, key=lambda item: (-sum(map(is_strong, item.pairs)), item.number))
    return sorted(ranked[:_MOST], key=lambda item: item.number)


def _left_out(found: Groups, chosen: Sequence[Group]) -> str:
    rest = [f"{len(found.broad)} broad gateways", f"{len(found.slight)} that meet others only slightly"]
    if len(found.groups) > len(chosen):
        rest.insert(0, f"{len(found.groups) - len(chosen)} groups in which fewer repeat or contain others")
    return f"Left out: {', '.join(rest[:-1])} and {rest[-1]}."
