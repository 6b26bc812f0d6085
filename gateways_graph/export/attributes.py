"""Attributes of nodes and edges in the plain form that every file format can hold.

One place for the traps of the stock writers: None, lists and dates make GraphML and GEXF fail;
control characters make files that cannot be read back; `id`, `start`, `end`, `pid`, `source` and
`target` become structure; a spreadsheet runs a cell that begins with `=`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "EdgeRow",
    "NodeRow",
    "Scalar",
    "clean_text",
    "column_types",
    "fit",
    "flatten",
    "free_names",
    "iter_edge_rows",
    "iter_node_rows",
    "safe_cell",
]

Scalar = str | int | float | bool

#: Not allowed in XML 1.0, or allowed and never meant: C0 and C1 controls, surrogates, non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
#: Names that some format takes for structure -> what the attribute is called in every file.
_RENAMED = {
    "id": "record_id", "source": "source_of_power", "target": "target_name", "start": "start_date",
    "end": "end_date", "pid": "parent_id", "key": "key_name", "parent": "parent_name", "viz": "viz_name",
    "for": "for_whom", "x": "x_value", "y": "y_value", "shape_type": "shape_name", "type": "type_name",
    "kind": "kind_name", "label": "label_text",
    "edge_type": "edge_type_name", "name": "name_text", "shared_name": "shared_name_text",
    "shared name": "shared_name_text", "interaction": "interaction_name", "suid": "suid_text",
    "selected": "selected_text", "record": "record_text", "value": "value_text",
}  # fmt: skip
#: Given by `NodeRow` and `EdgeRow` themselves.
_STRUCTURE = frozenset({"id", "label", "kind", "type"})
_LONGEST_INTEGER = 2**63 - 1


class NodeRow(NamedTuple):
    """A node ready to be written; `id` is unique and clean, `label` the recorded words."""

    id: str
    kind: str
    label: str
    attributes: dict[str, Any]


class EdgeRow(NamedTuple):
    """An edge ready to be written; `id` is unique in the graph."""

    id: str
    source: str
    target: str
    type: str
    attributes: dict[str, Any]


def clean_text(text: str) -> str:
    r"""Text that XML, JSON and HTML all hold and give back unchanged.

    Line ends become `\n`, since XML readers make them so; characters that XML forbids, and
    control characters, become U+FFFD. Text of the law is not changed by this.
    """
    return _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def flatten(attributes: Mapping[Any, Any], *, keep_lists: bool = False) -> dict[str, Any]:
    """Attributes as text, integers, floats and booleans, in order of name.

    None is left out: an absent attribute is *not established*. Lists become text joined by `; `
    (or stay lists of text, for JSON), dates ISO text, mappings JSON text, integers past 64 bits
    and floats that are no number text. Names that formats reserve are renamed (`source` becomes
    `source_of_power`, `id` `record_id`).
    """
    found: dict[str, Any] = {}
    for name in sorted(attributes, key=str):
        value = attributes[name]
        if value is None:
            continue
        if keep_lists and isinstance(value, list | tuple | set | frozenset):
            found[_free_name(str(name), found)] = [str(_scalar(item)) for item in _ordered(value)]
        else:
            found[_free_name(str(name), found)] = _scalar(value)
    return found


def _free_name(name: str, taken: Mapping[str, Any]) -> str:
    name = clean_text(name).strip() or "unnamed"
    name = _RENAMED.get(name.lower(), name)
    while name in taken:
        name += "_"
    return name


def _ordered(values: Iterable[Any]) -> Sequence[Any]:
    return sorted(values, key=str) if isinstance(values, set | frozenset) else list(values)


def _scalar(value: Any) -> Scalar:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= _LONGEST_INTEGER else str(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(str(_scalar(item)) for item in _ordered(value) if item is not None)
    if isinstance(value, Mapping):
        return clean_text(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))
    return clean_text(str(value))


def iter_node_rows(graph: nx.Graph, *, keep_lists: bool = False) -> Iterator[NodeRow]:
    """Nodes in the order of the graph, with unique clean ids."""
    ids = _node_ids(graph)
    for name, data in graph.nodes(data=True):
        rest = {key: value for key, value in data.items() if key not in _STRUCTURE or key in ("id", "type")}
        label = clean_text(str(data.get("label") or "")) or ids[name]
        kind = clean_text(str(data.get("kind") or "")) or "node"
        yield NodeRow(ids[name], kind, label, flatten(rest, keep_lists=keep_lists))


def iter_edge_rows(graph: nx.Graph, *, keep_lists: bool = False) -> Iterator[EdgeRow]:
    """Edges in the order of the graph, each with an id that no other has.

    networkx numbers parallel edges from 0 for each pair, and yEd drops edges whose id it has seen.
    """
    ids = _node_ids(graph)
    taken: set[str] = set()
    for source, target, data in graph.edges(data=True):
        kind = clean_text(str(data.get("type") or "")) or "edge"
        name = clean_text(str(data.get("id") or "")) or f"e:{ids[source]}|{kind}|{ids[target]}"
        name = _unique(name, taken)
        rest = {key: value for key, value in data.items() if key not in ("id", "type")}
        yield EdgeRow(name, ids[source], ids[target], kind, flatten(rest, keep_lists=keep_lists))


def _node_ids(graph: nx.Graph) -> dict[Any, str]:
    taken: set[str] = set()
    return {name: _unique(clean_text(str(name)) or "_", taken) for name in graph}


def _unique(name: str, taken: set[str]) -> str:
    """The name, or the name with a number when cleaning made two alike; remembers it as taken."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}#{number}"
    taken.add(free)
    return free


def column_types(rows: Iterable[Mapping[str, Any]]) -> dict[str, type]:
    """Attribute name to the one type that holds all of its values: bool, int, float, else str."""
    seen: dict[str, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            seen.setdefault(name, set()).add(type(value))
    return {name: _joint(types) for name, types in sorted(seen.items())}


def _joint(types: set[type]) -> type:
    if len(types) == 1:
        return next(iter(types))
    return float if types == {int, float} else str


def fit(value: Any, kind: type) -> Any:
    """A value as the type of its column; a list or a number in a column of text becomes text."""
    if kind is str and not isinstance(value, str):
        return "; ".join(value) if isinstance(value, list) else str(value)
    return float(value) if kind is float else value


def free_names(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Name -> the name itself, with a mark where it differs from an earlier one in capitals only.

    DuckDB, Excel and SQL take such names for one.
    """
    known = {name.lower() for name in taken}
    found = {}
    for name in names:
        free = name
        while free.lower() in known:
            free += "_"
        known.add(free.lower())
        found[name] = free
    return found


def safe_cell(value: Any) -> Any:
    """A cell that no spreadsheet runs: text that begins like a formula gets a leading apostrophe.

    Source: OWASP, "CSV Injection" (`=`, `+`, `-`, `@`, tab and carriage return).
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.lstrip(" \n\u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d")):
        return f"'{value}"
    return value
