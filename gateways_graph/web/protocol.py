"""The SPARQL 1.1 Protocol, for queries: `/sparql`, and `/.well-known/void`.

An answer that a limit has cut says so in its head: `Gateways-Complete: false`, and `Gateways-Note`
says where. Nothing is answered with 200 before it is whole.

Source: SPARQL 1.1 Protocol, section 2.1; SPARQL 1.1 Service Description, section 2; VoID, section 7.2.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gateways_graph.errors import QueryError
from gateways_graph.rdf.encode import encode_triples
from gateways_graph.rdf.guard import check_query
from gateways_graph.rdf.query import Question
from gateways_graph.rdf.triples import Triple
from gateways_graph.web.description import Statistics, count, describe_data, describe_service
from gateways_graph.web.faults import fault
from gateways_graph.web.negotiation import GRAPHS, NAMES, TABLES, Offer, choose, choose_named
from gateways_graph.web.pool import BusyError, GoneError, Pool
from gateways_graph.web.requests import Asked, RefusalError, read_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from gateways_graph.rdf.query import Written
    from gateways_graph.session import Gateways

__all__ = ["HEADERS", "PATHS", "endpoint_routes"]

#: Paths that pages of other origins may read, when that is asked for.
PATHS = ("/sparql", "/.well-known/void")
#: Headers of an answer that are ours.
HEADERS = ("Gateways-Complete", "Gateways-Note", "Gateways-Data")
#: Why a query gave no answer -> HTTP status.
_STATUS = {"refused": 403, "length": 413, "syntax": 400, "form": 406, "time": 503, "memory": 503, "failed": 400}
#: Syntaxes that are text of no fixed encoding.
_NEEDS_CHARSET = ("csv", "tsv", "turtle", "ntriples")


def endpoint_routes(session: Gateways, pool: Pool) -> list[Route]:
    """The endpoint and the description of its data.

    Args:
        session: The data, for its description.
        pool: The processes that answer.
    """
    from starlette.routing import Route

    endpoint = _Endpoint(session, pool)
    return [
        Route(PATHS[0], endpoint.sparql, methods=["GET", "POST"], name="sparql"),
        Route(PATHS[1], endpoint.void, methods=["GET"], name="void"),
    ]


class _Endpoint:
    """What the two paths share: the data, the processes, and counts of the data that are made once."""

    def __init__(self, session: Gateways, pool: Pool) -> None:
        self._session = session
        self._pool = pool
        self._data = f"sha256:{session.dataset.digest}"
        self._statistics: Statistics | None = None
        self._counting = asyncio.Lock()

    async def sparql(self, request: Request) -> Response:
        """Answer a query, or describe the service when there is none."""
        return await _with_faults(request, self._sparql)

    async def void(self, request: Request) -> Response:
        """Describe the data."""
        return await _with_faults(request, self._void)

    async def _sparql(self, request: Request) -> Response:
        asked = await read_request(request)
        if asked.query is None:
            described = describe_service(_base(request), sorted(self._pool.graphs), self._pool.triples)
            return self._described(request, described, asked.forms)
        chosen = _choose(request, asked)
        await asyncio.to_thread(check_query, asked.query, self._pool.graphs)
        self._check_graphs(asked)
        forms = {kind: offer.form if offer else None for kind, offer in chosen.items()}
        question = Question(asked.query, forms, asked.graphs, _base(request) + "sparql")
        with _watching(request) as gone:
            written = await self._pool.answer(question, gone)
        offer = chosen[written.kind]
        return self._answer(written, offer.media if offer else "")

    async def _void(self, request: Request) -> Response:
        async with self._counting:
            if self._statistics is None:
                self._statistics = await count(self._pool)
        described = describe_data(_base(request), self._session, self._statistics)
        return self._described(request, described, request.query_params.getlist("format"))

    def _check_graphs(self, asked: Asked) -> None:
        """Refuse graphs that are not here: an empty answer would be taken for one about the data."""
        missing = [iri for part in asked.graphs or () for iri in part if iri not in self._pool.graphs]
        if missing:
            held = ", ".join(sorted(self._pool.graphs)) or "none: all of the data is in the default graph"
            message = (
                f"there is no graph {missing[0]} here, and none is fetched. Leave default-graph-uri and "
                f"named-graph-uri out to ask all of the data. Named graphs here: {held}"
            )
            raise RefusalError(400, message)

    def _answer(self, written: Written, media: str) -> Response:
        from starlette.responses import Response

        charset = "; charset=utf-8" if written.form in _NEEDS_CHARSET else ""
        headers = {
            "content-type": media + charset,
            "vary": "Accept",
            "cache-control": "no-cache",
            "gateways-complete": "false" if written.cut else "true",
            "gateways-data": self._data,
            **({"gateways-note": written.cut} if written.cut else {}),
        }
        return Response(written.content, headers=headers)

    def _described(self, request: Request, triples: Sequence[Triple], forms: Sequence[str]) -> Response:
        from starlette.responses import Response

        offer = choose_named(forms, GRAPHS, table=False) if forms else choose(_accept(request), (*GRAPHS, *_BROWSER))
        if offer is None:
            raise RefusalError(406, _not_offered(GRAPHS))
        charset = "; charset=utf-8" if offer.form in _NEEDS_CHARSET else ""
        headers = {"content-type": offer.media + charset, "vary": "Accept", "gateways-data": self._data}
        return Response(encode_triples(triples, offer.form), headers=headers)


#: A person who opens the address reads the description as text.
_BROWSER = (Offer("text/html", "turtle"),)


async def _with_faults(request: Request, work: Callable[[Request], Any]) -> Response:
    """The answer, or what went wrong in words."""
    from starlette.requests import ClientDisconnect
    from starlette.responses import Response

    try:
        answer: Response = await work(request)
    except RefusalError as error:
        return fault(request, error.status, str(error))
    except QueryError as error:
        return fault(request, _STATUS.get(error.why, 400), str(error))
    except BusyError as error:
        return fault(request, 503, str(error), headers={"retry-after": str(error.retry_after)})
    except (GoneError, ClientDisconnect):
        return Response(status_code=499)  # nobody hears it
    return answer


def _choose(request: Request, asked: Asked) -> dict[str, Offer | None]:
    """What each kind of answer would be written in.

    Raises:
        RefusalError: 406 when no kind of answer could be.
    """
    if asked.forms:
        table, graph = (choose_named(asked.forms, offers, table=offers is TABLES) for offers in (TABLES, GRAPHS))
        if table is None and graph is None:
            raise RefusalError(406, f"there is no format {asked.forms[0]!r}: choose one of {', '.join(NAMES)}")
    else:
        accept = _accept(request)
        table, graph = choose(accept, TABLES), choose(accept, GRAPHS)
        if table is None and graph is None:
            raise RefusalError(406, _not_offered((*TABLES, *GRAPHS)))
    return {"rows": table, "boolean": table, "graph": graph}


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))


def _not_offered(offers: Sequence[Offer]) -> str:
    names = dict.fromkeys(offer.media for offer in offers)
    return f"none of the media types of the Accept header is offered; these are: {', '.join(names)}"


def _base(request: Request) -> str:
    """The address of the server as the client knows it; its Host has been checked."""
    return f"{request.url.scheme}://{request.url.netloc}/"


@contextmanager
def _watching(request: Request) -> Iterator[asyncio.Task[None]]:
    """A task that ends when the client goes away."""

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    task = asyncio.ensure_future(watch())
    try:
        yield task
    finally:
        task.cancel()
