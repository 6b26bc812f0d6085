"""Two sides to compare: two days, two data sets, or the data as it is and with a bill.

The face of `analysis.change`: it opens the sides, says what the reader must know of them, and keeps
what is needed to put the changes into words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gateways_graph.analysis.change import DEMANDS, find_changes
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.overlaps import change_days
from gateways_graph.analysis.records import short_record
from gateways_graph.analysis.repeal import choose_repealed, repeal
from gateways_graph.engine.world import World
from gateways_graph.errors import UsageError
from gateways_graph.model.change import Changes
from gateways_graph.resources import DESCRIBING_FILES

if TYPE_CHECKING:
    from gateways_graph.rdf.load import Loaded
    from gateways_graph.session import Gateways

__all__ = ["DEMANDS", "Comparison", "diff", "is_day", "what_if"]

_DAY = re.compile(r"\d{4}(-\d{1,2}){0,2}")
_DATA = (".ttl", ".turtle", ".nt", ".jsonld", ".trig", ".nq", ".json")

Progress = Callable[[int, int], None] | None


class Comparison:
    """Two sides and what differs between them.

    Attributes:
        old, new: Both sides as sessions.
        changes: What differs.
        added: Files of a bill.
        repealed: Gateways and bars taken to be repealed.
    """

    def __init__(
        self,
        old: Gateways,
        new: Gateways,
        changes: Changes,
        *,
        added: Sequence[str] = (),
        repealed: Sequence[str] = (),
    ) -> None:
        self.old, self.new, self.changes = old, new, changes
        self.added, self.repealed = tuple(added), tuple(repealed)

    def __repr__(self) -> str:
        """One line: how many changes of each kind."""
        counts = {kind: sum(said.values()) for kind, said in self.changes.counts().items() if said}
        return f"<Comparison: {', '.join(f'{count} {kind}' for kind, count in counts.items()) or 'nothing differs'}>"

    @cached_property
    def labels(self) -> dict[str, str]:
        """Words for everything on either side."""
        return {**labels_of(self.old.world), **labels_of(self.new.world)}

    @cached_property
    def shorts(self) -> dict[str, dict[str, Any]]:
        """Short records of the gateways of either side."""
        gateways = {**self.old.world.gateways, **self.new.world.gateways}
        return {name: short_record(item, self.labels) for name, item in gateways.items()}

    def to_records(self) -> list[dict[str, Any]]:
        """Every change as JSON; fields in `docs/cli-reference.md`."""
        return list(self.iter_records())

    def iter_records(self) -> Iterator[dict[str, Any]]:
        """As `to_records`, one by one."""
        return self.changes.iter_records(self.shorts, self.labels)


# -- two sides


def is_day(text: str) -> bool:
    """Whether a text is meant as a day and not as a file."""
    return bool(_DAY.fullmatch(text)) and not Path(text).exists()


def diff(
    session: Gateways,
    old: str | date,
    new: str | date,
    *,
    kinds: Collection[str] = (),
    demands: int = DEMANDS,
    progress: Progress = None,
) -> Comparison:
    """What differs between two sides.

    Args:
        session: Gives the data for sides that are days, and day, extent and readings for those that
            are files.
        old: A day, a Turtle or JSON-LD file, `+file.ttl`, a store, or a folder of files.
        new: The same.
        kinds: Kinds of change to look for, of `model.change.KINDS`; empty means all.
        demands: Most witnesses to put to the search for routes.
        progress: Called with (done, all).

    Raises:
        UsageError: There is no such file, the day is no day, or both sides are the same day.
        DataError: A file cannot be read, or has errors.
    """
    before, after = _open(session, old), _open(session, new)
    if before.loaded is after.loaded and before.as_at == after.as_at:
        message = f"both sides are the same data on {before.as_at}: name two days, or two data sets"
        raise UsageError(message)
    notes = tuple(dict.fromkeys((*_notes(before), *_notes(after))))
    changes = find_changes(before.world, after.world, kinds=kinds, demands=demands, notes=notes, progress=progress)
    return Comparison(before, after, changes)


def _open(session: Gateways, side: str | date) -> Gateways:
    """One side: the session's data on a day, or a data set of its own on the session's day."""
    from gateways_graph.rdf.load import load_dataset
    from gateways_graph.rdf.stores import is_store

    if isinstance(side, date) or is_day(side):
        return _on(session, session.loaded, _parse_day(side))
    path = Path(side)
    files = _files(path) if path.is_dir() and not is_store(path) else [side]
    return _on(session, load_dataset(files), session.as_at)


def _on(session: Gateways, loaded: Loaded, day: date) -> Gateways:
    """A session like another, for other data or another day; readings of phrases that the data has not are left out."""
    from gateways_graph.session import Gateways

    phrases = {item.id for item in loaded.dataset.phrases}
    chosen = ((phrase, name.removeprefix("rdg:")) for phrase, name in session.readings.items() if phrase in phrases)
    return Gateways(loaded, day, session.extent, tuple(f"{phrase}={name}" for phrase, name in chosen))


def _parse_day(side: str | date) -> date:
    if isinstance(side, date):
        return side
    try:
        return date.fromisoformat(side)
    except ValueError as error:
        message = f"{side!r} is not a day of the calendar: write YYYY-MM-DD, or the path of a file"
        raise UsageError(message) from error


def _files(folder: Path) -> list[str]:
    """The files of RDF in a folder, in order; what describes the vocabulary is no data."""
    found = sorted(
        str(path) for path in folder.iterdir() if path.suffix.lower() in _DATA and path.name not in DESCRIBING_FILES
    )
    if not found:
        message = f"{folder}: holds no Turtle or JSON-LD file: name a folder that does, or a file"
        raise UsageError(message)
    return found


def _notes(side: Gateways) -> Iterator[str]:
    """What the reader must know of the day of one side."""
    day, law = side.as_at.toordinal(), sorted(change_days(side.dataset)[0])
    if not side.world.live:
        yield f"no gateway is recorded as in force on {side.as_at}"
    if law and day < law[0]:
        begin = date.fromordinal(law[0])
        yield f"{side.as_at} lies outside the data: the earliest date of law that is recorded is {begin}"
    if law and day > max(law[-1], date.today().toordinal()):
        yield f"{side.as_at} lies outside the data: the law of that day is known only as far as it is recorded now"
    undated = sum(side.world.gateways[name].in_force is None for name in side.world.live)
    if undated:
        yield (
            f"{undated} gateways have no date in force on record: they count as possibly in force on every day, "
            "so that no difference between days shows for them"
        )


# -- a bill


def what_if(
    session: Gateways,
    *,
    add: Sequence[str | Path] = (),
    repeal_: Sequence[str] = (),
    on: date | None = None,
    kinds: Collection[str] = (),
    demands: int = DEMANDS,
    progress: Progress = None,
) -> Comparison:
    """What a bill would change: the data as it is, against the data with files added and law repealed.

    Args:
        session: The data as it is; its day is the day of both sides unless `on` is given.
        add: Turtle or JSON-LD files in the project's vocabulary; read and checked with the data.
        repeal_: Names of gateways, bars, provisions and statutes.
        on: The day of both sides.
        kinds: Kinds of change to look for; empty means all.
        demands: Most witnesses to put to the search for routes.
        progress: Called with (done, all).

    Raises:
        UsageError: Neither a file nor a name is given, or there is no such file.
        DataError: The data with the files has errors.
        UnknownNameError: A name to be repealed means nothing that is in force.
    """
    from gateways_graph.rdf.load import load_dataset

    if not (add or repeal_):
        message = "nothing to try: name a file with --add, or law to repeal with --repeal"
        raise UsageError(message)
    old = session if on is None or on == session.as_at else _on(session, session.loaded, on)
    gone = choose_repealed(old.world, repeal_)
    names = (*gone.gateways, *gone.bars)
    files = [str(path).removeprefix("+") for path in add]
    loaded = session.loaded
    if files:
        base = [str(path) if path not in loaded.local else f"+{path}" for path in loaded.files]
        loaded = load_dataset([*base, *(f"+{name}" for name in files)])
    loaded = loaded._replace(dataset=repeal(loaded.dataset, names))
    new = _on(old, loaded, old.as_at)
    notes = (*dict.fromkeys((*gone.notes, *_notes(old), *_idle(old.world, new.world))),)
    changes = find_changes(old.world, new.world, kinds=kinds, demands=demands, notes=notes, progress=progress)
    return Comparison(old, new, changes, added=files, repealed=names)


def _idle(old: World, new: World) -> Iterator[str]:
    """Gateways and bars that a bill adds and that are not in force on the day."""
    from gateways_graph.analysis.matching import say_standing

    added = [*(new.gateways.keys() - old.gateways.keys()), *(new.restrictions.keys() - old.restrictions.keys())]
    for name in sorted(added):
        if name not in new.scopes and name not in new.bars:
            day = date.fromordinal(new.day)
            standing = say_standing(new, name)
            yield f"{name} is added and not in force on {day} ({standing}): --on DATE asks about another day"
