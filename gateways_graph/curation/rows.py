"""Triples to rows: what is recorded, laid out as the curators' tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gateways_graph.curation.cells import format_cell
from gateways_graph.curation.layout import OF, OWNED, TABLES, Table, get_table, owner_link
from gateways_graph.model.identifiers import LEGISLATION, compact, expand, statute_iri
from gateways_graph.rdf.contract import kind_of
from gateways_graph.rdf.triples import RDF_TYPE, Index, Triple, index_triples

__all__ = ["Row", "build_rows", "kinds_of", "name_of", "of_statute"]

_LOOKED_UP = {"body", "class", "capacity", "membership", "change", "purpose", "information", "scheme", "gateway"}

#: Properties that say which Act a gateway, bar, phrase or rejection stands in.
_STANDS_IN = (expand("gw:conferredBy"), expand("gw:provision"))


class Row(NamedTuple):
    """One row of a table.

    Attributes:
        table: Name of the table.
        number: Row of the sheet or line of the file, from 1; the headers are row 1.
        cells: Header to text, for the columns that the table was given with.
        file: Where it was read; empty when it was made from data.
    """

    table: str
    number: int
    cells: dict[str, str]
    file: str = ""

    @property
    def id(self) -> str:
        """Text of the first column."""
        return self.cells.get(TABLES[self.table].kind, "")


def kinds_of(index: Index) -> dict[str, str]:
    """Node to kind, for every node of a class that the contract knows."""
    kinds: dict[str, str] = {}
    for node, properties in index.items():
        for value in properties.get(RDF_TYPE, ()):
            kind = kind_of(node, value) if isinstance(value, str) else None
            if kind is not None:
                kinds.setdefault(node, kind)
    return kinds


def name_of(iri: str) -> str:
    """How a table names a node: its short id, or the path of a statute, provision or version."""
    return iri.removeprefix(LEGISLATION).removeprefix("id/") if iri.startswith(LEGISLATION) else compact(iri)


def build_rows(triples: Iterable[Triple], *, only: frozenset[str] | None = None) -> dict[str, list[Row]]:
    """Every table by name, with its rows in order of id; tables without rows are left out.

    Args:
        triples: A valid data set: what the contract does not know is not in any table.
        only: Nodes to keep; None keeps all.
    """
    index = index_triples(triples)
    kinds = kinds_of(index)
    owners = _owners(index, kinds)
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    for node in sorted(kinds):
        if only is None or node in only:
            table = get_table(kinds[node])
            listed = rows[table.name]
            listed.append(Row(table.name, len(listed) + 2, _cells(node, table, index, owners)))
    return {name: listed for name, listed in rows.items() if listed}


def _cells(node: str, table: Table, index: Index, owners: Mapping[str, list[str]]) -> dict[str, str]:
    recorded = index[node]
    cells = {table.kind: name_of(node)}
    if table.owned:
        cells[OF] = " | ".join(sorted(map(name_of, owners.get(node, ()))))
    for header, column in table.columns.items():
        values = recorded.get(column.property, ())
        # A period in "in force" has a row of its own; what is left is `not-commenced`.
        cells[header] = format_cell((value for value in values if value not in owners), column.use)
    return cells


def _owners(index: Index, kinds: Mapping[str, str]) -> dict[str, list[str]]:
    """Owned node to the nodes that own it."""
    owners: dict[str, list[str]] = {node: [] for node, kind in kinds.items() if kind in OWNED}
    for node, properties in index.items():
        for kind in OWNED:
            link = owner_link(kinds.get(node, ""), kind)
            for value in properties.get(link, ()) if link else ():
                if isinstance(value, str) and kinds.get(value) == kind:
                    owners[value].append(node)
    return owners


def of_statute(triples: Iterable[Triple], statute: str) -> frozenset[str]:
    """The nodes that a reviewer of one Act needs: its gateways and bars, and all that they rest on.

    Bodies, purposes, information and gateways of other Acts are named and have no rows.

    Args:
        triples: A valid data set.
        statute: IRI of the Act or instrument.
    """
    index = index_triples(triples)
    kinds = kinds_of(index)
    begin = [
        node
        for node, kind in kinds.items()
        if (kind in ("gateway", "restriction", "rejection", "phrase") and _rests_on(index[node], statute))
        or (kind in ("provision", "statute") and statute_iri(node) == statute)
    ]
    readings: dict[str, list[str]] = {}
    for node, kind in kinds.items():
        if kind == "reading":
            for values in index[node].values():
                for value in values:
                    if isinstance(value, str):
                        readings.setdefault(value, []).append(node)
    found: set[str] = set()
    while begin:
        node = begin.pop()
        if node not in found:
            found.add(node)
            begin += readings.get(node, [])
            begin += [value for value in _references(index[node]) if kinds.get(value, "gateway") not in _LOOKED_UP]
    return frozenset(found)


def _references(properties: Mapping[str, Iterable[object]]) -> list[str]:
    return [value for values in properties.values() for value in values if isinstance(value, str)]


def _rests_on(properties: Mapping[str, Iterable[object]], statute: str) -> bool:
    laws = [value for name in _STANDS_IN for value in properties.get(name, ()) if isinstance(value, str)]
    return any(value.startswith(LEGISLATION) and statute_iri(value) == statute for value in laws)
