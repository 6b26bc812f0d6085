"""`gateways history FAMILY`: a family of gateways through time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, open_session, output_options
from gateways_graph.cli.output import Emitter
from gateways_graph.listings.review import event_row

if TYPE_CHECKING:
    from gateways_graph.model.history import Change, Event, History, Member, Side
    from gateways_graph.session import Gateways

#: Lines of a table when no limit is given, and characters of a bar.
_SHOWN, _WIDE = 40, 64
_SIGNS = {"whole": "=", "part": "-", "vague": "~"}
_RELATIONS = {
    "successor": "follows at once",
    "time gap": "follows after a gap",
    "overlap": "while the earlier is in force",
    "vague": "dates too vague to say how they meet",
}


@click.command()
@click.argument("family", required=False, shell_complete=complete("gateway"))
@analysis_options
@output_options
@data_options
@remembered
def history(family: str | None, **options: Any) -> int:
    """A family of gateways through time: what began, ended and changed, and what has no date.

    FAMILY is a recorded family of versions, a gateway, a statute, a purpose (with those below it), or
    words. Without it, the recorded families are listed.

    \b
    Examples:
      gateways history cda-1998-s115
      gateways history "fuel poverty"
      gateways history "Digital Economy Act 2017" --csv
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    if family is None:
        records = _families(session)
        emitter.emit(records, records, more={"answers": "history"})
        return 0
    found = session.history(family)
    if emitter.form == "table":
        emitter.text(_page(session, emitter, found))
        return 0
    from gateways_graph.analysis.records import short_record

    short = {item.gateway: short_record(session.world.gateways[item.gateway], session.labels) for item in found.members}
    records = [event.to_record(short, session.labels) for event in found.events]
    more = {
        "answers": "history",
        "family": {"asked": found.asked, "kind": found.kind, "names": list(found.names)},
        "gateways": [_member_record(session, item, short[item.gateway]) for item in found.members],
    }
    emitter.emit(records, [event_row(session, event) for event in found.events], more=more)
    return 0


def _families(session: Gateways) -> list[dict[str, Any]]:
    from gateways_graph.analysis.versions import link_versions

    rows = []
    for name, label in session.dataset.families:
        members = [item for item in session.dataset.gateways if item.family == name]
        rows.append({"id": name, "label": label, "gateways": len(members), "changes": len(link_versions(members))})
    return rows


def _member_record(session: Gateways, member: Member, short: dict[str, Any]) -> dict[str, Any]:
    from gateways_graph.analysis.records import gateway_record

    whole = gateway_record(session.world.gateways[member.gateway], session.labels)
    return {
        **short,
        "family": whole["family"],
        "why": member.why,
        "state": member.state,
        "waits_for": member.waits_for or None,
        "in_force": whole["in_force"],
        "status": whole["status"],
    }


# -- for reading


def _page(session: Gateways, emitter: Emitter, found: History) -> str:
    most = (emitter.limit or None) if emitter.options.get("limit") is not None else _SHOWN
    dated = [item for item in found.members if item.years]
    names = ", ".join(session.labels.get(name, _family_label(session, name)) for name in found.names)
    meant = f" ({found.kind}: {names})" if names and names.casefold() != found.asked.casefold() else f" ({found.kind})"
    lines = [f"{found.asked}{meant}: {len(found.members)} gateways, {len(found.events)} events", ""]
    lines += [*_bars(session, dated[:most], found.last_year), *_more(len(dated), most, "gateways with a date"), ""]
    if any(event.vague for event in found.events[:most]):
        lines.append("Events (~ some day in that month or year):")
    for event in found.events[:most]:
        lines += _say_event(session, event)
    lines += [*_more(len(found.events), most, "events"), *_apart(session, found, most), "", *_closing(session)]
    return "\n".join(lines) + "\n"


def _family_label(session: Gateways, name: str) -> str:
    return dict(session.dataset.families).get(name, name)


def _more(count: int, most: int | None, what: str) -> Iterator[str]:
    if most is not None and count > most:
        yield f"{count - most} more {what} are not shown: --limit 0 shows all."


def _bars(session: Gateways, members: Sequence[Member], last_year: int) -> Iterator[str]:
    """A line for each gateway, a character for each year, or for several when there are many."""
    if not members:
        return
    first = min(item.years[0][0] for item in members)
    step = -(-(last_year - first + 1) // _WIDE)
    starts = range(first, last_year + 1, step)
    yield f"     {_ruler(starts)}"
    for number, item in enumerate(members, 1):
        years = dict(item.years)
        cells = [{years.get(year, "") for year in range(start, min(start + step, last_year + 1))} for start in starts]
        bar = "".join(_sign(cell) for cell in cells)
        yield f"{number:>4} {bar}  {item.gateway}  {session.world.gateways[item.gateway].label}"
    each = "a year" if step == 1 else f"{step} years"
    yield f"     {each} a character: = in force, - for part of it, ~ perhaps (a date is vague), . not"


def _sign(cell: set[str]) -> str:
    if cell == {"whole"}:
        return "="
    return "~" if "vague" in cell else "." if cell == {""} else "-"


def _ruler(starts: range) -> str:
    """Years above the bars, every ten characters."""
    text = ""
    for at in range(0, len(starts), 10):
        text += f"{starts[at]:<10}"
    return text.rstrip()


def _say_event(session: Gateways, event: Event) -> Iterator[str]:
    """A line for what began or ended; more for one version after another."""
    where = f" in {', '.join(event.extent)}" if event.extent else ""
    date = f"{event.date}{'~' if event.vague else ''}"
    label = session.world.gateways[event.gateway].label
    others = ", ".join(session.labels.get(name, name) if name.startswith("http") else name for name in event.others)
    if event.change is None:
        said = "; ".join(
            part for part in (f"by {others}" if others and event.kind in ("begins", "ends") else "", event.note) if part
        )
        yield f"{date:<11} {event.kind.upper()}{where}: {event.gateway}  {label}{f' ({said})' if said else ''}"
        return
    yield f"{date:<11} {event.kind.upper()}{where}: {event.gateway} follows {others}"
    yield f"     {label}"
    yield f"     {event.note}"
    yield from (f"     {line}" for line in _say_change(session, event.change))


def _say_change(session: Gateways, change: Change) -> Iterator[str]:
    yield f"relation: {change.relation} ({_RELATIONS[change.relation]})"
    for axis in change.axes:
        for sign, names in (("gained", axis.gained), ("lost", axis.lost)):
            if names:
                said = [session.labels.get(name, name) for name in names]
                shown = "; ".join(said[:8]) + (f"; and {len(said) - 8} more" if len(said) > 8 else "")
                yield f"{axis.axis} {sign}: {shown}"
    yield from _say_side(session, "only the later covers", change.gained)
    yield from _say_side(session, "only the earlier covered", change.lost)
    read = [term for term in change.terms if "not established" not in (term.a, term.b)]
    yield from (f"{term.term.replace('_', ' ')}: {term.a} -> {term.b}" for term in read)
    for side, name in (("a", "earlier"), ("b", "later")):
        unread = [term.term.replace("_", " ") for term in change.terms if getattr(term, side) == "not established"]
        if unread:
            yield f"not established of the {name}: {', '.join(unread)}"


def _say_side(session: Gateways, words: str, side: Side | None) -> Iterator[str]:
    from gateways_graph.listings.pairs import say_point

    if side:
        sure = "" if side.certainty == "certain" else " (possibly)"
        days = "" if side.both_days else "; bodies that are recorded on one side of the change only"
        yield f"{words}{sure}: {say_point(session, side.witness)}{days}"


def _apart(session: Gateways, found: History, most: int | None) -> Iterator[str]:
    """What stands in no event: waiting, or of no recorded date."""
    gateways = session.world.gateways
    waiting = [item for item in found.members if item.state == "waiting"]
    undated = [item for item in found.members if item.state != "waiting" and not item.years]
    if waiting:
        yield "Not in force yet, or waiting:"
        yield from (
            f"     {item.gateway} waits for {item.waits_for}  ({gateways[item.gateway].label})" for item in waiting
        )
    if undated:
        yield "No date of beginning is recorded:"
        shown = undated if most is None else undated[:most]
        yield from (f"     {item.gateway}  ({gateways[item.gateway].label})" for item in shown)
        yield from _more(len(undated), most, "without a date")


def _closing(session: Gateways) -> Iterator[str]:
    yield f"Only recorded versions and dates, as read; a gap here is a gap in what is recorded. As at {session.as_at},"
    yield f"data {session.dataset.digest[:12]}. Versions are compared by their own flows, whatever they give way to."
