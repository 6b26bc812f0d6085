"""Pages of the explorer: which there are, how each is asked, and what is answered when that fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gateways_graph.errors import GatewaysError, UnknownNameError
from gateways_graph.listings.recorded import KINDS
from gateways_graph.web import catalogue, comparing, disclosing, things
from gateways_graph.web.analysts import Analysts, BusyError, TooLongError
from gateways_graph.web.asking import FORMS, Parameters, Settings, address, read_parameters, read_settings
from gateways_graph.web.desk import Desk
from gateways_graph.web.page import Asked, Moved, Page, answer_page, plain_words, render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from gateways_graph.session import Gateways

__all__ = ["Room", "page_routes"]

#: How many pages may wait for an analysis or for another page that has asked the same, and how many before the door,
#: before a page says that the server is busy.
_SLOW, _WAITING = 24, 24
_QUICK = 8
_STATIC = Path(__file__).resolve().parent / "static"


class _Kind(NamedTuple):
    """One kind of page.

    Attributes:
        path: Its address, with names in braces.
        make: From what was asked to the page.
        parameters: Those it understands.
        slow: Whether it needs an analysis: always, or once something is asked (a form is quick).
        always: Whether `as-at=all` has a meaning.
    """

    path: str
    make: Callable[..., Page | Moved]
    parameters: tuple[str, ...] = ()
    slow: Callable[[str], bool] = lambda _query: False
    always: bool = False


def _always(_query: str) -> bool:
    return True


def _is_asked(query: str) -> bool:
    return "for=" in query


_FILTERS = ("body", "purpose", "statute", "information", "gateway", "relation", "certainty")
_DEMAND = ("for", "information", "fact", "max-steps")
_PAGES = (
    _Kind("/", catalogue.home),
    _Kind("/search", catalogue.search, ("q",)),
    _Kind("/words", catalogue.words),
    *(_Kind(f"/{kind}", catalogue.listed, ("statute", "body", "purpose", "status", "q")) for kind in KINDS),
    _Kind("/gateway/{name:path}", things.gateway),
    _Kind("/statute/{name:path}", things.statute),
    _Kind("/body/{name:path}", things.node),
    _Kind("/purpose/{name:path}", things.node),
    _Kind("/information/{name:path}", things.node),
    _Kind("/overlaps", comparing.overlaps, _FILTERS, slow=_always, always=True),
    _Kind("/overlaps/matrix", comparing.overlap_matrix, _FILTERS, slow=_always),
    _Kind("/pair", comparing.pair_form, ("a", "b")),
    _Kind("/pair/{a}/{b}", comparing.pair),
    _Kind("/routes", disclosing.routes, ("from", "to", *_DEMAND, "profile", "top", "why-not"), slow=_is_asked),
    _Kind("/matrix", disclosing.matrix, ("body", "ladder", *_DEMAND), slow=_is_asked),
)


class Room:
    """Threads for pages: slow ones never take those of quick ones."""

    def __init__(self, threads: int, waiting: int) -> None:
        from anyio import CapacityLimiter

        self._limiter = CapacityLimiter(threads)
        self._waiting = waiting

    async def run(self, work: Callable[[], Any]) -> Any:
        """Do the work in a thread.

        Raises:
            BusyError: Too many wait already.
        """
        from anyio.to_thread import run_sync

        if self._limiter.statistics().tasks_waiting >= self._waiting:
            message = "too many people are asking at once: try again in a minute"
            raise BusyError(message)
        return await run_sync(work, limiter=self._limiter)


def page_routes(session: Gateways, analysts: Analysts | None = None) -> list[Route]:
    """One route for each page.

    Args:
        session: The data at its date, with its readings.
        analysts: Processes for what is slow.
    """
    from starlette.routing import Route

    desk = Desk(session, analysts)
    rooms: dict[bool, Room] = {}
    found = [Route(kind.path, _endpoint(kind, desk, rooms), methods=["GET"]) for kind in _PAGES]
    return [*found, Route("/static/{name}", _static, methods=["GET"])]


def _endpoint(kind: _Kind, desk: Desk, rooms: dict[bool, Room]) -> Callable[[Request], Any]:
    async def serve(request: Request) -> Response:
        # Made here, as a limiter belongs to a running event loop.
        if not rooms:
            rooms.update({True: Room(_SLOW, _WAITING), False: Room(_QUICK, 1000)})
        query, path = request.scope["query_string"].decode("latin-1"), dict(request.path_params)
        where = str(request.scope["path"])
        try:
            found: Response = await rooms[kind.slow(query)].run(lambda: _make(kind, desk, (where, query), path))
        except TooLongError as error:
            return problem(desk, 503, error)
        return found

    return serve


def _make(kind: _Kind, desk: Desk, where: tuple[str, str], path: dict[str, str]) -> Response:
    asked: Asked | None = None
    try:
        parameters = read_parameters(where[1], kind.parameters)
        settings = read_settings(parameters, always=kind.always)
        parts = where[0].strip("/").split("/", 1 if kind.path.endswith(":path}") else -1)
        asked = Asked(desk, parts, parameters, settings)
        # Before the work: who asks for a form that there is not should not wait for it.
        parameters.choice("format", ("html", *FORMS))
        return answer_page(asked, kind.make(asked, **path))
    except TooLongError:
        raise
    except GatewaysError as error:
        return problem(desk, 404 if isinstance(error, UnknownNameError) else 400, error, asked)


_TITLES = {400: "That could not be asked so", 404: "Nothing of that name is recorded", 503: "That takes too long"}


def problem(desk: Desk, status: int, error: GatewaysError, where: Asked | None = None) -> Response:
    """The page of an error: what is wrong, how to mend it, and the same question with the nearest names.

    Args:
        desk: Where sessions are kept.
        status: HTTP status.
        error: What went wrong.
        where: What was asked, where that could be read.
    """
    from starlette.responses import HTMLResponse

    nearest = mended(where, error) if where and isinstance(error, UnknownNameError) else []
    said = {"detail": plain_words(str(error)), "nearest": nearest, "status": status}
    asked = Asked(desk, ("",), Parameters({}), Settings())
    page = render(asked, Page("problem.html", _title(status, error), said))
    headers = {"cache-control": "no-store"} | ({"retry-after": "60"} if status == 503 else {})
    return HTMLResponse(page.encode("utf-8", "replace"), status_code=status, headers=headers)


def _title(status: int, error: GatewaysError) -> str:
    if isinstance(error, BusyError):
        return "The server is busy"
    if status == 404 and "say which" in str(error):
        return "Several things have that name"
    if status == 404 and "choose another --as-at" in str(error):
        return "Not in force on that day"
    return _TITLES[status]


def mended(asked: Asked, error: UnknownNameError) -> list[tuple[str, str]]:
    """The nearest names in words, each with the page that was asked for under that name, or with a search."""
    message = str(error)
    found = []
    for name in error.nearest[:8]:
        path = [name if repr(part) in message else part for part in asked.path]
        pairs = [
            (key, name if repr(value) in message else value)
            for key, value in asked.parameters.without("format", "page", "extent")
        ]
        changed = (path, pairs) != (list(asked.path), asked.parameters.without("format", "page", "extent"))
        pairs += [pair for pair in asked.settings.pairs() if pair[0] == "extent"]
        words = f"{asked.say(name)} ({name})" if asked.say(name) != name else name
        if changed or asked.place(name):
            found.append((words, address(path, pairs) if changed else asked.place(name)))
        else:
            found.append((words, asked.link("search", q=name)))
    return found


async def _static(request: Request) -> Response:
    """The style sheets: a fixed list, so that no path leads out of the folder."""
    from starlette.exceptions import HTTPException
    from starlette.responses import Response

    from gateways_graph.export.partnership_html import kind_style

    name = request.path_params["name"]
    if name == "explorer.css":
        text = (_STATIC / name).read_text(encoding="utf-8")
    elif name == "kinds.css":
        text = kind_style()
    else:
        raise HTTPException(404)
    return Response(text, media_type="text/css", headers={"cache-control": "max-age=300"})
