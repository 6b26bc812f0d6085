"""The formats that `gateways export` writes, by name.

Modules are imported when a format is used, so that listing them costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gateways_graph.atomic import write_atomically, write_folder
from gateways_graph.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FORMATS", "Format", "get_format", "render_graph", "write_graph"]


class Format(NamedTuple):
    """One format.

    Attributes:
        extension: With its dot; empty for a folder of files.
        kind: `graph` (a view in one file), `folder` (a view in several files), `picture` (a view,
            through Graphviz), `rdf` (the data set itself, written by `gateways_graph.rdf`),
            `findings` (what the analyses find, by `gateways_graph.export.findings`), `whole` (one text of the
            whole data set or its vocabulary, by `gateways_graph.export.whole`) or `curation`
            (the tables that `import` reads back, by `gateways_graph.curation`).
        place: `module:function` under `gateways_graph.export`; empty for those not made from a view.
        view: The view that suits it when none is named.
    """

    name: str
    extension: str
    media_type: str
    summary: str
    kind: str
    place: str = ""
    view: str = "all"


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PICTURE = "picture of a view"
_ALL = (
    Format("context", ".jsonld", "application/ld+json", "JSON-LD context of the vocabulary", "whole"),
    Format("csv", "", "text/csv", "curators' tables, a folder of CSV; `import` reads them back", "curation"),
    Format("cx2", ".cx2", "application/json", "Cytoscape and NDEx: styled network", "graph", "cx2:render"),
    Format("cytoscape", ".cyjs", "application/json", "Cytoscape desktop", "graph", "cytoscape:render"),
    Format("dot", ".dot", "text/vnd.graphviz", "Graphviz text", "graph", "dot:render", "sectors"),
    Format("dpv", ".ttl", "text/turtle", "gateways in the terms of the Data Privacy Vocabulary", "whole"),
    Format("findings", ".ttl", "text/turtle", "what the analyses find, as Turtle", "findings"),
    Format("gexf", ".gexf", "application/gexf+xml", "Gephi: colours, positions", "graph", "gexf:render"),
    Format("graphml", ".graphml", "application/graphml+xml", "yEd and networkx", "graph", "graphml:render"),
    Format("html", ".html", "text/html", "interactive page that works offline", "graph", "html:render", "sectors"),
    Format("jsonld", ".jsonld", "application/ld+json", "the data as JSON-LD", "rdf"),
    Format("neo4j", "", "text/csv", "two CSV files for neo4j-admin import", "folder", "neo4j:render_files"),
    Format("node-link", ".json", "application/json", "networkx, D3, Observable", "graph", "node_link:render"),
    Format("nquads", ".nq", "application/n-quads", "the data, each reading a named graph too", "rdf"),
    Format("odrl", ".ttl", "text/turtle", "gateways as ODRL policies", "whole"),
    Format("parquet", "", "application/vnd.apache.parquet", "pandas, DuckDB, Arrow", "folder", "parquet:render_files"),
    Format("pdf", ".pdf", "application/pdf", f"paper {_PICTURE}", "picture", "pictures:render_pdf", "sectors"),
    Format("png", ".png", "image/png", f"dotted {_PICTURE}", "picture", "pictures:render_png", "sectors"),
    Format("svg", ".svg", "image/svg+xml", f"scalable {_PICTURE}", "picture", "pictures:render_svg", "sectors"),
    Format("tables", "", "text/csv", "nodes.csv and edges.csv: spreadsheets, R", "folder", "tables:render_files"),
    Format("trig", ".trig", "application/trig", "the data, each reading a named graph too", "rdf"),
    Format("turtle", ".ttl", "text/turtle", "the data as canonical Turtle", "rdf"),
    Format("vocabulary", ".html", "text/html", "the vocabulary as a page to read", "whole"),
    Format("xlsx", ".xlsx", _XLSX, "curators' tables, a workbook; `import` reads it back", "curation"),
)
#: Name -> format, in order of name; the choices of `gateways export`.
FORMATS: dict[str, Format] = {item.name: item for item in _ALL}


def get_format(name: str) -> Format:
    """A format by name.

    Raises:
        UnknownNameError: There is none (nearest names attached).
    """
    if name not in FORMATS:
        message = f"no export format {name!r}: choose one of {', '.join(FORMATS)}"
        raise UnknownNameError(message, tuple(get_close_matches(name, FORMATS)))
    return FORMATS[name]


def render_graph(graph: nx.Graph, name: str, *, title: str, note: str) -> bytes | dict[str, bytes]:
    """A graph in a format: bytes, or file name to bytes for a format of several files.

    Args:
        graph: A view from `gateways_graph.graph.views.build_view`, or any networkx graph.
        name: A key of `FORMATS`.
        title: What the picture or page is headed.
        note: Source, date, licence and what is left out, in a sentence or two.

    Raises:
        UnknownNameError: No such format.
        UsageError: The format is written from the data set and not from a graph, or the graph is
            too large for a picture.
        MissingExtraError: Graphviz is needed and not installed.
    """
    chosen = get_format(name)
    if not chosen.place:
        message = f"{name} is written from the data set and not from a view: leave out --view"
        raise UsageError(message)
    module, _, function = chosen.place.partition(":")
    render: Callable[..., Any] = getattr(import_module(f"gateways_graph.export.{module}"), function)
    content: bytes | dict[str, bytes] = render(graph, title=title, note=note)
    return content


def write_graph(graph: nx.Graph, name: str, target: Path, *, title: str, note: str) -> tuple[Path, ...]:
    """Write a graph to a file, or into a folder, in one step.

    Two runs on the same machine give the same bytes, save for PDF.

    Returns:
        The files written.

    Raises:
        UsageError: The target cannot be written to; and as `render_graph`.
    """
    content = render_graph(graph, name, title=title, note=note)
    if isinstance(content, bytes):
        write_atomically(target, content)
        return (target,)
    write_folder(target, content)
    return tuple(target / file for file in content)
