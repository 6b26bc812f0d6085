"""Checks of each value: datatype, date, enumeration, reference, identifier of legislation, text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateways_graph.model.identifiers import LEGISLATION, NAMESPACES, compact
from gateways_graph.model.periods import parse_vague
from gateways_graph.rdf.codes import CODES, OPEN_SCHEMES, is_code_of
from gateways_graph.rdf.contract import DATATYPES, KINDS, Use
from gateways_graph.rdf.facts import CODE, Facts, Fault, Suggestions
from gateways_graph.rdf.triples import XSD, Literal

__all__ = ["MAXIMUM_PHRASE", "Values", "find_legislation_slip"]

#: Quotations are evidence, not copies: about twenty words of legislation.
MAXIMUM_PHRASE = 240

_LAW_KINDS = {"statute", "provision", "version"}
_STEP = r"/[A-Za-z0-9.+=_-]*[A-Za-z0-9+=_-]"
_WORK = re.compile(rf"http://www\.legislation\.gov\.uk/id/[a-z]{{3,5}}(?:{_STEP}){{2,}}")
_AT = r"/(?:\d{4}-\d{2}-\d{2}|enacted|made|created|adopted|prospective)"
_VERSION = re.compile(rf"http://www\.legislation\.gov\.uk/[a-z]{{3,5}}(?:{_STEP}){{2,}}{_AT}")
_VERSION_END = re.compile(rf"{_AT}$|/data\.[a-z]+$")
_DATE_TYPES = {XSD + "date": 2, XSD + "gYearMonth": 1, XSD + "gYear": 0}
_PROV_VALUE = NAMESPACES["prov"] + "value"
#: Control characters, and invisible ones that reorder or hide text on the page.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_BREAKS = re.compile("[\t\n\r]")
_LABELS = (*(NAMESPACES["skos"] + name for name in ("prefLabel", "altLabel")), NAMESPACES["dct"] + "title")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[A-Za-z]")
#: Sources given as text may be works in print, never a place on somebody's own disk.
_LOCAL_PATH = re.compile(r"\s*(?:/|~|\.\.?/|[A-Za-z]:[\\/]|file:)")
_ADDRESS = re.compile(r"https?://[^\s]+")

#: Code of the defect, what is wrong with the value, what to do.
_Found = tuple[str, str, str]


def find_legislation_slip(iri: str, *, version: bool) -> str | None:
    """The right form of a wrongly written identifier of legislation; None when nothing is wrong.

    Works have the form `http://www.legislation.gov.uk/id/{type}/{year}/{number}/…`; versions have no
    `/id/` and end in a date or `enacted`, `made` and so on. An empty string means wrong beyond repair.

    Example:
        >>> find_legislation_slip("https://legislation.gov.uk/ukpga/1998/37/section/115", version=False)
        'http://www.legislation.gov.uk/id/ukpga/1998/37/section/115'
    """
    if version:
        good = _VERSION.fullmatch(iri) is not None
    else:
        good = _WORK.fullmatch(iri) is not None and not _VERSION_END.search(iri)
    if good:
        return None
    path = re.sub(r"^https?://(?:www\.)?legislation\.gov\.uk/(?:id/)?", "", iri).rstrip("/.")
    if not version:
        path = _VERSION_END.sub("", path)
    mended = LEGISLATION + path if version else f"{LEGISLATION}id/{path}"
    return mended if mended != iri and find_legislation_slip(mended, version=version) is None else ""


class Values:
    """Checks the values of a property against its use."""

    def __init__(self, facts: Facts, suggestions: Suggestions) -> None:
        self._facts = facts
        self._suggestions = suggestions

    def find_faults(self, node: str, predicate: str, use: Use) -> Iterator[Fault]:
        """Faults of all values that a node has of one property."""
        for value in self._facts.graph[node][predicate]:
            if isinstance(value, str) and value.startswith("_:"):
                message = f"{compact(node)} has a blank node as {compact(predicate)}"
                mend = "give that part an identifier of its own (flow:…, per:…, ev:…)"
                yield Fault("blank-node", node, message, mend, predicate, value)
                continue
            found = self._value_fault(predicate, use, value)
            if found is not None:
                code, message, mend = found
                text = f"{compact(predicate)} {message}"
                yield Fault(code, node, text, mend, predicate, value)
            if isinstance(value, Literal):
                yield from _text_faults(node, predicate, value)

    def _value_fault(self, predicate: str, use: Use, value: str | Literal) -> _Found | None:
        if isinstance(value, Literal):
            return _literal_fault(use, value)
        kind = self._facts.kinds.get(value)
        if kind == "term" and use.by_reading:
            return self._term_fault(value, use, predicate)
        if kind in use.kinds:
            return self._law_fault(value, kind) if kind in _LAW_KINDS else None
        # What a term may hold is judged where it is used, since only its property says.
        if self._is_listed(use, value) or predicate == NAMESPACES["rdf"] + "value":
            return None
        return self._reference_fault(use, value, kind)

    @staticmethod
    def _is_listed(use: Use, value: str) -> bool:
        """Whether a value needs no record: an address, or a value of an enumeration."""
        if value in use.values or (use.address and _ADDRESS.fullmatch(value)):
            return True
        return value.startswith(CODE) and any(is_code_of(scheme, value[len(CODE) :]) for scheme in use.schemes)

    def _term_fault(self, term: str, use: Use, predicate: str) -> _Found | None:
        """A `gw:Term` must hold what its property could hold directly."""
        plain = use._replace(kinds=tuple(kind for kind in use.kinds if kind != "term"))
        for value in self._facts.objects(term, NAMESPACES["rdf"] + "value"):
            found = self._value_fault(predicate, plain, value)
            if found is not None:
                return found[0], f"has the term {compact(term)}, which {found[1]}", found[2]
        return None

    def _law_fault(self, iri: str, kind: str) -> _Found | None:
        slip = find_legislation_slip(iri, version=kind == "version")
        return None if slip is None else _law_message(iri, slip, version=kind == "version")

    def _reference_fault(self, use: Use, value: str, kind: str | None) -> _Found | None:
        """What is wrong with an IRI that is none of the things its property takes."""
        if "legislation.gov.uk" in value and (use.law or _LAW_KINDS & set(use.kinds)):
            found = _law_reference_fault(use, value)
            if found is not None or use.law:
                return found
        if kind is not None:
            return "wrong-kind", f"names {compact(value)}, which is a {KINDS[kind][0]}", f"name {_wanted(use)}"
        if value.startswith(CODE) and (use.schemes or use.values):
            return self._code_fault(use, compact(value))
        return self._missing_reference(use, value)

    def _code_fault(self, use: Use, name: str) -> _Found:
        names = _code_names(use)
        near = Suggestions.among(name, names)
        mend = (f"perhaps {near}; " if near else "") + f"use one of {_list_codes(use)}"
        return "unknown-code", f"names {name}, which is not in its list", mend

    def _missing_reference(self, use: Use, value: str) -> _Found:
        name = compact(value)
        if use.address and not use.kinds:
            return "bad-address", f"is {name}, which is no web address", "write an http:// or https:// address"
        if not use.kinds and not use.schemes and not use.law:
            return "wrong-datatype", f"is the identifier {name}", f"write {_wanted(use)}"
        if not use.kinds and use.schemes:
            return self._code_fault(use, name)
        near = self._suggestions.of_kinds(value, use.kinds)
        mend = f"perhaps {near} is meant; or record {name}" if near else f"record {name}, or correct it"
        return "unknown-reference", f"names {name}, which is not recorded", mend


def _law_reference_fault(use: Use, value: str) -> _Found | None:
    """What is wrong with the form of an identifier of legislation; None when only its record is missing."""
    version = "version" in use.kinds
    slip = find_legislation_slip(value, version=version)
    if slip is None:
        return None
    if version and _WORK.fullmatch(value):
        mend = f"name a text at a date, for example <{value.replace('/id/', '/')}/2024-01-01>"
        return "version-is-work", f"names the work <{value}>, not a version of it", mend
    return _law_message(value, slip, version=version)


def _literal_fault(use: Use, value: Literal) -> _Found | None:
    shown = f'"{value.value}"'
    if not use.literals:
        return "wrong-datatype", f"is the text {shown}", f"write an identifier: {_wanted(use)}"
    if not any(value.datatype in DATATYPES[name] for name in use.literals):
        return "wrong-datatype", f"is {shown} with datatype {compact(value.datatype)}", f"write {_wanted(use)}"
    if value.datatype == XSD + "boolean" and value.value not in ("true", "false"):
        return "wrong-datatype", f"is {shown}", "write true or false"
    if use.address and _LOCAL_PATH.match(value.value):
        return "bad-address", f"is {shown}, a file on one computer", "cite what others can open, or a work in print"
    return _date_fault(value) if value.datatype in _DATE_TYPES else None


def _date_fault(value: Literal) -> _Found | None:
    try:
        parse_vague(value.value)
    except ValueError as error:
        return "impossible-date", f'is "{value.value}", which is not in the calendar ({error})', "correct the date"
    if value.value.count("-") != _DATE_TYPES[value.datatype]:
        mend = "write YYYY-MM-DD as xsd:date, YYYY-MM as xsd:gYearMonth or YYYY as xsd:gYear"
        return "impossible-date", f'is "{value.value}", which is no {compact(value.datatype)}', mend
    return None


def _text_faults(node: str, predicate: str, value: Literal) -> Iterator[Fault]:
    hostile = _HOSTILE.search(value.value) or (predicate in _LABELS and _BREAKS.search(value.value))
    mail, long = _MAIL.search(value.value), predicate == _PROV_VALUE and len(value.value) > MAXIMUM_PHRASE
    if not (hostile or mail or long):
        return
    name = compact(predicate)
    if hostile:
        message = f"{name} holds the character U+{ord(hostile[0]):04X}, which hides or garbles text"
        yield Fault("hostile-characters", node, message, "delete that character", predicate, value)
    if mail:
        mend = "delete it: people are not named in this data"
        yield Fault("mail-address", node, f"{name} holds a mail address", mend, predicate, value)
    if long:
        message = f"{name} quotes {len(value.value)} characters; the most is {MAXIMUM_PHRASE}"
        yield Fault("long-phrase", node, message, "quote only the words that decide", predicate, value)


def _law_message(iri: str, slip: str, *, version: bool) -> _Found:
    what = "a text at a date" if version else "a work of legislation"
    form = "{type}/{year}/{number}/…/{YYYY-MM-DD}" if version else "id/{type}/{year}/{number}/…"
    mend = f"write <{slip}>" if slip else f"write <{LEGISLATION}{form}>"
    return "bad-legislation-iri", f"names <{iri}>, which is not the identifier of {what}", mend


def _code_names(use: Use) -> list[str]:
    names = [f"code:{name}" for scheme in use.schemes for name in CODES.get(scheme, ())]
    return names + [compact(value) for value in use.values]


def _list_codes(use: Use) -> str:
    patterns = [f"code:{OPEN_SCHEMES[scheme]}…" for scheme in use.schemes if scheme in OPEN_SCHEMES]
    return ", ".join(_code_names(use) + patterns)


_LITERAL_NAMES = {
    "text": 'a text with its language, "…"@en',
    "string": 'a text, "…"',
    "boolean": "true or false",
    "date": 'a date, "YYYY-MM-DD"^^xsd:date',
    "vague": 'a date, "YYYY-MM-DD"^^xsd:date, "YYYY-MM"^^xsd:gYearMonth or "YYYY"^^xsd:gYear',
    "identifiers": 'an identifier with its scheme, "…"^^code:govuk-slug',
}


def _wanted(use: Use) -> str:
    """What a property takes, in a few words."""
    wanted = [_LITERAL_NAMES[name] for name in use.literals]
    for kind in use.kinds:
        class_name, prefix = KINDS[kind]
        wanted.append(f"{prefix}:… ({class_name})" if prefix in NAMESPACES else f"a legislation.gov.uk {kind}")
    wanted += _code_names(use)
    if use.address:
        wanted.append("a web address")
    return " or ".join(dict.fromkeys(wanted)) or "a work of legislation"
