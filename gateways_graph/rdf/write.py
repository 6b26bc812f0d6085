"""Canonical Turtle: the same triples always give the same bytes.

Order: prefixes that are used, then subjects by kind (law, gateways, flows, terms, bodies, schemes)
and by name, `a` first, then predicates and objects by name. One predicate a line, so that a diff
shows what changed in law.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from gateways_graph.model.identifiers import NAMESPACES, compact
from gateways_graph.rdf.triples import RDF_TYPE, XSD, Literal, Triple, index_triples

__all__ = ["format_datasets", "format_ntriples", "format_turtle", "name_blanks"]

_LOCAL = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?")
_GW = NAMESPACES["gw"]
#: Types in the order their subjects are written; a subject of another type comes first.
_ORDER = {
    NAMESPACES["eli"] + "LegalResource": 1,
    NAMESPACES["eli"] + "LegalResourceSubdivision": 2,
    NAMESPACES["eli"] + "LegalExpression": 3,
    _GW + "CommonLawAuthority": 4,
    _GW + "Gateway": 5,
    _GW + "Flow": 6,
    _GW + "Restriction": 7,
    _GW + "OnwardRule": 8,
    _GW + "Exception": 9,
    _GW + "Condition": 10,
    _GW + "Offence": 11,
    _GW + "Period": 12,
    _GW + "Evidence": 13,
    NAMESPACES["org"] + "FormalOrganization": 20,
    _GW + "BodyClass": 21,
    _GW + "Capacity": 22,
    _GW + "ClassMembership": 23,
    NAMESPACES["org"] + "ChangeEvent": 24,
    NAMESPACES["skos"] + "ConceptScheme": 30,
    NAMESPACES["skos"] + "Concept": 31,
}
#: What must be escaped; most addresses and texts have nothing of it.
_ODD_ADDRESS = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ODD_TEXT = re.compile(r'[\x00-\x1f"\\]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def name_blanks(terms: Iterable[str]) -> dict[str, str]:
    """New names for the blank nodes among IRIs: `_:b1`, `_:b2` … in order of their old names.

    The data has none, but answers to queries may; a parser's own names (`_:file.ttl#1`) are not
    allowed in any syntax.
    """
    blanks = sorted({term for term in terms if term.startswith("_:")})
    return {old: f"_:b{number}" for number, old in enumerate(blanks, 1)}


def _iris(triples: Iterable[Triple]) -> Iterator[str]:
    for subject, _, obj in triples:
        yield subject
        if isinstance(obj, str):
            yield obj


def _iri(iri: str, used: set[str]) -> str:
    if iri.startswith("_:"):
        return iri
    short = compact(iri)
    if short != iri:
        prefix, _, local = short.partition(":")
        if _LOCAL.fullmatch(local):
            used.add(prefix)
            return short
    return _address(iri)


def _address(iri: str) -> str:
    if not _ODD_ADDRESS.search(iri):
        return f"<{iri}>"
    return "<" + _ODD_ADDRESS.sub(lambda m: f"\\u{ord(m[0]):04X}", iri) + ">"


def _text(value: str) -> str:
    if not _ODD_TEXT.search(value):
        return f'"{value}"'
    escaped = "".join(_ESCAPES.get(char, char if char >= " " else f"\\u{ord(char):04X}") for char in value)
    return f'"{escaped}"'


def _object(obj: str | Literal, used: set[str]) -> str:
    if isinstance(obj, str):
        return _iri(obj, used)
    if obj.language:
        return f"{_text(obj.value)}@{obj.language}"
    if obj.datatype == XSD + "boolean" and obj.value in ("true", "false"):
        return obj.value
    if obj.datatype == XSD + "string":
        return _text(obj.value)
    return f"{_text(obj.value)}^^{_iri(obj.datatype, used)}"


def _renamed(triples: Iterable[Triple]) -> list[Triple]:
    """Triples with blank nodes under names that every syntax allows."""
    every = list(triples)
    new = name_blanks(_iris(every))
    if not new:
        return every
    return [(new.get(s, s), p, new.get(o, o) if isinstance(o, str) else o) for s, p, o in every]


def format_ntriples(triples: Iterable[Triple]) -> str:
    """N-Triples text, one triple a line, sorted, each once."""
    lines = {f"{_full(s)} {_full(p)} {_full(o)} .\n" for s, p, o in _renamed(triples)}
    return "".join(sorted(lines))


def _full(term: str | Literal) -> str:
    if isinstance(term, str):
        return term if term.startswith("_:") else _address(term)
    if term.language:
        return f"{_text(term.value)}@{term.language}"
    return _text(term.value) + ("" if term.datatype == XSD + "string" else f"^^{_address(term.datatype)}")


def format_turtle(triples: Iterable[Triple], *, heading: str = "") -> str:
    """Turtle text in canonical order, ending in a newline.

    Args:
        triples: Any order; repeated triples are written once.
        heading: Comment lines for the top, without `#`.
    """
    used: set[str] = set()
    blocks = _blocks(triples, used)
    comment = "".join(f"# {line}\n" for line in heading.splitlines())
    return f"{comment}{_prefixes(used)}\n" + "\n".join(blocks)


def format_datasets(triples: Iterable[Triple], graphs: Mapping[str, Iterable[Triple]]) -> str:
    """TriG text in canonical order: the default graph as Turtle, then each named graph in order of its IRI.

    Args:
        triples: The default graph.
        graphs: IRI of a named graph -> what it holds; an empty one leaves no trace.
    """
    used: set[str] = set()
    body = "\n".join(_blocks(triples, used))
    for name in sorted(graphs):
        blocks = _blocks(graphs[name], used)
        if blocks:
            body += f"\n{_iri(name, used)} {{\n" + "\n".join(blocks) + "}\n"
    return f"{_prefixes(used)}\n{body}"


def _prefixes(used: Iterable[str]) -> str:
    return "".join(f"@prefix {p}: <{NAMESPACES[p]}> .\n" for p in sorted(used))


def _blocks(triples: Iterable[Triple], used: set[str]) -> list[str]:
    """A block of lines for each subject; adds the prefixes that they use."""
    index = index_triples(_renamed(triples))

    def rank(subject: str) -> tuple[int, str]:
        kinds = [_ORDER.get(kind, 0) for kind in index[subject].get(RDF_TYPE, []) if isinstance(kind, str)]
        return (max(kinds, default=15), subject)

    blocks = []
    for subject in sorted(index, key=rank):
        lines = []
        for predicate in sorted(index[subject], key=lambda p: (p != RDF_TYPE, compact(p))):
            name = "a" if predicate == RDF_TYPE else _iri(predicate, used)
            objects = sorted(_object(obj, used) for obj in index[subject][predicate])
            lines.append(f"{name} " + ", ".join(objects))
        blocks.append(f"{_iri(subject, used)} " + " ;\n  ".join(lines) + " .\n")
    return blocks
