"""What a change of the law does, proved again: each side from its own data.

Not proved: that nothing is missing; how a gateway or bar stands in words beyond whether it is in
force; `because`; of a demand put again, that no better route exists than the one told (that there is
none is proved, see `rerouted`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gateways_graph.proof.areas import Point, holds
from gateways_graph.proof.circles import find_circle
from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.conflicts import Conflicting
from gateways_graph.proof.coverage import has
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import GW, Facts, long_name, short_name
from gateways_graph.proof.grants import Grants
from gateways_graph.proof.merged_terms import value_of, words_of
from gateways_graph.proof.pairs import check_relation
from gateways_graph.proof.permitted import check_permission
from gateways_graph.proof.recorded import Recorded
from gateways_graph.proof.records import LADDER, check_side
from gateways_graph.proof.redundant import Judged
from gateways_graph.proof.relations import can_compare
from gateways_graph.proof.rerouted import check_rerouted
from gateways_graph.proof.scopes import Piece, do_meet
from gateways_graph.proof.sides import Side, Sides
from gateways_graph.proof.terms import LISTS, SINGLES, Terms

__all__ = ["Changed", "name_change"]

_WORDS = ("no", "possible", "certain")
_LIVE = ("in force", "may be in force")
_COULD_GO = ("removable", "possibly removable")
_TERMS = (*SINGLES, *LISTS, "except_restrictions")


def name_change(claim: Any) -> str:
    """A change in a few words."""
    what = field(claim, "change") if "what" not in claim else f"{field(claim, 'change')} {field(claim, 'what')}"
    subject = claim.get("gateway") or claim.get("bar") or claim.get("a") or {"id": claim.get("id", "")}
    return f"{field(subject, 'id')}: {what}"


class Changed:
    """Proves the results of `diff` and `what-if`; keeps what several of them need."""

    def __init__(self, sides: Sides) -> None:
        self.sides, self.facts = sides, sides.new.facts
        self.terms = {id(side): Terms(side.scopes) for side in (sides.old, sides.new)}
        self._grants = Grants(sides.old), Grants(sides.new)
        self._recorded: Recorded | None = None
        self._judged: dict[int, Judged] = {}
        self._conflicting: dict[int, Conflicting] = {}

    def check(self, claim: Any) -> None:
        """Prove one change.

        Raises:
            RefutedError: Part of it does not follow.
            ProofError: It is no change.
        """
        checks: Mapping[str, Callable[[Any], None]] = {
            "gateway": self._check_gateway, "permission": self._check_permission, "route": self._check_route,
            "backfilled": self._check_step, "displaced": self._check_step, "redundancy": self._check_redundancy,
            "overlap": self._check_overlap, "conflict": self._check_conflict, "bar": self._check_bar,
            "recorded": self._check_recorded,
        }  # fmt: skip
        kind = str(field(claim, "change"))
        refute_unless(kind in checks, f"{kind!r} is no kind of change")
        checks[kind](claim)

    def _gateway(self, record: Any) -> str:
        """The IRI of a gateway of either side; the new one's words win."""
        name = long_name(str(field(record, "id")))
        known = self.sides.new if name in self.sides.new.scopes.gateways else self.sides.old
        return check_side(known.facts, record)

    def _label(self, iri: str) -> str:
        """What something is called; the new side's words win."""
        called = (side.facts.label(iri) for side in (self.sides.new, self.sides.old))
        return next((label for label in called if label != short_name(iri)), short_name(iri))

    def _differences(self, one: tuple[Side, str], two: tuple[Side, str], keys: tuple[str, str]) -> dict[str, Any]:
        """Terms of two gateways that are recorded otherwise, in words."""
        found = {}
        for name in _TERMS:
            values = [value_of(self.terms[id(side)], gateway, name) for side, gateway in (one, two)]
            if values[0] != values[1]:
                found[name] = {key: words_of(self._label, value) for key, value in zip(keys, values, strict=True)}
        return found

    # -- gateways and bars

    def _check_gateway(self, claim: Any) -> None:
        sides, what = self.sides, field(claim, "what")
        old, new = (None if field(claim, key) is None else long_name(str(claim[key])) for key in ("old", "new"))
        shown = self._gateway(field(claim, "gateway"))
        refute_unless(shown == (new or old), "it is told of another gateway")
        if what == "changed":
            refute_unless(old in sides.twins and sides.twins.get(str(old)) == new, "they are not one gateway")
        else:
            refute_unless(what in ("lost", "gained"), f"{what!r} is no change")
            name, side, matched = (old, sides.old, sides.twins) if what == "lost" else (new, sides.new, sides.back)
            one = name in side.live and name not in matched and (new if what == "lost" else old) is None
            refute_unless(one, f"{short_name(str(name))} is not {what}")
        self._check_standing(claim, (old in sides.old.live, new in sides.new.live))
        steep = self._check_shifts(claim, (sides.old.pieces, old), (sides.new.pieces, new), "permits")
        pair = [(side, name) for side, name in ((sides.old, old), (sides.new, new)) if name is not None]
        terms = (
            self._differences((sides.old, str(old)), (sides.new, str(new)), ("was", "becomes")) if len(pair) > 1 else {}
        )
        refute_unless(field(claim, "terms") == terms, "the terms that differ, in words, are other ones")
        weaker = min((self.terms[id(side)].status(name) for side, name in pair), key=LADDER.index)
        refute_unless(field(claim, "status") == weaker, f"the weaker status of the sides is {weaker}")
        if what == "changed":
            refute_unless(terms or field(claim, "shifts") or field(claim, "because"), "nothing of it is told to differ")
            sure = bool(terms) or steep
        else:
            sure = bool(pair[0][0].pieces(pair[0][1], YES))
        refute_unless(
            field(claim, "certainty") == ("certain" if sure else "possible"), "how surely it changes is wrong"
        )

    def _check_standing(self, claim: Any, live: tuple[bool, bool]) -> None:
        for key, there in zip(("was", "becomes"), live, strict=True):
            refute_unless((field(claim, key) in _LIVE) == there, f"how it stands ({key}) is wrong")

    def _check_shifts(self, claim: Any, old: tuple[Any, Any], new: tuple[Any, Any], prop: str) -> bool:
        """Each disclosure is covered on both sides as told; whether one goes all the way."""
        steep, ways = False, set()
        for item in field(claim, "shifts"):
            words = field(item, "was"), field(item, "becomes")
            refute_unless(all(word in _WORDS for word in words) and words[0] != words[1], "a shift is none")
            values = _WORDS.index(words[0]), _WORDS.index(words[1])
            less = values[0] > values[1]
            refute_unless(less not in ways, "two shifts go the same way")
            ways.add(less)
            point = self.sides.point(field(item, "witness"), self.sides.old if less else self.sides.new)
            high, low = (old, new) if less else (new, old)
            self._check_fall((high, low), (max(values), min(values)), (point, prop))
            steep |= set(values) == {NO, YES}
        return steep

    def _check_fall(self, ends: tuple[Any, Any], values: tuple[int, int], at: tuple[Point, str]) -> None:
        (pieces, owner), (others, other) = ends
        point, prop = at
        mine: list[Piece] = [piece for piece in pieces(owner, values[0], prop) if has(piece.box, point)]
        refute_unless(mine, "the disclosure shown was not so surely covered")
        if values[0] == MAYBE:
            firm = any(has(piece.box, point) for piece in pieces(owner, YES, prop))
            refute_unless(not firm, "the disclosure shown was certainly covered")
        sure = [piece for piece in others(other, YES, prop) if has(piece.box, point)]
        maybe = any(has(piece.box, point) for piece in others(other, MAYBE, prop))
        if values[1] == MAYBE:
            firm = all(any(cover.pairings <= piece.pairings for cover in sure) for piece in mine)
            refute_unless(maybe and not firm, "the disclosure shown is covered otherwise on the other side")
        else:
            refute_unless(not maybe and not sure, "the disclosure shown is covered on the other side")

    def _check_bar(self, claim: Any) -> None:
        sides, bar = self.sides, long_name(str(field(field(claim, "bar"), "id")))
        known = any(side.facts.is_kind(bar, GW + "Restriction") for side in (sides.old, sides.new))
        refute_unless(known, f"{short_name(bar)} is no bar")
        label = (sides.new if sides.new.facts.is_kind(bar, GW + "Restriction") else sides.old).facts.label(bar)
        refute_unless(field(claim["bar"], "label") == label, f"{short_name(bar)} has another label")
        live = tuple(bool(side.pieces(bar, MAYBE, "bars")) for side in (sides.old, sides.new))
        what = {(True, True): "changed", (True, False): "lost", (False, True): "gained"}.get((live[0], live[1]))
        refute_unless(field(claim, "what") == what, f"{short_name(bar)} is {what or 'on neither side'}")
        self._check_standing(claim, (live[0], live[1]))
        steep = self._check_shifts(claim, (sides.old.pieces, bar), (sides.new.pieces, bar), "bars")
        sure = "certain" if steep or field(claim, "fields") else "possible"
        refute_unless(field(claim, "certainty") == sure, f"the certainty is {sure}")
        side = sides.new if live[1] else sides.old
        boxes = [piece.box for piece in side.pieces(bar, MAYBE, "bars")]
        met = [g for g in side.live if any(do_meet(p.box, box) for p in side.pieces(g, MAYBE) for box in boxes)]
        refute_unless([long_name(str(name)) for name in field(claim, "gateways")] == met, "it meets other gateways")

    # -- permissions, and who steps in

    def _check_permission(self, claim: Any) -> None:
        check_permission(self.sides, self._grants, claim, self._gateway(field(claim, "gateway")))

    def _check_step(self, claim: Any) -> None:
        sides, came = self.sides, field(claim, "change") == "backfilled"
        away, back = (sides.old, sides.new) if came else (sides.new, sides.old)
        now, other = (self._gateway(field(claim, key)) for key in ("gateway", "other"))
        then = sides.back.get(now)
        refute_unless(then is not None, f"{short_name(now)} does not stand on both sides")
        mine = {id(sides.new): now, id(sides.old): str(then)}
        refute_unless(other in away.scopes.preferred(mine[id(away)]), f"{short_name(now)} does not give way to it")
        point = sides.point(field(claim, "witness"), back)
        refute_unless(sides.is_shared(point), "the disclosure shown does not exist on both sides")
        gone = any(has(box, point) for box in away.scopes.taken_by(other, YES))
        perhaps = any(has(piece.box, point) for piece in away.pieces(other, MAYBE))
        stands = [self._value(side, mine[id(side)], point) for side in (away, back)]
        rest = back.scopes.preferred(mine[id(back)])
        taken = any(has(box, point) for each in rest for box in back.scopes.taken_by(each, YES))
        open_ = any(has(piece.box, point) for each in rest for piece in back.pieces(each, MAYBE))
        certain = gone and min(stands) == YES and not open_
        possible = (gone and min(stands) and not taken) or (perhaps and min(stands) == YES and not open_)
        said = field(claim, "certainty")
        refute_unless(said in ("certain", "possible"), f"{said!r} is neither certain nor possible")
        refute_unless(said == "certain" or not certain, f"{short_name(now)} certainly steps in or back there")
        refute_unless(certain if said == "certain" else possible, f"{short_name(now)} does not step in or back there")
        terms = self._differences((away, other), (back, mine[id(back)]), ("other", "it"))
        refute_unless(field(claim, "terms") == terms, "the terms on which it does are others")

    def _value(self, side: Side, gateway: str, point: Point) -> int:
        needs = (need for need in (YES, MAYBE) if any(has(piece.box, point) for piece in side.pieces(gateway, need)))
        return next(needs, NO)

    # -- what could go

    def judged(self, side: Side) -> Judged:
        """Proves judgements of one side."""
        return self._judged.setdefault(id(side), Judged(side.weigher))

    def _check_redundancy(self, claim: Any) -> None:
        shown, sides = self._gateway(field(claim, "gateway")), self.sides
        names = (sides.back.get(shown, shown), shown)
        ranks = []
        for key, side, name in zip(("was", "becomes"), (sides.old, sides.new), names, strict=True):
            record = field(claim, key)
            refute_unless((record is None) == (name not in side.live), f"whether it is in force ({key}) is wrong")
            if record is not None:
                self.judged(side).check_verdict(name, record)
            verdict = record and field(record, "verdict")
            ranks.append(_COULD_GO.index(verdict) if verdict in _COULD_GO else len(_COULD_GO))
        refute_unless(ranks[0] != ranks[1], "nothing about whether it could go differs")
        what = "gained" if ranks[0] == 2 else "lost" if ranks[1] == 2 else "changed"
        refute_unless(field(claim, "what") == what, f"it is {what}")
        rank = ranks[0] if what == "lost" else ranks[1]
        sure = ("certain", "possible", "no")[rank]
        refute_unless(field(claim, "certainty") == sure, f"the certainty is {sure}")

    # -- how gateways relate

    def _check_overlap(self, claim: Any) -> None:
        sides = self.sides
        new = [self._gateway(field(claim, key)) for key in "ab"]
        old = [sides.back.get(name, name) for name in new]
        told = field(claim, "was"), field(claim, "becomes")
        what = "changed" if all(told) else "lost" if told[0] else "gained"
        refute_unless(any(told) and field(claim, "what") == what, f"the relation is {what}")
        for side, pair, record in ((sides.old, old, told[0]), (sides.new, new, told[1])):
            self._check_relation(side, pair, record)
        side, pair, record = (sides.new, new, told[1]) if told[1] else (sides.old, old, told[0])
        refute_unless(field(claim, "certainty") == field(record, "certainty"), "the certainty is another")
        areas = side.weigher.areas()
        met = areas.meet(*pair) if field(record, "relation") != "undecided" else NO
        point = field(claim, "witness")
        refute_unless((point is not None) == bool(met), "a common point is told of, or left out, wrongly")
        if point is not None:
            shown = sides.point(point, side)
            inside = all(holds(areas.scopes.area(name, met), shown) for name in pair)
            refute_unless(inside, "the common point does not lie in both")
        weaker = min((self.terms[id(side)].status(name) for name in pair), key=LADDER.index)
        refute_unless(field(claim, "status") == weaker, f"the weaker status of the two is {weaker}")
        if all(told):
            said = [
                (field(item, "relation"), field(item, "certainty"), self._newly(item), _listed(item, self._newly))
                for item in told
            ]
            refute_unless(said[0] != said[1], "nothing about how they relate differs")

    def _newly(self, record: Any) -> str:
        """The gateway that a relation is of, by its new name."""
        name = long_name(str(field(record, "of"))) if field(record, "of") else ""
        return self.sides.twins.get(name, name)

    def _check_relation(self, side: Side, pair: list[str], record: Any) -> None:
        if record is not None:
            check_relation(side.weigher, (pair[0], pair[1]), record)
            return
        there = all(name in side.live for name in pair)
        if there and can_compare(side.facts, pair[0], pair[1]):
            refute_unless(not side.weigher.weigh(pair[0], pair[1]), "they relate on the side on which nothing is told")

    # -- conflicts

    def _check_conflict(self, claim: Any) -> None:
        sides, shown = self.sides, self._gateway(field(claim, "gateway"))
        bars = [long_name(str(field(item, "id"))) for item in field(claim, "bars")]
        for item, bar in zip(field(claim, "bars"), bars, strict=True):
            known = [
                side.facts.label(bar) for side in (sides.new, sides.old) if side.facts.is_kind(bar, GW + "Restriction")
            ]
            refute_unless(field(item, "label") in known[:1], f"{field(item, 'id')} is no bar, or is called otherwise")
        told = field(claim, "was"), field(claim, "becomes")
        what = "changed" if all(told) else "lost" if told[0] else "gained"
        refute_unless(any(told) and told[0] != told[1] and field(claim, "what") == what, f"the conflict is {what}")
        names = (sides.back.get(shown, shown), shown)
        for side, name, record in zip((sides.old, sides.new), names, told, strict=True):
            self._check_conflicting(side, name, bars, record)
        side, record = (sides.new, told[1]) if told[1] else (sides.old, told[0])
        refute_unless(field(claim, "certainty") == field(record, "certainty"), "the certainty is another")
        point, name = sides.point(field(claim, "witness"), side), names[1] if told[1] else names[0]
        plain = (
            side.pieces(name, MAYBE) if field(record, "kind") == "circular" else side.scopes.area(name, MAYBE).pieces
        )
        reached = any(has(piece.box, point) for piece in plain)
        barred = any(has(piece.box, point) for bar in bars for piece in side.pieces(bar, MAYBE, "bars"))
        refute_unless(reached and barred, "the disclosure shown is not of both")
        weaker = min((self.terms[id(side)].status(item) for item in (name, *bars)), key=LADDER.index)
        refute_unless(field(claim, "status") == weaker, f"the weaker status of the sides is {weaker}")
        doubts = bool(field(claim, "turns_on"))
        refute_unless(not doubts or field(record, "certainty") == "possible", "what is certain turns on nothing")

    def _check_conflicting(self, side: Side, gateway: str, bars: list[str], record: Any) -> None:
        """How a gateway and one bar stand on a side; of several bars, only that what is told holds."""
        judge = self._conflicting.setdefault(id(side), Conflicting(side.weigher))
        there = gateway in side.live and judge.is_barred(gateway)
        if len(bars) == 1:
            found = judge.weigh(gateway, bars[0]) if there else None
            true = None if found is None or found.kind == "overridden" else (found.kind, _WORDS[found.sure])
            said = None if record is None else (field(record, "kind"), field(record, "certainty"))
            refute_unless(said == true, f"on one side they stand as {true[0] if true else 'no conflict'}")
        elif record is not None:
            refute_unless(there, f"{short_name(gateway)} meets no bar on that side")
            sure, kind = _WORDS.index(str(field(record, "certainty"))), field(record, "kind")
            refute_unless(kind in ("dead", "circular"), f"several bars are not {kind}")
            if kind == "dead":
                judge.check_closed(gateway, bars, sure)
            else:
                circle = find_circle(judge.obstacles, gateway, set(bars))
                refute_unless(sure == circle, f"a circle through them is {_WORDS[circle]}")

    # -- routes, and what else is recorded

    def _check_route(self, claim: Any) -> None:
        check_rerouted(self.sides, claim, self._gateway(field(claim, "gateway")))

    def _check_recorded(self, claim: Any) -> None:
        if self._recorded is None:
            one, two = self.sides.read
            facts = Facts(one)
            days = self.sides.old.scopes.question.day, self.sides.new.scopes.question.day
            self._recorded = Recorded(facts, facts if one is two else Facts(two), days)
        self._recorded.check(claim)


def _listed(record: Any, newly: Callable[[Any], str]) -> list[tuple[Any, Any, str]]:
    return sorted((field(item, "relation"), field(item, "certainty"), newly(item)) for item in field(record, "also"))
