"""The rules of `neo4j-admin database import full`, which is not installed, as its manual states them.

Headings are `name:type`, `name:ID`, `:LABEL`, `:START_ID`, `:END_ID`, `:TYPE`; no two properties have
one name; ids are unique; an unquoted empty cell is no property, a quoted one is an empty text; a
quotation mark inside quotation marks is doubled; a list is parted by the array delimiter.

Source: https://neo4j.com/docs/operations-manual/current/import/full-import/.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from gateways_graph.export.neo4j import ARRAY_DELIMITER

__all__ = ["Imported", "Node", "Relationship", "read_import"]

_CELL = re.compile(r'("(?:[^"]|"")*"|[^",\n]*)(,|\n)')
_HEADING = re.compile(r"([^:]*):([A-Z_]+|(?:boolean|long|double|string)(?:\[\])?)")
_TYPED: dict[str, Callable[[str], Any]] = {
    "long": int,
    "double": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "string": str,
}


class Node(NamedTuple):
    """A node as the database would hold it."""

    id: str
    label: str
    facts: dict[str, Any]


class Relationship(NamedTuple):
    """A relationship as the database would hold it."""

    start: str
    end: str
    type: str
    facts: dict[str, Any]


class Imported(NamedTuple):
    """The whole import."""

    nodes: list[Node]
    edges: list[Relationship]


def read_import(files: dict[str, bytes]) -> Imported:
    """What would be imported; each rule is asserted on the way."""
    nodes = []
    for fixed, values in _records(files["nodes.csv"]):
        assert fixed["LABEL"].isidentifier(), fixed
        nodes.append(Node(fixed["ID"], fixed["LABEL"], values))
    ids = {node.id for node in nodes}
    assert len(ids) == len(nodes)
    edges = []
    for fixed, values in _records(files["relationships.csv"]):
        assert fixed["TYPE"].isidentifier(), fixed
        assert {fixed["START_ID"], fixed["END_ID"]} <= ids
        edges.append(Relationship(fixed["START_ID"], fixed["END_ID"], fixed["TYPE"], values))
    return Imported(nodes, edges)


def _records(content: bytes) -> list[tuple[dict[str, str], dict[str, Any]]]:
    lines = _lines(content.decode())
    headings = []
    for quoted in lines[0]:
        match = _HEADING.fullmatch(quoted.strip('"'))
        assert match, quoted
        headings.append((match[1], match[2]))
    properties = [name.lower() for name, _ in headings if name]
    assert len(set(properties)) == len(properties)
    found = []
    for line in lines[1:]:
        assert len(line) == len(headings)
        fixed = {kind: _text(cell) for (_, kind), cell in zip(headings, line, strict=True) if kind.isupper()}
        values = {
            name: _value(cell, kind)
            for (name, kind), cell in zip(headings, line, strict=True)
            if cell and not kind.isupper()
        }
        found.append((fixed, values))
    return found


def _lines(text: str) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    place = 0
    while place < len(text):
        match = _CELL.match(text, place)
        assert match, text[place : place + 40]
        lines[-1].append(match[1])
        if match[2] == "\n":
            lines.append([])
        place = match.end()
    return lines[:-1]


def _text(cell: str) -> str:
    assert cell.startswith('"'), cell
    return cell[1:-1].replace('""', '"')


def _value(cell: str, kind: str) -> Any:
    if kind.endswith("[]"):
        return _text(cell).split(ARRAY_DELIMITER)
    if kind == "string":
        return _text(cell)
    return _TYPED[kind](cell)
