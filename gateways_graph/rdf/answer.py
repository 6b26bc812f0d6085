"""What a query gives back, as a frozen value, and the standard ways to write it down."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from gateways_graph.errors import QueryError
from gateways_graph.model.identifiers import compact
from gateways_graph.rdf.triples import XSD, Literal, Triple

__all__ = ["GRAPH_FORMATS", "KINDS", "ROW_FORMATS", "Answer", "Plain", "Term"]

#: An IRI or `_:blank` as text, a literal, or None where a variable has no value.
Term = str | Literal | None
#: A term as plain Python.
Plain = str | int | float | bool | None

#: Kind of answer -> what it is, in words.
KINDS = {"rows": "a table", "boolean": "yes or no", "graph": "a graph"}
#: Name -> media type, for SELECT and ASK.
ROW_FORMATS = {
    "json": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
}
#: Name -> media type, for CONSTRUCT and DESCRIBE.
GRAPH_FORMATS = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
}
_INTEGERS = frozenset(
    XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
    )
)  # fmt: skip
_FRACTIONS = frozenset(XSD + name for name in ("decimal", "double", "float"))


class Answer(NamedTuple):
    """The answer to one query.

    Attributes:
        kind: `rows` (SELECT), `boolean` (ASK) or `graph` (CONSTRUCT, DESCRIBE).
        columns: Variables of a SELECT, in the order asked for.
        rows: One tuple of terms for each solution, in the engine's order.
        boolean: Answer to an ASK; None otherwise.
        triples: The graph of a CONSTRUCT or DESCRIBE, each triple once.
        cut: Empty when complete; else a sentence that says at what limit the rest was left off.
        seconds: Time of evaluation, without loading the data.
    """

    kind: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term, ...], ...] = ()
    boolean: bool | None = None
    triples: tuple[Triple, ...] = ()
    cut: str = ""
    seconds: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether nothing was left off."""
        return not self.cut

    def to_records(self, *, compact_ids: bool = True) -> list[dict[str, Plain]]:
        """Rows as dictionaries of plain values: numbers and truth values as such, all else as text.

        A graph gives `subject`, `predicate`, `object`; an ASK one record with `answer`.

        Args:
            compact_ids: `body:hmrc` instead of the whole address, where there is a prefix for it.

        Example:
            >>> Answer("rows", ("n",), ((Literal("3", XSD + "integer"),),)).to_records()
            [{'n': 3}]
        """
        if self.kind == "boolean":
            return [{"answer": self.boolean}]
        graph = self.kind == "graph"
        names = ("subject", "predicate", "object") if graph else self.columns
        rows: tuple[tuple[Term, ...], ...] = self.triples if graph else self.rows
        return [{name: _plain(term, compact_ids) for name, term in zip(names, row, strict=True)} for row in rows]

    def serialize(self, form: str) -> bytes:
        """The answer in a standard syntax.

        Args:
            form: A key of `ROW_FORMATS` for rows and truth values, of `GRAPH_FORMATS` for graphs.
                Graphs are written in canonical order.

        Raises:
            QueryError: The syntax does not fit the kind of answer.
        """
        known = GRAPH_FORMATS if self.kind == "graph" else ROW_FORMATS
        if form not in known:
            message = f"the answer is {KINDS[self.kind]}, which is not written as {form}: choose {', '.join(known)}"
            raise QueryError(message)
        if self.kind == "graph":
            return self._graph(form)
        text = json.dumps(self._sparql_json(), ensure_ascii=False, separators=(",", ":")).encode()
        return text + b"\n" if form == "json" else _convert(text, form)

    def _graph(self, form: str) -> bytes:
        from gateways_graph.rdf.jsonld import format_jsonld
        from gateways_graph.rdf.write import format_ntriples, format_turtle

        writers = {"turtle": format_turtle, "ntriples": format_ntriples, "jsonld": format_jsonld}
        return writers[form](self.triples).encode()

    def _sparql_json(self) -> dict[str, Any]:
        """SPARQL 1.1 Query Results JSON, section 3."""
        if self.kind == "boolean":
            return {"head": {}, "boolean": self.boolean}
        bindings = [
            {name: _json_term(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.rows
        ]
        return {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}


def _convert(text: bytes, form: str) -> bytes:
    import pyoxigraph as ox

    known = ox.QueryResultsFormat
    kinds = {"csv": known.CSV, "tsv": known.TSV, "xml": known.XML}
    written = ox.parse_query_results(text, format=known.JSON).serialize(format=kinds[form])
    return written or b""


def _json_term(term: str | Literal) -> dict[str, str]:
    if isinstance(term, str):
        blank = term.startswith("_:")
        return {"type": "bnode" if blank else "uri", "value": term[2:] if blank else term}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype == XSD + "string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype}


def _plain(term: Term, compact_ids: bool) -> Plain:
    if not isinstance(term, Literal):
        return compact(term) if term and compact_ids else term
    try:
        if term.datatype in _INTEGERS:
            return int(term.value)
        if term.datatype in _FRACTIONS:
            return float(term.value)
    except ValueError:
        return term.value
    if term.datatype == XSD + "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(term.value, term.value)
    return term.value
