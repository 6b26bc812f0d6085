"""Which tables a curator sees, and what stands in each column.

One table for each kind of node in the contract, one row for each node, one column for each property:
what the contract gains, the tables gain. Flows, periods, evidence and exceptions name the node that
they belong to in a column `of`, so that one can be added without touching its owner's row.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from gateways_graph.model.identifiers import NAMESPACES, expand
from gateways_graph.rdf.contract import KINDS, PROPERTIES, Use, get_uses

__all__ = ["HELP", "OF", "OWNED", "PREFIXES", "TABLES", "Column", "Grid", "Table", "get_table", "owner_link"]

#: What a curator must know, for the page that goes with the tables.
HELP = """\
One row for each thing recorded, one table for each kind of thing. The first column is its identifier.
In flows, periods, evidence and exceptions it may be left empty in a new row: the column `of` says whose it is.
An empty cell means not established. The word none means that the law was read and nothing is there.
Several values in a cell are parted by |. Text that holds a | stands in double quotes.
Bodies, purposes and information are written by id (body:hmrc) or by name (HM Revenue and Customs).
Law is written by its path on legislation.gov.uk: ukpga/2017/30/section/37; a text that was read also by its
date: ukpga/2017/30/section/37/2026-02-12 (or enacted, made). Dates are YYYY-MM-DD, YYYY-MM or YYYY.
A column that is left out keeps what is recorded; a column that is there says all of its property.
A row that is left out stays recorded, unless the import is told that the tables are whole (--whole)."""

#: Header of the column that names a node's owners.
OF = "of"
#: Kind that belongs to other nodes -> kind of owner -> property by which the owner points at it.
OWNED: dict[str, dict[str, str]] = {
    "flow": {"gateway": "gw:permits", "restriction": "gw:bars"},
    "period": dict.fromkeys(("gateway", "flow", "restriction"), "gw:inForce"),
    "evidence": dict.fromkeys(("gateway", "restriction"), "gw:evidence"),
    "exception": dict.fromkeys(("restriction", "onward"), "gw:exception"),
}
_PLURALS = {
    "common-law": "common-law",
    "onward": "onward-rules",
    "enactment-class": "enactment-classes",
    "evidence": "evidence",
    "compatibility": "compatibilities",
    "body": "bodies",
    "class": "classes",
    "capacity": "capacities",
    "information": "information",
    "family": "families",
}
_HEADERS = {
    "skos:prefLabel": "label",
    "skos:altLabel": "other labels",
    "prov:value": "words",
    "prov:wasAttributedTo": "attributed to",
    "eli:date_document": "date",
    "eli:repealed_by": "repealed by",
    "gw:conferredBy": "provision",
    "gw:enforcedBy": "offence",
    "gw:onwardRule": "onward rules",
    "gw:legalEffect": "effect",
    "gw:versionOf": "family",
}


class Column(NamedTuple):
    """One column: its header, the full IRI of the property and how that may be used."""

    header: str
    property: str
    use: Use


class Grid(NamedTuple):
    """The cells of one sheet or file as they were read.

    Attributes:
        name: Of the sheet, or of the file.
        unit: What its lines are called: `row` or `line`.
        lines: Number, from 1, and cells.
    """

    name: str
    unit: str
    lines: list[tuple[int, list[str]]]


class Table(NamedTuple):
    """One table.

    Attributes:
        name: Of the sheet or file, in the plural: `gateways`.
        kind: Of its rows, and header of their first column: `gateway`.
        owned: Whether rows have a column `of`.
        columns: The others, in order, by header.
    """

    name: str
    kind: str
    owned: bool
    columns: dict[str, Column]

    @property
    def headers(self) -> tuple[str, ...]:
        """The first row of the table, in full."""
        return (self.kind, *((OF,) if self.owned else ()), *self.columns)


def owner_link(owner: str, kind: str) -> str | None:
    """The full property by which a kind of owner points at a kind of node it owns; None if it does not."""
    name = OWNED.get(kind, {}).get(owner)
    return expand(name) if name else None


def _header(name: str) -> str:
    local = name.partition(":")[2]
    return _HEADERS.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", local).lower()


def _is_whole(kind: str, name: str) -> bool:
    """Whether a property holds owned nodes and nothing else, so that their own rows say it all."""
    return name in {owners.get(kind) for owners in OWNED.values()} and name != "gw:inForce"


@cache
def _columns(kind: str) -> dict[str, Column]:
    uses = get_uses(kind)
    names = [name for name in PROPERTIES[kind] if not _is_whole(kind, name)]
    return {_header(name): Column(_header(name), expand(name), uses[expand(name)]) for name in names}


def _table(kind: str) -> Table:
    return Table(_PLURALS.get(kind, f"{kind}s"), kind, kind in OWNED, _columns(kind))


#: Table by name; what people fill in most comes first.
_FIRST = ("gateway", "flow", "evidence", "period", "condition", "onward", "exception", "offence", "restriction")
TABLES: dict[str, Table] = {
    table.name: table for table in map(_table, (*_FIRST, *(kind for kind in KINDS if kind not in _FIRST)))
}
_BY_KIND = {table.kind: table for table in TABLES.values()}
#: What an identifier of each kind begins with; law has addresses of its own.
PREFIXES = {kind: f"{prefix}:" for kind, (_, prefix) in KINDS.items() if prefix in NAMESPACES}


def get_table(kind: str) -> Table:
    """The table that holds nodes of a kind of the contract."""
    return _BY_KIND[kind]
