"""`gateways diff` and `gateways what-if`: what a change of the law, or of the record, does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, open_session, output_options
from gateways_graph.cli.output import Emitter, bar
from gateways_graph.listings.changes import change_row
from gateways_graph.model.change import KINDS

if TYPE_CHECKING:
    from gateways_graph.comparison import Comparison

_only = click.option("--only", type=click.Choice(KINDS), multiple=True, help="Only these kinds of change. Repeatable.")
_demands = click.option(
    "--demands",
    type=click.IntRange(0, 500),
    default=6,
    show_default=True,
    help="Most witnesses to put to the search for routes on both sides; 0 for none.",
)


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@_only
@_demands
@analysis_options
@output_options
@data_options
def diff(old: str, new: str, **options: Any) -> int:
    """What differs between two days, or two data sets: gateways, permissions, overlaps, bars.

    OLD and NEW are days (YYYY-MM-DD) of the data, Turtle or JSON-LD files, or folders of them. Files
    are read as they stand on --as-at. A version of a text that follows another is one change.

    \b
    Examples:
      gateways diff 2014-06-01 2026-01-01
      gateways diff before.ttl after.ttl --only permission --json
    """
    from gateways_graph.comparison import is_day

    # A remembered answer depends on the data and the options alone, so only days can be remembered.
    run = _between_days if is_day(old) and is_day(new) else _between
    return run(old=old, new=new, **options)


def _between(*, old: str, new: str, **options: Any) -> int:
    from gateways_graph.comparison import diff as compare

    session = open_session(options)
    found = compare(session, old, new, **_asked(options))
    return _emit(found, "diff", options)


_between_days = remembered(_between)


@click.command("what-if")
@click.option("--add", multiple=True, metavar="FILE", help="Turtle or JSON-LD to add to the data. Repeatable.")
@click.option(
    "--repeal",
    multiple=True,
    metavar="NAME",
    shell_complete=complete("gateway"),
    help="A gateway, bar, provision or statute to take out of force. Repeatable.",
)
@click.option("--on", metavar="DATE", default=None, help="Day of both sides, for a bill that begins later.")
@_only
@_demands
@analysis_options
@output_options
@data_options
def what_if(add: tuple[str, ...], repeal: tuple[str, ...], on: str | None, **options: Any) -> int:
    """What a bill would change: law added, law repealed, both sides on one day.

    A file is read and checked together with the data: it may add gateways, versions of gateways and
    dates. What is repealed is in force on no day; what refers to it still finds it.

    \b
    Examples:
      gateways what-if --repeal cda-1998-s115
      gateways what-if --add bill.ttl --repeal ukpga-2004-31-s10 --on 2027-04-01
    """
    run = _try_bill if add else _try_repeal
    return run(add=add, repeal=repeal, on=on, **options)


def _try_bill(*, add: tuple[str, ...], repeal: tuple[str, ...], on: str | None, **options: Any) -> int:
    from gateways_graph.comparison import what_if as compare

    day = None if on is None else _parse_on(on)
    found = compare(open_session(options), add=add, repeal_=repeal, on=day, **_asked(options))
    return _emit(found, "what-if", options)


_try_repeal = remembered(_try_bill)


def _parse_on(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"--on {text!r} is not a day of the calendar: write YYYY-MM-DD"
        raise click.UsageError(message) from error


def _asked(options: dict[str, Any]) -> dict[str, Any]:
    """What both commands ask for beside their two sides."""
    progress = bar("comparing", quiet=options["quiet"])
    return {"kinds": options["only"], "demands": options["demands"], "progress": progress}


def _emit(found: Comparison, command: str, options: dict[str, Any]) -> int:
    emitter = Emitter(options, found.new.receipt())
    if emitter.form == "table":
        from gateways_graph.cli.change_page import say_changes

        emitter.text(say_changes(found, emitter.limit if options.get("limit") is not None else None))
    else:
        records = found.to_records()
        more = {
            "answers": command,
            "old": found.old.receipt(),
            "added": list(found.added),
            "repealed": list(found.repealed),
            "counts": found.changes.counts(),
            "notes": list(found.changes.notes),
            "demands_left_out": found.changes.unasked,
            "undecided": list(found.changes.undecided),
        }
        rows = [change_row(record) for record in records]
        emitter.emit(records, rows, complete=not found.changes.undecided, more=more)
    return 0
