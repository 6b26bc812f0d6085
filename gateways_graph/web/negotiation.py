"""Which syntax an answer is written in, by the client's `Accept` header or its `format` parameter.

Source: RFC 9110, section 12.5.1; SPARQL 1.1 Protocol, section 2.1.6.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

__all__ = ["GRAPHS", "NAMES", "TABLES", "Offer", "choose", "choose_named"]


class Offer(NamedTuple):
    """A media type that can be given, and the syntax behind it."""

    media: str
    form: str


#: Media types for tables and truth values, best first.
TABLES = (
    Offer("application/sparql-results+json", "json"),
    Offer("application/json", "json"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("application/xml", "xml"),
    Offer("text/xml", "xml"),
    Offer("text/csv", "csv"),
    Offer("text/tab-separated-values", "tsv"),
)
#: Media types for graphs, best first.
GRAPHS = (
    Offer("text/turtle", "turtle"),
    Offer("application/n-triples", "ntriples"),
    Offer("application/ld+json", "jsonld"),
    Offer("application/json", "jsonld"),
    Offer("application/rdf+xml", "rdfxml"),
    Offer("application/xml", "rdfxml"),
    Offer("text/n3", "turtle"),  # Turtle is N3, which older clients ask for
    Offer("text/plain", "ntriples"),
)
#: Value of the `format` parameter -> (syntax of a table, syntax of a graph); clients spell them in several ways.
NAMES: dict[str, tuple[str | None, str | None]] = {
    "json": ("json", "jsonld"),
    "xml": ("xml", "rdfxml"),
    "csv": ("csv", None),
    "tsv": ("tsv", None),
    "turtle": (None, "turtle"),
    "ttl": (None, "turtle"),
    "n3": (None, "turtle"),
    "ntriples": (None, "ntriples"),
    "nt": (None, "ntriples"),
    "jsonld": (None, "jsonld"),
    "json-ld": (None, "jsonld"),
    "rdf": (None, "rdfxml"),
    "rdfxml": (None, "rdfxml"),
    "rdf+xml": (None, "rdfxml"),
}
#: More than the grammar allows: Java's own client writes `q=.2`.
_QUALITY = re.compile(r"\d?\.\d{1,9}|\d\.?", re.ASCII)
_TYPE = re.compile(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+", re.ASCII)
#: Most media ranges that are looked at.
_MOST = 100


def choose(accept: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer that an Accept header likes best; the first of those it likes alike.

    Args:
        accept: All Accept headers joined by commas; empty means that anything will do. Ranges that
            are not well formed are passed over.
        offers: What there is, best first.

    Returns:
        None when the client takes none of them.

    Example:
        >>> choose("text/csv;q=0.5, text/*;q=0.9", TABLES)
        Offer(media='text/xml', form='xml')
    """
    ranges = _read(accept)
    if not accept.strip() or not ranges:
        return offers[0]
    liked = [(_quality(offer.media, ranges), -place) for place, offer in enumerate(offers)]
    best, place = max(liked)
    return offers[-place] if best > 0 else None


def choose_named(names: Sequence[str], offers: Sequence[Offer], *, table: bool) -> Offer | None:
    """The offer that the `format` parameters name, by the first that names one; None when there is none.

    Args:
        names: Keys of `NAMES`, or media types as in an Accept header (SPARQLWrapper sends both).
        offers: What there is, best first.
        table: Whether the offers are for tables.
    """
    found = (_named(name.strip().lower(), offers, table) for name in names)
    return next(filter(None, found), None)


def _named(name: str, offers: Sequence[Offer], table: bool) -> Offer | None:
    if "/" in name and _read(name):
        return choose(name, offers)
    form = NAMES.get(name, (None, None))[0 if table else 1]
    return next((offer for offer in offers if offer.form == form), None)


def _read(accept: str) -> dict[str, float]:
    """Media range -> quality."""
    found: dict[str, float] = {}
    for part in accept.split(",")[:_MOST]:
        media, *parameters = (piece.strip() for piece in part.split(";"))
        media = "*/*" if media == "*" else media.lower()
        if _TYPE.fullmatch(media):
            found[media] = _weight(parameters)
    return found


def _weight(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            text = value.strip()
            return min(float(text), 1.0) if _QUALITY.fullmatch(text) else 1.0
    return 1.0


def _quality(media: str, ranges: Mapping[str, float]) -> float:
    """What the most specific range that fits says."""
    kind = media.partition("/")[0]
    return next((ranges[name] for name in (media, f"{kind}/*", "*/*") if name in ranges), 0.0)
