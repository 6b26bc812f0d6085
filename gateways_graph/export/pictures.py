"""Pictures of a graph through Graphviz: SVG, PNG and PDF.

A picture must be read at a glance, so each view is drawn in the way that suits it, and the lightest
lines are left out and counted in the note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from math import sqrt
from typing import TYPE_CHECKING

from gateways_graph.errors import UsageError
from gateways_graph.export import dot
from gateways_graph.export.attributes import EdgeRow, NodeRow, clean_text, iter_edge_rows, iter_node_rows
from gateways_graph.export.graphviz import run_graphviz
from gateways_graph.graph.views import strongest

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["compose", "finish", "render_pdf", "render_png", "render_svg"]

#: Nodes past which no layout can be read.
_MOST_NODES = 250
_MOST_LINES = 45
#: Told apart by anybody; a ninth discloser begins again with dashes.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#3A8FC4", "#000000", "#8C7A00")
_DASHES = ("solid", "dashed", "dotted")
#: Placed the other way round, so that a gateway reads: law, discloser, gateway, flow, recipient.
_LAW_FIRST = ("conferred_by", "part_of", "discloser", "except_discloser", "defined_in", "words_of")


def render_svg(graph: nx.Graph, *, title: str, note: str) -> bytes:
    """SVG with a title and a description for screen readers, and links to legislation.gov.uk.

    Raises:
        UsageError: More nodes than a picture can show.
        MissingGraphvizError: Graphviz is not installed.
    """
    return finish(compose(graph, title=title, note=note), "svg", title=title, note=note)


def render_png(graph: nx.Graph, *, title: str, note: str) -> bytes:
    """PNG at 96 dots an inch; raises as `render_svg`."""
    return run_graphviz(compose(graph, title=title, note=note), output="png")


def render_pdf(graph: nx.Graph, *, title: str, note: str) -> bytes:
    """PDF; raises as `render_svg`. Graphviz writes the time of writing into it."""
    return run_graphviz(compose(graph, title=title, note=note), output="pdf")


def finish(source: str, form: str, *, title: str, note: str) -> bytes:
    """DOT text as `svg`, `png` or `pdf`; an SVG with a title and a description for screen readers.

    Raises:
        MissingGraphvizError: Graphviz is not installed.
    """
    if form != "svg":
        return run_graphviz(source, output=form)
    drawn = run_graphviz(source, output="svg").decode()
    named = (
        f'<title id="picture-title">{escape(clean_text(title))}</title>'
        f'<desc id="picture-note">{escape(clean_text(note))}</desc>'
    )
    # Graphviz's own comments name its version; they are not part of the picture.
    drawn = re.sub(r"<!--.*?-->\n?", "", drawn, flags=re.DOTALL)
    head = re.compile(r"(<svg\b)([^>]*>)")
    return head.sub(
        lambda found: f'{found[1]} role="img" aria-labelledby="picture-title picture-note"{found[2]}{named}', drawn, 1
    ).encode()


def compose(graph: nx.Graph, *, title: str, note: str) -> str:
    """DOT of the picture: disclosers left and recipients right, or as it is.

    Raises:
        UsageError: More nodes than a picture can show.
    """
    if any(kind == "tells" for *_, kind in graph.edges(data="type")):
        return _two_sides(graph, title, note)
    graph, note = _lighter(graph, note)
    if graph.number_of_nodes() > _MOST_NODES:
        message = (
            f"{graph.number_of_nodes()} nodes make no picture that can be read: choose --view sectors, overlaps, "
            "statutes, or the neighbourhood of one node, or the format html"
        )
        raise UsageError(message)
    return dot.render(_ungrouped(graph), title=title, note=note, backwards=_LAW_FIRST).decode()


def _ungrouped(graph: nx.Graph) -> nx.Graph:
    """Without families: the one layout that draws boxes around them (`fdp`) differs from run to run."""
    if all(family is None for _, family in graph.nodes(data="family")):
        return graph
    graph = graph.copy()
    for _, facts in graph.nodes(data=True):
        facts.pop("family", None)
    return graph


def _lighter(graph: nx.Graph, note: str) -> tuple[nx.Graph, str]:
    """Without weak lines and nodes with no line, where lines have a weight; says what is left out."""
    if not graph.number_of_edges() or not all("weight" in data for *_, data in graph.edges(data=True)):
        return graph, note
    part, lines = strongest(graph, _MOST_LINES)
    part = part.copy()
    part.remove_nodes_from([name for name, degree in list(part.degree()) if not degree])
    alone = len(graph) - len(part)
    note = f"The wider a line, the more pairs of gateways. {note}"
    if lines or alone:
        note += f" Left out: {lines} thinner lines and {alone} nodes with no line that is drawn."
    return part, note


def _head(layout: str, caption: str) -> Iterator[str]:
    font = dot.quote(dot.FONT)
    yield f"graph [{layout}, fontname={font}, label={caption}, labelloc=t, labeljust=l, bgcolor=white, pad=0.3];"
    yield f'node [fontname={font}, fontsize=12, margin="0.12,0.06", style="filled", penwidth=1.8];'
    yield f"edge [fontname={font}, fontsize=10, arrowsize=0.8];"


# -- who tells whom: two columns


def _two_sides(graph: nx.Graph, title: str, note: str) -> str:
    """Each body once on the left, as discloser, and once on the right, as recipient."""
    nodes = {row.id: row for row in iter_node_rows(graph)}
    rows = sorted(iter_edge_rows(graph), key=lambda row: (-_weight(row), row.id))
    kept, left_out = rows[:_MOST_LINES], len(rows) - _MOST_LINES
    note = f"Left may or must tell right; conditions and bars are not weighed. {note}"
    if left_out > 0:
        note = f"{note} Drawn: the {len(kept)} pairs with most gateways; {left_out} pairs are left out."
    legend = (
        f"━━━ the wider a line, the more gateways ({_range(kept)}); colour and dashes only help to follow it",
        "rounded box: class of bodies; ellipse: one body; house: office",
        "in brackets: gateways by which it tells anybody (left), or by which anybody tells it (right), drawn or not",
    )
    return "\n".join(_columns(nodes, kept, dot.caption([], [], (title, note), legend=legend)))


def _weight(row: EdgeRow) -> int:
    weight = row.attributes.get("weight", 1)
    return weight if isinstance(weight, int) else 1


def _range(rows: list[EdgeRow]) -> str:
    weights = [_weight(row) for row in rows] or [0]
    return f"{min(weights)} to {max(weights)}" if min(weights) < max(weights) else str(weights[0])


def _columns(nodes: dict[str, NodeRow], kept: list[EdgeRow], caption: str) -> Iterator[str]:
    tells: dict[str, int] = {}
    told: dict[str, int] = {}
    for row in kept:
        tells[row.source] = tells.get(row.source, 0) + _weight(row)
        told[row.target] = told.get(row.target, 0) + _weight(row)
    order = sorted(tells, key=lambda name: (-tells[name], name))
    look = {
        name: (_COLOURS[at % len(_COLOURS)], _DASHES[at // len(_COLOURS) % len(_DASHES)])
        for at, name in enumerate(order)
    }
    yield 'digraph "gateways" {'
    yield from _head("layout=dot, rankdir=LR, ranksep=4.2, nodesep=0.14, splines=true", caption)
    for side, names in (("from", order), ("to", sorted(told, key=lambda name: (-told[name], name)))):
        yield "{ rank=same;"
        for name in names:
            yield _column_node(nodes[name], side, look[name][0] if side == "from" else "#444444")
        yield "}"
    widest = max((_weight(row) for row in kept), default=1)
    for row in kept:
        colour, dash = look[row.source]
        width = round(1 + 6 * sqrt(_weight(row) / widest), 2)
        label = f"{nodes[row.source].label} tells {nodes[row.target].label}: gateways {_weight(row)}"
        yield (
            f"{dot.quote('from ' + row.source)} -> {dot.quote('to ' + row.target)} [color={dot.quote(colour + 'C8')}, "
            f"style={dash}, penwidth={width}, tailport=e, headport=w, tooltip={dot.quote_label(label)}];"
        )
    yield "}"


def _column_node(row: NodeRow, side: str, colour: str) -> str:
    count = row.attributes.get("tells" if side == "from" else "told_by")
    label = dot.quote_label(dot.wrap(f"{row.label} ({count})" if count is not None else row.label, 34))
    style = "filled,rounded" if row.kind == "class" else "filled"
    shape = {"class": "box", "body": "ellipse"}.get(row.kind, "house" if row.kind == "capacity" else "box")
    return (
        f"{dot.quote(f'{side} {row.id}')} [label={label}, shape={shape}, style={dot.quote(style)}, width=2.9, "
        f"color={dot.quote(colour)}, fillcolor=white, penwidth=2.4];"
    )
