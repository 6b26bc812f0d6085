"""Options that commands share, so that each is spelt and explained once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gateways_graph.cli.completion import complete
from gateways_graph.cli.output import say

if TYPE_CHECKING:
    from gateways_graph.session import Gateways

__all__ = [
    "analysis_options",
    "data_options",
    "filter_options",
    "open_session",
    "output_options",
    "output_options_and",
    "parse_day",
]

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("table", "csv", "tsv", "json", "ndjson", "md")


def _stack(*decorators: Callable[[Any], Any]) -> Callable[[F], F]:
    def apply(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


def data_options(function: F) -> F:
    """`--data`, and how much to say on stderr."""
    return _stack(
        click.option(
            "--data",
            multiple=True,
            envvar="GATEWAYS_DATA",
            metavar="PATH",
            help="File, store or sparql+http:// server instead of the packaged data; +PATH adds to it. Repeatable.",
        ),
        click.option("--no-cache", is_flag=True, help="Neither read nor write the compiled cache."),
        click.option("-q", "--quiet", is_flag=True, help="Only the answer; no notes on stderr."),
        click.option("-v", "--verbose", is_flag=True, help="Say what is being done."),
        click.option("--debug", is_flag=True, help="Show tracebacks."),
    )(function)


def analysis_options(function: F) -> F:
    """The date, extent and readings an answer is for."""
    return _stack(
        click.option(
            "--as-at",
            metavar="DATE",
            default=None,
            help="Day the answer is for (YYYY-MM-DD); default today; for overlaps also: all.",
        ),
        click.option(
            "--extent",
            metavar="CODES",
            default=None,
            help="Jurisdictions, of E, W, S, NI, joined by commas; default all.",
        ),
        click.option(
            "--reading",
            multiple=True,
            metavar="PHRASE=READING",
            help="Settle a disputed phrase, or give a stance (narrow).",
        ),
    )(function)


def filter_options(*, whole: str, ground: str, party: str = "that this body gives or takes") -> Callable[[F], F]:
    """The filters of analyses that list findings about gateways.

    Args:
        whole: What a finding is of: "Only {whole} of this statute", "Only {whole} of this gateway".
        ground: What it touches: "Only {ground} for this purpose".
        party: How a body comes in: "Only {ground} {party}".
    """
    said = {
        "body": f"Only {ground} {party}.",
        "statute": f"Only {whole} of this statute.",
        "purpose": f"Only {ground} for this purpose.",
        "information": f"Only {ground} about this information.",
        "gateway": "Only this gateway." if whole == "gateways" else f"Only {whole} of this gateway.",
    }
    return _stack(
        *(
            click.option(f"--{name}", metavar="NAME", shell_complete=complete(name), help=text)
            for name, text in said.items()
        )
    )


def output_options(function: F) -> F:
    """The family of output options of every listing."""
    return output_options_and()(function)


def output_options_and(*files: str) -> Callable[[F], F]:
    """The same for a command that also writes files of some formats."""
    return _stack(
        click.option(
            "--format",
            "form",
            type=click.Choice((*FORMATS, *files)),
            default=None,
            help="Default: table on a terminal, else tsv.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Short for --format json."),
        click.option("--csv", "as_csv", is_flag=True, help="Short for --format csv."),
        click.option(
            "-o", "--output", metavar="FILE", default=None, help="Write to a file instead of stdout (- is stdout)."
        ),
        click.option("--limit", type=click.IntRange(min=0), default=None, help="Most results; 0 means all."),
        click.option("--no-color", is_flag=True, help="Plain text; NO_COLOR does the same."),
    )


def parse_day(text: str | None) -> date:
    """An exact day; today when there is none."""
    if text is None:
        return date.today()
    if text == "all":
        message = "--as-at all is only for pairs (gateways overlaps): name a day here, YYYY-MM-DD"
        raise click.UsageError(message)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"--as-at {text!r} is not a day of the calendar: write YYYY-MM-DD"
        raise click.UsageError(message) from error


def parse_extent(text: str | None) -> tuple[str, ...]:
    """Extent codes in their order; all when there are none."""
    from gateways_graph.model.gateway import ALL_EXTENTS

    if text is None:
        return ALL_EXTENTS
    codes = [part.strip().upper() for part in text.split(",") if part.strip()]
    wrong = [code for code in codes if code not in ALL_EXTENTS]
    if wrong or not codes:
        message = f"--extent {text!r}: use E, W, S and NI, joined by commas"
        raise click.UsageError(message)
    return tuple(code for code in ALL_EXTENTS if code in codes)


def open_session(options: dict[str, Any]) -> Gateways:
    """The data as the options ask for it."""
    from gateways_graph.session import load

    session = load(
        *options.get("data", ()),
        as_at=parse_day(options.get("as_at")),
        extent=parse_extent(options.get("extent")),
        readings=options.get("reading", ()),
        cache=not options.get("no_cache"),
    )
    if options.get("verbose"):
        how = "from the compiled cache" if session.loaded.cached else "read and checked"
        click.echo(
            f"{len(session.dataset.gateways)} gateways, {how}: {', '.join(map(str, session.loaded.files))}", err=True
        )
    if not options.get("quiet"):
        if session.dataset.local:
            say(f"with local facts from {', '.join(session.dataset.local)}\n", err=True)
        if options.get("as_at"):
            from gateways_graph.analysis.span import say_outside

            outside = say_outside(session.dataset, session.as_at, date.today())
            say(f"note: {outside}\n" if outside else "", err=True)
    return session
