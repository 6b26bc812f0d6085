"""Canonical JSON-LD: the same triples always give the same bytes.

One object for each subject under `@graph`, in the order of the canonical Turtle's names; the context
holds the prefixes that are used and nothing else, so that no address is fetched to read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from gateways_graph.model.identifiers import NAMESPACES, compact
from gateways_graph.rdf.triples import RDF_TYPE, XSD, Literal, Triple, index_triples
from gateways_graph.rdf.write import name_blanks

__all__ = ["format_jsonld"]


class _Names:
    """Short names, and which prefixes they took.

    A prefix that is also the scheme of an address in the data (`org:abc`) is not used, because a
    reader would take that address for a short name.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        terms = [term for triple in triples for term in triple]
        iris = [term.datatype if isinstance(term, Literal) else term for term in terms]
        schemes = {iri.partition(":")[0] for iri in iris}
        self._allowed = {prefix: namespace for prefix, namespace in NAMESPACES.items() if prefix not in schemes}
        self._blanks = name_blanks(iris)
        self.used: set[str] = set()

    def short(self, iri: str) -> str:
        if iri in self._blanks:
            return self._blanks[iri]
        name = compact(iri)
        prefix, _, local = name.partition(":")
        # JSON-LD 1.1, "IRI expansion": what follows a colon with // is never a short name.
        if name == iri or prefix not in self._allowed or local.startswith("//"):
            return iri
        self.used.add(prefix)
        return name


def format_jsonld(triples: Iterable[Triple]) -> str:
    """JSON-LD text in canonical order, indented, ending in a newline.

    Args:
        triples: Any order; repeated triples are written once.

    Returns:
        Text that `read_source` reads back into the same triples. Names of blank nodes are not kept.

    Example:
        >>> print(format_jsonld([("https://schema.org/a", "https://schema.org/b", Literal("c"))]), end="")
        {
         "@context": {
          "schema": "https://schema.org/"
         },
         "@graph": [
          {
           "@id": "schema:a",
           "schema:b": "c"
          }
         ]
        }
    """
    every = list(triples)
    names = _Names(every)
    index = index_triples(every)
    nodes = [_node(subject, index[subject], names) for subject in sorted(index)]
    context = {prefix: NAMESPACES[prefix] for prefix in sorted(names.used)}
    document: dict[str, Any] = {"@context": context, "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _node(subject: str, properties: Mapping[str, list[str | Literal]], names: _Names) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": names.short(subject)}
    kinds = properties.get(RDF_TYPE, [])
    if kinds and all(isinstance(kind, str) for kind in kinds):
        node["@type"] = _one_or_many(sorted(names.short(kind) for kind in kinds if isinstance(kind, str)))
    for predicate in sorted(properties):
        if predicate == RDF_TYPE and "@type" in node:
            continue
        values = [_value(value, names) for value in properties[predicate]]
        node[names.short(predicate)] = _one_or_many(sorted(values, key=lambda value: json.dumps(value, sort_keys=True)))
    return node


def _one_or_many(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _value(value: str | Literal, names: _Names) -> Any:
    if isinstance(value, str):
        return {"@id": names.short(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype == XSD + "string":
        return value.value
    if value.datatype == XSD + "boolean" and value.value in ("true", "false"):
        return value.value == "true"
    return {"@value": value.value, "@type": names.short(value.datatype)}
