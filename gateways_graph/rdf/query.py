"""SPARQL 1.1 over files of RDF, with limits that hold.

Queries are evaluated by pyoxigraph in a child process (`rdf/worker.py`), because it has no way to
stop: a query that has used up its time ends with its process, and the next question gets a new one.
The engine never evaluates in this process, so a query that exhausts the memory or overflows the
parser's stack costs an error message and nothing else.

Cost, on 62,000 triples: a cold question 0.35 s, of which 0.2 s load the data; a further question to
the same `QueryWorker` 1 to 20 ms.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from gateways_graph.errors import DataError, QueryError
from gateways_graph.model.identifiers import NAMESPACES
from gateways_graph.rdf.answer import KINDS, Answer
from gateways_graph.rdf.guard import check_query
from gateways_graph.rdf.sources import Source, check_file, is_plain, parse_source, read_source
from gateways_graph.rdf.stores import is_store
from gateways_graph.rdf.triples import Literal
from gateways_graph.resources import default_data

__all__ = ["Graphs", "Limits", "QueryWorker", "Question", "Written", "run_query"]

_CHILD = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from gateways_graph.rdf.worker import main; main()"
_PLACE = re.compile(r"error at (\d+):(\d+): ?(.*)", re.DOTALL)
_PREFIXED = re.compile(r"(?:^|[\s,;(|/^.!{])([A-Za-z][\w.-]*):(?=[\w:])")
_DECLARED = re.compile(r"PREFIX\s+([\w.-]*):", re.IGNORECASE)
#: Things that are not what they look like: addresses, texts, comments.
_QUOTED = re.compile(r"""<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*""")


class Limits(NamedTuple):
    """How much one query may take.

    Attributes:
        seconds: Time of evaluation and of handing over the answer; loading the data is not counted.
        rows: Most rows or triples; the rest is left off and the answer says so.
        answer_bytes: Most text in the answer, likewise.
        memory_bytes: Address space of the child process, data included (POSIX only).
    """

    seconds: float = 10.0
    rows: int = 100_000
    answer_bytes: int = 50_000_000
    memory_bytes: int = 4 * 1024**3


class Graphs(NamedTuple):
    """The graphs that a query is asked of, by address: the default graph is the union of the first ones."""

    default: tuple[str, ...]
    named: tuple[str, ...]


class Question(NamedTuple):
    """A query whose answer is wanted in a standard syntax.

    Attributes:
        text: As for `run_query`; `FROM` may name graphs of the data.
        forms: Kind of answer (`rows`, `boolean`, `graph`) -> name of a syntax; None where no syntax will do.
        graphs: Asks only these graphs, whatever FROM says; None means all of the data as one graph. One that
            the data does not have is empty.
        base: Address from which short addresses in the query are completed.
        limits: None means those of the worker; the memory stays as it is.
    """

    text: str
    forms: Mapping[str, str | None]
    graphs: Graphs | None = None
    base: str | None = None
    limits: Limits | None = None


class Written(NamedTuple):
    """An answer in a standard syntax.

    Attributes:
        kind: `rows`, `boolean` or `graph`.
        form: Name of the syntax, one of those asked for.
        content: The answer.
        cut: Empty when complete; else a sentence that says at what limit the rest was left off.
        seconds: Time of evaluation and writing.
    """

    kind: str
    form: str
    content: bytes
    cut: str
    seconds: float


def run_query(text: str, sources: Sequence[str | Path | Source] = (), *, limits: Limits | None = None) -> Answer:
    """Answer one query from files or from sources already read.

    Args:
        text: SELECT, ASK, CONSTRUCT or DESCRIBE; the prefixes of `NAMESPACES` need no declaration.
        sources: Files, stores, servers or sources already read, queried as one graph. None means the
            packaged data.
        limits: Time, rows, size and memory; 10 s and 100,000 rows unless told.

    Raises:
        QueryError: Refused by the guard, not valid SPARQL, or out of time or memory.
        UsageError: A file is not there.
        DataError: A file cannot be read.

    Example:
        >>> run_query("ASK { ?g a gw:Gateway }").boolean  # doctest: +SKIP
        True
    """
    check_query(text)
    with QueryWorker(sources, limits=limits) as worker:
        return worker.ask(text)


class QueryWorker:
    """A child process that holds the data and answers one question after another.

    The process starts with the first question, and again after one that had to be ended. Safe to
    share between threads, which then wait for each other: for questions side by side take one
    worker each. Changes in the files are seen by new workers only.
    """

    def __init__(self, sources: Sequence[str | Path | Source] = (), *, limits: Limits | None = None) -> None:
        self._sources = tuple(sources) or default_data()
        self._limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        #: What the child said of the data when it started.
        self.triples = 0
        self.graphs: frozenset[str] = frozenset()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child process, if there is one; a later question starts another."""
        with self._lock:
            self._end()

    def ask(self, text: str, *, limits: Limits | None = None) -> Answer:
        """Answer one query; see `run_query`."""
        check_query(text)
        bounds = limits or self._limits
        reply, seconds = self._ask(text, bounds)
        return _to_answer(reply, bounds, seconds)

    def write(self, question: Question) -> Written:
        """Answer one query with bytes that the child has written.

        Raises:
            QueryError: As `run_query`; or no syntax will do for the answer.
        """
        self.start()
        check_query(question.text, self.graphs)
        graphs = None if question.graphs is None else [list(part) for part in question.graphs]
        order = {"forms": dict(question.forms), "graphs": graphs, "base": question.base}
        bounds = question.limits or self._limits
        reply, seconds = self._ask(question.text, bounds, **order)
        cut = _cut_of(reply, bounds)
        return Written(reply["kind"], reply.get("form", ""), reply["content"], cut, seconds)

    def start(self) -> None:
        """Start the child and let it read the data, unless it runs.

        Raises:
            QueryError: It did not start.
            DataError: The data cannot be read.
        """
        with self._lock:
            self._start()

    def interrupt(self) -> None:
        """End the question being answered, if any, from another thread; its asker gets a `QueryError`."""
        child = self._child
        if child is not None:
            child.kill()

    def _ask(self, text: str, bounds: Limits, **more: object) -> tuple[dict[str, Any], float]:
        order = {"query": text, "rows": bounds.rows, "size": bounds.answer_bytes, "seconds": bounds.seconds, **more}
        with self._lock:
            self._start()
            begun = perf_counter()
            reply = self._exchange(order, bounds.seconds)
            seconds = perf_counter() - begun
        if reply is None:
            late = seconds >= bounds.seconds
            raise QueryError(_out_of_time(bounds) if late else _broken(bounds), "time" if late else "memory")
        if "error" in reply:
            raise QueryError(_explain(reply, text, bounds), reply["error"])
        return reply, seconds

    def _start(self) -> None:
        if self._child is not None and self._child.poll() is None:
            return
        self._end()
        self._sources = tuple(_to_plain(source) for source in self._sources)
        # The parent's own path, so that the child finds the package however the parent found it.
        command = [sys.executable, "-P", "-c", _CHILD, json.dumps(sys.path)]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        order = {"memory": self._limits.memory_bytes, "sources": [_to_wire(source) for source in self._sources]}
        reply = self._exchange(order, None)
        if reply is None:
            message = "the query process did not start, or ran out of memory while it read the data: raise that limit"
            raise QueryError(message)
        if "bad" in reply:
            self._end()
            self._blame(reply)
        self.triples, self.graphs = reply["triples"], frozenset(reply["graphs"])

    def _blame(self, reply: dict[str, Any]) -> None:
        """Raise what reading the bad source raises here, which names the line and the remedy."""
        source = self._sources[reply["bad"]]
        if not isinstance(source, Source):
            read_source(source)
        name = source.name if isinstance(source, Source) else source
        message = f"{name}: cannot be queried: {reply['detail']}"
        raise DataError(message)

    def _exchange(self, order: dict[str, Any], seconds: float | None) -> dict[str, Any] | None:
        """Send one line and wait for one; None when the child ended instead of answering."""
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            return None
        timer = _Deadline(seconds, child) if seconds is not None else None
        try:
            child.stdin.write(json.dumps(order).encode() + b"\n")
            child.stdin.flush()
            reply = _read(child.stdout)
        except BrokenPipeError:
            reply = None
        except BaseException:
            self._end()
            raise
        finally:
            if timer:
                timer.cancel()
        if reply is None or (timer and timer.passed):
            self._end()
        return reply

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:  # what was still to be sent has nobody to read it
                    continue
        child.wait()


def _read(stream: IO[bytes]) -> dict[str, Any] | None:
    """A line of JSON, and the bytes it announces; None when the other side ended before all was said."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    reply: dict[str, Any] = json.loads(line)
    length = reply.pop("length", None)
    if length is not None:
        reply["content"] = stream.read(length)
        return reply if len(reply["content"]) == length else None
    return reply


class _Deadline:
    """Ends a process when its time has passed, unless cancelled before."""

    def __init__(self, seconds: float, child: subprocess.Popen[bytes]) -> None:
        self.passed = False
        self._child = child
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True
        self._timer.start()

    def _pass(self) -> None:
        self.passed = True
        self._child.kill()

    def cancel(self) -> None:
        """Call it off and wait until it either has or has not ended the process."""
        self._timer.cancel()
        self._timer.join()


def _to_plain(source: str | Path | Source) -> str | Path | Source:
    """What the child can read itself, or the content of anything else (stores, servers, JSON-LD)."""
    if isinstance(source, Source):
        unread = source.text and not source.triples and not _is_read_by_child(source.name)
        return parse_source(source.name, source.text)._replace(text="") if unread else source
    if is_store(source) or not _is_read_by_child(source):
        return read_source(source)._replace(text="")
    check_file(Path(source))
    return source


def _is_read_by_child(name: str | Path) -> bool:
    """Whether the child reads a file of this name as it is; it keeps the graphs of TriG and N-Quads apart."""
    return is_plain(name) or Path(name).suffix.lower() in (".trig", ".nq")


def _to_wire(source: str | Path | Source) -> list[str | None]:
    if not isinstance(source, Source):
        return [str(source), None]
    if source.text and _is_read_by_child(source.name):
        return [source.name, source.text]
    from gateways_graph.rdf.write import format_ntriples

    return ["triples.nt", format_ntriples(source.triples)]


def _to_answer(reply: dict[str, Any], bounds: Limits, seconds: float) -> Answer:
    cut = _cut_of(reply, bounds)
    if reply["kind"] == "boolean":
        return Answer("boolean", boolean=reply["boolean"], seconds=seconds)
    rows: Any = tuple(
        tuple(Literal(*term) if isinstance(term, list) else term for term in row) for row in reply["rows"]
    )
    if reply["kind"] == "graph":
        return Answer("graph", triples=rows, cut=cut, seconds=seconds)
    return Answer("rows", tuple(reply["columns"]), rows, cut=cut, seconds=seconds)


def _cut_of(reply: dict[str, Any], bounds: Limits) -> str:
    limit = {"rows": f"{bounds.rows:,} rows", "size": f"{bounds.answer_bytes:,} bytes"}.get(reply.get("cut", ""))
    return f"the answer was cut at {limit}: there is more; narrow the query or raise the limit" if limit else ""


def _out_of_time(bounds: Limits) -> str:
    return (
        f"the query was ended after {bounds.seconds:g} s: narrow it (name a body, statute or purpose; write paths "
        "before OPTIONAL; compare no pairs of gateways, which `gateways overlaps` does), or raise the limit"
    )


def _broken(bounds: Limits) -> str:
    return (
        f"the query ended its process: it needed more than {bounds.memory_bytes / 1024**3:.1f} GB of memory, or its "
        "brackets are nested too deeply: narrow or simplify it"
    )


def _explain(reply: dict[str, Any], text: str, bounds: Limits) -> str:
    if reply["error"] == "memory":
        return _broken(bounds)
    detail = str(reply["detail"])
    if reply["error"] == "form":
        return f"the answer is {KINDS[detail]}, and none of the syntaxes asked for can hold that"
    if reply["error"] != "syntax":
        return f"the query failed: {detail}"
    place = _PLACE.match(detail)
    if place is None:
        return f"the query is not valid SPARQL: {detail}. {_mend(text, detail)}"
    number, column = int(place[1]), int(place[2])
    lines = text.splitlines() or [""]
    line = lines[min(number, len(lines)) - 1]
    shown = f"\n  {line}\n  {' ' * (column - 1)}^" if len(line) <= 160 else ""
    return f"the query is not valid SPARQL, line {number}, column {column}: {place[3]}. {_mend(text, detail)}{shown}"


def _mend(text: str, detail: str) -> str:
    """The usual slip behind a parser's message."""
    bare = _QUOTED.sub(" ", text)
    known = {*NAMESPACES, *_DECLARED.findall(text)}
    missing = sorted({prefix for prefix in _PREFIXED.findall(bare) if prefix not in known})
    if missing:
        return f"Declare the prefix at the top: PREFIX {missing[0]}: <address>"
    if "unbound" in detail:
        return "Give each variable of the SELECT a value in WHERE, or name it in GROUP BY"
    if not text.strip():
        return "Write a query, for example SELECT ?gateway WHERE { ?gateway a gw:Gateway }"
    for opening, closing in ("{}", "()"):
        if bare.count(opening) != bare.count(closing):
            return f"The query has {bare.count(opening)} {opening} and {bare.count(closing)} {closing}: they must match"
    return "Mend the query there, or just before it: each statement ends in a dot, each name has its prefix"
