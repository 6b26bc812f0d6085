"""A JSON-LD context, so that JSON may say `"discloser": "body:hmrc"` and mean the data's own terms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gateways_graph.export.vocabulary import Term
from gateways_graph.model.identifiers import NAMESPACES, expand
from gateways_graph.rdf.contract import DATATYPES, PROPERTIES
from gateways_graph.rdf.triples import XSD

__all__ = ["build_context", "format_context"]

#: Short names for what the data borrow.
_BORROWED = {
    "label": "skos:prefLabel", "altLabel": "skos:altLabel", "note": "skos:note", "broader": "skos:broader",
    "title": "dct:title", "words": "prov:value", "partOf": "eli:is_part_of", "startDate": "schema:startDate",
    "endDate": "schema:endDate",
}  # fmt: skip


def build_context(terms: Mapping[str, Term]) -> dict[str, Any]:
    """Prefixes, classes and properties of the data.

    Args:
        terms: Of the vocabulary.
    """
    context: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type", **NAMESPACES}
    names = {term.name.removeprefix("gw:"): term.name for term in terms.values() if term.name.startswith("gw:")}
    for short, name in sorted({**names, **_BORROWED}.items()):
        # `note`, say, may be both a term of ours and a short name of another's: ours goes first.
        context[short] = _definition(name)
    return context


def _definition(name: str) -> Any:
    """A class is its address alone; a property says what its values are where they are all of one sort."""
    uses = {part for kind in PROPERTIES.values() for part in kind.get(name, "").split()[1:]}
    if not uses:
        return name
    datatypes = {part for part in uses if part in DATATYPES or part == "address"}
    if not datatypes:
        return {"@id": name, "@type": "@id"}
    if uses == {"text"}:
        return {"@id": name, "@language": "en"}
    if len(uses) == 1 and len(DATATYPES.get(min(uses), ())) == 1:
        (datatype,) = DATATYPES[min(uses)]
        return name if datatype == XSD + "string" else {"@id": name, "@type": datatype}
    return name


def format_context(terms: Mapping[str, Term]) -> str:
    """The context as a document, with no address in it that must be fetched."""
    about = {"@id": expand("gw:").rstrip("#"), "dct:title": "JSON-LD context of the UK legal gateways vocabulary"}
    return json.dumps({"@context": build_context(terms), **about}, indent=1, ensure_ascii=False) + "\n"
