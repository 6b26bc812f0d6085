"""What holds for every answer of the server: which Host names it answers to, and headers that keep browsers safe."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["SECURITY_HEADERS", "HostCheck", "SecurityHeaders", "SharedPaths", "host_name"]

#: A page that needs more sets its own `Content-Security-Policy`, which then stands.
SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
_HOST = re.compile(r"(?:[\w.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(?::\d{1,5})?", re.ASCII)


class HostCheck:
    """Refuses requests for a Host that is not on the list, so that no web site can reach the server by DNS rebinding.

    Args:
        app: The application behind it.
        hosts: Names without port, as browsers send them (`localhost`, `127.0.0.1`, `[::1]`); `*` lets all through.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer 421."""
        host = _host(scope) if scope["type"] == "http" else ""
        if scope["type"] != "http" or host in self._hosts or (host and "*" in self._hosts):
            await self._app(scope, receive, send)
            return
        from starlette.responses import PlainTextResponse

        text = "This server does not answer to that Host name: gateways serve --allow-host NAME adds one.\n"
        await PlainTextResponse(text, status_code=421)(scope, receive, send)


class SecurityHeaders:
    """Adds the headers of `SECURITY_HEADERS` to each answer that has not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the head of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                more = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
                message["headers"] = [*message["headers"], *(pair for pair in more if pair[0] not in given)]
            await send(message)

        await self._app(scope, receive, complete)


class SharedPaths:
    """Lets pages of other origins read some paths (CORS), never with credentials.

    Args:
        app: The application behind it.
        origins: Origins that may read; `*` means all.
        paths: What they may read.
        exposed: Headers that they may see.
    """

    def __init__(self, app: ASGIApp, *, origins: Iterable[str], paths: Iterable[str], exposed: Iterable[str]) -> None:
        from starlette.middleware.cors import CORSMiddleware

        self._app = app
        self._paths = frozenset(paths)
        self._shared = CORSMiddleware(
            app,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Accept", "Content-Type"],
            expose_headers=list(exposed),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, through the rules of CORS where its path is shared."""
        shared = scope["type"] == "http" and scope["path"] in self._paths
        await (self._shared if shared else self._app)(scope, receive, send)


def host_name(header: str) -> str:
    """The name in a Host header, without its port, in small letters.

    Example:
        >>> host_name("[::1]:8000"), host_name("Localhost:8000")
        ('[::1]', 'localhost')
    """
    text = header.strip().lower()
    if text.startswith("["):
        return text[: text.find("]") + 1]
    return text.partition(":")[0].rstrip(".")


def _host(scope: Scope) -> str:
    """The one Host asked for; empty when there is none, more than one, or one that is no name."""
    named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return host_name(named[0]) if len(named) == 1 and _HOST.fullmatch(named[0]) else ""
