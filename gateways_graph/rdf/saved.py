"""The cookbook: saved questions in SPARQL, each with the words a researcher would ask it in.

A saved query is a file `rdf/cookbook/NAME.rq` that begins with comments: `# title:`, `# question:`,
`# notes:`, `# topic:`, a `# param: name | value | meaning` for each parameter, and `# needs: findings` when it asks
what the analyses found. A parameter is a variable
with one value in a `VALUES` line, so that the file is a whole query as it stands, in any engine.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from gateways_graph.errors import QueryError, UnknownNameError
from gateways_graph.model.identifiers import NAMESPACES

__all__ = ["Parameter", "SavedQuery", "bind_values", "get_saved", "get_saved_query", "list_saved"]

_FOLDER = Path(__file__).resolve().parent / "cookbook"
_VALUES = re.compile(r"(?i:\bVALUES)\s+\?(\w+)\s*\{\s*([^\s{}]+)\s*\}")
_DATED = re.compile(r'"[^"]*"\^\^xsd:date')
_NAME = re.compile(r"([A-Za-z][\w-]*):([A-Za-z0-9](?:[\w.-]*[\w-])?)")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\\x00-\x20]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Parameter(NamedTuple):
    """A value that may be changed: `name` without `?`, the value in the file, what it means."""

    name: str
    default: str
    meaning: str


class SavedQuery(NamedTuple):
    """A question of the cookbook.

    Attributes:
        name: What `--saved` takes, for example `residual`.
        question: The researcher's question in plain words.
        notes: What the answer counts and leaves out.
        text: The query, comments included.
        topic: What it is about: Data, Terms, Time, Readings, Evidence or Findings.
        needs: `findings` when it asks what the analyses found; else empty.
    """

    name: str
    title: str
    question: str
    notes: str
    parameters: tuple[Parameter, ...]
    text: str
    topic: str = ""
    needs: str = ""

    @property
    def body(self) -> str:
        """The query without the comments that introduce it."""
        lines = self.text.splitlines(keepends=True)
        start = next(place for place, line in enumerate(lines) if not line.startswith("#"))
        return "".join(lines[start:])


def list_saved() -> tuple[SavedQuery, ...]:
    """All saved queries, in order of name."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.rq")))


def get_saved(name: str) -> str:
    """The text of a saved query.

    Raises:
        UnknownNameError: There is none of that name; the nearest are named.

    Example:
        >>> get_saved("residual").splitlines()[0]
        '# title: Residual gateways'
    """
    return get_saved_query(name).text


def get_saved_query(name: str) -> SavedQuery:
    """A saved query with the words that introduce it.

    Raises:
        UnknownNameError: As `get_saved`.
    """
    names = [path.stem for path in sorted(_FOLDER.glob("*.rq"))]
    if name not in names:
        near = tuple(difflib.get_close_matches(name.casefold(), names, n=3, cutoff=0.4))
        hint = f"; nearest: {', '.join(near)}" if near else ""
        message = f"no saved query is called {name!r}{hint}. The saved queries are: {', '.join(names)}"
        raise UnknownNameError(message, near)
    return _read(_FOLDER / f"{name}.rq")


def _read(path: Path) -> SavedQuery:
    text = path.read_text(encoding="utf-8")
    fields: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        if not line.startswith("# "):
            break
        found = re.match(r"# (title|question|notes|topic|needs|param): (.*)", line)
        if found:
            key = found[1]
            fields.setdefault(key, []).append(found[2].strip())
        elif key:
            fields[key][-1] += " " + line[2:].strip()
    parameters = tuple(Parameter(*(part.strip() for part in line.split("|"))) for line in fields.get("param", ()))
    title, question, notes, topic, needs = (
        "".join(fields.get(name, ())) for name in ("title", "question", "notes", "topic", "needs")
    )
    return SavedQuery(path.stem, title, question, notes, parameters, text, topic, needs)


def bind_values(text: str, values: Mapping[str, str]) -> str:
    """A query with other values in its one-value `VALUES ?name { … }` lines.

    A value takes the place of one of its kind and is checked first, so that it cannot become
    anything but a value: an address or short name (`body:leeds`) for an address, a day for a day,
    any text for a text. Whether the thing is in the data is not checked.

    Args:
        text: A saved query, or any query with such lines.
        values: Variable without `?` -> new value.

    Raises:
        UnknownNameError: The query has no such parameter; those it has are named.
        QueryError: The value is not of the right kind.

    Example:
        >>> bind_values("ASK { VALUES ?b { body:hmrc } ?x ?y ?b }", {"b": "body:leeds"})
        'ASK { VALUES ?b { <https://w3id.org/uk-gateways/id/body/leeds> } ?x ?y ?b }'
    """
    known = {found[1] for found in _VALUES.finditer(text)}
    for name in values:
        if name not in known:
            has = f"it has {', '.join(sorted(known))}" if known else "it has none"
            message = f"the query has no parameter {name!r}: {has}"
            raise UnknownNameError(message, tuple(sorted(known)))

    def replace(found: re.Match[str]) -> str:
        name = found[1]
        return f"VALUES ?{name} {{ {_term(name, values[name], found[2])} }}" if name in values else found[0]

    return _VALUES.sub(replace, text)


def _term(name: str, value: str, old: str) -> str:
    if _DATED.fullmatch(old):
        return _day(name, value)
    if old.startswith('"'):
        return '"' + "".join(_ESCAPES.get(char, char) for char in value) + '"'
    return _address(name, value)


def _day(name: str, value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        message = f"{name} is a day and {value!r} is not: write it as YYYY-MM-DD"
        raise QueryError(message) from None
    return f'"{day.isoformat()}"^^xsd:date'


def _address(name: str, value: str) -> str:
    short = _NAME.fullmatch(value)
    if short and short[1] in NAMESPACES:
        return f"<{NAMESPACES[short[1]]}{short[2]}>"
    bare = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    if "://" in bare and _IRI.fullmatch(bare):
        return f"<{bare}>"
    message = f"{name} takes an id and {value!r} is none: write a short id such as body:hmrc, or a whole address"
    raise QueryError(message)
