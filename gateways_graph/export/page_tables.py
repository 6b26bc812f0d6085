"""The parts of the interactive page that are plain HTML: legend, filters and the two tables.

They hold everything that the map shows, so that the page can be read with a screen reader, on
paper, and without scripts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from gateways_graph.export.appearance import kind_of, line_of
from gateways_graph.export.attributes import clean_text
from gateways_graph.export.page_data import Page, captions_of, facts_of, hidden_at_first, links_of

__all__ = ["filters_html", "rows_html", "tables_html", "words"]


def words(text: object) -> str:
    """Text that is safe between tags and in quoted attributes."""
    return escape(clean_text(str(text)), quote=True)


def filters_html(page: Page) -> str:
    """The lists to choose from, and the legend, each entry with a box to tick."""
    parts = []
    parts.append(_choice("body", "Body, as the law names it", _chosen(page, "bodies")))
    parts.append(_choice("purpose", "Purpose", _chosen(page, "purposes")))
    parts.append(_choice("statute", "Statute", _values(page, "statute")))
    parts.append(_choice("status", "Evidence status", _values(page, "status")))
    dated = any(key.dates is not None for key in page.keys) or any(
        "in_force" in facts for facts in page.gateways.values()
    )
    if dated:
        parts.append(
            '<p class="field"><label for="date">In force on</label><input type="date" id="date" autocomplete="off"></p>'
        )
    families = {
        str(row.attributes["family"]): f"{row.attributes['family']}. {row.attributes.get('family_name', '')}"
        for row in sorted(page.nodes, key=lambda row: int(row.attributes.get("family", 0)))
        if "family" in row.attributes
    }
    parts.append(_choice("family", "Family", families))
    kinds = Counter(row.kind for row in page.nodes)
    types = Counter(row.type for row in page.edges)
    parts.append(_ticks("kind", "What is shown", ((kind, *_kind_sign(kind), kinds[kind]) for kind in sorted(kinds))))
    lines = ((name, *_line_sign(name), types[name]) for name in sorted(types))
    parts.append(_ticks("type", "Relations", lines, off=hidden_at_first(types)))
    if any("family" in row.attributes for row in page.nodes):
        ticked = "" if hidden_at_first(types) else " checked"
        parts.append(
            f'<p class="field"><label><input type="checkbox" id="across"{ticked} autocomplete="off"> '
            "Lines between families</label></p>"
        )
    if page.most_weight > 1:
        counted = "gateways" if page.gateways else "pairs of gateways"
        parts.append(
            f'<p class="field"><label for="least">Lines with at least <output id="least-shown">{page.least_weight}'
            f'</output> {counted}</label><input type="range" id="least" min="1" max="{page.most_weight}" '
            f'value="{page.least_weight}" autocomplete="off"></p>'
        )
    return "\n".join(part for part in parts if part)


def _kind_sign(kind: str) -> tuple[str, str]:
    look = kind_of(kind)
    corners = [f"{10 + 8 * x:.1f},{10 + 8 * y:.1f}" for x, y in zip(look.outline[::2], look.outline[1::2], strict=True)]
    paint = f'fill="{look.colour}" stroke="#222" stroke-width="1"'
    shape = f'<circle cx="10" cy="10" r="8" {paint}/>'
    if corners:
        shape = f'<polygon points="{" ".join(corners)}" {paint}/>'
    return f'<svg width="20" height="20" aria-hidden="true" focusable="false">{shape}</svg>', look.words


def _line_sign(name: str) -> tuple[str, str]:
    line = line_of(name)
    dash = {"solid": "", "dashed": ' stroke-dasharray="7 4"', "dotted": ' stroke-dasharray="2 3"'}[line.dash]
    stroke = f'stroke="{line.colour}" stroke-width="{max(line.width, 2)}"{dash}'
    path = f'<line x1="0" y1="10" x2="30" y2="10" {stroke}/>'
    return f'<svg width="30" height="20" aria-hidden="true" focusable="false">{path}</svg>', line.words


def _ticks(
    name: str, heading: str, entries: Iterable[tuple[str, str, str, int]], off: frozenset[str] = frozenset()
) -> str:
    rows = "".join(
        f'<li><label><input type="checkbox" name="{name}" value="{words(value)}"'
        f'{"" if value in off else " checked"} autocomplete="off">{sign}'
        f"<span>{words(label)}</span> <small>{count:,}</small></label></li>"
        for value, sign, label, count in entries
    )
    return f"<fieldset><legend>{heading}</legend><ul>{rows}</ul></fieldset>" if rows else ""


def _choice(name: str, heading: str, values: dict[str, str]) -> str:
    if len(values) < 2:
        return ""
    options = "".join(f'<option value="{words(value)}">{words(shown)}</option>' for value, shown in values.items())
    return (
        f'<p class="field"><label for="{name}">{heading}</label><select id="{name}" autocomplete="off">'
        f'<option value="">any</option>{options}</select></p>'
    )


def _values(page: Page, name: str) -> dict[str, str]:
    sources = [row.attributes for row in page.nodes] + list(page.gateways.values())
    found = {text for data in sources for text in _many(data.get(name))}
    return {text: text for text in sorted(found)}


def _chosen(page: Page, name: str) -> dict[str, str]:
    """Names that nodes or lines are filtered by; the bodies themselves, where lines join bodies."""
    found = {text for key in page.keys for text in getattr(key, name)}
    found |= {text for row in page.edges for text in _many(row.attributes.get(name))}
    if not found and name == "bodies":
        found = {row.label for row in page.nodes if row.kind in ("body", "class", "capacity")}
    return {text: text for text in sorted(found, key=str.casefold)}


def _many(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)] if value else []


def rows_html(page: Page) -> tuple[str, str]:
    """The rows of the two tables; every row has what the map's panel shows."""
    return "".join(_node_rows(page)), "".join(_edge_rows(page))


def tables_html(page: Page, nodes: str, edges: str) -> str:
    """Two tables: what is shown, and how it is connected, with the rows of `rows_html`."""
    return (
        f'<section aria-labelledby="things"><h2 id="things">What is shown ({len(page.nodes):,})</h2>'
        '<div class="scroll" tabindex="0" role="region" aria-label="Table of what is shown"><table id="node-table">'
        "<caption>Each thing with its kind and what is recorded of it.</caption>"
        '<thead><tr><th scope="col">Name</th><th scope="col">Kind</th>'
        '<th scope="col">Recorded</th></tr></thead>'
        f"<tbody>\n{nodes}</tbody></table></div></section>\n"
        f'<section aria-labelledby="lines"><h2 id="lines">Connections ({len(page.edges):,})</h2>'
        '<div class="scroll" tabindex="0" role="region" aria-label="Table of the connections"><table id="edge-table">'
        "<caption>Each line of the map.</caption><thead><tr>"
        '<th scope="col">From</th><th scope="col">Relation</th><th scope="col">To</th>'
        f'<th scope="col">Recorded</th></tr></thead><tbody>\n{edges}</tbody></table>'
        "</div></section>"
    )


def _node_rows(page: Page) -> Iterator[str]:
    for at, row in enumerate(page.nodes):
        facts = "".join(_facts(facts_of(row.attributes)))
        links = _links(links_of(row.attributes))
        yield (
            f'<tr id="n{at}"><th scope="row" data-node="{at}">{words(row.label)}</th>'
            f"<td>{words(kind_of(row.kind).words)}</td><td>{facts}{links}</td></tr>\n"
        )


def _edge_rows(page: Page) -> Iterator[str]:
    number = {row.id: at for at, row in enumerate(page.nodes)}
    captions = captions_of(page)
    for at, row in enumerate(page.edges):
        ends = [
            f'<a href="#n{number[end]}" data-node="{number[end]}">{words(page.nodes[number[end]].label)}</a>'
            for end in (row.source, row.target)
        ]
        facts = "".join(_facts(facts_of(row.attributes, captions)))
        listed = row.attributes.get("gateways", [])
        gateways = "".join(_gateway(page, name) for name in listed) if isinstance(listed, list) else ""
        if gateways:
            gateways = f"<p>{len(listed)} gateway{'' if len(listed) == 1 else 's'}:</p><ul>{gateways}</ul>"
        yield (
            f'<tr id="e{at}"><td>{ends[0]}</td><td>{words(line_of(row.type).words)}</td><td>{ends[1]}</td>'
            f"<td>{gateways}{facts}</td></tr>\n"
        )


def _gateway(page: Page, name: str) -> str:
    facts = page.gateways.get(name)
    if facts is None:
        return f"<li>{words(name)}</li>"
    return f"<li>{words(facts.get('label', name))} ({_linked(str(facts.get('citation', name)), links_of(facts))})</li>"


def _linked(text: str, urls: list[str]) -> str:
    return f'<a href="{words(urls[0])}" rel="noreferrer">{words(text)}</a>' if urls else words(text)


def _facts(facts: list[tuple[str, str]]) -> Iterator[str]:
    for name, value in facts:
        yield f"<p><b>{words(name)}:</b> {words(value)}</p>"


def _links(urls: list[str]) -> str:
    return "".join(
        f'<p><a href="{words(url)}" rel="noreferrer">{words(url.removeprefix("https://www."))}</a></p>' for url in urls
    )
