"""`gateways import`: the curators' tables back into the data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.options import data_options, output_options
from gateways_graph.cli.output import Emitter
from gateways_graph.errors import DataError, UsageError

if TYPE_CHECKING:
    from gateways_graph.curation.changes import Changes, Refusal
    from gateways_graph.curation.layout import Grid
    from gateways_graph.rdf.sources import Source
    from gateways_graph.resources import Location


@click.command("import")
@click.argument("tables", nargs=-1, required=True, metavar="TABLES...")
@click.option("--accept-good", is_flag=True, help="Take the sound rows, and list those left out.")
@click.option("--whole", is_flag=True, help="The tables are all there is: what has no row is removed.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--into", metavar="FILE", default=None, help="Write all the data to this file, not into the data files.")
@output_options
@data_options
def import_(tables: tuple[str, ...], **options: Any) -> int:
    """Put the rows of spreadsheets into the data.

    TABLES are workbooks (.xlsx), CSV files, or folders of CSV files, as `gateways export xlsx` and
    `gateways export csv` write them. Each row says all that is recorded of one thing, in the columns
    that are there. Nothing is written unless every row can be taken. Exit 4 when one is refused.

    \b
    Examples:
      gateways export xlsx --statute "Care Act 2014" -o care.xlsx
      gateways import care.xlsx --dry-run
      gateways import care.xlsx
    """
    from gateways_graph.curation.changes import plan_changes, read_rows
    from gateways_graph.rdf.sources import read_source
    from gateways_graph.resources import resolve_files

    files, _ = resolve_files(options["data"])
    if not options["into"] and not options["dry_run"]:
        _check_writable(files)
    sources = [read_source(file) for file in files]
    rows, refused = read_rows(_grids(tables))
    if not rows and not refused:
        message = f"{', '.join(tables)}: no table has a row: export one to see how they look"
        raise DataError(message)
    triples = tuple(triple for source in sources for triple in source.triples)
    good = options["accept_good"]
    plan = plan_changes(triples, rows if good or not refused else [], whole=options["whole"], accept_good=good)
    plan = plan._replace(refused=[*refused, *plan.refused])
    written = [] if options["dry_run"] or (plan.refused and not good) else _write(sources, plan, options["into"])
    _report(plan, written, options)
    return DataError.exit_code if plan.refused else 0


def _check_writable(files: Sequence[Location]) -> None:
    """Refuse before any work what could not be kept: stores, named graphs, the data of an installed package."""
    from gateways_graph import resources
    from gateways_graph.rdf.files import ENDINGS
    from gateways_graph.rdf.stores import is_store

    for file in files:
        if is_store(file):
            message = f"{file}: is a store, not changed row by row: write with --into FILE, then `gateways load`"
            raise UsageError(message)
        if Path(file).suffix.lower() not in ENDINGS:
            message = f"{file}: is not written back, because it may hold named graphs: write with --into FILE.ttl"
            raise UsageError(message)

    package = Path(resources.__file__).resolve().parent
    inside = [file for file in files if package in Path(file).resolve().parents]
    if inside:
        message = f"{inside[0]} belongs to the installed program: name a file of your own with --into or --data"
        raise UsageError(message)


def _grids(tables: Sequence[str]) -> list[Grid]:
    from gateways_graph.curation.delimited import read_csv
    from gateways_graph.curation.workbook import read_xlsx

    grids: list[Grid] = []
    for name in tables:
        path = Path(name)
        if not path.exists():
            message = f"{path}: there is no such file or folder"
            raise UsageError(message)
        listed = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        if not listed:
            message = f"{path}: holds no .csv file"
            raise UsageError(message)
        for file in listed:
            if file.suffix.lower() not in (".xlsx", ".csv", ".tsv"):
                message = f"{file}: is neither .xlsx nor .csv: save it as one of them"
                raise UsageError(message)
            grids += read_xlsx(file) if file.suffix.lower() == ".xlsx" else [read_csv(file)]
    return grids


def _write(sources: Sequence[Source], plan: Changes, into: str | None) -> list[Path]:
    """Files written, each in one step; none when nothing changed."""
    from gateways_graph.curation.changes import place_triples
    from gateways_graph.rdf.files import rewrite_sources, write_triples

    if into:
        write_triples(into, plan.triples)
        return [Path(into)]
    if not plan.counts:
        return []
    return rewrite_sources(sources, place_triples(sources, plan.triples))


def _report(plan: Changes, written: Sequence[Path], options: dict[str, Any]) -> None:
    refused = [item._asdict() for item in plan.refused]
    changes = [{"table": name, **counts} for name, counts in plan.counts.items()]
    emitter = Emitter(options, {"written": [str(path) for path in written]})
    if refused and emitter.reads:
        emitter.text("".join(map(_sentence, plan.refused)))
    else:
        emitter.emit(refused, refused or changes, more={"changes": changes})
    if refused:
        kept = "the others were taken" if written else "nothing was written"
        emitter.note(f"{len(refused)} refused: {kept}")
    if plan.untouched:
        tables = ", ".join(f"{count} {table}" for table, count in plan.untouched.items())
        emitter.note(f"without a row, and as they were: {tables}")
    for warning in plan.warnings[:10]:
        emitter.note(f"warning {warning}")
    if len(plan.warnings) > 10:
        emitter.note(f"... and {len(plan.warnings) - 10} more warnings: `gateways validate` lists them")
    emitter.note(f"wrote {', '.join(map(str, written))}" if written else "wrote nothing")


def _sentence(item: Refusal) -> str:
    where = f"{item.file}:{item.row} {item.id}".strip() if item.row else item.id
    return f"{where}{f', {item.column}' if item.column else ''}: {item.reason}: {item.mend}\n"
