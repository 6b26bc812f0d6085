"""Writing the formats that are one text of the whole data set: ODRL, DPV, the vocabulary, its JSON-LD context."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.errors import UsageError

if TYPE_CHECKING:
    from gateways_graph.session import Gateways

__all__ = ["write_whole"]


def write_whole(session: Gateways, form: str, options: dict[str, Any]) -> int:
    """Write a format of `export.whole` to a file or stdout; the exit code.

    Raises:
        UsageError: A view is asked for.
    """
    from gateways_graph.atomic import write_atomically
    from gateways_graph.export.whole import render_whole

    if options["view"] or options["node"]:
        message = f"{form} is of the whole data set: leave out --view and --node"
        raise UsageError(message)
    text = render_whole(session, form)
    if options["output"] in (None, "-"):
        click.echo(text, nl=False)
        return 0
    write_atomically(Path(options["output"]), text.encode())
    if not options["quiet"]:
        click.echo(f"wrote {options['output']}", err=True)
    return 0
