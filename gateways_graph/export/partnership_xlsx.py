"""The table of bodies as a workbook: the table in colour and words, its cells as rows, thresholds, and notes.

Every cell is written as text: a workbook would run `=…`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateways_graph.export.attributes import clean_text
from gateways_graph.export.partnership_html import COLOURS
from gateways_graph.export.partnership_words import KINDS, CellWords, PartnershipWords, TableWords

__all__ = ["fill_book"]

#: What Excel holds in one cell.
_CELL_LIMIT = 32_767


def fill_book(book: Any, words: PartnershipWords, rows: Sequence[Mapping[str, Any]], *, note: str) -> None:
    """Write the sheets.

    Args:
        book: A new workbook of openpyxl.
        words: The words of the tables.
        rows: One per cell, flat.
        note: Data, version and licence.
    """
    single = len(words.tables) == 1
    for number, table in enumerate(words.tables):
        at = "" if single else f" {' '.join(table.extent)}"
        sheet = book.active if not number else book.create_sheet()
        sheet.title = f"matrix{at}"
        _matrix(sheet, words, table)
    _listing(book.create_sheet("cells"), rows)
    if words.rungs:
        for table in words.tables:
            _ladder(book.create_sheet("thresholds" if single else f"thresholds {' '.join(table.extent)}"), words, table)
    _notes(book.create_sheet("notes"), words, note)


def _put(sheet: Any, place: tuple[int, int], text: str, *, kind: str | None = None, bold: bool = False) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell = sheet.cell(*place)
    cell.value = clean_text(text)[:_CELL_LIMIT]
    cell.data_type, cell.number_format = "s", "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(bold=bold)
    if kind:
        cell.fill = PatternFill("solid", fgColor=COLOURS[kind].removeprefix("#"))
        thin = Side(style="thin", color="8D969E")
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)


def _widths(sheet: Any, *widths: int) -> None:
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _matrix(sheet: Any, words: PartnershipWords, table: TableWords) -> None:
    _put(sheet, (1, 1), f"{words.title} (rows tell columns): {table.where}", bold=True)
    for column, (_, label) in enumerate(words.bodies, 2):
        _put(sheet, (2, column), f"to {label}", bold=True)
    for row, (name, label) in enumerate(words.bodies, 3):
        _put(sheet, (row, 1), label, bold=True)
        for column, (other, _) in enumerate(words.bodies, 2):
            if name != other:
                cell = table.cells[name, other]
                _put(sheet, (row, column), _text(cell), kind=cell.kind)
    sheet.freeze_panes = "B3"
    _widths(sheet, 24, *(30 for _ in words.bodies))
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _text(cell: CellWords) -> str:
    lines = [cell.head, *(text for text, _ in cell.provisions), cell.part]
    lines += [f"also: {other}" for other in cell.others] + [cell.flag]
    return "\n".join(line for line in lines if line)


def _listing(sheet: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    header = list(rows[0])
    for column, name in enumerate(header, 1):
        _put(sheet, (1, column), name, bold=True)
    for number, row in enumerate(rows, 2):
        for column, name in enumerate(header, 1):
            value = row[name]
            _put(sheet, (number, column), ("yes" if value else "no") if isinstance(value, bool) else str(value or ""))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _widths(sheet, *(24 for _ in header))


def _ladder(sheet: Any, words: PartnershipWords, table: TableWords) -> None:
    _put(sheet, (1, 1), "who tells whom", bold=True)
    for column, (name, purpose) in enumerate(words.rungs, 2):
        _put(sheet, (1, column), f"{name}\n({purpose})", bold=True)
    last = len(words.rungs) + 2
    _put(sheet, (1, last), "where it stops", bold=True)
    number = 2
    for line in table.ladder:
        for pair in line.pairs:
            _put(sheet, (number, 1), pair)
            for column, (kind, head) in enumerate(zip(line.kinds, line.heads, strict=True), 2):
                _put(sheet, (number, column), head, kind=kind)
            _put(sheet, (number, last), line.says)
            number += 1
    sheet.freeze_panes = "B2"
    _widths(sheet, 44, *(26 for _ in words.rungs), 60)


def _notes(sheet: Any, words: PartnershipWords, note: str) -> None:
    blocks: list[tuple[str, tuple[str, ...]]] = [("", (words.about,)), ("Read first", words.notes)]
    for table in words.tables:
        at = f": {table.where}" if len(words.tables) > 1 else ""
        blocks += [
            (f"Empty cells{at}: no gateway recorded here, which is no advice that none exists", table.empty),
            (f"One-way cells{at}", table.one_way),
            (f"A specific gateway in one direction only{at}", table.weaker_back),
        ]
    blocks += [
        ("Key", tuple(f"{kind}: {meaning}" for kind, meaning in KINDS.items())),
        ("Not decided here", words.not_decided),
        ("", (note,)),
    ]
    row = 1
    for heading, lines in blocks:
        if heading and lines:
            _put(sheet, (row, 1), heading, bold=True)
            row += 1
        for line in lines:
            _put(sheet, (row, 1), line)
            row += 1
    _widths(sheet, 140)
