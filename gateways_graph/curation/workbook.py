"""Tables as a workbook (XLSX), one sheet for each table, and back.

Every cell is written as text: a workbook would run `=…` and turn 2018-05 into a day.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gateways_graph.curation.cells import BAD_CELL
from gateways_graph.curation.layout import HELP, TABLES, Grid, Table
from gateways_graph.curation.rows import Row
from gateways_graph.errors import DataError, MissingExtraError, UsageError
from gateways_graph.rdf.codes import CODES

__all__ = ["new_book", "read_xlsx", "render_xlsx", "save_book"]

#: What Excel holds in one cell; it cuts more off without a word.
_CELL_LIMIT = 32_767
#: A workbook that unpacks to more than this is not a curator's.
_UNPACKED_LIMIT = 512 * 1024 * 1024
_GUIDE = "read me"


def render_xlsx(tables: Mapping[str, Sequence[Row]], *, note: str) -> bytes:
    """A workbook: a page that explains the tables, then a sheet for each.

    Cells of one enumerated value offer its values. Times in the file are fixed, so that the same
    data gives the same bytes.

    Raises:
        MissingExtraError: openpyxl is not installed.
        UsageError: A cell is longer than a workbook can hold.
    """
    book = new_book()
    guide = book.active
    guide.title = _GUIDE
    guide.column_dimensions["A"].width = 140
    for line in (note, *HELP.splitlines()):
        guide.append([line])
    for name, rows in tables.items():
        _write_sheet(book.create_sheet(name), TABLES[name], rows)
    return save_book(book)


def save_book(book: Any) -> bytes:
    """A workbook as bytes, the same each time."""
    stream = io.BytesIO()
    book.save(stream)
    return _settled(stream.getvalue())


def new_book() -> Any:
    """A workbook with fixed times.

    Raises:
        MissingExtraError: openpyxl is not installed.
    """
    book = _openpyxl().Workbook()
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has none
    return book


def _settled(content: bytes) -> bytes:
    """The same archive with fixed times inside: openpyxl stamps the moment of writing."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename == "docProps/core.xml":
                text = _without_modified(text)
            new.writestr(zipfile.ZipInfo(item.filename, (2000, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _without_modified(text: bytes) -> bytes:
    import re

    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", text)


def _write_sheet(sheet: Any, table: Table, rows: Sequence[Row]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.append(list(table.headers))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        for place, header in enumerate(table.headers, 1):
            if row.cells[header]:
                _write_cell(sheet.cell(row.number, place), row, header)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    for place, header in enumerate(table.headers, 1):
        longest = max((len(row.cells[header]) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(place)].width = min(max(len(header) + 4, longest + 1), 60)
    _offer_values(sheet, table, len(rows))


def _write_cell(cell: Any, row: Row, header: str) -> None:
    text = row.cells[header]
    if len(text) > _CELL_LIMIT:
        where = f"{row.table}, {row.id}, {header}"
        message = f"{where}: {len(text)} characters, and a workbook cell holds {_CELL_LIMIT}: export csv instead"
        raise UsageError(message)
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"


def _offer_values(sheet: Any, table: Table, rows: int) -> None:
    """A list to choose from, in columns that hold one enumerated value; other text is still taken."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, header in enumerate(table.headers, 1):
        column = table.columns.get(header)
        choices = [name for scheme in (column.use.schemes if column else ()) for name in CODES.get(scheme, ())]
        listed = ",".join(choices)
        if column and column.use.most == 1 and choices and len(listed) < 250:  # 255 is the format's limit
            validation = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
            sheet.add_data_validation(validation)
            letter = get_column_letter(place)
            validation.add(f"{letter}2:{letter}{rows + 200}")


def read_xlsx(path: Path) -> list[Grid]:
    """The cells of every sheet but the page that explains them, by row.

    Raises:
        MissingExtraError: openpyxl is not installed.
        DataError: It is no workbook, or one that unpacks to more than half a gigabyte.
    """
    openpyxl = _openpyxl()
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        if unpacked > _UNPACKED_LIMIT:
            message = f"{path}: unpacks to {unpacked // 2**20} MB: split it into workbooks of fewer rows"
            raise DataError(message)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions of other programs: the cells are read all the same
            book = openpyxl.load_workbook(path)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        message = f"{path}: is not a workbook that can be read ({error}): save it as .xlsx, or export CSV from it"
        raise DataError(message) from error
    sheets = [sheet for sheet in book.worksheets if sheet.title.strip().lower() != _GUIDE]
    return [Grid(sheet.title.strip(), "row", _lines(sheet)) for sheet in sheets]


def _lines(sheet: Any) -> list[tuple[int, list[str]]]:
    return [(number, [_text(cell) for cell in cells]) for number, cells in enumerate(sheet.iter_rows(), 1)]


def _text(cell: Any) -> str:
    """What a cell says; whole numbers lose their point, and midnights their hours."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        return f"{BAD_CELL}{value}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError("xlsx", "openpyxl") from error  # noqa: EM101 - names, not a message
    return openpyxl
