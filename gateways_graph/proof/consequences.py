"""What a merge does beyond its members: who gives way elsewhere, how bars meet them, what names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gateways_graph.proof.areas import Areas
from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.days import MAYBE, YES
from gateways_graph.proof.drafted import Drafted
from gateways_graph.proof.facts import CODE, GW, RDF, Facts, Triple, long_name, short_name
from gateways_graph.proof.obstacles import FREE, Answer, Obstacles
from gateways_graph.proof.records import check_side
from gateways_graph.proof.scopes import Area, Piece, Scopes
from gateways_graph.proof.shown import disclosure_of
from gateways_graph.proof.sweep import Box
from gateways_graph.proof.unions import Apart

__all__ = ["Consequences", "mentions_of"]

#: Who names something, in which field, and what.
Mention = tuple[str, str, frozenset[str]]
_OF_GATEWAYS = {
    "gives_way_to": "givesWayTo",
    "takes_on_limits_of": "takesOnLimitsOf",
    "base_gateways": "baseGateway",
}
_OF_FLOWS = {"received_through": "receivedThrough", "obtained_under": "obtainedUnder"}
_OF_BARS = {"yields_to": "yieldsTo", "prevails_over": "prevailsOver"}
#: Fields in which a name that comes to stand for more reaches more.
_REACHING = ("received_through", "origin", "takes_on_limits_of")
_NONE = frozenset({CODE + "none"})
#: What of a gateway decides how a bar meets it.
_BEARING = ("lifts", "otherRestrictions", "source")


def mentions_of(scopes: Scopes) -> Iterator[Mention]:
    """Everything that may name a gateway, a flow or a provision."""
    facts = scopes.facts
    for kind, props in (("Gateway", _OF_GATEWAYS), ("Restriction", _OF_BARS), ("OnwardRule", {"origin": "origin"})):
        for node in facts.of_kind(GW + kind):
            yield from (
                (node, field_, names) for field_, prop in props.items() if (names := _named(scopes, node, prop))
            )
            if kind != "Gateway":
                continue
            for flow in facts.links(node, "permits"):
                found = ((flow, field_, facts.links(flow, prop)) for field_, prop in _OF_FLOWS.items())
                yield from (item for item in found if item[2])


def _named(scopes: Scopes, node: str, prop: str) -> frozenset[str]:
    """What a property names; a list of a gateway that is disputed in part names nothing, one of a bar what is not."""
    found: set[str] = set()
    for iri in scopes.facts.links(node, prop):
        values = scopes.facts.links(iri, RDF + "value")
        if values and scopes.reading(iri) == MAYBE:
            if prop not in _OF_BARS.values():
                return frozenset()
            continue
        if not values or scopes.reading(iri) == YES:
            found |= values or {iri}
    return frozenset(found) - _NONE


class Consequences:
    """What one merge does to others.

    Args:
        before: The law as it is.
        after: The law with the merged gateways in it.
        drafts: The merged gateways.
    """

    def __init__(self, before: Scopes, after: Scopes, drafts: Sequence[Drafted]) -> None:
        self.before, self.after, self.drafts = before, after, drafts
        self.members = frozenset(member for item in drafts for member in item.members)

    # -- who gives way elsewhere

    def check_others(self, records: Any) -> list[str]:
        """Prove which gateways outside would give way elsewhere; their ids."""
        said = {}
        for record in records:
            gateway = check_side(self.before.facts, field(record, "gateway"))
            refute_unless(gateway not in said and gateway not in self.members, "a gateway outside is told of twice")
            said[gateway] = record
        for gateway in sorted(self.before.gateways - self.members):
            if self.before.facts.links(gateway, "givesWayTo") - _NONE and self.before.is_live(gateway):
                self._check_other(gateway, said.get(gateway, {"gains": None, "loses": None}), told=gateway in said)
        refute_unless(
            all(self.before.facts.links(gateway, "givesWayTo") for gateway in said), "it gives way to nothing"
        )
        return [short_name(gateway) for gateway in said]

    def _check_other(self, gateway: str, record: Any, *, told: bool) -> None:
        sides = {"gains": (self.before, self.after), "loses": (self.after, self.before)}
        moved = False
        for word, (away, back) in sides.items():
            found = [apart for need in (YES, MAYBE) if not (apart := self._freed(gateway, need, away, back)).is_empty()]
            point = field(record, word)
            due = f"that {short_name(gateway)} {word} something is left out, or made up"
            refute_unless((point is not None) == bool(found), due)
            if point is not None:
                leaves = disclosure_of(self.before, point)
                refute_unless(any(apart.holds(leaves) for apart in found), f"{short_name(gateway)}: {word} another")
            moved |= bool(found)
        refute_unless(moved == told, f"whether {short_name(gateway)} gives way elsewhere is wrong")

    def _freed(self, gateway: str, need: int, away: Scopes, back: Scopes) -> Apart:
        """What a gateway gives away in one law and keeps in the other."""
        pieces = self.before.pieces(gateway, "permits", need)
        gone = _holes(away, away.preferred(gateway) - back.preferred(gateway), need)
        parts = [both for hole in gone for piece in pieces if all(both := _common(piece.box, hole))]
        left = _holes(back, back.preferred(gateway), need) if parts else frozenset()
        taken = [Area(tuple(Piece(box, frozenset(), "") for box in left))]
        own = [Area(tuple(Piece(box, frozenset(), "") for box in parts))]
        return Apart(own, taken, self.before.singles, strict=False)

    # -- bars

    def check_bars(self, records: Any) -> list[str]:
        """Prove which members bars would meet otherwise; their ids."""
        said = [str(field(record, "gateway")) for record in records]
        true = []
        for item in self.drafts:
            for member in item.members:
                was, becomes = self._answers(item, member)
                if was == becomes:
                    continue
                true.append(short_name(member))
                if true[-1] in said:
                    record = records[said.index(true[-1])]
                    self._check_words(field(record, "was"), was - becomes, becomes - was)
                    self._check_words(field(record, "becomes"), becomes - was, was - becomes)
        refute_unless(said == true, f"bars would meet others otherwise: {', '.join(true) or 'none'}")
        return said

    def _check_words(self, text: Any, answers: frozenset[Answer], others: frozenset[Answer]) -> None:
        facts = self.before.facts
        labels = {facts.label(answer.source) for answer in answers}
        refute_unless(all(label in str(text) for label in labels), "a bar is left out")
        refute_unless(bool(answers) == (text != "none"), "bars are made up, or left out")
        strange = {facts.label(answer.source) for answer in others} - labels
        refute_unless(not any(label in str(text) for label in strange), "a bar stands on the wrong side")

    def _answers(self, item: Drafted, member: str) -> tuple[frozenset[Answer], frozenset[Answer]]:
        """How bars meet the boxes of a member before and after, but those that let it through freely."""
        filled = self.before.amended(self._filled(item, member))
        laws = ((filled, member), (self.after, item.iri))
        named = frozenset(iri for _, field_, names in mentions_of(self.before) if field_ in _OF_BARS for iri in names)
        if not named & frozenset(item.members) and len({_bearing(law, gateway) for law, gateway in laws}) == 1:
            return frozenset(), frozenset()
        boxes = {piece.box for piece in self.before.pieces(member, "permits", MAYBE)}
        was, becomes = (
            frozenset(
                answer for box in boxes for answer in Obstacles(Areas(law)).bars(gateway, box) if answer.level != FREE
            )
            for law, gateway in laws
        )
        return was, becomes

    def _filled(self, item: Drafted, member: str) -> Facts:
        """The law in which a member has what the merged gateway has, where its own is not established."""
        facts, after = self.before.facts, self.after.facts
        more: list[Triple] = []
        for prop in _BEARING:
            if not facts.links(member, prop):
                more += [(member, GW + prop, iri) for iri in after.links(item.iri, prop)]
                if prop == "otherRestrictions":
                    kept = after.links(item.iri, "exceptRestriction")
                    more += [(member, GW + "exceptRestriction", iri) for iri in kept]
        return facts.amended((), more, {}, within=()) if more else facts

    # -- what names them

    def check_references(self, records: Any, mentions: Iterable[Mention]) -> tuple[list[str], bool]:
        """Prove what names a member; ids of what would reach more, and whether anything may."""
        true = {found for item in self.drafts for found in self._references(item, list(mentions))}
        said = [
            (long_name(str(field(record, "by"))), str(field(record, "field")),
             frozenset(long_name(str(name)) for name in field(record, "names")), str(field(record, "effect")))
            for record in records
        ]  # fmt: skip
        refute_unless(len(set(said)) == len(said), "something is told twice to name a member")
        refute_unless(set(said) == true, "what names a member, and what that does, is not this")
        refute_unless(
            all(len(field(r, "names")) == len(set(field(r, "names"))) for r in records), "a name is told twice"
        )
        return (
            [short_name(item[0]) for item in said if item[3] == "would reach more"],
            any(item[3] == "may reach more" for item in said),
        )

    def _references(self, item: Drafted, mentions: list[Mention]) -> Iterator[tuple[str, str, frozenset[str], str]]:
        facts, ids = self.before.facts, frozenset(item.members)
        flows = frozenset().union(*(facts.links(member, "permits") for member in ids))
        alone = frozenset(iri for _, stands in item.flows if len(stands) == 1 for iri in stands)
        for by, field_, names in mentions:
            held = names & (ids | flows)
            if not held or (by in ids and field_ in _OF_GATEWAYS):
                yield from self._by_provision((by, field_, names), ids)
                continue
            whole = field_ not in _REACHING or ids <= held or flows <= held or held <= alone
            yield by, field_, held, "name to be amended" if whole else "would reach more"

    def _by_provision(
        self, mention: Mention, members: frozenset[str]
    ) -> Iterator[tuple[str, str, frozenset[str], str]]:
        """Names of a provision that confers some members and not all."""
        by, field_, names = mention
        if field_ not in (*_OF_FLOWS, "origin"):
            return
        for name in names:
            under = {
                any(
                    _is_under(law, name) or _is_under(name, law) for law in self.before.facts.links(item, "conferredBy")
                )
                for item in members
            }
            if name.startswith("http://www.legislation.gov.uk/") and len(under) == 2:
                yield by, field_, frozenset({name}), "may reach more"


def _is_under(iri: str, other: str) -> bool:
    return iri == other or iri.startswith(other + "/")


def _holes(law: Scopes, others: Iterable[str], need: int) -> frozenset[Box]:
    """Boxes that a gateway gives away to others, for what is at least so surely kept."""
    taken = MAYBE if need == YES else YES
    return frozenset(box for other in others for box in law.taken_by(other, taken))


def _common(one: Box, two: Box) -> Box:
    return tuple(x & y for x, y in zip(one, two, strict=True))  # type: ignore[return-value]


def _bearing(law: Scopes, gateway: str) -> tuple[object, ...]:
    """All of a gateway that decides how bars meet it, its name and its boxes apart."""
    facts = law.facts
    laws = {iri.removeprefix("http://www.legislation.gov.uk/id/") for iri in facts.links(gateway, "conferredBy")}
    kinds = frozenset(tuple(path.split("/")[:2]) for path in laws)
    return (*(facts.links(gateway, prop) for prop in _BEARING), facts.links(gateway, "exceptRestriction"), kinds)
