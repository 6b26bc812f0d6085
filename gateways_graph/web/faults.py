"""Answers that say what went wrong: a page for a browser, plain text for a program."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from gateways_graph.errors import GatewaysError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["TEMPLATES", "fault", "handlers", "templates"]

#: Where the pages of the explorer lie.
TEMPLATES = Path(__file__).resolve().parent / "templates"
#: Most characters of an explanation, which may quote what was sent.
_LONGEST = 2_000


@cache
def templates() -> Environment:
    """The templates of all pages. Every value is escaped; a name that is not given is an error, not an empty place."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def fault(request: Request, status: int, detail: str, *, headers: Mapping[str, str] | None = None) -> Response:
    """An answer of an error.

    Args:
        request: What was asked; a browser (`Accept: text/html`) gets a page, others one line of text.
        status: HTTP status.
        detail: What is wrong and how to mend it. It may hold what the client sent: it is escaped.
        headers: More headers, for example `Retry-After`.
    """
    from starlette.responses import HTMLResponse, PlainTextResponse

    more = {"cache-control": "no-store", **(headers or {})}
    # A lone surrogate, which came as a broken escape, cannot be sent.
    text = (detail if len(detail) <= _LONGEST else detail[:_LONGEST] + " …").encode("utf-8", "replace").decode()
    if "text/html" in request.headers.get("accept", ""):
        page = templates().get_template("error.html").render(status=status, title=_title(status), detail=text)
        return HTMLResponse(page, status_code=status, headers=more)
    return PlainTextResponse(text + "\n", status_code=status, headers=more)


def handlers() -> dict[type[Exception] | int, object]:
    """What the application does with each kind of error."""
    from starlette.exceptions import HTTPException

    return {HTTPException: _http, GatewaysError: _known, 500: _unexpected}


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


async def _http(request: Request, error: Exception) -> Response:
    from starlette.exceptions import HTTPException

    if not isinstance(error, HTTPException):
        raise error
    known = {404: "There is no such page here.", 405: "That method is not offered here: read with GET."}
    plain = error.detail == _title(error.status_code)
    detail = known.get(error.status_code, error.detail) if plain else error.detail
    return fault(request, error.status_code, detail, headers=error.headers)


async def _known(request: Request, error: Exception) -> Response:
    """An error that the package raises on purpose says itself what to do."""
    status = 404 if isinstance(error, UnknownNameError) else 400 if isinstance(error, UsageError) else 500
    return fault(request, status, str(error))


async def _unexpected(request: Request, _error: Exception) -> Response:
    return fault(request, 500, "Something unexpected went wrong; the server's own output says what.")
