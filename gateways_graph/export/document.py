"""Documents as Markdown, or as one HTML page to print: nothing is fetched, and everything is escaped.

The page needs no script; a content-security policy that names its one style by its hash forbids all else.
Colour only repeats what words say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from gateways_graph.export.standalone import stand_alone
from gateways_graph.model.document import Block, Document, Entry, Items, Section, Table, Text

__all__ = ["KINDS", "WRITERS", "as_html", "as_markdown"]

#: Kinds of entry with a colour: background and the mark that stands before the words (Okabe and Ito's palette, light).
KINDS = {
    "supported": "#d5efe6",
    "arguable": "#fdf0c8",
    "blocked": "#f8dccb",
    "none": "#ececec",
    "no-power": "#d9e9f5",
    "self": "#ffffff",
}

_STYLE = """
:root { color-scheme: light; }
body { font: 11pt/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 0 auto; max-width: 70rem;
  padding: 1.5rem; }
h1 { font-size: 1.7rem; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2rem 0 .5rem; border-bottom: 2px solid #444; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .3rem; } p, ul { margin: .4rem 0; } .about { color: #333; }
.strong { border-left: 4px solid #8a3b00; padding-left: .7rem; font-weight: 600; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; margin: .6rem 0 1rem; font-size: .86rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid #888; padding: .3rem .4rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th[scope="row"] { overflow-wrap: break-word; }
thead th { background: #e4e4e4; } nav ol { columns: 2; } a { color: #0b4f8a; }
td div + div, th div + div { margin-top: .15rem; }
@media print { body { font-size: 9.5pt; max-width: none; padding: 0; } nav { break-after: page; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; } tr { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } a { color: inherit; } }
@page { size: A4 landscape; margin: 14mm; }
""" + "\n".join(f".{name} {{ background: {colour}; }}" for name, colour in KINDS.items())

_BODY = """<header><h1>{title}</h1>
{about}
</header>
<nav aria-label="Contents"><h2>Contents</h2><ol>
{contents}
</ol></nav>
<main>
{sections}
</main>"""


def as_html(document: Document) -> str:
    """One page that stands by itself; prints on A4."""
    chapters = [section for section in document.sections if section.level == 2]
    body = _BODY.format(
        title=escape(document.title),
        about="\n".join(f'<p class="about">{escape(line)}</p>' for line in document.about),
        contents="\n".join(f'<li><a href="#{_anchor(item.title)}">{escape(item.title)}</a></li>' for item in chapters),
        sections="\n".join(_section(section) for section in document.sections),
    )
    return stand_alone(body, title=document.title, style=_STYLE).decode()


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _section(section: Section) -> str:
    tag = f"h{section.level}"
    blocks = "\n".join(_block(block) for block in section.blocks)
    return f'<{tag} id="{_anchor(section.title)}">{escape(section.title)}</{tag}>\n{blocks}'


def _block(block: Block) -> str:
    if isinstance(block, Text):
        return f'<p class="strong">{escape(block.text)}</p>' if block.strong else f"<p>{escape(block.text)}</p>"
    if isinstance(block, Items):
        return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in block.items) + "</ul>"
    head = "".join(f'<th scope="col">{escape(item)}</th>' for item in block.head)
    rows = "\n".join(_row(row) for row in block.rows)
    caption = f"<caption>{escape(block.caption)}</caption>"
    return (
        f'<div class="scroll"><table>{caption}<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>'
    )


def _row(row: tuple[Entry, ...]) -> str:
    cells = [_cell(entry, 'th scope="row"' if number == 0 else "td") for number, entry in enumerate(row)]
    return f"<tr>{''.join(cells)}</tr>"


def _cell(entry: Entry, tag: str) -> str:
    kind = f' class="{entry.kind}"' if entry.kind in KINDS else ""
    lines = [escape(line) for line in entry.lines]
    if lines and entry.link.startswith(("https://", "http://")):
        lines[0] = f'<a href="{escape(entry.link)}">{lines[0]}</a>'
    inner = lines[0] if len(lines) == 1 else "".join(f"<div>{line}</div>" for line in lines)
    return f"<{tag}{kind}>{inner}</{tag.split(maxsplit=1)[0]}>"


# -- Markdown


def as_markdown(document: Document) -> str:
    """The same in Markdown, as GitHub and pandoc read it."""
    lines = [f"# {_plain(document.title)}", ""]
    lines += [f"{_plain(line)}  " for line in document.about]
    for section in document.sections:
        lines += ["", f"{'#' * section.level} {_plain(section.title)}", *_markdown_blocks(section.blocks)]
    return "\n".join(lines) + "\n"


def _markdown_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield ""
        if isinstance(block, Text):
            yield f"**{_plain(block.text)}**" if block.strong else _plain(block.text)
        elif isinstance(block, Items):
            yield from (f"- {_plain(item)}" for item in block.items)
        else:
            yield from _markdown_table(block)


def _markdown_table(table: Table) -> Iterator[str]:
    yield f"*{_plain(table.caption)}*"
    yield ""
    yield f"| {' | '.join(map(_plain, table.head))} |"
    yield f"|{'---|' * len(table.head)}"
    for row in table.rows:
        yield f"| {' | '.join(_markdown_cell(entry) for entry in row)} |"


def _markdown_cell(entry: Entry) -> str:
    lines = [_plain(line) for line in entry.lines]
    if lines and entry.link.startswith(("https://", "http://")):
        lines[0] = f"[{lines[0]}]({entry.link.replace(')', '%29').replace(' ', '%20')})"
    return "<br>".join(lines)


def _plain(text: str) -> str:
    """Text that Markdown takes for nothing but text."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


#: Form -> how a document is written in it.
WRITERS = {"html": as_html, "md": as_markdown}
