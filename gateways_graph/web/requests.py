"""A SPARQL Protocol request taken apart, strictly: what is not well formed is refused, not guessed at.

Source: SPARQL 1.1 Protocol, sections 2.1 and 2.2; the URL Standard, application/x-www-form-urlencoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_plus

from gateways_graph.rdf.guard import MAXIMUM_QUERY
from gateways_graph.rdf.query import Graphs

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["Asked", "RefusalError", "read_request"]

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
#: A form may need three bytes for one of the query, and some for the names of graphs.
_MAXIMUM_FORM = 3 * MAXIMUM_QUERY + 100_000
_MAXIMUM_PARAMETERS = 200
#: What rdflib's Dataset calls a store's default graph: it names it in every query, and means no graph of ours.
_RDFLIB_DEFAULT = "urn:x-rdflib:default"
_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\\x00-\x20]*")


class RefusalError(Exception):
    """A request that cannot be answered.

    Attributes:
        status: HTTP status.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Asked(NamedTuple):
    """What a request asks.

    Attributes:
        query: The query; None when there is none, which asks for the service description.
        graphs: What `default-graph-uri` and `named-graph-uri` name; None without them.
        forms: What the `format` parameters say; empty without any.
    """

    query: str | None
    graphs: Graphs | None
    forms: tuple[str, ...]


async def read_request(request: Request) -> Asked:
    """Take a GET or POST apart.

    Raises:
        RefusalError: 400 for what is not well formed, 403 for an update, 413 for one too large, 415
            for a body of another kind.
    """
    given = _parameters(request.scope["query_string"])
    if request.method == "POST":
        body = await _read_body(request)
        if body.kind == _FORM:
            given = [*given, *_parameters(body.content)]
        elif body.kind == _QUERY:
            given = [*given, ("query", _decode(body.content, "the query"))]
    values = _grouped(given)
    if "update" in values:
        raise RefusalError(403, _NO_UPDATES)
    queries = values.get("query", [])
    if len(queries) > 1:
        raise RefusalError(400, f"{len(queries)} queries were sent: send one at a time")
    if request.method == "POST" and not queries:
        raise RefusalError(400, "the request has no query: send it as the parameter query, or as the body")
    return Asked(queries[0] if queries else None, _graphs(values), tuple(filter(None, values.get("format", []))))


_NO_UPDATES = (
    "updates are refused: the data is changed in its files; ask with SELECT, ASK, CONSTRUCT or DESCRIBE in the "
    "parameter query"
)


class _Body(NamedTuple):
    kind: str
    content: bytes


async def _read_body(request: Request) -> _Body:
    kind, charset = _content_type(request.headers.getlist("content-type"))
    if kind == _UPDATE:
        raise RefusalError(403, _NO_UPDATES)
    if kind not in (_FORM, _QUERY):
        raise RefusalError(415, f"a query is sent as {_FORM} or as {_QUERY}, and this was {kind or 'not labelled'}")
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise RefusalError(415, f"a query is sent in UTF-8, and this is labelled {charset}")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusalError(415, "a query is sent uncompressed")
    most = _MAXIMUM_FORM if kind == _FORM else MAXIMUM_QUERY
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most:
            raise RefusalError(413, f"the request has more than {most:,} bytes: shorten the query")
    return _Body(kind, bytes(content))


def _content_type(headers: list[str]) -> tuple[str, str]:
    """Media type and charset, in small letters and without quotation marks."""
    media, *parameters = (part.strip().lower() for part in (headers[0] if len(headers) == 1 else "").split(";"))
    pairs = dict(part.partition("=")[::2] for part in parameters)
    return media, pairs.get("charset", "").strip().strip('"')


def _parameters(raw: bytes) -> list[tuple[str, str]]:
    """Names and values in order."""
    if _BROKEN_ESCAPE.search(raw):
        raise RefusalError(400, "a % stands without two hexadecimal digits: write %25 for a percent sign")
    parts = [part for part in raw.split(b"&") if part]
    if len(parts) > _MAXIMUM_PARAMETERS:
        raise RefusalError(400, f"{len(parts)} parameters were sent, and {_MAXIMUM_PARAMETERS} are the most")
    return [(_unescape(name), _unescape(value)) for name, _, value in (part.partition(b"=") for part in parts)]


def _unescape(raw: bytes) -> str:
    try:
        return unquote_plus(_decode(raw, "the request"), errors="strict")
    except UnicodeDecodeError:
        raise RefusalError(400, "the escapes of a parameter are not UTF-8: encode it as UTF-8 first") from None


def _decode(raw: bytes, what: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{what} is not UTF-8: byte {raw[error.start]:#04x} at {error.start}"
        raise RefusalError(400, message) from None


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _graphs(values: Mapping[str, list[str]]) -> Graphs | None:
    default = [iri for iri in values.get("default-graph-uri", []) if iri != _RDFLIB_DEFAULT]
    named = values.get("named-graph-uri", [])
    for iri in (*default, *named):
        if not _IRI.fullmatch(iri):
            raise RefusalError(400, f"default-graph-uri and named-graph-uri take whole addresses, and {iri!r} is none")
    return Graphs(tuple(default), tuple(named)) if default or named else None
