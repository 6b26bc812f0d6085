"""A page before it is sent: what stands on it, and the same for programs as CSV, JSON and Turtle."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gateways_graph.graph.wording import page_of
from gateways_graph.listings.writing import Listing, as_document, to_delimited, to_json
from gateways_graph.model.finding import named
from gateways_graph.model.identifiers import is_work_iri, legislation_path, statute_iri
from gateways_graph.web.analyst import Inquiry
from gateways_graph.web.asking import FORMS, Parameters, Settings, address
from gateways_graph.web.desk import Desk

if TYPE_CHECKING:
    from starlette.responses import Response

    from gateways_graph.rdf.triples import Triple
    from gateways_graph.session import Gateways

__all__ = ["ATTRIBUTION", "Asked", "Moved", "Page", "answer_page", "plain_words", "render"]

ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."
#: Kind of node -> the first part of its address.
_PLACES = {"body": "body", "class": "body", "capacity": "body", "purpose": "purpose", "information": "information"}


class Asked:
    """One request: its parameters, the session they are asked of, and addresses that keep its settings.

    Args:
        desk: Where sessions and answers are kept.
        path: The parts of the address.
        parameters: What stands after the `?`.
        settings: Date, extent and readings among them.
    """

    def __init__(self, desk: Desk, path: Sequence[str], parameters: Parameters, settings: Settings) -> None:
        self.desk, self.path, self.parameters, self.settings = desk, tuple(path), parameters, settings
        self.session: Gateways = desk.open(settings)

    def answer(self, *key: Any, work: Callable[[], Any]) -> Any:
        """What a question about this session was answered, worked out once."""
        return self.desk.answer((self.settings, *key), work)

    def analyse(
        self, method: str, *given: Any, how: Mapping[str, Any], narrow: str, seconds: float | None = None
    ) -> Any:
        """What a slow method of the session found, given these arguments; see `Desk.analyse`."""
        inquiry = Inquiry(self.settings, method, given, tuple(how.items()))
        return self.desk.analyse(inquiry, narrow=narrow, seconds=seconds)

    def link(self, *path: str, **parameters: Any) -> str:
        """An address with the settings of this request; an underscore in a name stands for a hyphen."""
        pairs = [
            (name.replace("_", "-"), str(item))
            for name, value in parameters.items()
            for item in (value if isinstance(value, (list, tuple)) else [value])
            if item not in ("", None)
        ]
        return address(path, [*pairs, *self.settings.pairs()])

    def here(self, **changed: Any) -> str:
        """The address of this page with some parameters changed."""
        names = [name.replace("_", "-") for name in changed]
        kept = self.parameters.without("as-at", "extent", "reading", "format", "page", *names)
        given = [(name.replace("_", "-"), str(value)) for name, value in changed.items() if value not in ("", None)]
        return address(self.path, [*kept, *given, *self.settings.pairs()])

    def place(self, name: str) -> str:
        """The page of a thing: on this server, at legislation.gov.uk for a provision, or none."""
        if name.startswith("http"):
            if is_work_iri(name) and statute_iri(name) == name:
                return self.link("statute", legislation_path(name))
            return page_of(name) or ""
        node = self.session.world.nodes.get(name)
        if node is not None:
            return self.link(_PLACES[node.kind], name)
        return self.link("gateway", name) if name in self.session.world.gateways else ""

    def say(self, name: str) -> str:
        """What a thing is called."""
        known = self.readings().get(name)
        return known or named(name, self.session.labels)["label"]

    def readings(self) -> dict[str, str]:
        """Disputed phrases and their readings in words, by id."""
        data = self.session.dataset
        words = {item.id: f"“{item.words}”" for item in data.phrases}
        return words | {item.id: f"{words.get(item.phrase, item.phrase)}: {item.label}" for item in data.readings}

    def links(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """Things as words and addresses."""
        return [(self.say(name), self.place(name.removeprefix("rest(").removesuffix(")"))) for name in names]

    def cited(self, gateway: str) -> list[tuple[str, str]]:
        """The provisions of a gateway, each with its page at legislation.gov.uk."""
        found = self.session.world.gateways[gateway].provisions
        return [(self.say(iri), page_of(iri) or "") for iri in found]

    def gateway(self, name: str) -> dict[str, Any]:
        """A gateway in short: words, address, provisions, evidence."""
        item = self.session.world.gateways[name]
        seen = [proof.seen == "seen" for proof in item.evidence]
        kind = "seen" if seen and all(seen) else "seen, in part recalled" if any(seen) else "recalled"
        version = item.version_read
        return {
            "id": name, "label": item.label, "href": self.place(name), "cited": self.cited(name),
            "status": item.status, "checked": item.checked, "seen": kind,
            "version": (version or "").rpartition("/")[2], "version_href": page_of(version) if version else "",
        }  # fmt: skip

    def receipt(self) -> dict[str, Any]:
        """What the answer rests on."""
        return self.session.receipt(as_at="all" if self.settings.as_at == "all" else None)


def plain_words(text: str) -> str:
    """A message that speaks of options of the command line, said of fields of a page."""
    text = re.sub(r"\. `gateways search .*$|; nearest: .*$", "", text)
    return re.sub(r"(?<![\w-])--(?=[a-z])", "", text)


class Page(NamedTuple):
    """What a page says.

    Attributes:
        template: Its file.
        title: Its heading.
        said: What the template needs beside what every page has.
        listing: The same for programs; worked out only when asked for.
        things: Ids or IRIs that the Turtle describes.
        triples: The Turtle, where it is more than a description of `things`.
        name: What a file of it is called.
    """

    template: str
    title: str
    said: Mapping[str, Any]
    name: str = "gateways"
    listing: Callable[[], Listing] | None = None
    things: Callable[[], Iterable[str]] | None = None
    triples: Callable[[], Iterable[Triple]] | None = None

    def forms(self) -> list[str]:
        """Forms in which it can be had."""
        turtle = self.things is not None or self.triples is not None
        return [form for form in FORMS if (turtle if form == "turtle" else self.listing is not None)]


class Moved(NamedTuple):
    """A page that has another address."""

    address: str


def answer_page(asked: Asked, page: Page | Moved) -> Response:
    """The page in the form asked for.

    Raises:
        UsageError: The page does not come in that form.
    """
    from starlette.responses import RedirectResponse

    if isinstance(page, Moved):
        return RedirectResponse(page.address, status_code=307)
    form = asked.parameters.choice("format", ("html", *page.forms()), "html")
    if form == "turtle":
        return _turtle(asked, page)
    if form != "html" and page.listing is not None:
        return _listing(asked, page.listing(), form, page.name)
    return _html(asked, page)


def _listing(asked: Asked, found: Listing, form: str, name: str) -> Response:
    from starlette.responses import Response

    receipt = asked.receipt()
    # As the command line says it beside a table; JSON text here is ASCII, and so fit for a header.
    headers = {"gateways-receipt": json.dumps(receipt)}
    if form == "json":
        text = to_json(as_document(receipt, found), indent=2) + "\n"
        return Response(text, media_type="application/json", headers=headers)
    headers["content-disposition"] = f'attachment; filename="{name}.csv"'
    if not found.complete:
        headers["gateways-complete"] = "false"
    return Response(to_delimited(found.rows, ","), media_type="text/csv", headers=headers)


def _turtle(asked: Asked, page: Page) -> Response:
    from starlette.responses import Response

    from gateways_graph.export.describing import describe_things
    from gateways_graph.rdf.write import format_turtle

    triples = page.triples() if page.triples else describe_things(asked.desk.index(), (page.things or tuple)())
    receipt = asked.receipt()
    head = f"# As recorded. Data {receipt['data']}; page as at {receipt['as_at']}. {ATTRIBUTION} Not legal advice.\n"
    text = head + format_turtle(triples)
    return Response(text, media_type="text/turtle", headers={"gateways-receipt": json.dumps(receipt)})


def _html(asked: Asked, page: Page) -> Response:
    from starlette.responses import HTMLResponse

    return HTMLResponse(render(asked, page))


def render(asked: Asked, page: Page) -> str:
    """The page as HTML."""
    from datetime import date

    from gateways_graph.analysis.span import say_outside
    from gateways_graph.model.route import NOT_DECIDED
    from gateways_graph.web.faults import templates

    session, settings = asked.session, asked.settings
    dated = settings if settings.as_at else settings._replace(as_at=session.as_at.isoformat())
    kept = asked.parameters.without("as-at", "extent", "reading", "format")
    said = {
        "title": page.title,
        "asked": asked,
        "receipt": asked.receipt(),
        "outside": say_outside(session.dataset, session.as_at, date.today()) if settings.as_at != "all" else None,
        "permanent": address(asked.path, [*kept, *dated.pairs()]),
        "forms": [(form, asked.here(format=form)) for form in page.forms()],
        "kept": [pair for pair in kept if pair[0] != "page"],
        "not_decided": NOT_DECIDED,
        "attribution": ATTRIBUTION,
        **page.said,
    }
    return templates().get_template(page.template).render(said)
