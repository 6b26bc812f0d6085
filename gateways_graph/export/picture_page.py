"""A picture as one page that stands by itself: the drawing, and the same content as a table.

No script and no request: a content-security policy that names the one style by its hash forbids all else.
"""

from __future__ import annotations

from html import escape

from gateways_graph.export.canvas import Picture
from gateways_graph.export.standalone import stand_alone

__all__ = ["render_page"]

_STYLE = """
:root { color-scheme: light; }
body { font: 11pt/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 0 auto; max-width: 82rem;
  padding: 1rem; }
svg { max-width: 100%; height: auto; display: block; } h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .88rem; }
caption { text-align: left; padding: .3rem 0; }
th, td { border: 1px solid #888; padding: .3rem .45rem; text-align: left; vertical-align: top; }
thead th { background: #e8e8e8; } a { color: #0b4f8a; }
figure { margin: 0; }
@media print { .scroll { overflow: visible; } thead { display: table-header-group; } tr { break-inside: avoid; }
  h2 { break-before: page; } a { color: inherit; } * { print-color-adjust: exact; } }
@page { size: A4 landscape; margin: 12mm; }
"""

_BODY = """<main>
<h1>{title}</h1>
<figure>
{svg}</figure>
<h2>The same as a table</h2>
<div class="scroll"><table><caption>{caption}</caption>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}
</tbody></table></div>
</main>
<footer><p>{source}</p></footer>"""


def render_page(picture: Picture) -> bytes:
    """The page; only links to legislation.gov.uk lead out of it."""
    links = picture.links or ("",) * len(picture.rows)
    body = _BODY.format(
        title=escape(picture.about.title),
        svg=picture.svg,
        caption=escape(picture.caption),
        head="".join(f'<th scope="col">{escape(item)}</th>' for item in picture.head),
        rows="\n".join(_row(row, link) for row, link in zip(picture.rows, links, strict=True)),
        source=escape(picture.about.source),
    )
    return stand_alone(body, title=picture.about.title, style=_STYLE)


def _row(row: tuple[str, ...], link: str) -> str:
    first = escape(row[0])
    if link.startswith("https://www.legislation.gov.uk/"):
        first = f'<a href="{escape(link)}">{first}</a>'
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{escape(item)}</td>" for item in row[1:])}</tr>'
