"""`gateways serve`: the explorer and the SPARQL endpoint on this machine."""

from __future__ import annotations

import socket
from typing import Any

import click

from gateways_graph.cli.options import analysis_options, data_options, open_session
from gateways_graph.errors import UsageError

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--workers", type=click.IntRange(1, 64), default=4, show_default=True, help="Queries run side by side.")
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=10.0, show_default=True, help="Seconds that a query may take."
)
@click.option("--max-rows", type=click.IntRange(min=1), default=100_000, show_default=True, help="Most rows.")
@click.option(
    "--queue", type=click.IntRange(min=0), default=100, show_default=True, help="Queries that may wait for a worker."
)
@click.option("--allow-host", multiple=True, metavar="NAME", help="Host name to answer to as well; * means any.")
@click.option(
    "--cors", multiple=True, metavar="ORIGIN", help="Let pages of this origin read the endpoint; * means any."
)
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
    import uvicorn

    from gateways_graph.rdf.query import Limits

    listener = _listen(host, port)
    session = open_session(options)
    app = create_app(
        session,
        limits=Limits(seconds=options["timeout"], rows=options["max_rows"]),
        hosts=(*LOCAL_HOSTS, *_named(host), *options["allow_host"]),
        cors=options["cors"],
        slots=options["workers"],
        waiting=options["queue"],
    )
    _say(host, listener, options)
    config = uvicorn.Config(app, log_level="debug" if options["debug"] else "warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listener])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens, before anything slow begins.

    Raises:
        UsageError: The port is taken, or the address is not of this machine.
    """
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, number)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        message = (
            f"{host}:{port}: cannot listen there ({error.strerror}): choose another port with --port, or --port 0 for "
            "one that is free"
        )
        raise UsageError(message) from error
    return listener


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
