"""Who tells whom: of all bodies, by sector, for a purpose, around a body, a gateway or a statute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gateways_graph.analysis.overlaps import from_statute
from gateways_graph.engine.world import ANY_PURPOSE
from gateways_graph.errors import UnknownNameError, UsageError
from gateways_graph.export.canvas import About, Picture
from gateways_graph.export.flow_diagram import Wording, draw_flows
from gateways_graph.gallery.words import cite, link_of, say_source
from gateways_graph.graph.bodies import purposes_under
from gateways_graph.graph.sectors import sectors_of
from gateways_graph.graph.strands import FOLDED, Strand, Strands, fold_strands, iter_strands
from gateways_graph.graph.wording import page_of
from gateways_graph.model.gateway import ALL_EXTENTS, Flow, Gateway
from gateways_graph.model.identifiers import is_work_iri, statute_iri

if TYPE_CHECKING:
    from gateways_graph.session import Gateways

__all__ = ["draw_bodies", "draw_neighbourhood", "draw_purpose", "draw_sectors"]

#: Ends of a column that people still read, at the sides and in the middle.
_SIDES, _MIDDLE = 15, 13
#: Before the name of a purpose that a gateway has under a disputed reading only.
_DISPUTED = "?"
#: Values that have no label of their own.
_CODES = {"code:any-other-power": "any other power: it works only where there is none"}
_READ = "Left may or must tell right, by the provisions recorded; conditions and bars are not weighed."
_CLASSES = "A class of bodies stays a class, as the law names it, and is not spread over its members."


def draw_sectors(session: Gateways, *, node: str | None = None, **_: object) -> Picture:
    """The body map: sectors, joined by how many gateways let one tell another."""
    sectors = sectors_of(session.dataset.bodies)
    return _map(session, node, "sector", lambda name: sectors.get(name, name))


def draw_bodies(session: Gateways, *, node: str | None = None, **_: object) -> Picture:
    """The same for bodies and classes as the law names them."""
    return _map(session, node, "body", str)


def _map(session: Gateways, node: str | None, what: str, name: Callable[[str], str]) -> Picture:
    purpose = session.purpose_names.get(node) if node else None
    wanted = _for_purpose(session, purpose) if purpose else _any
    strands = _fold(_strands(session, name=name, wanted=wanted), (_SIDES, _SIDES))
    plural = {"sector": "sectors", "body": "bodies"}[what]
    why = f" for {session.labels.get(purpose, purpose)}" if purpose else ""
    many = (
        sum(end.stands_for for end in strands.columns[0].ends),
        sum(end.stands_for for end in strands.columns[1].ends),
    )
    lead = (
        f"{_READ} {strands.gateways} gateways that disclose, from {many[0]} {plural} to {many[1]}{why}. Each "
        "side names "
        f"those with most gateways and folds the others into one. {_CLASSES if what == 'body' else ''}"
    )
    folded = f"other {plural} that tell", f"other {plural} that are told"
    words = Wording(("Who tells", "Who is told"), folded, session.labels, {}, {})
    about = About(f"Who may or must tell whom: UK legal gateways by {what}{why}", lead.strip(), say_source(session))
    return draw_flows(strands, words, about)


def _strands(session: Gateways, **how: Any) -> Iterator[Strand]:
    """What may stand on the day and in the jurisdictions that the session is about."""
    return iter_strands(session.dataset, session.as_at, extent=session.extent, **how)


def _any(_gateway: Gateway, _flow: Flow) -> bool:
    return True


def _for_purpose(session: Gateways, purpose: str) -> Callable[[Gateway, Flow], bool]:
    names = purposes_under(session.dataset, purpose)
    return lambda _gateway, flow: bool(names & set(flow.purpose))


def _fold(strands: Iterable[Strand], most: tuple[int, ...]) -> Strands:
    found = fold_strands(strands, most=most)
    if not found.gateways:
        message = "nothing to draw: no gateway that discloses is recorded for this, then and there"
        raise UsageError(message)
    return found


# -- a purpose, a statute, a gateway: three columns


def draw_purpose(session: Gateways, *, node: str | None = None, **_: object) -> Picture:
    """Disclosers, the law, and recipients for one purpose."""
    if not node:
        message = "the view 'purpose' needs to know which one: --node \"fuel poverty\""
        raise UsageError(message)
    purpose = session.purpose_names.get(node)
    title = f"Who may or must tell whom, and by what law: {session.labels.get(purpose, purpose)}"
    more = " Only flows for this purpose or one under it: those for a broader purpose may serve it too."
    return _through_law(session, _for_purpose(session, purpose), title, more)


def _through_law(
    session: Gateways, wanted: Callable[[Gateway, Flow], bool], title: str, more: str, *, whole: bool = False
) -> Picture:
    """Gateways in the middle while they can be read, else statutes."""
    by_gateway = list(_strands(session, through=lambda item, _: [item.id], wanted=wanted))
    few = len({strand.gateway for strand in by_gateway}) <= _MIDDLE or whole
    by_statute = _strands(session, through=lambda item, _: _statutes(item), wanted=wanted)
    found = by_gateway if few else by_statute
    strands = _fold(found, (_SIDES, _MIDDLE, _SIDES))
    what = "gateways" if few else "statutes"
    lead = f"{_READ} {strands.gateways} gateways; in the middle the {what}, with most first in colour.{more} {_CLASSES}"
    folded = "other disclosers", f"other {what}", "other recipients"
    keys = [end.key for end in strands.columns[1].ends if end.key in session.world.gateways]
    labels = {**session.labels, **{key: cite(session, key) for key in keys}}
    details = {key: session.world.gateways[key].label for key in keys}
    links = {key: link_of(session, key) for key in keys} if few else _pages(strands)
    headings = "Who tells", "By what gateway" if few else "By what statute", "Who is told"
    return draw_flows(
        strands, Wording(headings, folded, labels, details, links, 1), About(title, lead, say_source(session))
    )


def _statutes(gateway: Gateway) -> list[str]:
    found = (statute_iri(iri) if is_work_iri(iri) else iri for iri in gateway.provisions)
    return list(dict.fromkeys(found)) or [gateway.id]


def _pages(strands: Strands) -> Mapping[str, str]:
    return {end.key: page_of(end.key) or "" for end in strands.columns[1].ends}


# -- what lies around one node


def draw_neighbourhood(session: Gateways, *, node: str | None = None, **_: object) -> Picture:
    """A body between those who tell it and those whom it tells; a gateway, statute or purpose between both."""
    if not node:
        message = "the view 'neighbourhood' needs to know which one: name a body, gateway, purpose or statute (--node)"
        raise UsageError(message)
    kinds = (
        (session.body_names, _around_body), (session.purpose_names, lambda one, name: draw_purpose(one, node=name)),
        (session.statute_names, _around_statute),
    )  # fmt: skip
    for names, make in kinds:
        try:
            found = names.get(node)
        except UnknownNameError:
            continue
        return make(session, found)
    return _around_gateway(session, session.gateway_names.get(node))


def _around_body(session: Gateways, body: str) -> Picture:
    into, out = [], []
    for strand in _strands(session):
        if strand.ends[1] == body:
            into.append(strand)
        if strand.ends[0] == body:
            out.append(strand)
    strands = _joined(into, out, body)
    label = session.labels.get(body, body)
    counts = len({item.gateway for item in into}), len({item.gateway for item in out})
    folded = any(end.key == FOLDED for column in strands.columns for end in column.ends)
    rest = "; the names with most gateways are drawn, the others folded into one" if folded else ""
    lead = (
        f"{counts[0]} gateway{'s' if counts[0] != 1 else ''} that name it as told (left), {counts[1]} as telling "
        f"(right){rest}. Found where the law names it: what reaches it through a class is "
        "not shown. "
        "Conditions and bars are not weighed."
    )
    words = Wording(
        ("Who may or must tell it", "", "Whom it may or must tell"),
        ("others that tell it", "", "others that it tells"), session.labels, {}, {}, None,
    )  # fmt: skip
    return draw_flows(strands, words, About(f"Who tells {label}, and whom it tells", lead, say_source(session)))


def _joined(into: list[Strand], out: list[Strand], body: str) -> Strands:
    """Two halves, each folded by itself, with the body between them."""
    from gateways_graph.graph.strands import Column, End

    if not into and not out:
        message = (
            "nothing to draw: no gateway that discloses names it on the day; a class that it belongs to may be named"
        )
        raise UsageError(message)
    left, right = fold_strands(into, most=(18, 1)), fold_strands(out, most=(1, 18))
    both = len({item.gateway for item in (*into, *out)})
    moved = tuple(item._replace(at=1) for item in right.ribbons)
    ribbons = sorted((*left.ribbons, *moved), key=lambda item: (-len(item.gateways), item.at, item.source, item.target))
    columns = left.columns[0], Column((End(body, both),)), right.columns[1]
    return Strands(columns, tuple(ribbons), both)


def _around_statute(session: Gateways, statute: str) -> Picture:
    title = f"Who may or must tell whom under {session.labels.get(statute, statute)}"
    world = session.world
    return _through_law(session, lambda item, _: from_statute(world, item.id, statute), title, "", whole=True)


def _around_gateway(session: Gateways, gateway: str) -> Picture:
    """Purposes in the middle, and its terms in words under them."""
    item = session.world.gateways[gateway]
    own = _own_strands(session, gateway, whenever=False)
    # What has ended, or has not begun, is drawn too when it is asked for by name, and said to be so.
    stands = bool(own)
    strands = fold_strands(_by_purposes(own or _own_strands(session, gateway, whenever=True)), most=(18, _MIDDLE, 24))
    if not strands.gateways:
        message = f"{gateway} has no flow that discloses, so there is nothing to draw: `gateways explain` has its terms"
        raise UsageError(message)
    strands = Strands(strands.columns, strands.ribbons, 1)
    names = {**session.labels}
    for end in strands.columns[1].ends:
        names[end.key] = _say_purposes(session, end.key)
    once = {end.key: "" for column in strands.columns for end in column.ends}
    words = Wording(
        ("Who tells", "For what", "Who is told"),
        ("other disclosers", "other purposes", "other recipients"),
        names,
        once,
        {},
        1,
        8,
    )
    force = ", ".join(part.replace("-", " ") for part in (item.obligation, item.source, item.legal_effect) if part)
    lead = f"{item.label}. {force[:1].upper()}{force[1:] or 'Force not established'}; status: {item.status}. {_CLASSES}"
    if not stands:
        where = "" if session.extent == ALL_EXTENTS else f" in {', '.join(session.extent)}"
        lead = f"NOT IN FORCE on {session.as_at}{where}; drawn as recorded. {lead}"
    about = About(f"One gateway: {cite(session, gateway)}", lead, say_source(session))
    return draw_flows(strands, words, about, notes=_terms(session, item))


def _own_strands(session: Gateways, gateway: str, *, whenever: bool) -> list[Strand]:
    """What it lets pass; a purpose that it has under a disputed reading only is marked."""

    def through(_: Gateway, flow: Flow) -> list[str]:
        mark = _DISPUTED if flow.readings else ""
        return [f"{mark}{purpose}" for purpose in flow.purpose or (ANY_PURPOSE,)]

    how: dict[str, Any] = {"through": through, "wanted": lambda one, _: one.id == gateway}
    return list(iter_strands(session.dataset, None, **how) if whenever else _strands(session, **how))


def _by_purposes(strands: list[Strand]) -> list[Strand]:
    """One strand for each discloser and recipient, through all the purposes that the gateway has for them."""
    found: dict[tuple[str, str], set[str]] = {}
    for strand in strands:
        found.setdefault((strand.ends[0], strand.ends[2]), set()).add(strand.ends[1])
    joined = []
    for ends, purposes in found.items():
        # Undisputed for the same two bodies, whatever a reading adds.
        kept = sorted(name for name in purposes if name[:1] != _DISPUTED or name[1:] not in purposes)
        joined.append(Strand((ends[0], "\n".join(kept), ends[1]), strands[0].gateway, strands[0].duty))
    return joined


def _say_purposes(session: Gateways, key: str) -> str:
    """Purposes of a box in words, those of a disputed reading apart."""
    parts = key.split("\n")
    sure = [session.labels.get(name, name) for name in parts if name[:1] != _DISPUTED]
    disputed = [session.labels.get(name[1:], name[1:]) for name in parts if name[:1] == _DISPUTED]
    said = "; ".join(sure[:5]) + (f"; and {len(sure) - 5} more" if len(sure) > 5 else "")
    if not disputed:
        return said
    more = "; ".join(disputed[:4]) + (f"; and {len(disputed) - 4} more" if len(disputed) > 4 else "")
    return f"{said}; only under a reading: {more}" if said else f"Only under a reading: {more}"


def _terms(session: Gateways, item: Gateway) -> list[tuple[str, str]]:
    """Its terms in words, and what it meets."""
    labels = session.labels

    def said(names: Iterable[str] | None, none: str) -> str:
        if names is None:
            return "not established"
        return "; ".join(_CODES.get(name) or labels.get(name, name) for name in names) or none

    notes = [
        ("Conditions", said(item.conditions, "none recorded")),
        ("What the recipient may do next", said(item.onward, "none recorded")),
        ("Gives way to", said(item.gives_way_to, "nothing recorded")),
        ("Lifts", said(item.lifts, "no bar")),
    ]
    readings = dict.fromkeys(name for flow in item.flows for name in flow.readings)
    if readings:
        phrases = {phrase.id: phrase.words for phrase in session.dataset.phrases}
        told = [
            f"“{phrases.get(one.phrase, one.phrase)}” read as: {one.label}"
            for one in session.dataset.readings if one.id in readings
        ]  # fmt: skip
        notes.insert(0, ("Readings of disputed words that some of it rests on", "; ".join(told)))
    if item.id not in session.world.scopes:
        return [*notes, ("Overlaps", f"not compared: not in force, or not operative, on {session.as_at}")]
    met = [found for found in session.overlaps(gateway=item.id).findings if found.certainty == "certain"]
    first = []
    for found in met[:6]:
        other = found.b if found.a == item.id else found.a
        first.append(f"{cite(session, other)} ({found.relation})")
    more = f"; and {len(met) - 6} more" if len(met) > 6 else ""
    return [*notes, (f"Certainly overlaps {len(met)} others", ("; ".join(first) + more) or "none recorded")]
