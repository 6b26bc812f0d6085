"""`show`, `list` and `search`: everything recorded, by name, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, open_session, output_options
from gateways_graph.cli.output import Emitter
from gateways_graph.errors import UnknownNameError
from gateways_graph.listings.recorded import (
    KINDS,
    choose_gateways,
    find_words,
    list_gateways,
    list_kind,
    list_nodes,
    list_of_statute,
)

if TYPE_CHECKING:
    from gateways_graph.model.names import Names
    from gateways_graph.session import Gateways


@click.command("list")
@click.argument("kind", type=click.Choice(KINDS), default="gateways")
@click.option("--statute", metavar="NAME", shell_complete=complete("statute"), help="Only gateways of this statute.")
@click.option(
    "--body",
    metavar="NAME",
    shell_complete=complete("body"),
    help="Only gateways that name this body, or a class it is in.",
)
@click.option(
    "--purpose", metavar="NAME", shell_complete=complete("purpose"), help="Only gateways that serve this purpose."
)
@click.option("--status", metavar="STATUS", help="Only gateways of this evidence status.")
@analysis_options
@output_options
@data_options
@remembered
def list_(kind: str, **options: Any) -> int:
    """List what is recorded: gateways (the default), statutes, bodies, purposes and the rest.

    \b
    Examples:
      gateways list --statute "Crime and Disorder Act 1998"
      gateways list bodies --csv -o bodies.csv
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    if kind != "gateways":
        rows = list_kind(session, kind)
        emitter.emit(rows, rows)
        return 0
    wishes = {name: options[name] for name in ("statute", "body", "purpose", "status")}
    found = list_gateways(session, choose_gateways(session, **wishes))
    emitter.emit(found.records, found.rows)
    return 0


@click.command()
@click.argument("name")
@analysis_options
@output_options
@data_options
@remembered
def show(name: str, **options: Any) -> int:
    """Everything recorded of one thing: a gateway, statute, body, purpose or information.

    \b
    Examples:
      gateways show HMRC
      gateways show "fuel poverty"
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    handlers: tuple[tuple[Names, Any], ...] = (
        (session.gateway_names, _show_gateways),
        (session.statute_names, _show_statute),
        (session.body_names, _show_node),
        (session.purpose_names, _show_node),
        (session.information_names, _show_node),
    )
    # What is called just this comes before what only begins like it, whatever its kind.
    for names, handler in handlers:
        if found := names.find_exact(name):
            handler(session, emitter, found)
            return 0
    for names, handler in handlers:
        try:
            found = names.find(name)
        except UnknownNameError:
            continue
        handler(session, emitter, found)
        return 0
    near = tuple(dict.fromkeys(row["id"] for row in find_words(session, name)))[:5]
    near = near or tuple(item for names, _ in handlers for item in names.nearest(name.casefold(), 2))[:5]
    hint = f"; nearest: {', '.join(near)}" if near else ""
    message = f"nothing is called {name!r}{hint}"
    raise UnknownNameError(message, near)


def _show_gateways(session: Gateways, emitter: Emitter, found: tuple[str, ...]) -> None:
    from gateways_graph.analysis.pages import say_gateway

    gateways = [session.world.gateways[name] for name in found]
    if emitter.form == "table":
        emitter.text("\n".join(say_gateway(session.world, item, session.labels) for item in gateways))
        return
    emitter.emit(*list_gateways(session, gateways)[:2])


def _show_statute(session: Gateways, emitter: Emitter, found: tuple[str, ...]) -> None:
    rows = list_of_statute(session, found[0]).rows
    emitter.note(f"{session.labels[found[0]]} ({found[0]}): {len(rows)} gateways recorded")
    emitter.emit(rows, rows)


def _show_node(session: Gateways, emitter: Emitter, found: tuple[str, ...]) -> None:
    rows = list_nodes(session, found)
    if emitter.form == "table":
        emitter.text("\n".join(_say_fields(row) for row in rows))
    else:
        emitter.emit(rows, rows)


def _say_fields(row: dict[str, Any]) -> str:
    lines = [f"{row['label']}  [{row['id']}]"]
    for name, value in row.items():
        if name in ("id", "label") or not value:
            continue
        said = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        lines.append(f"  {name.replace('_', ' ')}: {said}")
    return "\n".join(lines) + "\n"


@click.command()
@click.argument("words", nargs=-1, required=True)
@output_options
@data_options
@remembered
def search(words: tuple[str, ...], **options: Any) -> int:
    """Find gateways, statutes, bodies, purposes and information by their words.

    \b
    Example:
      gateways search fuel poverty
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    rows = find_words(session, " ".join(words))
    if not rows:
        emitter.note(f"nothing recorded holds the words {' '.join(words)!r}")
    emitter.emit(rows, rows)
    return 0
