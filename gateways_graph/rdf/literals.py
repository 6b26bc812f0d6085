"""Canonical literals: `1` for `01`, `true` for `1`, `en-gb` for `en-GB`.

Stores keep values and not the way they were written. So that a file and a store that was filled
from it are the same data, with the same digest and answers, both are brought to one form. Files
themselves are never changed by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from gateways_graph.rdf.triples import XSD, Literal, Triple

__all__ = ["canonical_triples", "to_literal"]

_STRING = XSD + "string"


def canonical_triples(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The same triples with their literals in the form that Oxigraph keeps."""
    for subject, predicate, obj in triples:
        yield (subject, predicate, to_literal(*obj) if isinstance(obj, Literal) else obj)


def to_literal(value: str, datatype: str, language: str = "") -> Literal:
    """A literal in canonical form; what is no value of its datatype stays as it is.

    Example:
        >>> to_literal("01", "http://www.w3.org/2001/XMLSchema#integer").value
        '1'
    """
    if language:
        return Literal(value, datatype, language.lower())
    if datatype.startswith(XSD) and datatype != _STRING:
        value = _canonical(value, datatype)
    return Literal(value, datatype)


@lru_cache(maxsize=1 << 16)
def _canonical(value: str, datatype: str) -> str:
    """Asked of a store, so that it can never differ from what one keeps."""
    import pyoxigraph as ox

    store, node = ox.Store(), ox.NamedNode("x:x")
    store.add(ox.Quad(node, node, ox.Literal(value, datatype=ox.NamedNode(datatype))))
    kept = next(iter(store)).object
    return kept.value if isinstance(kept, ox.Literal) else value
