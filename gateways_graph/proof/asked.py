"""Relations listed on request, proved again: successor, time gap, reciprocal, parallel, chained.

Two disclosures prove the last three, two dates the first two. What one disclosure cannot prove (that
parallel gateways share none, and differ on no other axis; that what is called possible is not
certain) is swept for.

Not proved: the free text `why`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from gateways_graph.proof.areas import Point, holds
from gateways_graph.proof.beside import Beside, turned
from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import GW, long_name, short_name
from gateways_graph.proof.records import LADDER, check_side
from gateways_graph.proof.relations import Weigher, can_compare
from gateways_graph.proof.scopes import Area
from gateways_graph.proof.shown import disclosure_of
from gateways_graph.proof.sweep import AXES, Box
from gateways_graph.proof.terms import Terms

__all__ = ["ON_REQUEST", "check_asked"]

ON_REQUEST = frozenset({"successor", "time gap", "reciprocal", "parallel", "chained"})
_SURENESS = {"possible": MAYBE, "certain": YES}
#: What a finding of this kind says nothing of.
_EMPTY = {
    "also": [], "turns_on": [], "share": {"a": "0/1", "b": "0/1"}, "common": [], "common_omitted": 0,
    "witness": None, "only_a": None, "only_b": None, "terms": {}, "siblings": False,
}  # fmt: skip
_DISCLOSER, _RECIPIENT, _PURPOSE = range(3)
#: What goes on unchanged from a first step to a second: purpose, subject, form and extent.
_CARRIED = (2, 3, 4, 6)
_CONSENTS = frozenset({"agreement", "source-consent", "authority", "approval"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def check_asked(weigher: Weigher, claim: Any) -> None:
    """Prove one finding that is listed on request.

    Raises:
        RefutedError: Part of it does not follow.
        ProofError: It is not such a finding.
    """
    _AskedClaim(weigher, claim).check()


class _AskedClaim:
    """One finding and what is needed to prove it."""

    def __init__(self, weigher: Weigher, claim: Any) -> None:
        self.claim, self.facts, self.areas = claim, weigher.facts, weigher.areas()
        self.scopes = self.areas.scopes
        self.terms, self.day = Terms(self.scopes), weigher.question.day.isoformat()
        self.a, self.b = (check_side(self.facts, field(claim, side)) for side in "ab")
        self.relation, self.proof = str(field(claim, "relation")), field(claim, "proof")

    def check(self) -> None:
        refute_unless(self.a != self.b, "both sides are one gateway")
        weaker = min((self.terms.status(item) for item in (self.a, self.b)), key=LADDER.index)
        refute_unless(field(self.claim, "status") == weaker, f"the weaker status of the two is {weaker}")
        for name, nothing in _EMPTY.items():
            refute_unless(field(self.claim, name) == nothing, f"{self.relation} says nothing of {name}")
        said = str(field(self.claim, "certainty"))
        refute_unless(said in _SURENESS, f"{said!r} is neither certain nor possible")
        if self.relation in ("successor", "time gap"):
            refute_unless(said == "certain", "dates that are not exact prove nothing")
            self._check_dates()
            return
        self._check_nothing("ended", "began")
        apart = "versions of one provision, or different acts, are not compared"
        refute_unless(can_compare(self.facts, self.a, self.b), apart)
        for gateway in (self.a, self.b):
            refute_unless(self.scopes.is_live(gateway), f"{short_name(gateway)} is not in force on {self.day}")
        self._check_linked(_SURENESS[said])

    def _check_nothing(self, *names: str) -> None:
        for name in names:
            refute_unless(not field(self.proof, name), f"{self.relation} has no {name}")

    # -- versions through time

    def _check_dates(self) -> None:
        self._check_nothing("a", "b", "axis", "onward")
        ended, began = (str(field(self.proof, name)) for name in ("ended", "began"))
        refute_unless((ended == began) == (self.relation == "successor"), f"these dates make it no {self.relation}")
        runs = sorted(set(self._runs()))
        follows = any(
            (one[2], two[2]) == (self.a, self.b) and (one[1], two[0]) == (ended, began) and ended <= began
            for one, two in pairwise(runs)
        )
        refute_unless(follows, f"{short_name(self.b)} is not the next version, from {began} after {ended}")

    def _runs(self) -> Iterator[tuple[str, str, str]]:
        """First day, first day outside and gateway, of all versions of the provision with exact dates."""
        facts = self.facts
        families = facts.links(self.a, "versionOf") & facts.links(self.b, "versionOf")
        for gateway in self.scopes.gateways:
            if not families & facts.links(gateway, "versionOf"):
                continue
            for period in facts.links(gateway, "inForce"):
                start, until = facts.text(period, "from"), facts.text(period, "until")
                exact = all(text is None or _DAY.fullmatch(text) for text in (start, until))
                if start and exact and self.scopes.reading(period) == YES:
                    yield start, until or "", gateway

    # -- two disclosures

    def _check_linked(self, sure: int) -> None:
        one, two = (disclosure_of(self.scopes, field(self.proof, side)) for side in "ab")
        for gateway, point in ((self.a, one), (self.b, two)):
            inside = holds(self.scopes.area(gateway, sure), point)
            refute_unless(inside, f"the disclosure shown does not lie in {short_name(gateway)}")
        if self.relation == "reciprocal":
            self._check_nothing("axis", "onward")
            self._check_reciprocal(one, two)
        elif self.relation == "parallel":
            self._check_nothing("onward")
            self._check_parallel(one, two)
        else:
            self._check_nothing("axis")
            self._check_chained(one, two)
        if sure == MAYBE:
            refute_unless(not self._is_found(YES), f"{self.relation} is certain, not possible")

    def _is_found(self, need: int) -> bool:
        """Whether two gateways have disclosures that stand so, at least so surely."""
        area = self.scopes.area
        one, two, singles = area(self.a, need), area(self.b, need), self.scopes.singles
        if self.relation == "reciprocal":
            return Beside(one, _turned(two), (0, 1, _PURPOSE), singles=singles).is_found()
        if self.relation == "parallel":
            return self._are_beside(need, AXES.index(str(field(self.proof, "axis"))))
        unions = self._unions()
        suited = Area(tuple(piece for piece in one.pieces if self._has_origin(piece.flow)), one.holes)
        return Beside(suited, _turned(two), _CARRIED, within=unions, singles=singles).is_found()

    def _check_reciprocal(self, one: Point, two: Point) -> None:
        turned_round = one[:2] == (two[1], two[0]) and one[_PURPOSE] == two[_PURPOSE]
        refute_unless(turned_round, "the second disclosure is not the first the other way round")

    # -- parallel

    def _check_parallel(self, one: Point, two: Point) -> None:
        axis = str(field(self.proof, "axis"))
        refute_unless(axis in AXES, f"{axis!r} is no axis")
        differ = [name for name, x, y in zip(AXES, one, two, strict=True) if x != y]
        refute_unless(differ == [axis], f"the two disclosures do not differ just in {axis}")
        refute_unless(self.areas.meet(self.a, self.b) == NO, "they share a disclosure")
        for number, other in enumerate(AXES):
            if other != axis:
                more = self._are_beside(MAYBE, number)
                refute_unless(not more, f"they come next to each other on {other} as well")

    def _are_beside(self, need: int, axis: int) -> bool:
        """Whether two disclosures differ on one axis alone."""
        one, two = self.scopes.area(self.a, need), self.scopes.area(self.b, need)
        if axis == _RECIPIENT:
            # The body that both have is then the discloser.
            one, two, axis = _turned(one), _turned(two), _DISCLOSER
        agreed = [number for number in range(len(AXES)) if number != axis]
        return Beside(one, two, agreed, singles=self.scopes.singles).is_found()

    # -- chained

    def _check_chained(self, one: Point, two: Point) -> None:
        refute_unless(one[_RECIPIENT] == two[_DISCLOSER], "the second step does not begin where the first ended")
        for number in _CARRIED:
            refute_unless(one[number] == two[number], f"{AXES[number]} changes between the steps")
        rules = self.terms.many(self.a, "onward")
        refute_unless(rules is not None, f"the onward rules of {short_name(self.a)} are not established")
        told = field(self.proof, "onward")
        names = sorted(long_name(str(field(field(item, "rule"), "id"))) for item in told)
        refute_unless(names == sorted(rules or ()), f"the onward rules of {short_name(self.a)} are others")
        flows = {
            piece.flow
            for piece in self.scopes.area(self.a, MAYBE).pieces
            if all(leaf in leaves for leaf, leaves in zip(one, piece.box, strict=True))
        }
        for item in told:
            self._check_admission(item, two, flows)

    def _check_admission(self, item: Any, point: Point, flows: set[str]) -> None:
        facts = self.facts
        rule, way = long_name(str(field(field(item, "rule"), "id"))), str(field(item, "admits"))
        name = facts.label(rule)
        refute_unless(field(field(item, "rule"), "label") == name, f"{short_name(rule)} has another label")
        exception, listed = field(item, "exception"), field(item, "conditions")
        judged = {long_name(str(field(each, "id"))) for each in listed}
        for each in listed:
            same = field(each, "label") == facts.label(long_name(str(field(each, "id"))))
            refute_unless(same, f"{field(each, 'id')} has another label")
        if way == "limits use only":
            refute_unless(facts.codes(rule, "act") == {"use"}, f"{name} limits more than use")
            refute_unless(exception is None and not judged, f"{name} is told with more than there is")
            return
        refute_unless(any(self._is_of_origin(rule, flow) for flow in flows), f"{name} is for other information")
        if way == "lets it through":
            let = long_name(str(exception))
            refute_unless(let in facts.links(rule, "exception"), f"{name} has no such exception")
            refute_unless(judged == facts.links(let, "condition"), f"conditions of {exception} are others")
            refute_unless(not self._needs_consent(let), f"{exception} waits for somebody's consent")
            inside = holds(Area(self.scopes.lets(let, same=True)), point)
            refute_unless(inside, f"{exception} does not let the second step through")
            return
        refute_unless(way == "ends in some cases" and exception is None, f"{way!r} admits nothing")
        refute_unless(self._may_end(rule), f"{name} does not end of itself")
        refute_unless(judged == facts.links(rule, "endsWhen"), f"the cases in which {name} ends are others")

    def _needs_consent(self, exception: str) -> bool:
        conditions = self.facts.links(exception, "condition")
        types = {kind.removeprefix("condition-") for item in conditions for kind in self._types(item)}
        return bool(types & _CONSENTS)

    def _types(self, condition: str) -> frozenset[str]:
        return self.facts.codes(condition, "conditionType")

    def _may_end(self, rule: str) -> bool:
        facts = self.facts
        plain = facts.codes(rule, "act") and not facts.links(rule, "condition") and self.scopes.reading(rule) == YES
        return bool(plain and facts.links(rule, "endsWhen"))

    def _is_of_origin(self, rule: str, flow: str) -> bool:
        origin = self.facts.links(rule, "origin")
        return not origin or bool(origin & {self.a, flow})

    def _has_origin(self, flow: str) -> bool:
        rules = self.terms.many(self.a, "onward") or ()
        return all(self.facts.codes(rule, "act") == {"use"} or self._is_of_origin(rule, flow) for rule in rules)

    def _unions(self) -> list[list[Box]]:
        """For each rule of the first the boxes that it admits, turned; a rule that admits all is left out."""
        found = []
        for rule in sorted(self.terms.many(self.a, "onward") or ()):
            if self.facts.codes(rule, "act") == {"use"} or self._may_end(rule):
                continue
            known = self.facts.is_kind(rule, GW + "OnwardRule")
            lets = sorted(self.facts.links(rule, "exception")) if known else []
            open_ = [item for item in lets if not self._needs_consent(item)]
            found.append([turned(piece.box) for item in open_ for piece in self.scopes.lets(item, same=True)])
        return found


def _turned(area: Area) -> Area:
    """An area with disclosers and recipients exchanged."""
    pieces = tuple(piece._replace(box=turned(piece.box)) for piece in area.pieces)
    return Area(pieces, tuple(turned(hole) for hole in area.holes))
