"""One cell: the values of one property of one node, as text that a person can read and change.

Several values are parted by ` | `. Enumerated values stand by their name (`may`), other nodes by
their short id (`body:hmrc`), law by its path (`ukpga/2017/30/section/37`), dates as they are
written in the data, text as it is. What would otherwise be read as something else is put into
double quotes with backslash escapes, so that every value comes back as it went.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Protocol

from gateways_graph.model.identifiers import LEGISLATION, NAMESPACES, compact, expand
from gateways_graph.model.periods import parse_vague
from gateways_graph.rdf.codes import CODES, is_code_of
from gateways_graph.rdf.contract import DATATYPES, Use
from gateways_graph.rdf.triples import XSD, Literal

__all__ = ["BAD_CELL", "BadCellError", "Names", "format_cell", "format_value", "parse_cell"]

#: Begins a cell whose content is no text, number or date; no cell of a file can hold this character.
BAD_CELL = "\x00"
_CODE = NAMESPACES["code"]
_LANG = NAMESPACES["rdf"] + "langString"
_WORK = LEGISLATION + "id/"
_LAW_KINDS = {"statute", "provision", "version"}
_LAW_PATH = re.compile(r"(?:id/)?[a-z]{3,5}/(?:\d{4}|[A-Z][A-Za-z0-9]*/[0-9-]+)/\d[^\s|]*")
_PART = re.compile(r'\s*("(?:[^"\\]|\\.)*"(?:@[A-Za-z][A-Za-z-]*)?)\s*(?:\||$)|([^|]*)(?:\||$)', re.DOTALL)
_QUOTED = re.compile(r'("(?:[^"\\]|\\.)*")(?:@([A-Za-z][A-Za-z-]*))?', re.DOTALL)
_TAGGED = re.compile(r"(.*\S)@([a-z]{2,3}(?:-[A-Za-z]{2,4})?)", re.DOTALL)
_ODD = re.compile(r'^\s|\s$|^$|^"|[|\x00-\x1f\x7f-\x9f]')


class BadCellError(ValueError):
    """A cell that means nothing here; `mend` says what to write instead."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend


class Names(Protocol):
    """How labels become identifiers."""

    def find(self, kinds: tuple[str, ...], text: str) -> tuple[str, ...]:
        """Nodes of the kinds that are called so."""

    def nearest(self, kinds: tuple[str, ...], text: str) -> str:
        """The name most like a text, or nothing."""


# -- values to text


def format_cell(values: Iterable[str | Literal], use: Use) -> str:
    """The values of a property as one cell, in order of their text."""
    return " | ".join(sorted(format_value(value, use) for value in values))


def format_value(value: str | Literal, use: Use) -> str:
    """One value as text that `parse_cell` reads back as the same value under the same use."""
    return _literal(value, use) if isinstance(value, Literal) else _name(value, use)


def _name(iri: str, use: Use) -> str:
    if iri.startswith(_CODE) and not use.address:
        return iri[len(_CODE) :]
    if iri.startswith(LEGISLATION) and _takes_law(use):
        path = iri[len(_WORK) :] if iri.startswith(_WORK) else iri[len(LEGISLATION) :]
        if "version" in use.kinds or iri.startswith(_WORK):
            return path
    return iri if use.address else compact(iri)


def _literal(value: Literal, use: Use) -> str:
    text = value.value
    if value.datatype == XSD + "boolean":
        return {"true": "yes", "false": "no"}.get(text, text)
    if value.datatype.startswith(_CODE):
        return f"{value.datatype[len(_CODE) :]}:{text}"
    tag = "" if value.language in ("", "en") else f"@{value.language}"
    taken = _TAGGED.fullmatch(text) if value.language else use.address and _is_address(text)
    if _ODD.search(text) or taken or _QUOTED.fullmatch(text):
        return json.dumps(text, ensure_ascii=False) + tag
    return text + tag


def _takes_law(use: Use) -> bool:
    return use.law or bool(_LAW_KINDS & set(use.kinds))


# -- text to values


def parse_cell(text: str, use: Use, names: Names) -> list[str | Literal]:
    """The values that a cell means; empty for an empty cell.

    Raises:
        BadCellError: A part of it means nothing under this use.
    """
    if BAD_CELL in text:
        message = f"the cell holds a formula or an error: {text.replace(BAD_CELL, '')}"
        raise BadCellError(message, "paste the value instead")
    # Where there can be one value, a | is part of it: legislation has them, in tables.
    parts = [found for found in map(str.strip, [text] if use.most == 1 and use.literals else _split(text)) if found]
    values = [_parse(part, use, names) for part in parts]
    terms = NAMESPACES["term"]
    by_reading = use.by_reading and all(isinstance(value, str) and value.startswith(terms) for value in values)
    if use.most is not None and len(values) > use.most and not by_reading:
        message = f"{len(values)} values, and there can be {use.most}"
        raise BadCellError(message, "keep the one that the law has")
    return list(dict.fromkeys(values))


def _split(text: str) -> Iterable[str]:
    place = 0
    while place < len(text):
        found = _PART.match(text, place)
        if found is None:  # cannot happen: the second alternative matches anything
            return
        yield found[1] or found[2] or ""
        place = max(found.end(), place + 1)


def _parse(part: str, use: Use, names: Names) -> str | Literal:
    for attempt in (_parse_literal, _parse_code, _parse_iri):
        value = attempt(part, use)
        if value is not None:
            return value
    kinds = use.kinds
    found = names.find(kinds, part) if kinds else ()
    if len(found) == 1:
        return found[0]
    if found:
        message = f"{part!r} is the name of {len(found)} things"
        raise BadCellError(message, "write which: " + ", ".join(map(compact, found[:5])))
    if "string" in use.literals:
        return Literal(_unquote(part)[0])
    raise _unknown(part, use, names)


def _unquote(part: str) -> tuple[str, str]:
    """Text and language tag of a part; the tag is empty when none is written."""
    found = _QUOTED.fullmatch(part)
    if found:
        try:
            return str(json.loads(found[1], strict=False)), found[2] or ""
        except ValueError:
            return part, ""
    return part, ""


def _parse_literal(part: str, use: Use) -> Literal | None:
    if "text" in use.literals:
        text, tag = _unquote(part)
        found = _TAGGED.fullmatch(part) if text == part else None
        return Literal(found[1], _LANG, found[2]) if found else Literal(text, _LANG, tag or "en")
    if "boolean" in use.literals:
        return _parse_boolean(part)
    if {"date", "vague"} & set(use.literals):
        return _parse_date(part, "vague" in use.literals)
    if "identifiers" in use.literals:
        return _parse_identifier(part)
    if "string" in use.literals and not (use.address and _is_address(part)):
        return Literal(_unquote(part)[0])
    return None


def _is_address(text: str) -> bool:
    """Whether text in a column for addresses and words is an address, law by its path included."""
    return text.startswith(("http://", "https://")) or bool(_LAW_PATH.fullmatch(text))


def _parse_boolean(part: str) -> Literal:
    said = {"yes": "true", "true": "true", "1": "true", "no": "false", "false": "false", "0": "false"}.get(part.lower())
    if said is None:
        message = f"{part!r} is neither yes nor no"
        raise BadCellError(message, "write yes, or leave the cell empty if it is not established")
    return Literal(said, XSD + "boolean")


def _parse_date(part: str, vague: bool) -> Literal:
    for pattern, kind in ((r"\d{4}-\d\d-\d\d", "date"), (r"\d{4}-\d\d", "gYearMonth"), (r"\d{4}", "gYear")):
        if re.fullmatch(pattern, part) and (vague or kind == "date"):
            try:
                parse_vague(part)
            except ValueError as error:
                message = f"{part!r} is not in the calendar"
                raise BadCellError(message, "correct the day or month") from error
            return Literal(part, XSD + kind)
    forms = "YYYY-MM-DD, YYYY-MM or YYYY, as exact as it is established" if vague else "YYYY-MM-DD"
    message = f"{part!r} is not a date as this column has it"
    raise BadCellError(message, f"write {forms}; spreadsheets change dates by themselves, so format the column as text")


def _parse_identifier(part: str) -> Literal:
    scheme, colon, value = part.partition(":")
    if not colon or scheme not in CODES["identifiers"]:
        message = f"{part!r} does not say whose identifier it is"
        raise BadCellError(message, f"write SCHEME:VALUE with one of {', '.join(CODES['identifiers'])}")
    return Literal(value, DATATYPES["identifiers"][CODES["identifiers"].index(scheme)])


def _parse_code(part: str, use: Use) -> str | None:
    name = part.removeprefix("code:")
    if any(is_code_of(scheme, name) for scheme in use.schemes) or _CODE + name in use.values:
        return _CODE + name
    return _CODE + name if part.startswith("code:") or (_is_open(use) and _is_any_code(name)) else None


def _is_open(use: Use) -> bool:
    """Whether any value at all may stand here: what a term holds depends on where it is used."""
    return not (use.kinds or use.schemes or use.values or use.literals or use.address or use.law)


def _is_any_code(name: str) -> bool:
    return any(is_code_of(scheme, name) for scheme in CODES)


def _parse_iri(part: str, use: Use) -> str | None:
    if _takes_law(use) or _is_open(use) or (use.address and _LAW_PATH.fullmatch(part)):
        path = re.sub(r"^https?://(www\.)?legislation\.gov\.uk/", "", part)
        if _LAW_PATH.fullmatch(path):
            return LEGISLATION + path if use.kinds == ("version",) else _WORK + path.removeprefix("id/")
    if re.match(r"[a-z]+://\S+$", part):
        return part
    prefix, colon, local = part.partition(":")
    if colon and prefix in NAMESPACES and local and not re.search(r"\s", part) and not use.literals:
        return expand(part)
    return None


def _unknown(part: str, use: Use, names: Names) -> BadCellError:
    allowed = [name for scheme in use.schemes for name in CODES.get(scheme, ())]
    allowed += [value[len(_CODE) :] for value in use.values]
    near = names.nearest(use.kinds, part) if use.kinds else ""
    hints = [f"did you mean {near}?"] if near else []
    if allowed:
        hints.append("write one of " + ", ".join(allowed))
    kinds = [kind for kind in use.kinds if kind != "term"]
    if kinds:
        hints.append(f"write the id of a {' or '.join(kinds)}")
    return BadCellError(f"{part!r} is not known here", "; or ".join(hints) or "leave the cell empty")
