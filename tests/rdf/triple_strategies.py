"""Arbitrary triples, chiefly literals of arbitrary text, for properties of writers and readers."""

from __future__ import annotations

from hypothesis import strategies as st

from gateways_graph.model.identifiers import NAMESPACES
from gateways_graph.rdf.triples import RDF_TYPE, XSD, Literal, Triple

__all__ = ["TRIPLES", "Triples"]

Triples = list[Triple]
_LOCAL = st.text("abz09-_.~%é:/", max_size=6).map(lambda text: text.replace("%", "%20"))
_KNOWN = st.tuples(st.sampled_from(sorted(NAMESPACES.values())), _LOCAL).map("".join)
_STARTS = ["http://a.example/", "urn:x:", "org:x", "body:x", "tag:a,2020:"]
_OTHER = st.tuples(st.sampled_from(_STARTS), _LOCAL).map("".join)
_IRIS = st.one_of(_KNOWN, _OTHER)
_PREDICATES = st.one_of(_IRIS, st.just(RDF_TYPE))
#: All of Unicode but surrogates, which no file can hold.
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_LANG = NAMESPACES["rdf"] + "langString"
_LITERALS = st.one_of(
    _TEXT.map(Literal),
    st.tuples(_TEXT, st.just(_LANG), st.sampled_from(["en", "cy", "en-gb"])).map(Literal._make),
    st.tuples(_TEXT, st.sampled_from([XSD + kind for kind in ("date", "gYear", "boolean", "x")]), st.just("")).map(
        Literal._make
    ),
    st.sampled_from([Literal(text, XSD + "boolean") for text in ("true", "false", "1", "TRUE")]),
    st.sampled_from([Literal("01", XSD + "integer"), Literal("1.50", XSD + "decimal"), Literal("1e0", XSD + "double")]),
)
TRIPLES: st.SearchStrategy[Triples] = st.lists(st.tuples(_IRIS, _PREDICATES, st.one_of(_IRIS, _LITERALS)), max_size=8)
