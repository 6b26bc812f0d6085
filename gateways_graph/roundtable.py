"""Questions about several bodies at once, in the words of people: a table of them, and what is missing.

`Gateways.partnership` and `Gateways.gaps` are these functions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gateways_graph.model.gateway import ALL_EXTENTS
from gateways_graph.model.route import Demand

if TYPE_CHECKING:
    from gateways_graph.model.gaps import Gaps
    from gateways_graph.model.partnership import Partnership
    from gateways_graph.session import Gateways

__all__ = ["gaps", "partnership"]


def partnership(
    session: Gateways,
    bodies: Sequence[str],
    purpose: str,
    *,
    information: str | None = None,
    facts: Sequence[str] = (),
    ladder: Sequence[str] | None = None,
    max_steps: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> Partnership:
    """Who of several bodies may tell whom, for a purpose; all names as people say them.

    Args:
        session: The data at a date.
        bodies: Two or more.
        purpose: What for.
        information: About what; left out, each step says what it carries.
        facts: As for routes.
        ladder: Thresholds, lowest first; none given means those for children where the purpose is one.
        max_steps: Most steps of a route.
        progress: Called with (done, all).

    Raises:
        UnknownNameError: Nothing, or several things, are called that.
        UsageError: Fewer than two bodies, too many, or a purpose that takes in all others.
    """
    from gateways_graph.analysis.partnership import find_partnership
    from gateways_graph.analysis.thresholds import build_ladder, check_purpose, note_on_purpose
    from gateways_graph.model.facts import read_facts

    world = session.world
    ids = [session.body_names.get(name) for name in bodies]
    aim = session.purpose_names.get(purpose)
    check_purpose(world, aim)
    demand = _demand(session)._replace(
        purpose=aim,
        information=session.information_names.get(information) if information else None,
        facts=read_facts(session.dataset, facts)[0] if facts else (),
    )
    rungs = build_ladder(world, aim, ladder, session.purpose_names.get)
    found = find_partnership(world, ids, demand, ladder=rungs, max_steps=max_steps, progress=progress)
    again = [f"{name} is named twice: asked once" for at, name in enumerate(bodies) if ids[at] in ids[:at]]
    return found._replace(notes=(*again, *note_on_purpose(world, aim), *found.notes))


def gaps(
    session: Gateways,
    bodies: Sequence[str] = (),
    purposes: Sequence[str] = (),
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Gaps:
    """Purposes, pairs of bodies and thresholds with no specific gateway; all names as people say them.

    Args:
        session: The data at a date.
        bodies: None for those that flows name, one, or several to be paired.
        purposes: None for every one on record, or those that most flows between the bodies name.
        progress: Called with (done, all).

    Raises:
        UnknownNameError: Nothing, or several things, are called that.
        UsageError: Too many bodies, or a purpose that takes in all others.
    """
    from gateways_graph.analysis.gaps import find_gaps
    from gateways_graph.analysis.thresholds import build_ladder, check_purpose

    world, find = session.world, session.purpose_names.get
    ids = [session.body_names.get(name) for name in bodies]
    aims = [find(name) for name in purposes]
    for aim in aims:
        check_purpose(world, aim)
    return find_gaps(
        world,
        _demand(session),
        bodies=ids,
        purposes=aims,
        ladder=lambda aim: build_ladder(world, aim, None, find),
        progress=progress,
    )


def _demand(session: Gateways) -> Demand:
    """A demand of the session's day and extent, all else open."""
    extent = session.extent if session.extent != ALL_EXTENTS else ()
    return Demand("", "", "", None, extent, session.as_at.isoformat())
