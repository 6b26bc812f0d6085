"""Two CSV files for `neo4j-admin database import full`, and a page with the command.

Source: https://neo4j.com/docs/operations-manual/current/import/full-import/ (header format, options).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from gateways_graph.export.attributes import (
    clean_text,
    column_types,
    fit,
    free_names,
    iter_edge_rows,
    iter_node_rows,
)

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ARRAY_DELIMITER", "render_files"]

#: Between the values of a list. The default `;` stands in the text of the law; this never does, since
#: `clean_text` leaves no control character.
ARRAY_DELIMITER = "\x1f"
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string", list: "string[]"}
#: What Neo4j takes for structure in a heading, and what its reader may trip over.
_NOT_IN_HEADINGS = re.compile(r"[^\w .-]")
_README = """{title}

{note}

nodes.csv           one node a line: id:ID, :LABEL, label, then properties in order of name
relationships.csv   one relationship a line: :START_ID, :END_ID, :TYPE, id, then properties

Import into a new database, with Neo4j stopped (bash):

  neo4j-admin database import full \\
    --nodes=nodes.csv --relationships=relationships.csv \\
    --array-delimiter=U+001F --multiline-fields=true neo4j

A property that is absent is not established; the word none means that the law was read and nothing
is there. Lists (string[]) are parted by the control character U+001F, because the text of the law
has semicolons. With LOAD CSV: split(row.`purposes:string[]`, '\\u001F').
"""


def render_files(graph: nx.Graph, *, title: str, note: str) -> dict[str, bytes]:
    """File name to content: nodes.csv, relationships.csv, README.txt.

    Text is quoted and kept letter for letter, for a database and not for a spreadsheet: the format
    `tables` neutralises formulas. Lists are arrays. Ids are unique over all nodes, so that no id
    group is needed.
    """
    nodes = list(iter_node_rows(graph, keep_lists=True))
    edges = list(iter_edge_rows(graph, keep_lists=True))
    heads = [(row.id, _name(row.kind, str.capitalize), row.label) for row in nodes]
    ends = [(row.source, row.target, _name(row.type, str.upper), row.id) for row in edges]
    return {
        "nodes.csv": _table(("id:ID", ":LABEL", "label:string"), heads, [row.attributes for row in nodes]),
        "relationships.csv": _table(
            (":START_ID", ":END_ID", ":TYPE", "id:string"), ends, [row.attributes for row in edges]
        ),
        "README.txt": _README.format(title=clean_text(title), note=clean_text(note)).encode(),
    }


def _name(text: str, shape: Any) -> str:
    """A label or relationship type: letters, digits and underscores (`CommonLaw`, `MEMBER_OF`)."""
    words = [word for word in re.split(r"[^0-9A-Za-z]+", text) if word]
    name = ("_" if shape is str.upper else "").join(shape(word) for word in words) or "Other"
    return f"_{name}" if name[0].isdigit() else name


def _table(fixed: Sequence[str], heads: Iterable[Sequence[str]], rows: Sequence[dict[str, Any]]) -> bytes:
    types = column_types(rows)
    lines = [",".join(_quoted(name) for name in (*fixed, *_headings(types, fixed)))]
    for head, row in zip(heads, rows, strict=True):
        cells = (_cell(fit(row[name], kind)) if name in row else "" for name, kind in types.items())
        lines.append(",".join((*map(_quoted, head), *cells)))
    return ("\n".join(lines) + "\n").encode()


def _headings(types: dict[str, type], fixed: Sequence[str]) -> list[str]:
    """Name and type of each property; no two properties have one name."""
    plain = [_NOT_IN_HEADINGS.sub("_", name) for name in types]
    taken = {name.partition(":")[0].lower() for name in fixed}
    found: list[str] = []
    for name, kind in zip(plain, types.values(), strict=True):
        free = free_names([name], taken)[name]
        taken.add(free.lower())
        found.append(f"{free}:{_TYPES[kind]}")
    return found


def _cell(value: Any) -> str:
    """Text in quotation marks, so that an empty text is not taken for an absent one."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return _quoted(ARRAY_DELIMITER.join(value)) if value else ""
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
