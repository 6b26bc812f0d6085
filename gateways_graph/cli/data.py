"""`validate` and `check`: is the data sound, do findings prove again."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.options import data_options, open_session, output_options
from gateways_graph.cli.output import Emitter
from gateways_graph.errors import DataError, UsageError

if TYPE_CHECKING:
    from gateways_graph.session import Gateways


@click.command()
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--shacl", is_flag=True, help="Check with the SHACL shapes as well (extra: shacl; slower).")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@output_options
@data_options
def validate(files: tuple[str, ...], **options: Any) -> int:
    """Check data files: what is wrong, where, and how to mend it.

    Exit 4 when there is an error. Without FILES the packaged data, or --data, is checked.
    """
    from gateways_graph.rdf.sources import read_source
    from gateways_graph.rdf.validate import find_defects
    from gateways_graph.resources import resolve_files

    paths, _ = resolve_files(files or options["data"])
    sources = [read_source(path) for path in paths]
    defects = find_defects(sources, as_at=date.today())
    rows = [defect._asdict() for defect in defects]
    if options["shacl"]:
        from gateways_graph.rdf.shapes import find_shape_violations

        rows += [{**violation._asdict(), "severity": "error"} for violation in find_shape_violations(sources)]
    emitter = Emitter(options, {"files": [str(path) for path in paths], "checked": date.today().isoformat()})
    errors = sum(row["severity"] == "error" for row in rows)
    if emitter.reads:
        emitter.text(_defects(rows) or "no defects\n")
    else:
        emitter.emit(rows, rows)
    graphs = {graph for source in sources for graph in source.graphs}
    files_read = f"{len(paths)} file{'' if len(paths) == 1 else 's'}"
    emitter.note(f"{errors} errors, {len(rows) - errors} warnings in {files_read}")
    if graphs:
        emitter.note(_graphs_read(graphs))
    return DataError.exit_code if errors or (options["strict"] and rows) else 0


def _graphs_read(graphs: set[str]) -> str:
    """Which named graphs the data came from; of many, the first few."""
    named = sorted(graph for graph in graphs if not graph.startswith("_:"))
    shown = [*named[:3], *(["without a name"] if len(named) < len(graphs) else [])]
    left = len(named) - len(named[:3])
    more = f" and {left} more" if left else ""
    one = len(graphs) == 1
    return f"{len(graphs)} named graph{' was' if one else 's were'} read as one with the rest: {', '.join(shown)}{more}"


def _defects(rows: list[dict[str, Any]]) -> str:
    lines = []
    for row in rows:
        where = f"{row.get('file') or ''}:{row.get('line') or ''}".strip(":")
        lines.append(f"{row['severity']} {where} {row.get('node', '')}: {row['message']} {row.get('mend', '')}".strip())
    return "\n".join(lines) + "\n" if lines else ""


@click.command()
@click.argument("findings", metavar="FINDINGS")
@click.option("--old", multiple=True, metavar="PATH", help="Of a diff: the data of its old side. Repeatable.")
@output_options
@data_options
def check(findings: str, old: tuple[str, ...], **options: Any) -> int:
    """Prove findings again with the independent checker.

    FINDINGS is a JSON document (- is stdin) of overlaps, routes, redundant, conflicts, merge, diff
    or what-if, written with --json. Of diff and what-if, --data is the new side. The old side is
    --old or, without it, --data less what `+file` adds to it. Exit 3 when one is not proved.

    \b
    Examples:
      gateways check findings.json
      gateways check changes.json --data after.ttl --old before.ttl
      gateways check bill.json --data +bill.ttl
    """
    from gateways_graph.proof.check import check_document

    document = _document(findings)
    session = open_session(options)
    data = (document.get("receipt") or {}).get("data")
    emitter = Emitter(options, session.receipt())
    if data and data != f"sha256:{session.dataset.digest}":
        emitter.note("these findings were made from other data: some may not be provable here")
    verdicts = check_document(session.triples(), document, old=_old_side(session, document, old))
    rows = [verdict._asdict() for verdict in verdicts]
    bad = [row for row in rows if not row["ok"]]
    shown = bad if emitter.reads else rows
    if shown or not emitter.reads:
        emitter.emit(shown, shown)
    emitter.note(f"{len(rows) - len(bad)} of {len(rows)} claims proved again")
    return 3 if bad else 0


def _old_side(session: Gateways, document: dict[str, Any], old: tuple[str, ...]) -> list[Any] | None:
    """Triples of the old side of a comparison; None when it is the same data, or there is no comparison."""
    from gateways_graph.rdf.load import read_triples
    from gateways_graph.resources import resolve_files

    if document.get("answers") not in ("diff", "what-if"):
        if old:
            message = "--old is for findings of diff and what-if: these have no old side"
            raise UsageError(message)
        return None
    added = set(session.loaded.local)
    if not old and not added:
        return None
    files = resolve_files(old)[0] if old else [file for file in session.loaded.files if file not in added]
    return list(read_triples(files))


def _document(name: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        document = json.loads(text)
    except FileNotFoundError as error:
        message = f"{name}: there is no such file: write one with `gateways overlaps --json -o {name}`"
        raise UsageError(message) from error
    except (OSError, ValueError) as error:
        message = f"{name}: is not a JSON document of findings ({error})"
        raise DataError(message) from error
    if not isinstance(document, dict) or not isinstance(document.get("results"), list):
        message = f"{name}: is not a document of findings: it has no list `results`"
        raise DataError(message)
    return document
