"""Questions about several bodies at once, in the words of people: a table of them, and what is missing.

`Gateways.partnership` and `Gateways.gaps` are these functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial, reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from gateways_graph.engine.compile import extent_bits
from gateways_graph.model.gaps import Gaps
from gateways_graph.model.gateway import ALL_EXTENTS, EXTENT_NAMES
from gateways_graph.model.route import Demand

if TYPE_CHECKING:
    from gateways_graph.engine.world import World
    from gateways_graph.model.partnership import Partnership
    from gateways_graph.session import Gateways

__all__ = ["gaps", "partnership"]

Progress = Callable[[int, int], None]


def partnership(
    session: Gateways,
    bodies: Sequence[str],
    purpose: str,
    *,
    information: str | None = None,
    facts: Sequence[str] = (),
    ladder: Sequence[str] | None = None,
    max_steps: int = 2,
    progress: Progress | None = None,
) -> Partnership:
    """Who of several bodies may tell whom, for a purpose; all names as people say them.

    Each jurisdiction is asked about by itself, for the law of one is no answer for a table that sits in
    another: the cells of the answer name theirs, and `Partnership.tables` has a table for each. Of a
    session for the whole of the UK those are asked about where the bodies operate.

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
    asked = _demand(session)._replace(
        purpose=aim,
        information=session.information_names.get(information) if information else None,
        facts=read_facts(session.dataset, facts)[0] if facts else (),
    )
    rungs = build_ladder(world, aim, ladder, session.purpose_names.get)
    places = _places(session, ids)
    tables = [
        find_partnership(there, ids, demand, ladder=rungs, max_steps=max_steps, progress=share)
        for there, demand, share in _each(session, asked, places, progress)
    ]
    again = [f"{name} is named twice: asked once" for at, name in enumerate(bodies) if ids[at] in ids[:at]]
    noted = _notes([(place, table.notes) for place, table in zip(places, tables, strict=True)])
    return tables[0]._replace(
        demand=tables[0].demand._replace(extent=places),
        cells=tuple(cell for table in tables for cell in table.cells),
        notes=(*_only(session, places), *again, *note_on_purpose(world, aim), *noted),
    )


def _only(session: Gateways, places: tuple[str, ...]) -> list[str]:
    """That some jurisdictions were left out."""
    if places == session.extent:
        return []
    named = ", ".join(EXTENT_NAMES[place] for place in places)
    return [f"asked about {named} only, where the bodies named operate: --extent names others"]


def _places(session: Gateways, bodies: Sequence[str]) -> tuple[str, ...]:
    """Jurisdictions to ask about: of the whole UK, where all bodies operate or, failing that, the local ones."""
    if session.extent != ALL_EXTENTS:
        return session.extent
    homes = [_operates(session.world, name) for name in bodies]
    shared = reduce(and_, homes) if homes else 0
    if not shared:
        least = min((home.bit_count() for home in homes), default=0)
        shared = reduce(or_, (home for home in homes if home.bit_count() == least), 0)
    return tuple(code for code in ALL_EXTENTS if shared & extent_bits((code,), default=0))


def _operates(world: World, name: str) -> int:
    """Where a body, or some recorded member of a class, operates, as bits; everywhere if that is not recorded."""
    bodies, found = world.bodies, 0
    members = bodies.possible.get(name, 0) & bodies.singles
    for bit, point in enumerate(bodies.points):
        if members >> bit & 1:
            found |= extent_bits(world.nodes[point.node].operates_in, default=15)
    return found or extent_bits(world.nodes[name].operates_in, default=15)


def _is_at_home(world: World, name: str, place: str) -> bool:
    return bool(_operates(world, name) & extent_bits((place,), default=0))


def _each(
    session: Gateways, asked: Demand, places: Sequence[str], progress: Progress | None
) -> Iterator[tuple[World, Demand, Progress | None]]:
    """For each jurisdiction its world, the demand there, and its share of the progress."""
    from gateways_graph.engine.world import build_world

    for number, place in enumerate(places):
        alone = session.extent == (place,)
        world = session.world if alone else build_world(session.dataset, session.as_at.toordinal(), extent=(place,))
        share = partial(_tell, progress=progress, number=number, count=len(places)) if progress else None
        yield world, asked._replace(extent=(place,)), share


def _tell(done: int, all_: int, *, progress: Progress, number: int, count: int) -> None:
    """Progress in one of several tables that are as large as each other."""
    progress(number * all_ + done, count * all_)


def _notes(told: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """What is noted of every jurisdiction, and then what of some only, with their names."""
    where: dict[str, list[str]] = {}
    for place, notes in told:
        for note in notes:
            where.setdefault(note, []).append(EXTENT_NAMES[place])
    shared = [note for note, places in where.items() if len(places) == len(told)]
    return shared + [f"{', '.join(places)}: {note}" for note, places in where.items() if len(places) < len(told)]


def gaps(
    session: Gateways,
    bodies: Sequence[str] = (),
    purposes: Sequence[str] = (),
    *,
    progress: Progress | None = None,
) -> Gaps:
    """Purposes, pairs of bodies and thresholds with no specific gateway; all names as people say them.

    Pairs and thresholds are asked about in each jurisdiction by itself, as `partnership` does, where both bodies
    operate; purposes alone, and those of one body, in all of them together.

    Args:
        session: The data at a date.
        bodies: None for those that flows name, one, or several to be paired.
        purposes: None for every one on record, or those that most flows between the bodies name.
        progress: Called with (done, all).

    Raises:
        UnknownNameError: Nothing, or several things, are called that.
        UsageError: Too many bodies, or a purpose that takes in all others.
    """
    from gateways_graph.analysis.gaps import find_gaps, gaps_in_order
    from gateways_graph.analysis.thresholds import build_ladder, check_purpose

    world, find = session.world, session.purpose_names.get
    ids = [session.body_names.get(name) for name in bodies]
    aims = [find(name) for name in purposes]
    for aim in aims:
        check_purpose(world, aim)
    asked: dict[str, Any] = {
        "bodies": ids,
        "purposes": aims,
        "ladder": lambda aim: build_ladder(world, aim, None, find),
    }
    if not aims and len(ids) < 2:
        return find_gaps(world, _demand(session), progress=progress, **asked)
    places = _places(session, ids) if ids else session.extent
    found = [
        find_gaps(there, demand, progress=share, **asked)
        for there, demand, share in _each(session, _demand(session), places, progress)
    ]
    gaps_ = [
        gap._replace(extent=(place,))
        for place, part in zip(places, found, strict=True)
        for gap in part.findings
        if all(_is_at_home(world, name, place) for name in (gap.discloser, gap.recipient) if name)
    ]
    notes = [*_only(session, places), *_notes([(place, part.notes) for place, part in zip(places, found, strict=True)])]
    return Gaps(
        gaps_in_order(gaps_),
        tuple(dict.fromkeys(name for part in found for name in part.bodies)),
        tuple(dict.fromkeys(name for part in found for name in part.purposes)),
        max(part.left_out for part in found),
        all(part.complete for part in found),
        tuple(notes),
    )


def _demand(session: Gateways) -> Demand:
    """A demand of the session's day and extent, all else open."""
    extent = session.extent if session.extent != ALL_EXTENTS else ()
    return Demand("", "", "", None, extent, session.as_at.isoformat())
