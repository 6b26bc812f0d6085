"""`todo`: what a reviewer should check next."""

from __future__ import annotations

from typing import Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, open_session, output_options
from gateways_graph.cli.output import Emitter

#: Kinds of gap (`analysis.todo.GAPS`); written here so that a remembered answer imports no analysis.
MISSING = ("text", "dispute", "evidence", "date", "term", "version")
#: Most tasks in a table that no --limit was given for.
_SHOWN = 20


@click.command()
@click.option(
    "--missing",
    type=click.Choice(MISSING),
    multiple=True,
    help="Only gateways that miss this: a reading of the text, the settling of a dispute, evidence that was seen, "
    "a date in force, a term, a text of the last year. Repeatable: any of them.",
)
@click.option(
    "--body",
    metavar="NAME",
    shell_complete=complete("body"),
    help="Only gateways that name this body, or a class it is in.",
)
@click.option("--statute", metavar="NAME", shell_complete=complete("statute"), help="Only gateways of this statute.")
@analysis_options
@output_options
@data_options
@remembered
def todo(missing: tuple[str, ...], **options: Any) -> int:
    """What most needs checking: gateways with something missing, the most relied on first.

    What rests on a gateway: the overlapping pairs that it is in, and the steps (one body telling another
    for one purpose) that it and at most two others cover. A table shows the first 20; --limit 0 shows all.

    \b
    Examples:
      gateways todo
      gateways todo --body HMRC --missing date
      gateways todo --csv -o todo.csv
    """
    from gateways_graph.analysis.overlaps import from_statute, names_body
    from gateways_graph.analysis.todo import find_tasks

    session = open_session(options)
    world = session.world
    tasks = find_tasks(world)
    if missing:
        tasks = [task for task in tasks if any(gap.kind in missing for gap in task.gaps)]
    if options["body"]:
        body = session.body_names.get(options["body"])
        tasks = [task for task in tasks if names_body(world, task.gateway.id, body)]
    if options["statute"]:
        statute = session.statute_names.get(options["statute"])
        tasks = [task for task in tasks if from_statute(world, task.gateway.id, statute)]
    emitter = Emitter(options, session.receipt())
    if emitter.reads and options["limit"] is None:
        emitter.limit = _SHOWN
    if not tasks:
        emitter.note("nothing recorded is left to check here")
    records = [task.to_record(session.labels) for task in tasks]
    if emitter.form == "table":
        emitter.text("\n".join(map(_say, records[: emitter.limit])))
        _note_rest(emitter, len(records))
    else:
        emitter.emit(records, [_row(record) for record in records])
    return 0


def _say(record: dict[str, Any]) -> str:
    """A task as a reviewer reads it."""
    lines = [f"{record['id']}  {record['label']} [{record['cited']}]", f"  {record['status']}; {record['why']}"]
    lines += [f"  {gap['kind']}: {gap['words']}" for gap in record["missing"]]
    return "\n".join([*lines, f"  read: {record['read'] or 'no source is named'}"]) + "\n"


def _row(record: dict[str, Any]) -> dict[str, Any]:
    """A task on one line."""
    return record | {"missing": [f"{gap['kind']}: {gap['words']}" for gap in record["missing"]]}


def _note_rest(emitter: Emitter, count: int) -> None:
    left = count - (emitter.limit or count)
    if left > 0:
        emitter.note(f"{left} left out: --limit 0 shows all")
