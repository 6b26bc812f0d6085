"""DOT for Graphviz, with quoting that no label breaks.

Source: https://graphviz.org/doc/info/lang.html (quoted strings), /docs/attr-types/escString.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterator, Sequence
from html import escape
from math import sqrt
from typing import TYPE_CHECKING, Any

from gateways_graph.export.appearance import kind_of, line_of, tint
from gateways_graph.export.attributes import EdgeRow, NodeRow, clean_text, iter_edge_rows, iter_node_rows

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FONT", "caption", "edge_line", "node_line", "quote", "quote_label", "render", "wrap"]

FONT = "DejaVu Sans"
#: Edges that say where a body stands, and must not push the columns of a picture apart.
_BESIDE = frozenset({"broader", "member_of", "capacity_of", "defined_in", "function", "disjoint_with"})
#: Characters of a line in a node.
_WIDE = 22


def quote(text: str) -> str:
    """A DOT string for an id or a plain value."""
    return '"' + clean_text(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def quote_label(text: str) -> str:
    r"""A DOT string that is drawn as it is: Graphviz reads `&lt;` and `\N` in labels."""
    return quote(clean_text(text).replace("&", "&amp;"))


def render(graph: nx.Graph, *, title: str, note: str, backwards: Collection[str] = ()) -> bytes:
    """DOT text: each kind of node with its shape and colour, edges as wide as they are heavy.

    The layout program is named inside, so that `dot`, `sfdp` and the rest all draw it alike. Nodes
    show their citation if they have one, else their label, wrapped; the label is the tooltip.

    Args:
        graph: Any graph.
        title: Drawn above, in large letters.
        note: Drawn under the title, before the legend.
        backwards: Edge types to place from target to source, so that a picture reads from left to
            right; their arrows still point from source to target.
    """
    nodes, edges = list(iter_node_rows(graph)), list(iter_edge_rows(graph))
    parts = (*_head(graph, nodes, edges, (title, note)), *_edges(graph, edges, backwards), "}")
    return ("\n".join(parts) + "\n").encode()


def _head(graph: nx.Graph, nodes: list[NodeRow], edges: list[EdgeRow], about: tuple[str, str]) -> Iterator[str]:
    yield f"{'digraph' if graph.is_directed() else 'graph'} {quote('gateways')} {{"
    yield f"graph [{_layout(graph)}, fontname={quote(FONT)}, label={caption(nodes, edges, about)}, labelloc=t,"
    yield f" labeljust=l, bgcolor=white, pad=0.3, tooltip={quote_label(about[0])}];"
    yield f"node [fontname={quote(FONT)}, fontsize=11, style=filled, penwidth=1.6, margin={quote('0.1,0.05')}];"
    yield f"edge [fontname={quote(FONT)}, fontsize=9, arrowsize=0.7];"
    yield from _families(nodes)


def _edges(graph: nx.Graph, edges: Sequence[EdgeRow], backwards: Collection[str]) -> Iterator[str]:
    arrow = "->" if graph.is_directed() else "--"
    heaviest = max((float(row.attributes["weight"]) for row in edges if _heavy(row)), default=1.0)
    for row in edges:
        yield edge_line(row, arrow, heaviest, backwards=row.type in backwards)


def _layout(graph: nx.Graph) -> str:
    """Families in boxes need `fdp`; what has a direction and is small reads best from left to right."""
    if any(family is not None for _, family in graph.nodes(data="family")):
        return 'layout=fdp, overlap=prism, sep="+9", K=0.6, start=7, splines=line, outputorder=edgesfirst'
    if graph.is_multigraph() and graph.number_of_nodes() <= 60:
        return "layout=dot, rankdir=LR, nodesep=0.18, ranksep=0.9"
    return 'layout=sfdp, overlap=prism, sep="+14", K=1.4, start=7, splines=true, outputorder=edgesfirst'


def _families(nodes: Sequence[NodeRow]) -> Iterator[str]:
    """Nodes, those of one family in a box with its name."""
    groups: dict[Any, list[NodeRow]] = {}
    for row in nodes:
        groups.setdefault(row.attributes.get("family"), []).append(row)
    for family, rows in groups.items():
        boxed = family is not None and len(rows) > 1
        if boxed:
            name = wrap(str(rows[0].attributes.get("family_name", family)), 40)
            yield f"subgraph {quote(f'cluster_{family}')} {{ label={quote_label(name)}; labeljust=l; fontsize=12;"
            yield ' style=rounded; color="#B0B0B0"; fontcolor="#333333"; margin=10;'
        yield from (node_line(row) for row in rows)
        if boxed:
            yield "}"


def node_line(row: NodeRow) -> str:
    """One node, with its shape, colours, tooltip and link."""
    look = kind_of(row.kind)
    text = str(row.attributes.get("citation") or row.label)
    style = "filled,rounded" if row.kind == "class" else "filled"
    parts = [
        f"label={quote_label(wrap(text))}",
        f"tooltip={quote_label(row.label)}", f"shape={look.graphviz}", f"style={quote(style)}",
        f"color={quote(look.colour)}", f"fillcolor={quote(tint(look.colour))}",
    ]  # fmt: skip
    if look.graphviz == "cds":
        # Graphviz lets text run over the edge of an arrow.
        parts.append('margin="0.3,0.16"')
    link = str(row.attributes.get("link") or row.attributes.get("links") or "").partition("; ")[0]
    if link.startswith("https://www.legislation.gov.uk/"):
        parts.append(f"URL={quote(link)}")
    return f"{quote(row.id)} [{', '.join(parts)}];"


def wrap(text: str, wide: int = _WIDE) -> str:
    """Text in lines; only spaces become line ends, and none between `s.` and its number."""
    text = re.sub(r"\b(ss?|regs?|arts?|paras?|Sch|Pt|Ch|r)\. (?=\S)", "\\1.\u00a0", text)
    return "\n".join(textwrap.wrap(text, wide, break_long_words=False, break_on_hyphens=False)) or " "


def _heavy(row: EdgeRow) -> bool:
    return isinstance(row.attributes.get("weight"), int | float)


def edge_line(row: EdgeRow, arrow: str, heaviest: float, *, backwards: bool = False) -> str:
    """One edge; `backwards` swaps its ends and its arrow, which changes only where it is placed."""
    line = line_of(row.type)
    width = line.width
    weight = row.attributes.get("weight")
    if isinstance(weight, int) and heaviest > 1:
        width = round(0.8 + 4.5 * sqrt(weight / heaviest), 2)
    style = "dotted" if row.attributes.get("certainty") == "possible" else line.dash
    parts = [
        f"id={quote(row.id)}", f"color={quote(line.colour + 'C8')}", f"style={style}", f"penwidth={width}",
        f"tooltip={quote_label(f'{line.words}: {row.source} - {row.target}')}",
    ]  # fmt: skip
    if not line.listed:
        parts.append(f"label={quote_label(line.words)}")
    if row.type in _BESIDE:
        parts.append("constraint=false")
    ends = (row.target, row.source) if backwards else (row.source, row.target)
    if backwards:
        parts.append("dir=back")
    return f"{quote(ends[0])} {arrow} {quote(ends[1])} [{', '.join(parts)}];"


def caption(
    nodes: Sequence[NodeRow], edges: Sequence[EdgeRow], about: tuple[str, str], *, legend: Sequence[str] = ()
) -> str:
    """Title, note and legend as an HTML-like label, which is drawn in every output of Graphviz.

    Args:
        nodes: What is drawn; each kind gets an entry of the legend.
        edges: The same; types that are drawn alike share one.
        about: Title and note.
        legend: Lines of the legend in words, for what has a meaning of its own in one drawing.
    """
    lines = [f'<FONT POINT-SIZE="20"><B>{_words(about[0])}</B></FONT>']
    lines += [
        f'<FONT POINT-SIZE="12" COLOR="#333333">{_words(line)}</FONT>'
        for line in textwrap.wrap(clean_text(about[1]), 110)
    ]
    looks = [kind_of(kind) for kind in sorted({row.kind for row in nodes})]
    drawn = [line_of(name) for name in sorted({row.type for row in edges})]
    # Those without a look of their own are alike and carry their words, so one line explains them all.
    plain = any(not line.listed for line in drawn)
    drawn = [line for line in drawn if line.listed]
    signs = [
        f'<FONT POINT-SIZE="16" COLOR="{look.colour}">■</FONT> {_words(look.words)} ({_shape_words(look.graphviz)})'
        for look in looks
    ]
    signs += [f'<FONT COLOR="{line.colour}"><B>{_dash(line.dash)}</B></FONT> {_words(line.words)}' for line in drawn]
    signs += [f'<FONT COLOR="{line_of("").colour}"><B>{_dash("solid")}</B></FONT> as the words beside it say'] * plain
    if signs or legend:
        lines.append('<FONT POINT-SIZE="12"><B>Legend</B></FONT>')
    lines += [f'<FONT POINT-SIZE="12">{_words(line)}</FONT>' for line in legend]
    for at in range(0, len(signs), 4):
        lines.append(f'<FONT POINT-SIZE="12">{"     ".join(signs[at : at + 4])}</FONT>')
    rows = "".join(f'<TR><TD ALIGN="LEFT">{line}</TD></TR>' for line in lines)
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="4">{rows}</TABLE>>'


def _shape_words(shape: str) -> str:
    return {"cds": "arrow", "note": "page", "box": "box"}.get(shape, shape)


def _words(text: str) -> str:
    return escape(clean_text(text), quote=True).replace("&#x27;", "&#39;") or " "


def _dash(style: str) -> str:
    return {"solid": "━━━", "dashed": "━ ━ ━", "dotted": "┅┅┅"}[style]
