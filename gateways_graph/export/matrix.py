"""The overlap matrix as a picture: shaded cells that also say in figures and letters what they show.

One HTML-like table that Graphviz draws as SVG, PNG or PDF, so that no two labels can collide:
columns are numbered as the rows are, and only rows carry words. Shades are steps of one blue from
light to dark, which any colour vision and a grey print keep apart; no meaning rests on shade alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import NamedTuple

from gateways_graph.analysis.matrix import MARKS, Block, Cell, say_part
from gateways_graph.errors import UsageError
from gateways_graph.export import dot
from gateways_graph.export.attributes import clean_text
from gateways_graph.export.pictures import finish

__all__ = ["MOST", "Band", "Row", "compose_blocks", "compose_pairs", "render"]

#: Rows past which a matrix cannot be read at arm's length.
MOST = 60
#: Upper end of a step and its shade; the last is for all of the row.
_STEPS = (
    (Fraction(1, 100), "#E8F1FA", "under 1%"),
    (Fraction(1, 10), "#C2DCF0", "1 to 10%"),
    (Fraction(1, 2), "#7FB6DC", "10 to 50%"),
    (Fraction(1), "#2A78B8", "50% or more"),
    (Fraction(2), "#08306B", "all of it"),
)
_DARK = frozenset({"#2A78B8", "#08306B"})
_EMPTY, _SELF, _BAND = "#FFFFFF", "#D9D9D9", "#F2F2F2"
_WIDE = 100


class Row(NamedTuple):
    """One gateway or group: its id or number, its words, and the page to open."""

    id: str
    words: str
    link: str = ""


class Band(NamedTuple):
    """Rows that stand together under a heading; no heading, no line for it."""

    heading: str
    rows: tuple[Row, ...]


class _Drawn(NamedTuple):
    """A cell to draw: its shade and its text."""

    shade: str
    text: str


def render(source: str, form: str, *, title: str, note: str) -> bytes:
    """SVG, PNG or PDF of what `compose_pairs` or `compose_blocks` made; the same bytes each time, save for PDF.

    Raises:
        MissingGraphvizError: Graphviz is not installed.
    """
    return finish(source, form, title=title, note=note)


def compose_pairs(bands: Sequence[Band], cells: Mapping[tuple[str, str], Cell], *, title: str, note: str) -> str:
    """DOT of a matrix of gateways: how much of the row lies in the column.

    Args:
        bands: Rows in order; columns are the same in the same order.
        cells: From `pair_matrix`.
        title: Drawn above.
        note: Date, data and what is left out.

    Raises:
        UsageError: No row, or more than `MOST`.
    """
    used = {cell.mark for cell in cells.values() if cell.mark}
    doubt = any(cell.certainty != "certain" for cell in cells.values())
    legend = [
        f"{mark}: row and column are {relation}" for relation, mark in MARKS.items() if mark in used and mark in "SDTU"
    ]
    legend += [f"{mark}: the row is {relation} (lies inside the column)" for relation, mark in MARKS.items()
               if mark in used and mark in "RGI"]  # fmt: skip
    small = [mark.lower() for mark in MARKS.values() if mark and mark.lower() in used]
    legend += [f"{', '.join(small)}: the same the other way, the column lies inside the row"] if small else []
    legend += ["no letter: partial overlap", "white: nothing recorded in common"] + ["?: only possible"] * doubt
    drawn = {ends: _draw_pair(cell) for ends, cell in cells.items()}
    head = "Figure and shade: how much of the row lies in the column, in per cent."
    return _compose(bands, lambda row, column: drawn.get((row.id, column.id)), (head, legend), (title, note))


def compose_blocks(bands: Sequence[Band], blocks: Mapping[tuple[int, int], Block], *, title: str, note: str) -> str:
    """DOT of a matrix of groups, whose rows have the groups' numbers as ids; raises as `compose_pairs`."""
    used = {mark for block in blocks.values() for mark in block.marks}
    legend = [f"{mark}: {relation} among them" for relation, mark in MARKS.items() if mark and mark in used]
    legend.append("white: no pair certainly meets")
    drawn = {(str(one), str(other)): _draw_block(block) for (one, other), block in blocks.items()}
    head = (
        "In brackets: gateways. Figure: pairs that meet. Shade: of all pairs of the two groups. Diagonal: inside one."
    )
    return _compose(bands, lambda row, column: drawn.get((row.id, column.id)), (head, legend), (title, note))


def _shade(part: Fraction) -> str:
    return next(colour for until, colour, _ in _STEPS if part < until)


def _draw_pair(cell: Cell) -> _Drawn:
    doubt = "?" if cell.certainty != "certain" else ""
    return _Drawn(_shade(cell.part), f"{say_part(cell.part)}{cell.mark}{doubt}")


def _draw_block(block: Block) -> _Drawn:
    return _Drawn(_shade(Fraction(block.related, max(block.pairs, 1))), f"{block.related}{block.marks}")


Look = Callable[[Row, Row], _Drawn | None]


def _compose(bands: Sequence[Band], look: Look, legend: tuple[str, list[str]], about: tuple[str, str]) -> str:
    rows = [row for band in bands for row in band.rows]
    if not rows:
        message = "no gateway to draw: nothing that was asked for certainly overlaps anything"
        raise UsageError(message)
    if len(rows) > MOST:
        message = (
            f"{len(rows)} rows make no matrix that can be read; at most {MOST}: ask for one group, purpose or statute"
        )
        raise UsageError(message)
    return "\n".join(_document(bands, look, legend, about)) + "\n"


def _document(
    bands: Sequence[Band], look: Look, legend: tuple[str, list[str]], about: tuple[str, str]
) -> Iterator[str]:
    font = dot.quote(dot.FONT)
    yield 'digraph "gateways" {'
    yield f"graph [layout=dot, fontname={font}, label={dot.caption([], [], about)}, labelloc=t, labeljust=l,"
    yield " bgcolor=white, pad=0.3];"
    yield f'node [fontname={font}, fontsize=10, shape=plain, margin=0, tooltip="overlap matrix"];'
    yield '"matrix" [label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="4">'
    yield f'<TR><TD ALIGN="LEFT">{"".join(_table(bands, look))}</TD></TR>'
    yield f'<TR><TD ALIGN="LEFT">{_legend(*legend)}</TD></TR>'
    yield "</TABLE>>];"
    yield "}"


def _table(bands: Sequence[Band], look: Look) -> Iterator[str]:
    rows = [row for band in bands for row in band.rows]
    numbers = {row.id: number for number, row in enumerate(rows, 1)}
    yield '<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="2" COLOR="#BFBFBF">'
    yield f'<TR><TD BORDER="0"> </TD><TD BORDER="0"> </TD>{_numbers(bands, numbers)}</TR>'
    for band in bands:
        if band.heading:
            width = 2 + len(rows) + len(bands) - 1
            heading = _words(_cut(band.heading, 130))
            yield f'<TR><TD COLSPAN="{width}" ALIGN="LEFT" BGCOLOR="{_BAND}"><B>{heading}</B></TD></TR>'
        for row in band.rows:
            yield f"<TR>{_label(row, numbers[row.id])}{''.join(_cells(bands, row, look))}</TR>"
    yield f'<TR><TD BORDER="0"> </TD><TD BORDER="0"> </TD>{_numbers(bands, numbers)}</TR></TABLE>'


def _numbers(bands: Sequence[Band], numbers: Mapping[str, int]) -> str:
    """Numbers of the columns, bands apart."""
    parts = ["".join(f'<TD BORDER="0"><B>{numbers[row.id]}</B></TD>' for row in band.rows) for band in bands]
    return _GAP.join(parts)


#: Between the columns of two bands.
_GAP = '<TD BORDER="0" WIDTH="6" FIXEDSIZE="TRUE"> </TD>'


def _label(row: Row, number: int) -> str:
    link = f' HREF="{_words(row.link)}"' if row.link.startswith("https://www.legislation.gov.uk/") else ""
    words = f'<TD ALIGN="LEFT" BORDER="0"{link} TITLE="{_words(row.words)}">{_words(_cut(row.words, _WIDE))}</TD>'
    return f'{words}<TD BORDER="0" ALIGN="RIGHT"><B>{number}</B></TD>'


def _cells(bands: Sequence[Band], row: Row, look: Look) -> Iterator[str]:
    for at, band in enumerate(bands):
        if at:
            yield _GAP
        for column in band.rows:
            found = look(row, column)
            if found is None:
                shade = _SELF if row.id == column.id else _EMPTY
                yield f'<TD WIDTH="30" HEIGHT="20" BGCOLOR="{shade}"> </TD>'
            else:
                yield f'<TD WIDTH="30" HEIGHT="20" BGCOLOR="{found.shade}">{_inked(found)}</TD>'


def _inked(cell: _Drawn) -> str:
    colour = "#FFFFFF" if cell.shade in _DARK else "#000000"
    return f'<FONT POINT-SIZE="9" COLOR="{colour}">{_words(cell.text)}</FONT>'


def _legend(head: str, lines: Sequence[str]) -> str:
    steps = "".join(
        f'<TD WIDTH="90" HEIGHT="20" BGCOLOR="{shade}">{_inked(_Drawn(shade, words))}</TD>'
        for _, shade, words in _STEPS
    )
    rows = [f'<TR><TD ALIGN="LEFT" COLSPAN="{len(_STEPS) + 1}">{_words(head)}</TD></TR>', f"<TR>{steps}</TR>"]
    for at in range(0, len(lines), 3):
        text = _words(";  ".join(lines[at : at + 3]))
        rows.append(f'<TR><TD ALIGN="LEFT" COLSPAN="{len(_STEPS) + 1}">{text}</TD></TR>')
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="2" CELLPADDING="2">{"".join(rows)}</TABLE>'


def _cut(text: str, most: int) -> str:
    """Text cut at a word, with dots."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + " …"


def _words(text: str) -> str:
    return escape(clean_text(text), quote=True).replace("&#x27;", "&#39;") or " "
