"""Two sides of a comparison, each asked by itself, over hierarchies that know each other's names.

What only one side records (a body, a class, a purpose) stands on the other where the first puts it:
recording it is no change of the law. What both record keeps on each side the place it has there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from gateways_graph.proof.areas import Point
from gateways_graph.proof.claims import point_of, refute_unless
from gateways_graph.proof.coverage import has
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import GW, RDF, SKOS, Facts, Triple
from gateways_graph.proof.relations import Weigher
from gateways_graph.proof.scopes import Piece, Question, Scopes
from gateways_graph.proof.trees import rest_of

__all__ = ["Side", "Sides", "value_at"]

_ORIGINS = ("obtainedUnder", "receivedThrough", "exceptOrigin")
_NAMES = (GW + "BodyClass", GW + "Capacity", SKOS + "Concept", "http://www.w3.org/ns/org#FormalOrganization")
_MEMBERSHIP = GW + "ClassMembership"
_TYPE = RDF + "type"


class Side:
    """One side: its question, its covers and its live gateways."""

    def __init__(self, facts: Facts, question: Question, elsewhere: frozenset[str] = frozenset()) -> None:
        self.weigher = Weigher(facts, question)
        self.scopes: Scopes = self.weigher.areas().scopes
        self.scopes.purposes.elsewhere = self.scopes.subjects.elsewhere = elsewhere
        self.facts = facts
        self.live = tuple(sorted(item for item in self.scopes.gateways if self.scopes.is_live(item)))
        self.day = question.day.isoformat()

    def pieces(self, owner: str | None, need: int, prop: str = "permits") -> tuple[Piece, ...]:
        """Plain boxes of a gateway or bar that is live here; none when it is not."""
        if owner is None or (prop == "permits" and owner not in self.live) or self.scopes.waits_for(owner):
            return ()
        return self.scopes.pieces(owner, prop, need)


class Sides(NamedTuple):
    """The old and the new side.

    Attributes:
        twins: Old gateway -> the new one that is the same or another version of it; both live.
        read: Triples of both sides as they were read.
    """

    old: Side
    new: Side
    twins: dict[str, str]
    read: tuple[list[Triple], list[Triple]]

    @classmethod
    def open(cls, data: tuple[list[Triple], list[Triple]], questions: tuple[Question, Question]) -> Sides:
        """Both sides of two data sets, or of one on two days.

        Args:
            data: Triples of the old and the new side.
            questions: What is asked of each.
        """
        one, two = data
        same = one is two or one == two
        over = frozenset() if same else _parents(one) | _parents(two)
        old = Side(Facts(one if same else [*one, *_lent(one, two)]), questions[0], over)
        new = Side(old.facts if same else Facts([*two, *_lent(two, one)]), questions[1], over)
        return cls(old, new, _match(old, new), data)

    @property
    def back(self) -> dict[str, str]:
        """New gateway -> the old one."""
        return {after: before for before, after in self.twins.items()}

    def point(self, record: Any, side: Side) -> Point:
        """The leaves of a point of one side, called as the new side calls them.

        Raises:
            RefutedError: It is no disclosure of that day.
        """
        refute_unless(record is not None, "a disclosure that belongs here is left out")
        point = _as_called(side.scopes, point_of(self.new.facts, record, side.day))
        alone = point[0] == point[1] and point[0] in side.scopes.singles
        refute_unless(not alone, "a body telling itself is no disclosure")
        return point

    def is_shared(self, point: Point) -> bool:
        """Whether a point exists on both sides."""
        return all(_exists(side.scopes, point) for side in (self.old, self.new))


def value_at(sure: Iterable[Piece], maybe: Iterable[Piece], point: Point) -> int:
    """How surely some pieces hold a point."""
    return YES if any(has(item.box, point) for item in sure) else MAYBE if any(has(i.box, point) for i in maybe) else NO


def _exists(scopes: Scopes, point: Point) -> bool:
    trees = (scopes.bodies, scopes.bodies, scopes.purposes, scopes.subjects, None, scopes.origins)
    found = (tree is None or leaf in tree.everything() for tree, leaf in zip(trees, point, strict=False))
    return all(found) and point[6] in scopes.question.extent


def _parents(triples: list[Triple]) -> frozenset[str]:
    """Whatever a data set puts something below."""
    return frozenset(obj for _, prop, obj in triples if prop == SKOS + "broader" and isinstance(obj, str))


def _as_called(scopes: Scopes, point: Point) -> Point:
    """A point in which a concept is its unlisted rest where the other side has something below it."""
    named = [
        rest_of(leaf) if leaf in tree.elsewhere else leaf
        for tree, leaf in ((scopes.purposes, point[2]), (scopes.subjects, point[3]))
    ]
    return (*point[:2], *named, *point[4:])


def _match(old: Side, new: Side) -> dict[str, str]:
    """The same gateway on both sides; else versions of one provision, each with the next by id."""
    both = set(old.live) & set(new.live)
    twins = {name: name for name in both}
    later: dict[str, list[str]] = {}
    for name in new.live:
        if name not in both:
            for family in new.facts.links(name, "versionOf"):
                later.setdefault(family, []).append(name)
    for name in old.live:
        for family in old.facts.links(name, "versionOf") if name not in both else ():
            if later.get(family):
                twins[name] = later[family].pop(0)
    return twins


def _lent(mine: list[Triple], other: list[Triple]) -> Iterator[Triple]:
    """What another data set records of names that one's own does not know, and the origins that it names."""
    known = {subject for subject, prop, kind in mine if prop == _TYPE and kind in _NAMES}
    own = {subject for subject, _, _ in mine}
    lent = {s for s, prop, kind in other if prop == _TYPE and kind in _NAMES} - known
    members = {s for s, prop, obj in other if prop == GW + "member" and isinstance(obj, str) and obj in lent} - own
    for subject, prop, obj in other:
        if subject in lent or subject in members:
            yield (subject, prop, obj)
    # A flow of nobody makes an origin known and permits nothing.
    yield from ((f"origin:{prop}", _TYPE, GW + "Flow") for prop in _ORIGINS)
    yield from ((f"origin:{prop}", GW + prop, obj) for prop in _ORIGINS for obj in _origins(other, prop))
    yield ("origin:rule", _TYPE, GW + "OnwardRule")
    yield from (("origin:rule", GW + "origin", obj) for obj in _origins(other, "origin"))


def _origins(triples: list[Triple], prop: str) -> set[str]:
    return {obj for _, name, obj in triples if name == GW + prop and isinstance(obj, str)}
