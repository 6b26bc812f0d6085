"""The table of bodies as a workbook: the table in colour and words, its cells as rows, thresholds, and notes.

Every cell is written as text: a workbook would run `=…`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateways_graph.export.attributes import clean_text
from gateways_graph.export.partnership_html import COLOURS
from gateways_graph.export.partnership_words import KINDS, CellWords, TableWords

__all__ = ["fill_book"]

#: What Excel holds in one cell.
_CELL_LIMIT = 32_767


def fill_book(book: Any, table: TableWords, rows: Sequence[Mapping[str, Any]], *, note: str) -> None:
    """Write the sheets.

    Args:
        book: A new workbook of openpyxl.
        table: The words of a table.
        rows: One per cell, flat.
        note: Data, version and licence.
    """
    _matrix(book.active, table)
    _listing(book.create_sheet("cells"), rows)
    if table.rungs:
        _ladder(book.create_sheet("thresholds"), table)
    _notes(book.create_sheet("notes"), table, note)


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


def _matrix(sheet: Any, table: TableWords) -> None:
    sheet.title = "matrix"
    _put(sheet, (1, 1), f"{table.title} (rows tell columns)", bold=True)
    for column, (_, label) in enumerate(table.bodies, 2):
        _put(sheet, (2, column), f"to {label}", bold=True)
    for row, (name, label) in enumerate(table.bodies, 3):
        _put(sheet, (row, 1), label, bold=True)
        for column, (other, _) in enumerate(table.bodies, 2):
            if name != other:
                cell = table.cells[name, other]
                _put(sheet, (row, column), _text(cell), kind=cell.kind)
    sheet.freeze_panes = "B3"
    _widths(sheet, 24, *(30 for _ in table.bodies))
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


def _ladder(sheet: Any, table: TableWords) -> None:
    _put(sheet, (1, 1), "who tells whom", bold=True)
    for column, (name, purpose) in enumerate(table.rungs, 2):
        _put(sheet, (1, column), f"{name}\n({purpose})", bold=True)
    last = len(table.rungs) + 2
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
    _widths(sheet, 44, *(26 for _ in table.rungs), 60)


def _notes(sheet: Any, table: TableWords, note: str) -> None:
    blocks = (
        ("", (table.about,)),
        ("Read first", table.notes),
        ("Empty cells: no gateway recorded here, which is no advice that none exists", table.empty),
        ("One-way cells", table.one_way),
        ("A specific gateway in one direction only", table.weaker_back),
        ("Key", tuple(f"{kind}: {meaning}" for kind, meaning in KINDS.items())),
        ("Not decided here", table.not_decided),
        ("", (note,)),
    )
    row = 1
    for heading, lines in blocks:
        if heading and lines:
            _put(sheet, (row, 1), heading, bold=True)
            row += 1
        for line in lines:
            _put(sheet, (row, 1), line)
            row += 1
    _widths(sheet, 140)
