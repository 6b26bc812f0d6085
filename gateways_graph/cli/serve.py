"""`gateways serve`: the explorer and the SPARQL endpoint on this machine."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.options import analysis_options, data_options, open_session
from gateways_graph.errors import UsageError

if TYPE_CHECKING:
    from types import FrameType

    from starlette.applications import Starlette

    from gateways_graph.rdf.sources import Source
    from gateways_graph.session import Gateways

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: Address space of each query process, of which there are several.
_MEMORY = 2 * 1024**3
#: Seconds that requests have to end once a signal came; queries end at once.
_GRACE = 3
#: Requests held at once; the queue of queries is shorter.
_MOST_REQUESTS = 1_000
#: Most bytes of a request's head: a long query in an address has room, an endless one has not.
_HEAD_BYTES = 256 * 1024


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--workers", type=click.IntRange(1, 64), default=4, show_default=True, help="Queries run side by side.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 86_400),
    default=10.0,
    show_default=True,
    help="Seconds that a query may take.",
)
@click.option("--max-rows", type=click.IntRange(min=1), default=100_000, show_default=True, help="Most rows.")
@click.option(
    "--queue", type=click.IntRange(min=0), default=100, show_default=True, help="Queries that may wait for a worker."
)
@click.option("--allow-host", multiple=True, metavar="NAME", help="Host name to answer to as well; * means any.")
@click.option(
    "--cors", multiple=True, metavar="ORIGIN", help="Let pages of this origin read the endpoint; * means any."
)
@click.option("--findings", is_flag=True, help="Let SPARQL ask the findings of the analyses too (prefix gwf:).")
@analysis_options
@data_options
def serve(host: str, port: int, **options: Any) -> int:
    """Serve the explorer and a SPARQL 1.1 endpoint, to this machine alone.

    The endpoint is at /sparql, its description at /.well-known/void. Reading only. Ctrl-C ends it.

    \b
    Examples:
      gateways serve
      gateways serve --port 0 --as-at 2026-01-01
      gateways serve --data +local.ttl --timeout 30 --workers 2
    """
    from gateways_graph.web.app import LOCAL_HOSTS, check_extra, create_app

    check_extra()
    from gateways_graph.rdf.query import Limits

    with _listen(host, port) as listener:
        session = open_session(options)
        app = create_app(
            session,
            limits=Limits(options["timeout"], options["max_rows"], memory_bytes=_MEMORY),
            hosts=(*LOCAL_HOSTS, *_named(host), *options["allow_host"]),
            cors=options["cors"],
            slots=options["workers"],
            waiting=options["queue"],
            sources=_with_findings(session) if options["findings"] else (),
        )
        app.state.pool.prepare()
        _say(host, listener, options)
        level = "debug" if options["debug"] else "info" if options["verbose"] else "warning"
        _run(app, listener, level)
    return 0


def _with_findings(session: Gateways) -> list[Source]:
    """The data, and the findings of its analyses beside it."""
    from gateways_graph.export.findings import build_findings
    from gateways_graph.rdf.sources import Source
    from gateways_graph.web.app import read_sources

    return [*read_sources(session), Source("findings.ttl", "", tuple(build_findings(session)))]


def _run(app: Starlette, listener: socket.socket, level: str) -> None:
    """Serve until a signal ends it; queries that run are then ended, and their askers told."""
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            app.state.pool.interrupt()
            app.state.analysts.close()
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        app,
        log_level=level,
        http="h11",
        ws="none",
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
        limit_concurrency=_MOST_REQUESTS,
        h11_max_incomplete_event_size=_HEAD_BYTES,
    )
    Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens, before anything slow begins.

    Raises:
        UsageError: The port is taken, or the address is not of this machine.
    """
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # With the number of the protocol, or asyncio leaves Nagle's algorithm on and each answer takes 40 ms.
        listener = socket.socket(family, kind, number)
    except OSError as error:
        raise UsageError(_cannot(host, port, error)) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError(_cannot(host, port, error)) from error
    return listener


def _cannot(host: str, port: int, error: OSError) -> str:
    return (
        f"{host}:{port}: cannot listen there ({error.strerror}): choose another port with --port, or --port 0 for one "
        "that is free"
    )


def _named(host: str) -> tuple[str, ...]:
    """The Host that browsers send for the address listened on; none for an address that means all."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        return ()
    return (f"[{host}]" if ":" in host else host,)


def _say(host: str, listener: socket.socket, options: dict[str, Any]) -> None:
    if host not in _LOOPBACK:
        text = (
            f"warning: listening on {host}, where other machines may reach it. It has no passwords; put a proxy with "
            "TLS before it, and name its Host with --allow-host."
        )
        click.echo(text, err=True)
    if not options["quiet"]:
        shown = f"[{host}]" if ":" in host else host
        click.echo(
            f"Serving on http://{shown}:{listener.getsockname()[1]}/ (SPARQL at /sparql). Ctrl-C ends it.", err=True
        )
