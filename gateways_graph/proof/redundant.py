"""What could go and what must stay, proved again: covers, witnesses, keystones and what steps in.

A cover is proved by sweeping all that its gateway may cover; that a gateway stays, by one disclosure
that nothing which stands in for it reaches. What is not told (a keystone, a power that steps in) is
swept for.

Not proved: the free texts `turns_on` (only that a certain finding turns on nothing).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from gateways_graph.proof.areas import holds
from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.coverage import Coverage, has
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import long_name, short_name
from gateways_graph.proof.records import check_side
from gateways_graph.proof.relations import Weigher, are_siblings
from gateways_graph.proof.scopes import Area, Piece
from gateways_graph.proof.shown import boxes_inside, disclosure_of
from gateways_graph.proof.sweep import Box
from gateways_graph.proof.terms import LISTS, SINGLES

__all__ = ["Judged", "name_judgement"]

_SURENESS = {"possible": MAYBE, "certain": YES}
#: Verdict -> how surely the gateway could go.
_CERTAINTY = {
    "removable": "certain",
    "possibly removable": "possible",
    "undecided": "possible",
    "displaced": "no",
    "stays": "no",
}
_COVERED = frozenset({"removable", "possibly removable"})


def name_judgement(claim: Any) -> str:
    """A judgement in a few words."""
    return f"{field(field(claim, 'gateway'), 'id')}: {field(claim, 'verdict')} ({field(claim, 'certainty')})"


class Judged:
    """Proves the results of `redundant` for one question; keeps what several of them need."""

    def __init__(self, weigher: Weigher) -> None:
        self.areas = weigher.areas()
        self.scopes, self.facts = self.areas.scopes, weigher.facts
        self.coverage = Coverage(self.areas)
        self.terms = self.coverage.terms

    def check(self, claim: Any) -> None:
        """Prove one judgement.

        Raises:
            RefutedError: Part of it does not follow.
            ProofError: It is no judgement.
        """
        g = check_side(self.facts, field(claim, "gateway"))
        refute_unless(self.scopes.is_live(g), f"{short_name(g)} is not in force on {self.scopes.question.day}")
        verdict, cover = str(field(claim, "verdict")), self._names(field(claim, "cover"))
        refute_unless(_CERTAINTY.get(verdict) == field(claim, "certainty"), f"{verdict!r} is not so sure")
        refute_unless(field(claim, "status") == self.terms.status(g), f"the status is {self.terms.status(g)}")
        same = bool(cover) and all(are_siblings(self.facts, g, h) for h in cover)
        refute_unless(field(claim, "siblings") is same, "whether the cover is of its own section is wrong")
        doubted = verdict not in ("removable", "stays") or not field(claim, "turns_on")
        refute_unless(doubted, "what is certain turns on nothing")
        self.check_verdict(g, claim)
        self._check_terms(g, claim, cover)
        if verdict in ("displaced", "undecided"):
            refute_unless(not field(claim, "backfilled") and not field(claim, "keystone"), f"{verdict} says no more")
        else:
            self.check_backfills(g, field(claim, "backfilled"), {g})
            self._check_keystone(g, field(claim, "keystone"))

    def _names(self, names: Any) -> list[str]:
        found = [long_name(str(name)) for name in names]
        for name, iri in zip(names, found, strict=True):
            refute_unless(iri in self.scopes.gateways, f"{name} is no gateway of the data")
        refute_unless(len(set(found)) == len(found), "a gateway is named twice")
        return found

    # -- the verdict

    def check_verdict(self, g: str, claim: Any) -> None:
        """Prove a verdict on a gateway by its cover, or by the disclosure shown.

        Raises:
            RefutedError: It does not follow.
        """
        record, verdict = field(claim, "witness"), str(field(claim, "verdict"))
        cover = self._names(field(claim, "cover"))
        refute_unless(verdict in _CERTAINTY, f"{verdict!r} is no verdict")
        refute_unless(bool(cover) == (verdict in _COVERED), f"{verdict} is told with a cover, or without one")
        shown = verdict in ("possibly removable", "stays")
        refute_unless((record is not None) == shown, f"{verdict} is told with a disclosure, or without one")
        if verdict == "displaced":
            refute_unless(not self.areas.size(g, MAYBE), f"{short_name(g)} covers something")
        elif verdict != "undecided":
            refute_unless(self.areas.size(g, MAYBE), f"{short_name(g)} gives way everywhere")
        if verdict == "removable":
            self.check_cover(g, cover, YES)
        elif verdict == "possibly removable":
            self.check_cover(g, cover, MAYBE)
            point = disclosure_of(self.scopes, record)
            refute_unless(self.coverage.is_open(g, point), "the disclosure shown is certainly covered, or not its own")
        elif verdict == "stays":
            point = disclosure_of(self.scopes, record)
            inside = holds(self.areas.firmest(g), point)
            refute_unless(inside, f"the disclosure shown does not lie in {short_name(g)}")
            held = self.coverage.holders(g, point, MAYBE)
            refute_unless(not held, f"the disclosure shown may be made under {', '.join(map(short_name, held[:1]))}")

    def check_cover(self, g: str, cover: Collection[str], need: int) -> None:
        """Prove that some gateways cover all of another, none of them needlessly.

        Raises:
            RefutedError: They do not.
        """
        for h in sorted(cover):
            refute_unless(self.scopes.is_live(h), f"{short_name(h)} of the cover is not in force and operative")
            passes = self.coverage.stands_in(g, h) >= need
            refute_unless(passes, f"{short_name(h)} of the cover does not pass the side test so surely")
        refute_unless(self.coverage.is_covered(g, cover, need), f"the cover leaves part of {short_name(g)} open")
        spare = self.coverage.needless(g, cover, need)
        refute_unless(not spare, f"{short_name(spare)} is not needed in the cover")

    # -- what would be lost

    def _check_terms(self, g: str, claim: Any, cover: list[str]) -> None:
        said = {
            str(field(item, "term")): (field(item, "it"), field(item, "cover")) for item in field(claim, "would_go")
        }
        true = {}
        for name in (*SINGLES, *LISTS, "except_restrictions"):
            if any(self._value(h, name) != self._value(g, name) for h in cover):
                words = dict.fromkeys(self.terms.words(h, name) for h in cover)
                true[name] = (self.terms.words(g, name), " / ".join(words))
        refute_unless(said == true, f"the terms that would go are others: {', '.join(sorted(true)) or 'none'}")
        refute_unless(len(said) == len(field(claim, "would_go")), "a term that would go is told twice")

    def _value(self, gateway: str, name: str) -> object:
        if name == "except_restrictions":
            return self.terms.survivors(gateway)
        return self.terms.one(gateway, name) if name in SINGLES else self.terms.many(gateway, name)

    # -- what steps in

    def check_backfills(self, g: str, records: Any, gone: Collection[str]) -> None:
        """Prove which gateways step in once some are gone, in the place of one of those.

        Raises:
            RefutedError: One is wrong, left out, or told less surely than it holds.
        """
        told: dict[str, int] = {}
        for record in records:
            other = long_name(str(field(record, "gateway")))
            refute_unless(other not in told, f"{short_name(other)} steps in twice")
            refute_unless(field(record, "certainty") in _SURENESS, "a certainty is neither certain nor possible")
            told[other] = _SURENESS[str(field(record, "certainty"))]
            self._check_backfill(g, other, record, gone)
        for other in self.coverage.yielding:
            sure = told.get(other, NO)
            for need in (YES, MAYBE):
                if need > sure and other not in gone and self._steps_in(g, other, need, gone):
                    refute_unless(False, f"that {short_name(other)} steps in, or how surely, is left out")

    def _check_backfill(self, g: str, other: str, record: Any, gone: Collection[str]) -> None:
        name = short_name(other)
        known = other in self.coverage.live and other not in gone and g in self.scopes.preferred(other)
        refute_unless(known, f"{name} does not give way to {short_name(g)}, or goes itself")
        need, point = _SURENESS[str(field(record, "certainty"))], disclosure_of(self.scopes, field(record, "witness"))
        taken, back = self._ground(g, other, need, gone)
        stood = any(has(box, point) for box in taken)
        refute_unless(stood, f"{short_name(g)} did not keep {name} from the disclosure shown")
        refute_unless(holds(back, point), f"{name} does not step in for the disclosure shown")

    def _ground(self, g: str, other: str, need: int, gone: Collection[str]) -> tuple[list[Any], Area]:
        """What g takes from one that gives way to it, and what that one covers but for the rest that remains."""
        rest = sorted(self.scopes.preferred(other) - set(gone))
        opposite = MAYBE if need == YES else YES
        holes = tuple(hole for each in rest for hole in self.scopes.taken_by(each, opposite))
        return self.scopes.taken_by(g, need), Area(self.scopes.pieces(other, "permits", need), holes)

    def _steps_in(self, g: str, other: str, need: int, gone: Collection[str]) -> bool:
        if g not in self.scopes.preferred(other):
            return False
        taken, back = self._ground(g, other, need, gone)
        return self.areas.do_share(Area(tuple(Piece(box, frozenset(), "") for box in taken)), back)

    # -- keystones

    def _check_keystone(self, g: str, record: Any) -> None:
        sure = next((need for need in (YES, MAYBE) if self.coverage.is_alone(g, need)), NO)
        if record is None:
            refute_unless(not sure, f"that {short_name(g)} alone carries something is left out")
            return
        said = field(record, "certainty")
        refute_unless(said in _SURENESS and _SURENESS[said] == sure, "how surely it is a keystone is wrong")
        point = disclosure_of(self.scopes, field(record, "witness"))
        refute_unless(holds(self.scopes.area(g, sure), point), f"the disclosure shown is not of {short_name(g)}")
        one: Any = tuple(frozenset({leaf}) for leaf in point)
        refute_unless(self._own(g, one, sure), "the disclosure shown is carried by others too")
        boxes = boxes_inside(
            self.areas,
            field(record, "alone"),
            [self.scopes.area(g, sure)],
            "the flow shown",
            fits=lambda box: self._own(g, box, sure),
        )
        refute_unless(any(has(box, point) for box in boxes), "the disclosure shown is not of the flow shown")

    def _own(self, g: str, box: Box, sure: int) -> bool:
        """Whether nothing in the company of g carries any of a box of it (but with pairings that it has not)."""
        opposite, part = YES + MAYBE - sure, Area((Piece(box, frozenset(), ""),))
        frames = [piece for piece in self.scopes.area(g, sure).pieces if _is_inside(box, piece.box)]
        company = self.coverage.near(part, self.coverage.company(g, opposite), opposite)
        if opposite == MAYBE:
            return not any(self.areas.do_share(part, self.scopes.area(h, opposite)) for h in company)
        return any(
            not any(self.areas.do_share(part, _paired(self.scopes.area(h, YES), frame)) for h in company)
            for frame in frames
        )


def _is_inside(box: Any, other: Any) -> bool:
    return all(x <= y for x, y in zip(box, other, strict=True))


def _paired(area: Area, frame: Piece) -> Area:
    """The pieces of an area that ask no pairing which a frame does not."""
    return Area(tuple(piece for piece in area.pieces if piece.pairings <= frame.pairings), area.holes)
