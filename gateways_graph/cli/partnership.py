"""`gateways matrix`: who round a table may tell whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, open_session, output_options_and
from gateways_graph.cli.output import Emitter, bar, page_width, say
from gateways_graph.listings.routes import list_matrix, say_table, table_rows

if TYPE_CHECKING:
    from gateways_graph.export.partnership_words import CellWords, PartnershipWords, TableWords
    from gateways_graph.model.partnership import Partnership
    from gateways_graph.session import Gateways

#: Formats that are files and not listings.
_FILES = ("html", "xlsx")
#: Most characters of a part, or of another tier, in a cell of a terminal; the other forms have all.
_PART = 90


@click.command()
@click.argument("bodies", nargs=-1, required=True, metavar="BODY BODY ...", shell_complete=complete("body"))
@click.option(
    "--for", "purpose", required=True, metavar="PURPOSE", shell_complete=complete("purpose"), help="What for."
)
@click.option("--information", metavar="NAME", shell_complete=complete("information"), help="About what.")
@click.option("--fact", "facts", multiple=True, metavar="TEXT", help="What is known, as for routes. Repeatable.")
@click.option(
    "--ladder",
    metavar="NAMES",
    default=None,
    help="Thresholds, lowest first, joined by commas; or children, or none. Default: children for a purpose of theirs.",
)
@click.option("--max-steps", type=click.IntRange(1, 6), default=2, show_default=True, help="Most steps in a route.")
@analysis_options
@output_options_and(*_FILES)
@data_options
@remembered
def matrix(bodies: tuple[str, ...], purpose: str, **options: Any) -> int:
    """Who of several bodies may tell whom, for a purpose: the best recorded route for each pair, both ways.

    Specific gateways, general powers, agreement of the person and bodies that need no power stand
    apart in each cell. Empty and one-way cells are named under the table, and thresholds show where
    coverage stops. An empty cell is no advice that no gateway exists. Each nation is asked about by
    itself; with no --extent, those where the bodies operate.

    \b
    Examples:
      gateways matrix --for "child safeguarding" police council nhs school --extent E
      gateways matrix --for "adult safeguarding" police council nhs -o table.html
    """
    form = _form(options)
    if form == "xlsx" and options["output"] in (None, "-"):
        message = "a workbook is a file: name it with -o, as -o matrix.xlsx"
        raise click.UsageError(message)
    session = open_session(options)
    table = session.partnership(
        bodies,
        purpose,
        options["information"],
        options["facts"],
        ladder=_ladder(options["ladder"]),
        max_steps=options["max_steps"],
        progress=bar("pairs", quiet=options["quiet"]),
    )
    words = say_table(session, table)
    if form in _FILES:
        _write_file(session, words, table_rows(table, words), (form, options))
    else:
        _write_listing(session, table, words, options)
    return 0


def _form(options: dict[str, Any]) -> str:
    """The format asked for; a file name that ends in .html or .xlsx asks for that."""
    suffix = Path(options["output"] or "").suffix.removeprefix(".")
    if suffix in _FILES and not (options["form"] or options["as_json"] or options["as_csv"]):
        options["form"] = suffix
    if options["as_json"] or options["as_csv"]:
        return "json" if options["as_json"] else "csv"
    return str(options["form"] or "")


def _ladder(text: str | None) -> list[str] | None:
    if text is None:
        return None
    names = [part.strip() for part in text.split(",") if part.strip()]
    if not names:
        message = "--ladder is empty: name purposes, lowest threshold first, or none"
        raise click.UsageError(message)
    return [] if [name.casefold() for name in names] == ["none"] else names


def _write_file(
    session: Gateways, words: PartnershipWords, rows: Sequence[dict[str, Any]], how: tuple[str, dict[str, Any]]
) -> None:
    """The page or the workbook, to a file; the page also to stdout."""
    from gateways_graph.atomic import write_atomically

    form, options = how
    note = (
        f"gateways-graph {session.receipt()['version']}; data {session.dataset.digest[:12]}; as at {session.as_at}. "
        "Contains public sector information licensed under the Open Government Licence v3.0. Recorded provisions "
        "under recorded readings; not legal advice."
    )
    output = options["output"]
    if form == "html":
        from gateways_graph.export.partnership_html import render

        content = render(words, note=note)
        if output in (None, "-"):
            say(content.decode())
            return
    else:
        from gateways_graph.curation.workbook import new_book, save_book
        from gateways_graph.export.partnership_xlsx import fill_book

        book = new_book()
        fill_book(book, words, rows, note=note)
        content = save_book(book)
    write_atomically(Path(output), content)
    if not options["quiet"]:
        click.echo(f"wrote {output}", err=True)


def _write_listing(session: Gateways, table: Partnership, words: PartnershipWords, options: dict[str, Any]) -> None:
    emitter = Emitter(options, session.receipt())
    if emitter.form in ("table", "md"):
        emitter.text(_page(words, emitter.form))
        if not table.complete:
            emitter.note("stopped at the budget: better routes may exist")
        return
    found = list_matrix(session, table, words)
    emitter.emit(found.records, found.rows, complete=found.complete, more=found.more)


# -- for reading


def _page(words: PartnershipWords, form: str) -> str:
    """Running text with tables, for a terminal or as Markdown."""
    from gateways_graph.export.partnership_words import kinds_used

    mark = "## " if form == "md" else ""
    parts = [f"{'# ' if form == 'md' else ''}{words.title}", words.about]
    parts += [*_listed(f"{mark}Read first", words.notes)]
    parts += _listed(f"{mark}Key", [f"{kind}: {meaning}" for kind, meaning in kinds_used(words).items()])
    for table in words.tables:
        at = f": {table.where}" if len(words.tables) > 1 else ""
        parts += [f"{mark}Each row tells each column{at}", _grid(*_matrix(words, table), form)]
        empty = table.empty or ("none",)
        parts += _listed(f"{mark}Empty cells{at}: no gateway recorded here, which is no advice that none exists", empty)
        parts += _listed(f"{mark}One-way cells{at}", table.one_way or ("none",))
        parts += _listed(f"{mark}A specific gateway in one direction only{at}", table.weaker_back)
        if words.rungs:
            heading = f"{mark}Thresholds{at}, lowest first, direct disclosures only: where coverage stops"
            parts += [heading, _grid(*_ladder_lines(words, table), form)]
    parts += _listed(f"{mark}Not decided here", words.not_decided)
    return "\n\n".join(parts) + "\n"


def _listed(heading: str, lines: Iterable[str]) -> list[str]:
    lines = list(lines)
    return ["\n".join([heading, "", *(f"- {line}" for line in lines)])] if lines else []


def _matrix(words: PartnershipWords, table: TableWords) -> tuple[list[str], list[list[str]]]:
    header = ["from", *(f"to {label}" for _, label in words.bodies)]
    body = []
    for name, label in words.bodies:
        cells = ["same" if name == other else _text(table.cells[name, other]) for other, _ in words.bodies]
        body.append([label, *cells])
    return header, body


def _text(cell: CellWords) -> str:
    lines = [cell.head, *(text for text, _ in cell.provisions), _cut(cell.part)]
    lines = [line for line in lines if line] + [f"also {_cut(other)}" for other in cell.others]
    return "\n".join([*lines, *([cell.flag.upper()] if cell.flag == "one way" else [])])


def _cut(text: str) -> str:
    """Text short enough for a cell, cut at a word."""
    return text if len(text) <= _PART else text[:_PART].rsplit(" ", 1)[0] + " ..."


def _ladder_lines(words: PartnershipWords, table: TableWords) -> tuple[list[str], list[list[str]]]:
    header = ["who tells whom", *(name for name, _ in words.rungs), "where it stops"]
    return header, [["\n".join(line.pairs), *line.heads, line.says] for line in table.ladder]


def _grid(header: Sequence[str], body: Sequence[Sequence[str]], form: str) -> str:
    from tabulate import tabulate

    if form == "md":
        plain = [[cell.replace("|", "\\|").replace("\n", "<br>") for cell in line] for line in body]
        return tabulate(plain, header, tablefmt="pipe", disable_numparse=True)
    share = max(14, (page_width() - 3 * len(header)) // len(header))
    return tabulate(body, header, tablefmt="grid", disable_numparse=True, maxcolwidths=[share] * len(header),
                    maxheadercolwidths=[share] * len(header))  # fmt: skip
