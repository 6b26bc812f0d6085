"""Answers as text for programs: records as JSON, rows as CSV or TSV. The same bytes wherever they are asked for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

__all__ = ["Listing", "as_document", "say_cell", "to_delimited", "to_json"]


class Listing(NamedTuple):
    """One answer, as programs take it.

    Attributes:
        records: Nested values, for JSON.
        rows: The same flat, in the same order, for tables.
        complete: Whether the answer is whole.
        more: Further keys of the JSON document.
    """

    records: Sequence[Mapping[str, Any]]
    rows: Sequence[Mapping[str, Any]]
    complete: bool = True
    more: Mapping[str, Any] = {}


def as_document(receipt: Mapping[str, Any], listing: Listing, *, omitted: int = 0) -> dict[str, Any]:
    """The JSON document of an answer.

    Args:
        receipt: What the answer rests on.
        listing: The answer.
        omitted: How many results were left out before.
    """
    document = {"receipt": receipt, **listing.more, "results": list(listing.records)}
    return document | {"complete": listing.complete, "omitted": omitted}


#: Control characters that JSON lets stand as they are.
_LOOSE = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def to_json(value: Any, *, indent: int | None = None) -> str:
    """JSON text that cannot drive a terminal: every control character is escaped."""
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str).translate(_LOOSE)


def say_cell(value: Any) -> str:
    """A value in one line of text, without control characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        # Not "False": tabulate reads any text in a column of truth values as true.
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return "; ".join(say_cell(item) for item in value)
    return _printable(str(value))


def _printable(text: str) -> str:
    """Text without control characters, so that data cannot drive the terminal."""
    return "".join(char if char in "\n\t" or char.isprintable() else "\ufffd" for char in text)


def to_delimited(rows: Sequence[Mapping[str, Any]], separator: str) -> str:
    """Rows as CSV (`,`) or TSV (a tab) under the names of the first row; empty when there is none."""
    if not rows:
        return ""
    names = list(rows[0])
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        cells = [_printable(say_cell(row.get(name))) for name in names]
        if separator == "\t":
            cells = [" ".join(cell.split()) for cell in cells]
        writer.writerow([_safe(cell) for cell in cells])
    return stream.getvalue()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell
