"""Pages to find things: the first one, search, lists of everything recorded, and what the words mean."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from gateways_graph.listings.recorded import KINDS, choose_gateways, find_words, list_gateways, list_kind
from gateways_graph.listings.writing import Listing, say_cell
from gateways_graph.model.gateway import STATUSES
from gateways_graph.model.identifiers import expand
from gateways_graph.web.page import Asked, Page

__all__ = ["home", "listed", "search", "words"]

#: Most lines of a list on one page.
LINES = 100
_TITLES = {
    "gateways": "Gateways", "statutes": "Statutes", "bodies": "Bodies", "purposes": "Purposes",
    "information": "Information", "restrictions": "Bars (restrictions)", "conditions": "Conditions",
    "onward-rules": "Onward rules", "readings": "Disputed readings", "rejections": "Read, and no gateway",
}  # fmt: skip
_ABOUT = {
    "gateways": "Provisions, or parts of one, that let one body tell another something for a purpose.",
    "statutes": "Acts and instruments with a provision that is recorded here.",
    "bodies": "Bodies, classes of bodies, and offices and capacities that people act in.",
    "purposes": "What information is told for, from the broadest to the narrowest.",
    "information": "What information is about.",
    "restrictions": "Provisions that forbid telling, and what they yield to.",
    "conditions": "Tests that gateways, limits and bars carry; a person judges them.",
    "onward-rules": "What a recipient may do next with what it was told.",
    "readings": "Rival understandings of disputed words, each with who holds it.",
    "rejections": "Provisions that were read and found to be no gateway, and why.",
}
_COLUMNS = {
    "restrictions": ("label", "provisions", "status"),
    "conditions": ("label", "type", "test", "judged_by"),
    "onward-rules": ("label", "act", "binds", "provisions"),
    "readings": ("words", "label", "attributed", "source", "phrase"),
    "rejections": ("provision", "reason", "version"),
    "statutes": ("title", "date", "gateways"),
    "bodies": ("label", "kind", "under", "also_called"),
    "purposes": ("label", "under", "also_called"),
    "information": ("label", "under", "also_called"),
}

#: What a column is called where the name of its field would not do.
_HEADS = {
    ("readings", "label"): "reading", ("readings", "attributed"): "held by", ("readings", "words"): "disputed words",
    ("conditions", "judged_by"): "who judges", ("rejections", "version"): "text read",
}  # fmt: skip


def home(asked: Asked) -> Page:
    """The first page: what is here, and the questions that can be asked."""
    data = asked.session.dataset
    counts = {
        "gateways": len(data.gateways), "statutes": len(data.statutes), "bodies": len(data.bodies.nodes),
        "purposes": len(data.purposes.nodes), "information": len(data.information.nodes),
        "restrictions": len(data.restrictions), "conditions": len(data.conditions),
        "onward-rules": len(data.onward_rules), "readings": len(data.readings), "rejections": len(data.rejections),
    }  # fmt: skip
    said = {
        "kinds": [(_TITLES[kind], counts[kind], asked.link(kind), _ABOUT[kind]) for kind in KINDS],
        "live": len(asked.session.world.live),
        "statuses": [(name, sum(g.status == name for g in data.gateways)) for name in STATUSES],
        **form_names(asked),
    }
    return Page("home.html", "UK legal gateways", said)


def form_names(asked: Asked) -> dict[str, Any]:
    """Names that the fields of a form offer."""
    data = asked.session.dataset
    return {
        "bodies": [node.label for node in data.bodies.nodes],
        "purposes": [node.label for node in data.purposes.nodes],
        "kinds_of_information": [node.label for node in data.information.nodes],
        "statutes": [item.title for item in data.statutes],
    }


def search(asked: Asked) -> Page:
    """Everything recorded that holds some words."""
    text = asked.parameters.one("q")
    rows = find_words(asked.session, text) if text else []
    part, pages = paged(asked, rows)
    found = [(row, asked.place(row["id"])) for row in part]
    said = {"text": text, "found": found, "count": len(rows), "pages": pages}
    title = f"Search: {text}" if text else "Search"
    return Page(
        "search.html", title, said, "gateways-search", lambda: Listing(rows, rows), lambda: [row["id"] for row in rows]
    )


def paged(asked: Asked, items: list[Any], lines: int = LINES) -> tuple[list[Any], dict[str, Any]]:
    """The items of the page asked for, and links to the pages beside it.

    Raises:
        UsageError: There is no such page.
    """
    last = max(1, -(-len(items) // lines))
    page = asked.parameters.whole("page", 1, last)
    first = (page - 1) * lines
    shown = items[first : first + lines]
    return shown, {
        "first": first + 1 if items else 0, "last": first + len(shown), "count": len(items), "page": page,
        "pages": last,
        "before": asked.here(page=page - 1) if page > 1 else "",
        "after": asked.here(page=page + 1) if page < last else "",
    }  # fmt: skip


def listed(asked: Asked) -> Page:
    """A list of everything of one kind."""
    kind = asked.path[0]
    if kind == "gateways":
        return _gateways(asked)
    rows = list_kind(asked.session, kind)
    text = asked.parameters.one("q")
    shown = [row for row in rows if _holds(row, text)] if text else rows
    part, pages = paged(asked, shown)
    lines = [([_field(asked, kind, row, name) for name in _COLUMNS[kind]]) for row in part]
    head = [_HEADS.get((kind, name), name.replace("_", " ")) for name in _COLUMNS[kind]]
    said = {"kind": kind, "about": _ABOUT[kind], "head": head, "lines": lines, "pages": pages, "text": text}
    return Page(
        "list.html", _TITLES[kind], said, f"gateways-{kind}", lambda: Listing(shown, shown),
        lambda: [_iri(kind, row["id"]) for row in shown],
    )  # fmt: skip


def _holds(row: dict[str, Any], text: str) -> bool:
    held = " ".join(say_cell(value) for value in row.values()).casefold()
    return all(word in held for word in text.casefold().split())


def _iri(kind: str, name: str) -> str:
    return f"http://www.legislation.gov.uk/id/{name}" if kind == "statutes" else expand(name)


def _field(asked: Asked, kind: str, row: dict[str, Any], name: str) -> tuple[str, str]:
    """What stands in a place of a list, and where it leads."""
    text = say_cell(row[name])
    if name in ("title", "label") and kind in ("statutes", "bodies", "purposes", "information"):
        return text, asked.place(_iri(kind, row["id"]) if kind == "statutes" else row["id"])
    if name in ("source", "version") and text.startswith(("https://", "http://")):
        shown = text if "legislation.gov.uk" in text else urlsplit(text).hostname or text
        return shown, text.replace("http://www.legislation.gov.uk/", "https://www.legislation.gov.uk/")
    return text, ""


def _gateways(asked: Asked) -> Page:
    wishes = {name: asked.parameters.one(name) or None for name in ("statute", "body", "purpose")}
    wishes["status"] = asked.parameters.choice("status", STATUSES) or None
    found = choose_gateways(asked.session, **wishes)
    text = asked.parameters.one("q")
    if text:
        held = {row["id"] for row in find_words(asked.session, text) if row["kind"] == "gateway"}
        found = [item for item in found if item.id in held]
    part, pages = paged(asked, found)
    rows = list_gateways(asked.session, part).rows
    said = {
        "about": _ABOUT["gateways"], "lines": [(row, asked.gateway(row["id"])) for row in rows], "pages": pages,
        "wishes": {**wishes, "q": text}, "all_statuses": STATUSES, **form_names(asked),
    }  # fmt: skip
    return Page(
        "gateways.html", "Gateways", said, "gateways", lambda: list_gateways(asked.session, found),
        lambda: [item.id for item in found],
    )  # fmt: skip


def words(asked: Asked) -> Page:
    """What the words on the pages mean."""
    del asked
    return Page("words.html", "What the words mean", {})
