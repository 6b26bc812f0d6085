"""The Model Context Protocol around the questions of `Questions`: an assistant asks, nothing is ever written.

Source: https://modelcontextprotocol.io (specification of tools and their annotations).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp.types import ToolAnnotations

from gateways_graph import __version__
from gateways_graph.errors import GatewaysError
from gateways_graph.mcp.questions import CAVEAT, Questions
from gateways_graph.rdf.saved import list_saved
from gateways_graph.resources import shipped_file

__all__ = ["build_server", "cookbook", "serve", "vocabulary"]

_INSTRUCTIONS = (
    "UK legal gateways: provisions that let one body tell another something for a purpose. Answer from the tools, "
    "cite the provisions that they give, keep their verdict words (supported on these facts, arguable, blocked, no "
    "power needed, not established), and pass on what is residual and not decided. Never tell anyone that a disclosure "
    f"is permitted by law or forbidden by it. {CAVEAT}"
)


def build_server(tools: Questions) -> MCPServer:
    """A server with the six questions of `questions`, each marked as reading only.

    What a question raises on purpose comes back as a tool error with its message; an unexpected
    error comes back without its text.
    """
    asked = (
        ("Find gateways", tools.find_gateways),
        ("Explain a gateway or a pair", tools.explain_gateway),
        ("Find overlaps", tools.find_overlaps),
        ("Find routes", tools.find_routes),
        ("Why not", tools.why_not),
        ("Query with SPARQL", tools.query_sparql),
    )
    server = MCPServer(
        "gateways-graph",
        title="UK legal gateways",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="ERROR",
        tools=[_tool(title, question) for title, question in asked],
    )
    server.resource("gateways://vocabulary", title="Vocabulary (Turtle)", mime_type="text/turtle")(vocabulary)
    server.resource("gateways://cookbook", title="Questions in SPARQL", mime_type="text/plain")(cookbook)
    return server


def vocabulary() -> str:
    """The classes and properties that a SPARQL query may use, with what each means."""
    return shipped_file("vocabulary.ttl").read_text("utf-8")


def cookbook() -> str:
    """Questions of researchers, each with its query in SPARQL."""
    return "\n".join(saved.text for saved in list_saved())


def serve(sources: Sequence[str], *, seconds: float) -> None:
    """Answer on stdin and stdout until the other side closes them."""
    with closing(Questions(sources, seconds=seconds)) as tools:
        # Bad data is said at once, not with the first question.
        tools.session()
        build_server(tools).run("stdio")


def _tool(title: str, question: Callable[..., dict[str, Any]]) -> Tool:
    """A question as a tool that refuses parameters which it does not have.

    Left out, they would make the answer one to a wider question, which nobody would notice.
    """
    hints = ToolAnnotations(
        title=title, read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    tool = Tool.from_function(_told(question), title=title, annotations=hints)
    taken = tool.fn_metadata.arg_model
    taken.model_config["extra"] = "forbid"
    taken.model_rebuild(force=True)
    tool.parameters = taken.model_json_schema(by_alias=True)
    return tool


def _told(question: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The question, with errors that an assistant can read and mend."""

    @functools.wraps(question)
    def ask(**asked: Any) -> dict[str, Any]:
        try:
            return question(**asked)
        except GatewaysError as error:
            raise ToolError(str(error)) from error

    return ask
