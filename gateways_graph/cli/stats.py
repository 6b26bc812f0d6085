"""`stats`: how much is recorded, in all, for each value of an axis, and of one Act."""

from __future__ import annotations

from typing import Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, open_session, output_options
from gateways_graph.cli.output import Emitter

#: What gateways can be counted by (`count_by`); written here so that a remembered answer imports no analysis.
BY = ("status", "statute", "body", "purpose", "information", "extent")


@click.command()
@click.option("--by", type=click.Choice(BY), default=None, help="A row for each value that gateways name.")
@click.option(
    "--statute",
    metavar="NAME",
    shell_complete=complete("statute"),
    help="Only this statute; without --by, what became of each of its provisions that was read.",
)
@analysis_options
@output_options
@data_options
@remembered
def stats(by: str | None, statute: str | None, **options: Any) -> int:
    """How much is recorded, and how far it was checked. Completeness is never claimed.

    A dormant power to make regulations is counted apart and is no gateway. In force, dormant and ended
    are as at --as-at.

    \b
    Examples:
      gateways stats
      gateways stats --by statute --csv -o coverage.csv
      gateways stats --statute "Digital Economy Act 2017"
    """
    from gateways_graph.analysis.coverage import count_by, count_recorded, list_provisions

    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    act = session.statute_names.get(statute) if statute else None
    if by:
        records = count_by(session.world, by, session.labels, statute=act)
    elif act:
        records = list_provisions(session.world, act, session.labels)
        if not records:
            emitter.note(f"no provision of {session.labels[act]} is recorded as coded or rejected")
    else:
        records = [{"what": what, "count": count} for what, count in count_recorded(session.world)]
    emitter.emit(records, [_readable(item) for item in records] if act and not by and emitter.reads else records)
    return 0


def _readable(record: dict[str, Any]) -> dict[str, Any]:
    """What became of a provision, without the addresses that would fill a table."""
    row = {name: record[name] for name in ("cited", "became", "gateways", "status", "reason")}
    return row | {"text of": (record["version"] or "").rpartition("/")[2]}
