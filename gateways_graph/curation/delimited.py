"""Tables as a folder of CSV files, one for each table, and back.

A cell that a spreadsheet would run as a formula gets an apostrophe, taken off again on the way back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from gateways_graph.curation.layout import HELP, TABLES, Grid
from gateways_graph.curation.rows import Row
from gateways_graph.errors import DataError

__all__ = ["read_csv", "render_csv", "render_csv_folder"]

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\uff1d")
#: Longer than any cell that people write; a stray quote would otherwise swallow the rest of a file in silence.
_FIELD_LIMIT = 1_000_000


def render_csv_folder(tables: Mapping[str, Sequence[Row]]) -> dict[str, bytes]:
    """File name to content: a CSV for each table, and a page that explains them."""
    files = {f"{name}.csv": render_csv(name, rows) for name, rows in tables.items()}
    return files | {"README.txt": f"{HELP}\n".encode()}


def render_csv(name: str, rows: Sequence[Row]) -> bytes:
    """One table as CSV: UTF-8 with the byte-order mark that Excel needs to see that it is."""
    headers = TABLES[name].headers
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows([_guarded(row.cells[header]) for header in headers] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def read_csv(path: Path) -> Grid:
    """The cells of a CSV file, by line; commas, semicolons or tabs, whichever the first line has most of.

    Raises:
        DataError: It is no UTF-8 text, or quotes in it do not match.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{path}: is not UTF-8 text (byte {error.start}): save it as CSV UTF-8"
        raise DataError(message) from error
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}): check its permissions"
        raise DataError(message) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        begun = 1
        for cells in reader:
            lines.append((begun, [_unguarded(cell) for cell in cells]))
            begun = reader.line_num + 1
    except csv.Error as error:
        message = f"{path}:{reader.line_num}: {error}: check the quotes of this line and the one before it"
        raise DataError(message) from error
    return Grid(path.name, "line", lines)


def _is_risky(text: str) -> bool:
    return text.lstrip(" \n\u00a0").startswith(_RISKY)


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith("'") or _is_risky(cell) else cell


def _unguarded(cell: str) -> str:
    rest = cell[1:]
    return rest if cell.startswith("'") and (rest.startswith("'") or _is_risky(rest)) else cell
