"""Permissions that meet bars, proved again: who prevails, on what ground, and what is left.

Not proved: the free texts `why`, `turns_on` (only that a certain finding turns on nothing and a
possible one on something) and `because`, how many boxes were left out, and the counts beside the
results.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from gateways_graph.proof.areas import Areas, Point, holds
from gateways_graph.proof.circles import check_circle
from gateways_graph.proof.claims import field, numbers_of, refute_unless
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import GATEWAY, GW, Facts, long_name, short_name
from gateways_graph.proof.ground import Ground, Grounds
from gateways_graph.proof.obstacles import Obstacles
from gateways_graph.proof.precedence import BAR, CIRCULAR, OPEN, Standing, Words, read_words
from gateways_graph.proof.precedence import GATEWAY as HOLDER
from gateways_graph.proof.records import LADDER, check_side
from gateways_graph.proof.relations import Weigher
from gateways_graph.proof.scopes import Area
from gateways_graph.proof.shown import boxes_inside, disclosure_of

__all__ = ["Conflicting", "name_conflict"]

_SURENESS = {"possible": MAYBE, "certain": YES}
_ACTS = frozenset({"disclose", "make-available", "publish"})
_DUTIES = frozenset({"must", "must-when-required"})
_READ = frozenset({"checked", "double-checked"})
_SAID = ("no", "not established", "yes")


def name_conflict(claim: Any) -> str:
    """A conflict in a few words."""
    bars = [field(claim, "bar"), *field(claim, "bars")]
    names = ", ".join(str(field(bar, "id")) for bar in bars if bar)
    return f"{field(field(claim, 'gateway'), 'id')} and {names}: {field(claim, 'kind')} ({field(claim, 'certainty')})"


class _Met(NamedTuple):
    """What is true of one gateway and one bar.

    Attributes:
        met: How surely they meet on the ground that the kind is about.
        free: What is cut out of the common ground before it is counted.
        dispute: What else the witness must not lie in.
        left: Whether something of the gateway is outside.
        prevails: How surely the bar takes part of the ground.
    """

    kind: str
    sure: int
    met: int = NO
    free: tuple[Any, ...] = ()
    dispute: tuple[Any, ...] = ()
    left: bool = False
    prevails: int = NO


class Conflicting:
    """Proves the results of `conflicts` for one question; keeps what several of them need."""

    def __init__(self, weigher: Weigher) -> None:
        self.facts: Facts = weigher.facts
        self.areas: Areas = weigher.areas()
        self.scopes = self.areas.scopes
        self.grounds, self.obstacles = Grounds(self.areas), Obstacles(self.areas)
        self.terms = self.obstacles.terms
        self._known: dict[tuple[str, str], _Met] = {}

    def check(self, claim: Any) -> None:
        """Prove one conflict.

        Raises:
            RefutedError: Part of it does not follow.
            ProofError: It is no conflict.
        """
        g = check_side(self.facts, field(claim, "gateway"))
        refute_unless(self.scopes.is_live(g), f"{short_name(g)} is not in force on {self.scopes.question.day}")
        refute_unless(self.is_barred(g), f"no bar can stand against {short_name(g)}")
        said = field(claim, "certainty")
        refute_unless(said in _SURENESS, f"{said!r} is neither certain nor possible")
        bars = [self._bar(record) for record in (field(claim, "bar"), *field(claim, "bars")) if record]
        refute_unless(len(set(bars)) == len(bars), "a bar is told twice")
        alone = field(claim, "bar") is not None
        refute_unless(bars and alone == (not field(claim, "bars")), "one bar is told of, or several")
        if field(claim, "circle") and not alone:
            check_circle(self.obstacles, claim, g, bars)
            return
        weaker = min((self.terms.status(item) for item in (g, *bars)), key=LADDER.index)
        refute_unless(field(claim, "status") == weaker, f"the weaker status of the sides is {weaker}")
        if alone:
            self._check_pair(claim, g, bars[0])
        else:
            self._check_several(claim, g, bars)

    def is_barred(self, gateway: str) -> bool:
        """Whether a bar can stand against a gateway."""
        act = min(self.facts.codes(gateway, "act"), default="disclose")
        return act in _ACTS and self.terms.one(gateway, "legal_effect") != "shields"

    def _bar(self, record: Any) -> str:
        """The IRI of a bar from its short record, once that agrees with the data."""
        facts, name = self.facts, str(field(record, "id"))
        iri = long_name(name)
        refute_unless(facts.is_kind(iri, GW + "Restriction") and not iri.startswith(GATEWAY), f"{name} is no bar")
        refute_unless(field(record, "iri") == iri, f"{field(record, 'iri')} is not the IRI of {name}")
        given = sorted(long_name(str(item)) for item in field(record, "provisions"))
        refute_unless(given == sorted(facts.links(iri, "conferredBy")), f"{name} is made by other provisions")
        refute_unless(field(record, "label") == facts.label(iri), f"{name} has another label")
        return iri

    # -- what is true of a pair

    def weigh(self, g: str, bar: str) -> _Met | None:
        """What the record says of a gateway and a bar; None when they share nothing."""
        if (g, bar) not in self._known:
            found = self._weigh(g, bar)
            if found is None:
                return None
            self._known[g, bar] = found
        return self._known[g, bar]

    def _meets(self, g: str, bar: str, need: int, less: Iterable[Any] = ()) -> bool:
        return self.areas.do_share(self.scopes.area(g, need), self.grounds.taken(bar, need, less))

    def _weigh(self, g: str, bar: str) -> _Met | None:
        if self.scopes.waits_for(bar) or not self._meets(g, bar, MAYBE):
            return None
        ground, standing = self.grounds.of(bar), self.words(g, bar).standing()
        freed = not self._meets(g, bar, MAYBE, ground.through(YES, asks=False))
        let = not self._meets(g, bar, MAYBE, ground.through(YES, asks=True))
        cap = MAYBE if self.terms.one(g, "legal_effect") is None else YES
        if standing.recorded == HOLDER or freed or (let and standing.recorded == OPEN):
            return self._overridden(g, bar, standing, (freed, cap))
        return self._against(g, ground, standing, cap)

    def _overridden(self, g: str, bar: str, standing: Standing, known: tuple[bool, int]) -> _Met:
        """The gateway prevails, or all the common ground is let through."""
        freed, cap = known
        met = YES if self._meets(g, bar, YES) else MAYBE
        if standing.recorded == HOLDER:
            doubt = not standing.sure
        else:
            # Where conditions must be met first, that the bar may prevail makes it doubtful.
            doubt = not freed and bool(standing.possible & {BAR, CIRCULAR})
        sure = min(met, cap, MAYBE if doubt else YES)
        return _Met("overridden", sure, met, left=self._is_left(g, bar, ()))

    def _against(self, g: str, ground: Ground, standing: Standing, cap: int) -> _Met:
        """The bar prevails, or nothing says which does."""
        bar, asks = ground.bar, standing.recorded == OPEN
        met = YES if self._meets(g, bar, YES, ground.through(MAYBE, asks=asks)) else MAYBE
        dispute = ground.through(MAYBE if met == YES else YES, asks=asks)
        free = ground.through(YES, asks=False)
        left = self._is_left(g, bar, free)
        sure = min(met, cap, YES if standing.sure else MAYBE)
        prevails = sure if standing.recorded == BAR else NO
        kind = {BAR: "carved out", CIRCULAR: "circular"}.get(standing.recorded, "")
        obligation = self.terms.one(g, "obligation")
        if not kind:
            kind = "deadlock" if obligation in _DUTIES else "unresolved"
            sure = min(sure, MAYBE) if kind == "unresolved" and obligation is None else sure
        if prevails and not left:
            kind = "dead"
            closed = self.closes(bar) and not self.grounds.is_left(g, [bar], YES)
            sure = min(sure, YES if closed else MAYBE)
        return _Met(kind, sure, met, free, dispute, left, prevails)

    def _is_left(self, g: str, bar: str, free: Iterable[Any]) -> bool:
        """Whether something that the gateway at least covers lies outside a bar, or is let through freely."""
        least = self.areas.firmest(g)
        return not self.areas.uncovered(least, [self.grounds.taken(bar, MAYBE, free)]).is_empty()

    def closes(self, bar: str) -> bool:
        """Whether a bar is read well enough, and lasts, to close a gateway with certainty."""
        return self.terms.status(bar) in _READ and not self.facts.links(bar, "endsWhen")

    def words(self, g: str, bar: str) -> Words:
        """What is said of a gateway and a bar."""
        return read_words(self.obstacles, g, bar)

    # -- one bar

    def _check_pair(self, claim: Any, g: str, bar: str) -> None:
        true, kind = self.weigh(g, bar), str(field(claim, "kind"))
        if true is None:
            refute_unless(False, f"{short_name(g)} and {short_name(bar)} share nothing")
            return
        if kind == "undecided":
            refute_unless(field(claim, "certainty") == "possible", "what is undecided is at most possible")
            refute_unless(not (field(claim, "witness") or field(claim, "common")), "what is undecided shows nothing")
            return
        refute_unless(kind == true.kind, f"they stand as {true.kind}")
        refute_unless(_SURENESS[field(claim, "certainty")] == true.sure, f"how surely they are {kind} is wrong")
        doubts = field(claim, "turns_on")
        refute_unless(
            bool(doubts) == (true.sure == MAYBE), "what is possible turns on something, what is certain on nothing"
        )
        self._check_words(claim, g, bar)
        self._check_points(claim, (g, bar), true)
        self._check_share(claim, (g, bar), true)
        self._check_exceptions(claim, (g, bar), true)
        self._check_turns(claim, g, bar)

    def _check_words(self, claim: Any, g: str, bar: str) -> None:
        words = self.words(g, bar)
        silent = MAYBE if not self.facts.links(bar, "prevailsOver") else NO
        true = {
            "lifts": words.lifts,
            "overrides": words.overrides,
            "yields": max(words.yields, words.yields_to_class),
            "prevails": max(words.prevails, words.prevails_over_class, silent),
            "preserves": max(words.preserves, words.preserves_generally),
        }
        told = {name: _SAID[value] for name, value in true.items()}
        wrong = [name for name, word in told.items() if field(claim, "precedence").get(name) != word]
        refute_unless(field(claim, "precedence") == told, f"what is recorded of precedence differs: {', '.join(wrong)}")

    def _check_points(self, claim: Any, pair: tuple[str, str], true: _Met) -> None:
        g, bar = pair
        point = disclosure_of(self.scopes, field(claim, "witness"))
        refute_unless(
            holds(self.scopes.area(g, true.met), point), f"the disclosure shown does not lie in {short_name(g)}"
        )
        inside = holds(self.grounds.taken(bar, true.met, true.dispute), point)
        refute_unless(inside, f"{short_name(bar)} does not forbid the disclosure shown, or lets it through")
        record = field(claim, "left")
        refute_unless((record is not None) == true.left, "a disclosure that is left is told, or kept quiet, wrongly")
        if record is not None:
            left = disclosure_of(self.scopes, record)
            refute_unless(holds(self.areas.firmest(g), left), f"what is told as left is not of {short_name(g)}")
            taken = holds(self.grounds.taken(bar, MAYBE, true.free), left)
            refute_unless(not taken, f"{short_name(bar)} may forbid what is told as left")

    def _check_share(self, claim: Any, pair: tuple[str, str], true: _Met) -> None:
        g, bar = pair
        mine, theirs = self.scopes.area(g, true.met), self.grounds.taken(bar, true.met, true.free)
        common = self.areas.count_shared(mine, theirs)
        whole = self.areas.size(g, true.met)
        refute_unless(numbers_of(field(claim, "share")) == (common, whole), f"the share is {common}/{whole}")
        records, omitted = field(claim, "common"), field(claim, "common_omitted")
        refute_unless(type(omitted) is int and omitted >= 0 and records, "the common ground is not told")
        boxes = [box for item in records for box in boxes_inside(self.areas, item, (mine, theirs), "a common box")]
        full = omitted or not self.areas.count_shared(mine, theirs, boxes)
        refute_unless(full, "the common boxes do not make up what is shared")

    def _check_exceptions(self, claim: Any, pair: tuple[str, str], true: _Met) -> None:
        g, bar = pair
        common = self.scopes.area(g, true.met), self.grounds.taken(bar, true.met)
        told = []
        for item in field(claim, "exceptions"):
            asks = sorted(long_name(str(field(each, "id"))) for each in field(item, "conditions"))
            for each in field(item, "conditions"):
                known = field(each, "label") == self.facts.label(long_name(str(field(each, "id"))))
                refute_unless(known, f"{field(each, 'id')} has another label")
            told.append((str(field(item, "label")), str(field(item, "holds")), asks))
        helpful = []
        for let in self.grounds.of(bar).lets:
            parts = [self.areas.count_shared(*common, within=boxes) for boxes in (let.maybe, let.sure)]
            whole = self.areas.count_shared(*common)
            if parts[0]:
                holds_ = "all" if parts[1] == whole else "part" if parts[1] else "not established"
                helpful.append(
                    (self.facts.label(let.exception), holds_, sorted(self.facts.links(let.exception, "condition")))
                )
        refute_unless(sorted(told) == sorted(helpful), "the exceptions that touch the common ground are others")

    def _check_turns(self, claim: Any, g: str, bar: str) -> None:
        turns = [
            tuple(long_name(str(field(field(step, side), "id"))) for side in ("prevails", "over"))
            for step in field(claim, "circle")
        ]
        true = [(g, bar), (bar, g)] if field(claim, "kind") == "circular" else []
        refute_unless(turns == true, "the turns of the circle are others")
        for step in field(claim, "circle"):
            for side in ("prevails", "over"):
                record = field(step, side)
                known = field(record, "label") == self.facts.label(long_name(str(field(record, "id"))))
                refute_unless(known, f"{field(record, 'id')} has another label")

    # -- several bars

    def _check_several(self, claim: Any, g: str, bars: list[str]) -> None:
        refute_unless(field(claim, "kind") == "dead", "several bars together close a gateway, or say nothing")
        need = _SURENESS[field(claim, "certainty")]
        for name, nothing in (
            ("left", None),
            ("precedence", {}),
            ("exceptions", []),
            ("common", []),
            ("common_omitted", 0),
        ):
            refute_unless(field(claim, name) == nothing, f"several bars say nothing of {name}")
        refute_unless(bool(field(claim, "turns_on")) == (need == MAYBE), "what is certain turns on nothing")
        size = self.areas.size(g, need)
        refute_unless(numbers_of(field(claim, "share")) == (size, size), f"the share is {size}/{size}")
        self.check_closed(g, bars, need)
        self._check_alone(claim, g, bars)

    def check_closed(self, g: str, bars: list[str], need: int) -> None:
        """Prove that several bars that prevail close a gateway together, none of them to spare.

        Raises:
            RefutedError: They do not, or fewer do, or they do so more surely than told.
        """
        for bar in bars:
            true = self.weigh(g, bar)
            prevails = true.prevails if true else NO
            refute_unless(prevails >= need, f"{short_name(bar)} does not prevail so surely")
            refute_unless(need == MAYBE or self.closes(bar), f"{short_name(bar)} is not read so well, or may end")
            others = [other for other in bars if other != bar]
            refute_unless(self.grounds.is_left(g, others, need), f"{short_name(bar)} is not needed")
        refute_unless(not self.grounds.is_left(g, bars, need), "they leave something of it")
        self._check_needed(g, need)

    def _check_alone(self, claim: Any, g: str, bars: list[str]) -> None:
        """Without any one of them something is left, and is shown."""
        need = _SURENESS[field(claim, "certainty")]
        goal = self.scopes.area(g, MAYBE) if need == YES else self.areas.firmest(g)
        points: list[Point] = []
        for bar, record in zip(bars, field(claim, "bars"), strict=True):
            others = [other for other in bars if other != bar]
            point = disclosure_of(self.scopes, field(record, "alone"))
            points.append(point)
            covers = [self.grounds.prevailing(other, need) for other in others]
            open_ = not self.areas.uncovered(_only(goal, point), covers, strict=need == YES).is_empty()
            refute_unless(open_, f"the disclosure shown is not taken by {short_name(bar)} alone")
        witness = disclosure_of(self.scopes, field(claim, "witness"))
        refute_unless(witness == points[0], "the disclosure shown is not the first that one bar takes alone")

    def _check_needed(self, g: str, need: int) -> None:
        """No single bar closes it as surely, and what is told as possible is not certain."""
        met = {bar: found for bar in self.bars() if (found := self.weigh(g, bar)) is not None}
        single = [bar for bar, found in met.items() if found.kind == "dead" and found.sure >= need]
        refute_unless(not single, f"{', '.join(map(short_name, single[:1]))} closes it alone")
        if need == MAYBE:
            firm = [bar for bar, found in met.items() if found.prevails == YES and self.closes(bar)]
            sure = bool(firm) and not self.grounds.is_left(g, firm, YES)
            refute_unless(not sure, "they close it with certainty")

    def bars(self) -> list[str]:
        """Bars that may be in force."""
        return sorted(self.facts.of_kind(GW + "Restriction"))


def _only(area: Area, point: Point) -> Area:
    """The part of an area at one point, piece by piece."""
    box: Any = tuple(frozenset({leaf}) for leaf in point)
    pieces = tuple(
        piece._replace(box=box)
        for piece in area.pieces
        if all(leaf in leaves for leaf, leaves in zip(point, piece.box, strict=True))
    )
    return Area(pieces, area.holes)
