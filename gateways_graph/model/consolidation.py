"""Proposals to merge gateways: what n provisions in m would say, and what that would change.

A proposal is *equal* only with a certificate: the same points before and after, on the same terms.
Anything else says what would change and for whom. Field names of the JSON are an API.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gateways_graph.model.finding import CommonBox, Witness, named
from gateways_graph.model.gateway import Gateway, Names

__all__ = [
    "MERGE_KINDS",
    "Affected",
    "BarChange",
    "Dates",
    "Merge",
    "Merged",
    "OtherChange",
    "Reference",
    "ScopeChange",
    "TermChange",
]

#: Kinds of proposals, in the order they are listed.
MERGE_KINDS = ("equal", "terms change", "wider", "narrower", "undecided")


class ScopeChange(NamedTuple):
    """Points gained or lost.

    Attributes:
        points: How many, exact, counted on the certain regions if `certainty` is certain or any differ there.
        certainty: `certain` when they are gained or lost whatever is not established turns out to be.
        untied: No new point, but points are freed from a pairing ("same area") or tied to one.
    """

    points: int
    certainty: str
    boxes: tuple[CommonBox, ...]
    boxes_omitted: int
    witness: Witness
    untied: bool = False

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {
            "points": self.points,
            "certainty": self.certainty,
            "boxes": [box.to_record(labels) for box in self.boxes],
            "boxes_omitted": self.boxes_omitted,
            "witness": self.witness.to_record(labels),
            "untied": self.untied,
        }


class TermChange(NamedTuple):
    """A term of one gateway that the merged provision would change, in words."""

    gateway: str
    term: str
    was: str
    becomes: str


class Affected(NamedTuple):
    """What a discloser or recipient would gain or lose, in plain words."""

    who: str
    role: str
    gains: Names = ()
    loses: Names = ()
    terms: Names = ()

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        lists = {name: list(getattr(self, name)) for name in ("gains", "loses", "terms")}
        return {"who": named(self.who, labels), "as": self.role, **lists}


class Reference(NamedTuple):
    """Something that names a merged gateway and would have to be amended.

    Attributes:
        by: Id of the gateway, bar, rule or flow that names it.
        field: `gives_way_to`, `yields_to`, `received_through`, ...
        names: What it names.
        effect: `name to be amended`, `would reach more` (it does not name all that is merged) or
            `may reach more` (it names a provision, under which other things happen too).
    """

    by: str
    field: str
    names: Names
    effect: str


class OtherChange(NamedTuple):
    """A gateway outside the merge whose effective scope would change, with a point of each kind."""

    gateway: str
    gains: Witness | None
    loses: Witness | None


class BarChange(NamedTuple):
    """How a bar meets a gateway before and after, in words."""

    gateway: str
    was: str
    becomes: str


class Dates(NamedTuple):
    """Days that the certificate is for.

    Attributes:
        asked: The day the merged provision begins.
        later: Later days on which a date of the merged gateways falls; compared too.
        differ: Those of them on which before and after are not the same.
        method: `every later day` when lists were united on one axis at a time, so that memberships
            do not matter; else `these days`.
    """

    asked: str
    later: Names
    differ: Names
    method: str


class Merged(NamedTuple):
    """One gateway to be, with the gateways it stands for and, for each flow, the flows it stands for."""

    gateway: Gateway
    sources: Names
    flow_sources: tuple[Names, ...]


class Merge(NamedTuple):
    """A proposal to merge gateways, with what it would change.

    Attributes:
        gateways: Ids, in order.
        merged: The gateways to be.
        kind: One of `MERGE_KINDS`.
        terms_of: Whose terms the merged gateway takes, when they differ.
        level: `up` to the stricter, `down` to the weaker, `same safeguards`, `mixed`, `not
            established`; None when no term changes.
        axes: Along which lists are united.
        before: Points covered, certainly and possibly; `after` likewise.
        flows: How many flows before and after.
        saved: Provisions saved, limbs of one section counting once.
        why: Why it is not equal although no point and no term changes; empty otherwise.
    """

    gateways: Names
    merged: tuple[Merged, ...]
    kind: str
    certainty: str
    terms_of: str | None
    level: str | None
    axes: Names
    before: tuple[int, int]
    after: tuple[int, int]
    flows: tuple[int, int]
    saved: int
    gained: ScopeChange | None
    lost: ScopeChange | None
    terms_changed: tuple[TermChange, ...]
    who: tuple[Affected, ...]
    refer: tuple[Reference, ...]
    others: tuple[OtherChange, ...]
    bars: tuple[BarChange, ...]
    statutes: Names
    sections: int
    dates: Dates
    turns_on: Names
    why: Names
    status: str

    @property
    def siblings(self) -> bool:
        """Whether all are limbs of one section."""
        return self.sections == 1
