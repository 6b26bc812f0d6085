"""`gateways mcp`: the questions of the library as tools for an assistant."""

from __future__ import annotations

from typing import Any

import click

from gateways_graph.cli.options import data_options
from gateways_graph.errors import MissingExtraError


@click.command()
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    help="Seconds before a SPARQL query is stopped.",
)
@data_options
def mcp(timeout: float, **options: Any) -> int:
    """Answer an assistant on stdin and stdout, by the Model Context Protocol. Reading only.

    An assistant starts this command itself: name it in the assistant's list of MCP servers. Tools:
    find_gateways, explain_gateway, find_overlaps, find_routes, why_not, query_sparql.

    \b
    Example:
      gateways mcp --data +local.ttl
    """
    try:
        from gateways_graph.mcp.server import serve
    except ImportError as error:
        # Only the extra's own libraries: anything else that is missing is a broken installation.
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "pydantic"):
            raise
        raise MissingExtraError("mcp", "mcp") from error  # noqa: EM101 - names, not a message
    serve(options["data"], seconds=timeout)
    return 0
