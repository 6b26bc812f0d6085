"""Reading one file of RDF into plain triples, with errors a lawyer can act on.

Turtle, N-Triples, JSON-LD, TriG and N-Quads are read, by pyoxigraph, which never opens a network
connection. The data is one graph: the triples of all named graphs of a file are read as one, none
are left out, and `Source.graphs` says which graphs there were. Cheap questions come first (is it
there, is it a file, is it text), so that a hundred megabytes of something else are refused before
they are read.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gateways_graph.errors import DataError, UsageError
from gateways_graph.rdf.triples import Literal, Triple

if TYPE_CHECKING:
    import pyoxigraph

__all__ = [
    "MAXIMUM_UNPROVEN",
    "Source",
    "check_file",
    "decode",
    "gather",
    "is_plain",
    "parse_source",
    "read_source",
]

#: A file above this many bytes is read only when its first kilobytes look like RDF.
MAXIMUM_UNPROVEN = 64 * 1024 * 1024
_HEAD = 8192
_FORMATS = {
    ".ttl": "TURTLE", ".turtle": "TURTLE", ".nt": "N_TRIPLES", ".jsonld": "JSON_LD", ".json": "JSON_LD",
    ".trig": "TRIG", ".nq": "N_QUADS",
}  # fmt: skip
#: Endings of syntaxes that have named graphs, so that a file may have to be read as one graph.
_GRAPHS = frozenset({".jsonld", ".json", ".trig", ".nq"})
_READ = "Turtle (.ttl), N-Triples (.nt), JSON-LD (.jsonld), TriG (.trig) and N-Quads (.nq) are read"
_REFUSED = {
    ".rdf": "RDF/XML is not read",
    ".owl": "RDF/XML is not read",
    ".xlsx": "a spreadsheet is not RDF: use `gateways import`",
    ".csv": "a table is not RDF: use `gateways import`",
}
#: How files that are often taken for Turtle begin, and what they are.
_MAGIC = (
    (b"\x1f\x8b", "compressed (gzip): unpack it first"),
    (b"PK\x03\x04", "a zip archive or an Office document: unpack or convert it first"),
    (b"%PDF", "a PDF document"),
    (b"\xff\xfe", "UTF-16 text: save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text: save it as UTF-8"),
    (b"<?xml", "XML: convert it to Turtle first"),
    (b"<!DOCTYPE", "a web page, not data: download the raw file"),
    (b"<html", "a web page, not data: download the raw file"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself: run `git lfs pull`"),
)
_RDF_LIKE = re.compile(r"(?mi)^\s*(@?prefix\s+[\w.-]*:\s*<|@?base\s*<|<[a-z][a-z0-9+.-]*:[^>\s]*>\s+\S|GRAPH\s|[\[{])")


class Source(NamedTuple):
    """One file as read.

    Attributes:
        name: What messages call it, usually its path as given.
        text: Its text, from which line numbers are found; may be empty when there is none.
        triples: In file order; blank nodes appear as `_:file#1`.
        graphs: Named graphs that the triples came from, sorted (`_:1` and so on have no address); they are read
            as one.
    """

    name: str
    text: str
    triples: tuple[Triple, ...]
    graphs: tuple[str, ...] = ()


def read_source(path: str | Path) -> Source:
    """One file, directory store or server of the data set.

    The ending of a file's name decides the syntax: `.nt` N-Triples, `.json` and `.jsonld` JSON-LD,
    `.trig` TriG, `.nq` N-Quads, any other Turtle. Time and memory grow with the size of the data.

    Raises:
        UsageError: There is nothing at that path.
        DataError: It is no regular file, cannot be opened, is not UTF-8 text, or does not parse.
        QueryError: A server is down, too slow, or answers something else than SPARQL.
    """
    from gateways_graph.rdf.stores import is_store, read_store

    if is_store(path):
        return read_store(path)
    file = Path(path)
    check_file(file)
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise DataError(_unreadable(file, error)) from error
    return parse_source(str(file), decode(str(file), raw))


def parse_source(name: str, text: str) -> Source:
    """Triples of a text whose name ends in the ending of its syntax.

    Raises:
        DataError: The text does not parse, or holds what the data cannot (triple terms).

    Example:
        >>> parse_source("x.ttl", "<http://a.example/1> <http://a.example/2> 'three' .").triples[0][0]
        'http://a.example/1'
    """
    import pyoxigraph

    suffix = Path(name).suffix.lower()
    form = getattr(pyoxigraph.RdfFormat, _FORMATS.get(suffix, "TURTLE"))
    try:
        return gather(name, text, pyoxigraph.parse(text, format=form), graphs=suffix in _GRAPHS)
    except (SyntaxError, ValueError) as error:
        raise DataError(_syntax_message(name, error)) from error


def is_plain(name: str | Path) -> bool:
    """Whether a file of this name holds one graph only: Turtle or N-Triples."""
    return Path(name).suffix.lower() not in _GRAPHS


def check_file(file: Path) -> None:
    """Refuse what cannot be a file of RDF, from its status and first kilobytes only.

    Raises:
        UsageError: There is nothing at that path.
        DataError: It is a folder, a device, a spreadsheet, a binary file, or otherwise not RDF text.
    """
    try:
        status = file.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        message = f"{file}: there is no such file: check the path, or leave --data out for the packaged data"
        raise UsageError(message) from error
    except (OSError, ValueError) as error:
        message = f"{file}: cannot be opened ({error}): check the path and its permissions"
        raise DataError(message) from error
    _check_kind(file, status.st_mode)
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise DataError(_unreadable(file, error)) from error
    _check_head(file, head, status.st_size)


def _unreadable(file: Path, error: OSError) -> str:
    return f"{file}: cannot be read ({error.strerror}): check its permissions"


def _check_kind(file: Path, mode: int) -> None:
    """Refuse folders, devices and kinds of file known not to be plain RDF."""
    if stat.S_ISDIR(mode):
        message = (
            f"{file}: is a folder: name the files in it, for example {file / 'gateways.ttl'}, or the folder of a "
            "store, which `gateways load FOLDER` makes"
        )
        raise DataError(message)
    if not stat.S_ISREG(mode):
        message = f"{file}: is not a regular file (a pipe or device): write the data to a .ttl file first"
        raise DataError(message)
    refused = _REFUSED.get(file.suffix.lower())
    if refused:
        message = f"{file}: {refused}; {_READ}"
        raise DataError(message)


def _check_head(file: Path, head: bytes, size: int) -> None:
    """Refuse by the first kilobytes what cannot be RDF text."""
    for start, what in _MAGIC:
        if head.lstrip().lower().startswith(start.lower()):
            message = f"{file}: is {what}; {_READ}"
            raise DataError(message)
    if b"\x00" in head:
        message = f"{file}: is a binary file, not Turtle: give a .ttl, .nt or .jsonld file"
        raise DataError(message)
    if size > MAXIMUM_UNPROVEN and not _RDF_LIKE.search(head.decode("utf-8", "replace")):
        message = (
            f"{file}: holds {size // 2**20} MB that do not begin like Turtle (an @prefix line or a <subject>): "
            "check that this is the right file"
        )
        raise DataError(message)


def decode(name: str, raw: bytes) -> str:
    """UTF-8 text, without the byte order mark that Windows editors write.

    Raises:
        DataError: It is not UTF-8; the message begins with the name.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = (
            f"{name}, line {line}: byte {raw[error.start]:#04x} is not UTF-8: "
            "save the file with the encoding UTF-8 (it may be Windows-1252 now)"
        )
        raise DataError(message) from error


def gather(name: str, text: str, quads: Iterable[pyoxigraph.Quad], *, graphs: bool = True) -> Source:
    """A source of quads as pyoxigraph gives them; named graphs are read as one and named in `graphs`.

    Args:
        name: What messages call it.
        text: Its text, if it has one.
        quads: What it holds.
        graphs: Whether there may be named graphs; a triple is then kept once, however many hold it.

    Raises:
        DataError: There are triple terms.
    """
    if not graphs:
        return Source(name, text, tuple(_iter_triples(name, quads)))
    import pyoxigraph as ox

    every = list(quads)
    graphs_of = {quad.graph_name for quad in every if not isinstance(quad.graph_name, ox.DefaultGraph)}
    # Blank ones by a count: the parser's labels may differ from one reading to the next.
    blank = sum(isinstance(graph, ox.BlankNode) for graph in graphs_of)
    named = {graph.value for graph in graphs_of if isinstance(graph, ox.NamedNode)}
    named |= {f"_:{number}" for number in range(1, blank + 1)}
    return Source(name, text, tuple(dict.fromkeys(_iter_triples(name, every))), tuple(sorted(named)))


def _iter_triples(name: str, quads: Iterable[pyoxigraph.Quad]) -> Iterator[Triple]:
    import pyoxigraph as ox

    # The parser names blank nodes at random; counting them keeps two readings of a file equal.
    blanks: dict[str, str] = {}

    def node_name(node: ox.NamedNode | ox.BlankNode) -> str:
        if isinstance(node, ox.BlankNode):
            return blanks.setdefault(node.value, f"_:{name}#{len(blanks) + 1}")
        return node.value

    for quad in quads:
        subject, obj = quad.subject, quad.object
        if type(subject) is ox.NamedNode and type(obj) is ox.NamedNode:
            yield subject.value, quad.predicate.value, obj.value
            continue
        if isinstance(subject, ox.Triple) or isinstance(obj, ox.Triple):
            message = f"{name}: holds an RDF 1.2 triple term on {subject}: state the fact as a plain triple"
            raise DataError(message)
        if isinstance(obj, ox.Literal):
            value: str | Literal = Literal(obj.value, obj.datatype.value, obj.language or "")
        else:
            value = node_name(obj)
        yield (node_name(subject), quad.predicate.value, value)


def _syntax_message(name: str, error: SyntaxError | ValueError) -> str:
    """Where the text stops being RDF, in the parser's words, and what usually mends it."""
    text = str(error.msg) if isinstance(error, SyntaxError) else str(error)
    if "LoadDocumentCallback" in text:
        return f"{name}: names a JSON-LD context elsewhere, which is never fetched: write the context into the file"
    line = error.lineno if isinstance(error, SyntaxError) else None
    column = error.offset if isinstance(error, SyntaxError) else None
    where = f", line {line}, column {column}" if line else ""
    detail = re.sub(r"^Parser error.*?: ", "", text)
    return f"{name}{where}: is not valid {_syntax_name(name)}: {detail}. {_mend(detail)}"


def _syntax_name(name: str) -> str:
    form = _FORMATS.get(Path(name).suffix.lower(), "TURTLE")
    return {"TURTLE": "Turtle", "N_TRIPLES": "N-Triples", "JSON_LD": "JSON-LD", "TRIG": "TriG", "N_QUADS": "N-Quads"}[
        form
    ]


def _mend(detail: str) -> str:
    """The usual slip behind a parser's message."""
    for clue, advice in (
        ("prefix", "Declare the prefix at the top: @prefix name: <address> ."),
        ("dot is expected", "End the statement before it with a dot, or a line before it with ; or ,."),
        ("No scheme", "Write the full address in < >, or a prefixed name such as body:hmrc."),
        ("end of file", "Close the last quotation mark, bracket or statement (a dot at the end)."),
    ):
        if clue in detail:
            return advice
    return "Mend that line, or the one before it."
