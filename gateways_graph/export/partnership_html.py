"""The table of bodies as one page to read, print or hand on: real tables, colour and words, no scripts.

Source: https://www.w3.org/TR/CSP3/ (hashes, `meta` delivery); https://www.w3.org/WAI/tutorials/tables/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from gateways_graph.export.attributes import clean_text
from gateways_graph.export.partnership_words import KINDS, CellWords, PartnershipWords, TableWords, kinds_used
from gateways_graph.export.standalone import stand_alone

__all__ = ["COLOURS", "kind_style", "render", "tables"]

#: Ground of each kind: steps that a grey print and any colour vision keep apart, black text on all.
COLOURS = {
    "supported": "#8FC1E3",
    "supported in part": "#CFE5F4",
    "arguable": "#FCE3A6",
    "general power": "#F3C9A5",
    "agreement": "#E3D3EE",
    "no power needed": "#DDE5DC",
    "only a bar lifted": "#EFEFEF",
    "blocked": "#F2B8B5",
    "none recorded": "#FFFFFF",
}

_STYLE = """
:root { --ink: #1b1b1b; --soft: #4a545d; --line: #8d969e; }
* { box-sizing: border-box; }
html { font: 100%/1.4 system-ui, "Segoe UI", "DejaVu Sans", Arial, sans-serif; color: var(--ink); background: #fff; }
body { margin: 0 auto; padding: 1rem 1.25rem 2rem; max-width: 110rem; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; }
p { margin: .3rem 0; }
.soft { color: var(--soft); }
a { color: #0b4a8c; }
:focus-visible { outline: 3px solid #b35c00; outline-offset: 2px; }
.skip { position: absolute; left: -99em; }
.skip:focus { left: .5rem; top: .5rem; background: #fff; padding: .4rem .7rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
caption { text-align: left; padding: .3rem 0; color: var(--soft); }
th, td { border: 1px solid var(--line); padding: .35rem .45rem; text-align: left; vertical-align: top; }
th { background: #eef1f4; }
th, td { overflow-wrap: break-word; }
td strong { display: block; }
td ul { margin: .15rem 0; padding-left: 1.05rem; }
td small, td em { display: block; font-size: .92em; font-style: normal; }
td em { font-weight: 600; }
.self { background: repeating-linear-gradient(45deg, #f1f1f1 0 4px, #fff 4px 8px); color: var(--soft); text-align: center; }
.key { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(24rem, 1fr)); gap: .25rem .8rem; }
.key span { display: inline-block; min-width: 9.5rem; border: 1px solid var(--line); padding: .05rem .4rem; }
th .plain { list-style: none; margin: 0; padding: 0; min-width: 15rem; font-weight: 500; }
.pairs { columns: 2 22rem; }
.places { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { padding: 0; max-width: none; }
  .skip { display: none; }
  table { font-size: 7.5pt; }
  .scroll { overflow: visible; }
  tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
  a { color: inherit; text-decoration: none; }
  td, th, .key span { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""  # noqa: E501 - one rule a line

_BODY = """<a class="skip" href="#table">Skip to the table</a>
<header><h1>{title}</h1><p class="soft">{about}</p></header>
<main>
{main}
</main>
<footer><p class="soft">{note}</p></footer>"""


def render(words: PartnershipWords, *, note: str) -> bytes:
    """The page.

    Args:
        words: The words of the tables.
        note: Data, version and licence, printed at the foot.
    """
    body = _BODY.format(
        title=_words(words.title),
        about=_words(words.about),
        main="\n".join(tables(words)),
        note=_words(note),
    )
    return stand_alone(body, title=words.title, style=_STYLE + kind_style())


def kind_style() -> str:
    """The colours of the kinds, as the style sheet of a page that shows `tables`."""
    return "\n".join(f".k{number} {{ background: {COLOURS[kind]}; }}" for number, kind in enumerate(KINDS)) + "\n"


def tables(words: PartnershipWords) -> Iterator[str]:
    """The sections of the page: key; for each jurisdiction its table, what is empty or one way, ladder; notes."""
    yield from _notes("Read first", words.notes)
    yield _key(words)
    yield from _places(words)
    for number, table in enumerate(words.tables):
        at = f": {table.where}" if len(words.tables) > 1 else ""
        mark = f"-{number + 1}" if number else ""
        yield _matrix(words, table, at, mark)
        nothing = f"Empty cells{at}: no gateway recorded here, which is no advice that none exists"
        yield from _pairs(nothing, table.empty)
        yield from _pairs(f"One-way cells{at}", table.one_way)
        yield from _pairs(f"A specific gateway in one direction only{at}", table.weaker_back)
        if words.rungs:
            yield _ladder(words, table, at, mark)
    yield from _notes("Not decided here", words.not_decided)


def _places(words: PartnershipWords) -> Iterable[str]:
    """Where to find the table of each jurisdiction."""
    if len(words.tables) > 1:
        items = "".join(
            f'<li><a href="#table{f"-{number + 1}" if number else ""}">{_words(table.where)}</a></li>'
            for number, table in enumerate(words.tables)
        )
        yield f'<nav aria-label="Tables"><ul class="places">{items}</ul></nav>'


def _words(text: object) -> str:
    return escape(clean_text(str(text)), quote=True)


def _class(kind: str) -> str:
    return f"k{list(KINDS).index(kind)}"


def _key(words: PartnershipWords) -> str:
    items = "".join(
        f'<li><span class="{_class(kind)}">{_words(kind)}</span> {_words(meaning)}</li>'
        for kind, meaning in kinds_used(words).items()
    )
    return f'<section aria-labelledby="key"><h2 id="key">Key</h2><ul class="key">{items}</ul></section>'


def _matrix(words: PartnershipWords, table: TableWords, at: str, mark: str) -> str:
    heads = "".join(f'<th scope="col">to {_words(label)}</th>' for _, label in words.bodies)
    rows = "".join(_row(words, table, name, label) for name, label in words.bodies)
    return (
        f'<section><h2 id="table{mark}">The table{_words(at)}</h2><div class="scroll" tabindex="0" role="region" '
        f'aria-labelledby="table{mark}"><table><caption>Each row tells each column. The best route recorded, its '
        "verdict and its provisions; other tiers below it.</caption>"
        f'<thead><tr><th scope="col">From</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div></section>'
    )


def _row(words: PartnershipWords, table: TableWords, name: str, label: str) -> str:
    cells = "".join(
        f'<td class="self">{_words("same body")}</td>' if name == other else _cell(table.cells[name, other])
        for other, _ in words.bodies
    )
    return f'<tr><th scope="row">{_words(label)}</th>{cells}</tr>'


def _cell(cell: CellWords) -> str:
    parts = [f"<strong>{_words(cell.head)}</strong>"]
    links = [_link(text, page) for text, page in cell.provisions]
    if len(links) == 1:
        parts += links
    elif links:
        parts.append(f"<ul>{''.join(f'<li>{link}</li>' for link in links)}</ul>")
    parts += [f"<small>{_words(cell.part)}</small>"] if cell.part else []
    parts += [f"<small>also: {_words(other)}</small>" for other in cell.others]
    parts += [f"<em>{_words(cell.flag)}</em>"] if cell.flag else []
    return f'<td class="{_class(cell.kind)}">{"".join(parts)}</td>'


def _link(text: str, page: str) -> str:
    if not page.startswith("https://www.legislation.gov.uk/"):
        return _words(text)
    return f'<a href="{_words(page)}">{_words(text)}</a>'


def _ladder(words: PartnershipWords, table: TableWords, at: str, mark: str) -> str:
    heads = "".join(
        f'<th scope="col">{_words(name)}<br><span class="soft">{_words(purpose)}</span></th>'
        for name, purpose in words.rungs
    )
    rows = []
    for line in table.ladder:
        pairs = "".join(f"<li>{_words(pair)}</li>" for pair in line.pairs)
        cells = "".join(_threshold(*stand) for stand in zip(line.kinds, line.heads, line.by, strict=True))
        rows.append(f'<tr><th scope="row"><ul class="plain">{pairs}</ul></th>{cells}<td>{_words(line.says)}</td></tr>')
    return (
        f'<section><h2 id="ladder{mark}">Thresholds: where coverage stops{_words(at)}</h2><div class="scroll" '
        f'tabindex="0" role="region" aria-labelledby="ladder{mark}"><table><caption>Lowest threshold first; '
        "direct disclosures only. Pairs for which "
        "every threshold stands alike share a row.</caption>"
        f'<thead><tr><th scope="col">Who tells whom</th>{heads}<th scope="col">Where it stops</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def _threshold(kind: str, head: str, by: Sequence[str]) -> str:
    rests = f"<small>{_words('; '.join(by))}</small>" if by else ""
    return f'<td class="{_class(kind)}"><strong>{_words(head)}</strong>{rests}</td>'


def _pairs(heading: str, lines: Sequence[str]) -> Iterable[str]:
    if lines:
        items = "".join(f"<li>{_words(line)}</li>" for line in lines)
        yield f'<section><h2>{_words(heading)}</h2><ul class="pairs">{items}</ul></section>'


def _notes(heading: str, lines: Sequence[str]) -> Iterable[str]:
    if lines:
        items = "".join(f"<li>{_words(line)}</li>" for line in lines)
        yield f"<section><h2>{_words(heading)}</h2><ul>{items}</ul></section>"
