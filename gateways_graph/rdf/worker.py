"""The child process that evaluates queries: one line of JSON in, one line out.

pyoxigraph cannot be told to stop, so the limit on time is kept by ending this process. It loads the
data once, then gives up the right to open anything: no file and, with it, no connection. Nothing of
the package is imported here but the prefixes, so that it starts in some 50 ms.

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

if TYPE_CHECKING:
    import pyoxigraph

__all__ = ["main"]

#: Seconds after the limit at which the kernel ends a child whose parent is gone.
_GRACE = 5
_FORMATS = {".nt": "N_TRIPLES", ".jsonld": "JSON_LD", ".json": "JSON_LD"}


class _Question(NamedTuple):
    query: str
    rows: int
    size: int
    seconds: float


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
    stream.write(json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
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
        if next(iter(store.named_graphs()), None) is not None:
            return None, {"bad": number, "detail": "it holds a named graph"}
    return store, {"triples": len(store)}


def _answer(store: pyoxigraph.Store, question: _Question) -> dict[str, Any]:
    try:
        return _evaluate(store, question)
    except SyntaxError as error:
        return {"error": "syntax", "detail": str(error)}
    except MemoryError:
        return {"error": "memory", "detail": ""}
    except Exception as error:  # noqa: BLE001 - whatever the engine raises must reach the parent as words
        return {"error": "other", "detail": str(error)}


def _evaluate(store: pyoxigraph.Store, question: _Question) -> dict[str, Any]:
    import pyoxigraph as ox

    result = store.query(question.query, prefixes=NAMESPACES)
    if isinstance(result, ox.QueryBoolean):
        return {"kind": "boolean", "boolean": bool(result)}
    if isinstance(result, ox.QuerySolutions):
        columns = [variable.value for variable in result.variables]
        rows, cut = _collect(([_term(term) for term in row] for row in result), question)
        return {"kind": "rows", "columns": columns, "rows": rows, "cut": cut}
    # CONSTRUCT repeats a triple for every solution that makes it; a graph holds it once.
    seen: dict[Any, None] = {}
    triples = ([_term(part) for part in (t.subject, t.predicate, t.object)] for t in _fresh(result, seen))
    found, cut = _collect(triples, question)
    return {"kind": "graph", "rows": found, "cut": cut}


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
