"""The child process that evaluates queries: one line of JSON in, one line out.

pyoxigraph cannot be told to stop, so the limit on time is kept by ending this process. It loads the
data once, then gives up the right to open anything: no file and, with it, no connection. Little of
the package is imported, and that at once: after giving up that right no module can be read.

An answer wanted in a standard syntax (`forms`) follows its line as bytes, as many as `length` says.

Terms on the wire: a string is an IRI or `_:b`, `[text, datatype, language]` a literal, null unbound.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gateways_graph.model.identifiers import NAMESPACES
from gateways_graph.rdf.encode import encode_graph, encode_table

if TYPE_CHECKING:
    import pyoxigraph

__all__ = ["main"]

#: Seconds after the limit at which the kernel ends a child whose parent is gone.
_GRACE = 5
#: Other than Turtle; JSON-LD comes as N-Triples, because its named graphs are not meant to be asked.
_FORMATS = {".nt": "N_TRIPLES", ".nq": "N_QUADS", ".trig": "TRIG"}


class _Question(NamedTuple):
    query: str
    rows: int
    size: int
    seconds: float
    #: Kind of answer -> syntax; None where the terms themselves are wanted.
    forms: dict[str, str | None] | None = None
    #: Addresses of the default and of the named graphs; None for all of the data.
    graphs: tuple[list[str], list[str]] | None = None
    #: Address from which short ones in the query are completed.
    base: str | None = None


def main() -> None:
    """Serve questions from standard input until it is closed."""
    reads, writes = sys.stdin.buffer, sys.stdout.buffer
    order = json.loads(reads.readline())
    _limit("RLIMIT_AS", order["memory"])
    store, reply = _load(order["sources"])
    _write(writes, reply)
    if store is None:
        return
    _limit("RLIMIT_NOFILE", 0)
    for line in reads:
        question = _Question(**json.loads(line))
        _alarm(question.seconds + _GRACE)
        _write(writes, _answer(store, question))
        _alarm(0)


def _write(stream: Any, reply: dict[str, Any]) -> None:
    content = reply.pop("content", None)
    if content is not None:
        reply["length"] = len(content)
    stream.write(json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
    stream.write(content or b"")
    stream.flush()


def _limit(name: str, most: int) -> None:
    """Lower one of the kernel's limits for this process; without effect where there are none (Windows)."""
    try:
        import resource

        resource.setrlimit(getattr(resource, name), (most, most))
    except (ImportError, AttributeError, ValueError, OSError):
        return


def _alarm(seconds: float) -> None:
    """Have the kernel end this process later, unless called again with 0; Python handlers would come too late."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _load(sources: list[list[str | None]]) -> tuple[pyoxigraph.Store | None, dict[str, Any]]:
    """A store of all sources, or which of them cannot be read; the parent finds the words for that."""
    import pyoxigraph as ox

    store = ox.Store()
    for number, (name, text) in enumerate(sources):
        suffix = "." + (name or "").rpartition(".")[2].lower()
        form = getattr(ox.RdfFormat, _FORMATS.get(suffix, "TURTLE"))
        try:
            raw = Path(name or "").read_bytes() if text is None else text.encode()
            store.bulk_load(input=raw.removeprefix(b"\xef\xbb\xbf"), format=form)
        except (OSError, SyntaxError, ValueError) as error:
            return None, {"bad": number, "detail": str(error)}
    graphs = sorted(graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))
    for graph in list(store.named_graphs()):
        # The default graph holds everything, each triple once: a union for each query would repeat those of two graphs.
        quads = store.quads_for_pattern(None, None, None, graph)
        store.extend([ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads])
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph())) if graphs else len(store)
    return store, {"triples": triples, "graphs": graphs}


def _answer(store: pyoxigraph.Store, question: _Question) -> dict[str, Any]:
    try:
        return _evaluate(store, question)
    except SyntaxError as error:
        return {"error": "syntax", "detail": str(error)}
    except _NoSyntaxError as error:
        return {"error": "form", "detail": str(error)}
    except MemoryError:
        return {"error": "memory", "detail": ""}
    except Exception as error:  # noqa: BLE001 - whatever the engine raises must reach the parent as words
        return {"error": "other", "detail": str(error)}


def _evaluate(store: pyoxigraph.Store, question: _Question) -> dict[str, Any]:
    import pyoxigraph as ox

    result = store.query(question.query, base_iri=question.base, prefixes=NAMESPACES, **_dataset(question))
    if isinstance(result, ox.QueryBoolean):
        return _boolean(result, question)
    if isinstance(result, ox.QuerySolutions):
        return _rows(result, question)
    return _graph(result, question)


def _dataset(question: _Question) -> dict[str, Any]:
    """Which graphs are asked: those named by the protocol, else those of FROM, else the default graph and all named."""
    import pyoxigraph as ox

    if question.graphs is None:
        return {}
    default, named = ([ox.NamedNode(iri) for iri in part] for part in question.graphs)
    return {"default_graph": default, "named_graphs": named}


def _form(question: _Question, kind: str) -> str | None:
    form = question.forms[kind] if question.forms else None
    if question.forms and form is None:
        raise _NoSyntaxError(kind)
    return form


class _NoSyntaxError(Exception):
    """The answer is of a kind that none of the wanted syntaxes can hold."""


def _boolean(result: pyoxigraph.QueryBoolean, question: _Question) -> dict[str, Any]:
    form = _form(question, "boolean")
    if form is None:
        return {"kind": "boolean", "boolean": bool(result)}
    import pyoxigraph as ox

    content = result.serialize(format=getattr(ox.QueryResultsFormat, form.upper()))
    return {"kind": "boolean", "form": form, "cut": "", "content": content}


def _rows(result: pyoxigraph.QuerySolutions, question: _Question) -> dict[str, Any]:
    form = _form(question, "rows")
    columns = [variable.value for variable in result.variables]
    rows, cut = _collect(([_term(term) for term in row] for row in result), question)
    if form is None:
        return {"kind": "rows", "columns": columns, "rows": rows, "cut": cut}
    return {"kind": "rows", "form": form, "cut": cut, "content": encode_table(columns, rows, form)}


def _graph(result: pyoxigraph.QueryTriples, question: _Question) -> dict[str, Any]:
    form = _form(question, "graph")
    # CONSTRUCT repeats a triple for every solution that makes it; a graph holds it once.
    seen: dict[Any, None] = {}
    triples = ([_term(part) for part in (t.subject, t.predicate, t.object)] for t in _fresh(result, seen))
    found, cut = _collect(triples, question)
    if form is None:
        return {"kind": "graph", "rows": found, "cut": cut}
    content = encode_graph(list(seen)[: len(found)], form)
    return {"kind": "graph", "form": form, "cut": cut, "content": content}


def _fresh(triples: Iterable[Any], seen: dict[Any, None]) -> Iterator[Any]:
    for triple in triples:
        if triple not in seen:
            seen[triple] = None
            yield triple


def _collect(rows: Iterator[list[Any]], question: _Question) -> tuple[list[list[Any]], str]:
    """Rows up to the limits, and which limit cut them off."""
    found: list[list[Any]] = []
    size = 0
    for row in rows:
        if len(found) == question.rows:
            return found, "rows"
        size += sum(len(term) if isinstance(term, str) else len(term[0]) if term else 1 for term in row)
        if size > question.size:
            return found, "size"
        found.append(row)
    return found, ""


def _term(term: Any) -> str | list[str] | None:
    import pyoxigraph as ox

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.Literal):
        return [term.value, term.datatype.value, term.language or ""]
    if isinstance(term, ox.BlankNode):
        return "_:" + term.value
    message = f"the answer holds an RDF 1.2 triple term, which is not supported: ask for its parts ({term})"
    raise ValueError(message)
