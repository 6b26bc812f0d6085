"""Rows to triples: what a curator's tables would make of the data, and which rows cannot be taken.

Nothing is written here. A row is taken whole or refused with a reason; what the rows make of the
data is then checked as every load is, and each new defect is traced to the row that brought it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import NamedTuple

from gateways_graph.curation.cells import BadCellError, parse_cell
from gateways_graph.curation.identify import Register, build_register
from gateways_graph.curation.law import iter_missing_law
from gateways_graph.curation.layout import OF, TABLES, Grid, Table
from gateways_graph.curation.rows import Row, kinds_of, name_of
from gateways_graph.errors import DataError
from gateways_graph.model.identifiers import expand
from gateways_graph.rdf.contract import KINDS
from gateways_graph.rdf.sources import Source
from gateways_graph.rdf.triples import RDF_TYPE, Index, Literal, Triple, index_triples
from gateways_graph.rdf.validate import find_defects

__all__ = ["Changes", "Refusal", "place_triples", "plan_changes", "read_rows"]


_REALIZES = expand("eli:realizes")
_REALIZED = expand("eli:is_realized_by")


class Refusal(NamedTuple):
    """Why a row is not taken, and how to mend it.

    Attributes:
        file, table, row: Where; the row is 0 when no single row is to blame.
        id, column, value: What is wrong there; the column is empty when it is the row as a whole.
    """

    file: str
    table: str
    row: int
    id: str
    column: str
    value: str
    reason: str
    mend: str


class Changes(NamedTuple):
    """What rows would make of the data.

    Attributes:
        triples: The data afterwards.
        refused: Rows not taken, in the order of the tables.
        counts: Table name to how many nodes are added, changed and removed.
        untouched: Table name to how many recorded nodes have no row in a table that was given.
        warnings: Warnings of the check afterwards that were not there before.
    """

    triples: tuple[Triple, ...]
    refused: list[Refusal]
    counts: dict[str, dict[str, int]]
    untouched: dict[str, int]
    warnings: list[str]


# -- cells to rows


def read_rows(grids: Sequence[Grid]) -> tuple[list[Row], list[Refusal]]:
    """Rows of every grid that has any, and those that have more cells than headers.

    Raises:
        DataError: A grid is no table: its first header names no kind, or a header is unknown or twice there.
    """
    rows: list[Row] = []
    refused: list[Refusal] = []
    for grid in grids:
        lines = [(number, cells) for number, cells in grid.lines if any(cell.strip() for cell in cells)]
        if not lines:
            continue
        headers = [" ".join(cell.split()).lower() for cell in lines[0][1]]
        while headers and not headers[-1]:
            headers.pop()
        table = _table_of(grid, headers)
        for number, cells in lines[1:]:
            row = Row(table.name, number, dict(zip(headers, cells, strict=False)), grid.name)
            row.cells.update(dict.fromkeys(headers[len(cells) :], ""))
            beyond = [cell for cell in cells[len(headers) :] if cell.strip()]
            if beyond:
                refused.append(
                    _refusal(
                        row, "", f"{beyond[0]!r} stands beyond the last header", "give its column a header, or clear it"
                    )
                )
            else:
                rows.append(row)
    return rows, refused


def _table_of(grid: Grid, headers: Sequence[str]) -> Table:
    first = headers[0] if headers else ""
    table = next((table for table in TABLES.values() if first in (table.kind, table.name)), None)
    if table is None:
        kinds = ", ".join(table.kind for table in TABLES.values())
        message = f"{grid.name}: the first header is {first!r}, which names no table: write one of {kinds}"
        raise DataError(message)
    allowed = {table.name, *table.headers}
    for header in headers:
        if header not in allowed or headers.count(header) > 1:
            from difflib import get_close_matches

            why = "stands there twice" if header in allowed else f"is no column of {table.name}"
            near = get_close_matches(header, allowed - set(headers), n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"the columns are {', '.join(table.headers)}"
            message = f"{grid.name}: the header {header!r} {why}: {hint}"
            raise DataError(message)
    return table


# -- rows to triples


def plan_changes(
    triples: Sequence[Triple], rows: Sequence[Row], *, whole: bool = False, accept_good: bool = False
) -> Changes:
    """What the rows would make of the data.

    Args:
        triples: The data as it is; it must be valid.
        rows: From `read_rows`.
        whole: Whether the rows are all there is: what has no row goes.
        accept_good: Whether to leave refused rows out, and those that need them, until the rest is
            sound. Otherwise one refused row leaves the data as it was.

    Returns:
        The data afterwards. When rows are refused and `accept_good` is not set, the data as it was.
    """
    before = index_triples(triples)
    known = _errors(triples) if triples else ({}, set())
    left, refused = list(rows), []
    while True:
        draft = _Draft(before, left, whole=whole)
        found = [*draft.refused, *(() if draft.refused else draft.find_defects(known))]
        refused += found
        bad = {(item.file, item.table, item.row) for item in found}
        blameless = any(not item.row for item in found)
        if not found or not accept_good or blameless:
            break
        left = [row for row in left if (row.file, row.table, row.number) not in bad]
    refused.sort(key=lambda item: (item.file, item.row))
    if found:
        return Changes(tuple(triples), refused, {}, {}, [])
    return Changes(draft.triples(), refused, draft.counts(), draft.untouched(), draft.warnings)


def _refusal(row: Row, column: str, reason: str, mend: str) -> Refusal:
    value = row.cells.get(column, "")
    return Refusal(row.file, row.table, row.number, row.id or row.cells.get(OF, ""), column, value, reason, mend)


def _errors(triples: Sequence[Triple]) -> tuple[dict[tuple[str, str], str], set[str]]:
    """(node, message) of each error to how it is mended, and the text of each warning."""
    defects = find_defects([Source("the data", "", tuple(triples))], as_at=date.today())
    errors = {(item.node, item.message): item.mend for item in defects if item.severity == "error"}
    return errors, {f"{item.node}: {item.message}" for item in defects if item.severity == "warning"}


class _Draft:
    """The data with some rows put in; made anew for every set of rows."""

    def __init__(self, before: Index, rows: Sequence[Row], *, whole: bool) -> None:
        self.before, self.rows = before, rows
        # Copied down to the lists: a draft that is thrown away must leave no trace in the data.
        self.index: Index = {} if whole else {n: {p: list(v) for p, v in known.items()} for n, known in before.items()}
        self.refused: list[Refusal] = []
        self.warnings: list[str] = []
        self.register: Register = build_register(before, rows)
        self.blame: dict[str, Row] = {}
        self._place_rows()
        if not self.refused:
            self._attach_rows()
            self._add_law()

    # Every node has its row before any is attached: owners and owned may come in any order.
    def _place_rows(self) -> None:
        for row in self.rows:
            try:
                node = self.register.node_of(row)
            except BadCellError as error:
                self.refused.append(_refusal(row, TABLES[row.table].kind, str(error), error.mend))
                continue
            if node in self.blame:
                other = self.blame[node]
                reason = f"{name_of(node)} has a row already ({other.table}, row {other.number})"
                self.refused.append(_refusal(row, TABLES[row.table].kind, reason, "keep one of them"))
                continue
            self.blame[node] = row
            self._fill(node, row)

    def _fill(self, node: str, row: Row) -> None:
        table = TABLES[row.table]
        properties = self.index.setdefault(node, {})
        properties[RDF_TYPE] = [expand(KINDS[table.kind][0])]
        for header, text in row.cells.items():
            column = table.columns.get(header)
            if column is None:
                continue
            try:
                values = parse_cell(text, column.use, self.register)
            except BadCellError as error:
                self.refused.append(_refusal(row, header, str(error), error.mend))
                continue
            kept = [value for value in properties.get(column.property, ()) if self.register.is_owned(value)]
            properties[column.property] = [*kept, *values]
            if not properties[column.property]:
                del properties[column.property]

    def _attach_rows(self) -> None:
        """Make owners point at what their `of` says they own, and nobody else."""
        moved = [(node, row) for node, row in self.blame.items() if OF in row.cells]
        gone = {node for node, _ in moved}
        for owner, properties in self.index.items():
            for link in self.register.links(owner):
                if any(value in gone for value in properties.get(link, ())):
                    properties[link] = [value for value in properties[link] if value not in gone]
        for node, row in moved:
            for owner in self._owners(node, row):
                self.index[owner].setdefault(self.register.link(owner, node), []).append(node)
        for properties in self.index.values():
            for empty in [name for name, values in properties.items() if not values]:
                del properties[empty]

    def _owners(self, node: str, row: Row) -> Iterator[str]:
        for part in filter(None, (part.strip() for part in row.cells[OF].split("|"))):
            try:
                owner = self.register.owner_of(part, self.register.kinds[node])
            except BadCellError as error:
                self.refused.append(_refusal(row, OF, str(error), error.mend))
                continue
            if owner not in self.index:
                reason, mend = f"{part} is not recorded", "add a row for it, or correct the id"
                self.refused.append(_refusal(row, OF, reason, mend))
                continue
            yield owner

    def _add_law(self) -> None:
        """Provisions and texts that rows refer to need no rows: their addresses say all that is recorded of them."""
        realized: list[tuple[str, str]] = []
        for node, properties, cause in list(iter_missing_law(self.index)):
            self.index[node] = properties
            for work in properties.get(_REALIZES, ()):
                if isinstance(work, str):
                    realized.append((work, node))
            if cause in self.blame:
                self.blame.setdefault(node, self.blame[cause])
        for work, version in realized:
            if work in self.index:
                self.index[work][_REALIZED] = [*self.index[work].get(_REALIZED, ()), version]

    def triples(self) -> tuple[Triple, ...]:
        """All of it, in no special order."""
        return _flat(self.index)

    def find_defects(self, known: tuple[Container[tuple[str, str]], AbstractSet[str]]) -> list[Refusal]:
        """Errors that were not there before, each at the row that brought it where one can be told."""
        errors, warnings = _errors(self.triples())
        new = sorted(fault for fault in errors if fault not in known[0])
        self.warnings = sorted(warnings - known[1]) if self.before and not new else []
        found = []
        for node, message in new:
            row = self.blame.get(expand(node)) or self.blame.get(self._mentioning(expand(node)))
            mend = errors[node, message]
            if row is None:
                found.append(Refusal("", "", 0, node, "", "", message, mend))
            else:
                said = message if expand(node) in self.blame else f"{node}: {message}"
                found.append(_refusal(row, "", said, mend))
        return found

    def _mentioning(self, node: str) -> str:
        """A node with a row that refers to this one."""
        return next(
            (owner for owner in self.blame if any(node in values for values in self.index.get(owner, {}).values())), ""
        )

    def counts(self) -> dict[str, dict[str, int]]:
        """Table name to added, changed and removed nodes; tables without any are left out."""
        counts: dict[str, dict[str, int]] = {}
        kinds = {**kinds_of(self.before), **kinds_of(self.index)}
        for node in sorted({*self.before, *self.index}):
            old, new = self.before.get(node), self.index.get(node)
            how = "added" if old is None else "removed" if new is None else "changed" if _set(old) != _set(new) else ""
            if how and node in kinds:
                table = next(table.name for table in TABLES.values() if table.kind == kinds[node])
                found = counts.setdefault(table, {"added": 0, "changed": 0, "removed": 0})
                found[how] += 1
        return counts

    def untouched(self) -> dict[str, int]:
        """Recorded nodes without a row, for the tables that were given."""
        given = {row.table for row in self.rows}
        kinds = kinds_of(self.index)
        left = [kinds[node] for node in self.index if node in kinds and node not in self.blame and node in self.before]
        names = {table.kind: table.name for table in TABLES.values()}
        return {name: count for name in sorted(given) if (count := sum(names[kind] == name for kind in left))}


def _set(properties: dict[str, list[str | Literal]]) -> set[tuple[str, str | Literal]]:
    return {(name, value) for name, values in properties.items() for value in values}


def _flat(index: Index) -> tuple[Triple, ...]:
    return tuple((s, p, o) for s, known in index.items() for p, values in known.items() for o in values)


# -- triples to files


def place_triples(sources: Sequence[Source], triples: Sequence[Triple]) -> dict[str, list[Triple]]:
    """Which triples each file should hold afterwards; files that stay as they are are left out.

    A node stays in the file that has it. A new node goes to the file with most nodes of its kind.

    Args:
        sources: The files as they are, in order.
        triples: All triples afterwards.
    """
    wanted = set(triples)
    held = [set(source.triples) for source in sources]
    place: dict[str, int] = {}
    for number in range(len(sources) - 1, -1, -1):
        place.update({subject: number for subject, _, _ in held[number]})
    kinds = kinds_of(index_triples(triples))
    most: dict[str, int] = {}
    for kind in set(kinds.values()):
        counts = [
            sum(kinds.get(node) == kind and at == number for node, at in place.items())
            for number in range(len(sources))
        ]
        most[kind] = counts.index(max(counts))
    after = [triples_held & wanted for triples_held in held]
    for triple in wanted.difference(*held):
        after[place.get(triple[0], most.get(kinds.get(triple[0], ""), 0))].add(triple)
    return {source.name: list(new) for source, old, new in zip(sources, held, after, strict=True) if old != new}
