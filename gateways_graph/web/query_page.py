"""The page where people write SPARQL: an editor, the cookbook, and without scripts a form whose answer is a table.

The editor is `@zazuko/yasgui`, served from here. The page asks no other server: its content-security
policy allows none.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from gateways_graph.errors import QueryError, UnknownNameError
from gateways_graph.model.identifiers import NAMESPACES, compact
from gateways_graph.rdf.guard import check_query
from gateways_graph.rdf.query import Question, Written
from gateways_graph.rdf.saved import SavedQuery, get_saved_query, list_saved
from gateways_graph.web.asking import Parameters, Settings
from gateways_graph.web.desk import Desk
from gateways_graph.web.page import Asked, Page, render
from gateways_graph.web.pool import BusyError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from gateways_graph.session import Gateways

__all__ = ["POLICY", "query_page_routes"]

_STATIC = Path(__file__).resolve().parent / "static"
_ASSETS = {
    "yasgui.min.js": "text/javascript",
    "yasgui.min.css": "text/css",
    "yasgui.LICENSE": "text/plain",
    "query.js": "text/javascript",
    "query.css": "text/css",
}
#: As on other pages, and one style sheet by its hash: the editor's script writes it where the columns of a table
#: are made wider and narrower. `unsafe-inline` is not needed.
POLICY = (
    "default-src 'none'; script-src 'self'; "
    "style-src 'self' 'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: Most rows and characters of a graph that the page shows; the rest is in the links.
_ROWS, _GRAPH = 200, 200_000
_STATUS = {"refused": 403, "length": 413, "syntax": 400, "form": 406, "time": 503, "memory": 503, "failed": 400}
_FIRST = """\
# Gateways by which HMRC must disclose, and to whom.
SELECT DISTINCT ?gateway ?label ?recipient WHERE {
  ?gateway a gw:Gateway ; skos:prefLabel ?label ; gw:obligation code:must ; gw:permits ?flow .
  ?flow gw:discloser body:hmrc ; gw:recipient ?recipient .
}
ORDER BY ?gateway ?recipient
"""
_TOPICS = ("Data", "Terms", "Time", "Readings", "Evidence", "Findings")


class _Answer(NamedTuple):
    """What the page shows of an answer."""

    columns: Sequence[str] = ()
    rows: Sequence[Sequence[tuple[str, str]]] = ()
    whole: int = 0
    cut: str = ""
    truth: str = ""
    graph: str = ""
    links: Sequence[tuple[str, str]] = ()

    @property
    def shown(self) -> int:
        return len(self.rows)


def query_page_routes(session: Gateways) -> list[Route]:
    """The page and what it loads.

    Args:
        session: The data at its date, with its readings.
    """
    from starlette.routing import Route

    page = _QueryPage(session)
    return [
        Route("/query", page.serve, methods=["GET"], name="query"),
        Route("/query/{name}", _asset, methods=["GET"]),
        Route("/vocabulary", page.vocabulary, methods=["GET"]),
        Route("/context.jsonld", _context, methods=["GET"]),
    ]


class _QueryPage:
    """Serves the page; the answers come from the processes of the endpoint."""

    def __init__(self, session: Gateways) -> None:
        self._desk = Desk(session)
        self._words = ""

    async def serve(self, request: Request) -> Response:
        """The page, with the answer of the query that was sent, if one was."""
        from starlette.responses import HTMLResponse

        text, saved, problem = _read(request)
        said: dict[str, Any] = {"text": text, "saved": saved, "error": problem, "answer": None}
        status = 404 if problem else 200
        if "query" in request.query_params and text.strip():
            try:
                said["answer"] = await self._answer(request, text)
            except QueryError as error:
                said["error"], status = str(error), _STATUS.get(error.why, 400)
            except BusyError as error:
                said["error"], status = str(error), 503
        page = await asyncio.to_thread(self._render, request, said)
        headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
        return HTMLResponse(page.encode("utf-8", "replace"), status_code=status, headers=headers)

    async def vocabulary(self, _request: Request) -> Response:
        """The vocabulary as a page of the explorer."""
        from starlette.responses import HTMLResponse

        def make() -> str:
            from markupsafe import Markup

            from gateways_graph.export.vocabulary import render_vocabulary
            from gateways_graph.export.whole import load_terms

            asked = Asked(self._desk, ("vocabulary",), Parameters({}), Settings())
            said = {"content": Markup(render_vocabulary(*load_terms()))}  # noqa: S704 - it has escaped its words
            return render(asked, Page("vocabulary.html", "Vocabulary", said))

        if not self._words:
            self._words = await asyncio.to_thread(make)
        return HTMLResponse(self._words)

    async def _answer(self, request: Request, text: str) -> _Answer:
        pool = request.app.state.pool
        await asyncio.to_thread(check_query, text, pool.graphs)
        forms = {"rows": "json", "boolean": "json", "graph": "turtle"}
        written = await pool.answer(Question(text, forms, None, f"{request.url.scheme}://{request.url.netloc}/sparql"))
        return await asyncio.to_thread(self._shown, written, text)

    def _asked(self) -> Asked:
        return Asked(self._desk, ("query",), Parameters({}), Settings())

    def _shown(self, written: Written, text: str) -> _Answer:
        if written.kind == "graph":
            whole = written.content.decode("utf-8")
            graph = whole if len(whole) <= _GRAPH else whole[:_GRAPH] + "\n# … the rest is left off here"
            return _Answer(graph=graph, cut=written.cut, links=_links(text, ("turtle", "ntriples", "jsonld")))
        document = json.loads(written.content)
        links = _links(text, ("csv", "tsv", "json", "xml"))
        if "boolean" in document:
            return _Answer(truth="Yes" if document["boolean"] else "No", links=links)
        columns, found = document["head"]["vars"], document["results"]["bindings"]
        asked = self._asked()
        rows = [[_cell(asked, row.get(name)) for name in columns] for row in found[:_ROWS]]
        return _Answer(columns, rows, len(found), written.cut, links=links)

    def _render(self, request: Request, said: Mapping[str, Any]) -> str:
        asked, every, limits = self._asked(), list_saved(), request.app.state.pool.limits
        saved: SavedQuery | None = said["saved"]
        query = {"query": said["text"]} if "query" in request.query_params else {"saved": saved.name} if saved else {}
        more = {
            "given": bool(query),
            "run": "query" in query and said["answer"] is not None,
            "name": saved.title if saved else "Query",
            "rows_shown": min(max(said["text"].count("\n") + 2, 10), 30),
            "topics": [(topic, [item for item in every if item.topic == topic]) for topic in _TOPICS],
            "count": len(every),
            "prefixes": sorted(NAMESPACES.items()),
            "prefix_json": _as_json(NAMESPACES),
            "seconds": f"{limits.seconds:g}",
            "most": f"{limits.rows:,}",
            "permanent": "/query" + (f"?{urlencode(query)}" if query else ""),
        }
        return render(asked, Page("query.html", "Ask in SPARQL", {**said, **more}))


def _read(request: Request) -> tuple[str, SavedQuery | None, str]:
    """The query to show, the question of the cookbook it is, and what is wrong with the name of one."""
    given = request.query_params
    if "query" in given:
        return given["query"].replace("\r\n", "\n"), None, ""
    if "saved" not in given:
        return _declared(_FIRST), None, ""
    try:
        saved = get_saved_query(given["saved"])
    except UnknownNameError as error:
        return _declared(_FIRST), None, str(error)
    return _declared(saved.body), saved, ""


def _declared(text: str) -> str:
    """A query with the prefixes that it uses declared, so that it can be taken elsewhere as it is."""
    used = [name for name in NAMESPACES if re.search(rf"(?<![\w-]){name}:[\w-]", text)]
    return "".join(f"PREFIX {name}: <{NAMESPACES[name]}>\n" for name in used) + text


def _cell(asked: Asked, term: Mapping[str, str] | None) -> tuple[str, str]:
    """Words and address of a term: the page of a thing here, or its own address at legislation.gov.uk."""
    if term is None:
        return "", ""
    if term["type"] != "uri":
        return term["value"], ""
    short = compact(term["value"])
    return short, asked.place(short.removeprefix("gwy:"))


def _links(text: str, forms: Sequence[str]) -> list[tuple[str, str]]:
    names = {"csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML", "jsonld": "JSON-LD", "ntriples": "N-Triples"}
    return [(names.get(form, "Turtle"), f"/sparql?{urlencode({'query': text, 'format': form})}") for form in forms]


def _as_json(value: object) -> Any:
    """JSON for a script element, which no text can leave; the browser does not run it."""
    from markupsafe import Markup

    text = json.dumps(value, sort_keys=True)
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - has no character that means anything in HTML


async def _asset(request: Request) -> Response:
    """A file that the page loads: a fixed list, so that no path leads out of the folder."""
    from starlette.exceptions import HTTPException
    from starlette.responses import FileResponse

    name = request.path_params["name"]
    if name not in _ASSETS:
        raise HTTPException(404)
    return FileResponse(_STATIC / name, media_type=_ASSETS[name], headers={"cache-control": "max-age=3600"})


async def _context(_request: Request) -> Response:
    from starlette.responses import Response

    from gateways_graph.export.context import format_context
    from gateways_graph.export.whole import load_terms

    text = await asyncio.to_thread(lambda: format_context(load_terms()[0]))
    return Response(text, media_type="application/ld+json", headers={"cache-control": "max-age=3600"})
