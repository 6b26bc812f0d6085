"""The server's application: the SPARQL endpoint, the query page and the pages of the explorer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gateways_graph.errors import MissingExtraError
from gateways_graph.rdf.query import Limits

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.middleware import Middleware

    from gateways_graph.rdf.sources import Source
    from gateways_graph.session import Gateways

__all__ = ["LOCAL_HOSTS", "check_extra", "create_app", "read_sources"]

#: Names that mean this machine.
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


def check_extra() -> None:
    """Make sure that the libraries of the server are there.

    Raises:
        MissingExtraError: One of them is not installed.
    """
    from importlib.util import find_spec

    for library in ("starlette", "uvicorn", "jinja2"):
        if find_spec(library) is None:
            raise MissingExtraError("web", library)  # noqa: EM101 - names, not a message


def create_app(
    session: Gateways,
    *,
    limits: Limits | None = None,
    hosts: Sequence[str] = LOCAL_HOSTS,
    cors: Sequence[str] = (),
    slots: int = 4,
    waiting: int = 100,
    page_seconds: float = 120.0,
    sources: Sequence[str | Path | Source] = (),
) -> Starlette:
    """The application, whose query processes start and end with it.

    Args:
        session: The data at its date, with its readings.
        limits: What one SPARQL query may take.
        hosts: Host names that are answered, without ports; `*` means all.
        cors: Origins whose pages may read the endpoint; `*` means all. Never with credentials.
        slots: How many queries run side by side, each in a process with its own copy of the data.
        waiting: How many more may wait; beyond that a query is turned away with 503.
        page_seconds: Most that an analysis for a page may take.
        sources: What SPARQL is asked of, if not the data of the session alone; see `read_sources`.

    Raises:
        MissingExtraError: Starlette or Jinja2 is not installed.
    """
    check_extra()
    from starlette.applications import Starlette

    from gateways_graph.web.analysts import Analysts
    from gateways_graph.web.faults import handlers
    from gateways_graph.web.pages import page_routes
    from gateways_graph.web.pool import Pool
    from gateways_graph.web.protocol import endpoint_routes
    from gateways_graph.web.query_page import query_page_routes

    pool = Pool(tuple(sources) or read_sources(session), limits=limits or Limits(), slots=slots, waiting=waiting)
    analysts = Analysts(session, seconds=page_seconds)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            await pool.open()
            yield
        finally:
            analysts.close()
            await pool.close()

    routes = [*endpoint_routes(session, pool), *query_page_routes(session), *page_routes(session, analysts)]
    known: Any = handlers()
    app = Starlette(routes=routes, middleware=_middleware(hosts, cors), exception_handlers=known, lifespan=lifespan)
    app.state.pool, app.state.analysts = pool, analysts
    return app


def read_sources(session: Gateways) -> tuple[Source, ...]:
    """The data of a session as texts, so that every process holds the same, however late it starts.

    A file that is changed while the server runs changes no answer.
    """
    from gateways_graph.rdf.sources import Source, decode

    files = [Path(file) for file in session.loaded.files]
    if all(file.is_file() for file in files):
        return tuple(Source(str(file), decode(str(file), file.read_bytes()), ()) for file in files)
    return (Source("data.nt", "", session.triples()),)


def _middleware(hosts: Sequence[str], cors: Sequence[str]) -> list[Middleware]:
    from starlette.middleware import Middleware

    from gateways_graph.web.middleware import HostCheck, SecurityHeaders, SharedPaths
    from gateways_graph.web.protocol import HEADERS, PATHS

    shared = [Middleware(SharedPaths, origins=cors, paths=PATHS, exposed=HEADERS)] if cors else []
    return [Middleware(SecurityHeaders), Middleware(HostCheck, hosts=hosts), *shared]
