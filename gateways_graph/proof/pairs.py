"""Claims about two gateways, proved again: one function for each thing a finding says.

Relations that are listed on request are proved in `proof/asked.py`.

Not proved: the free texts `why` and those of `turns_on` that are no phrases, and how many further
common boxes were left out.
"""

from __future__ import annotations

from typing import Any

from gateways_graph.proof.areas import Areas, holds
from gateways_graph.proof.asked import ON_REQUEST, check_asked
from gateways_graph.proof.choices import find_decisive
from gateways_graph.proof.claims import field, numbers_of, refute_unless
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import long_name, short_name
from gateways_graph.proof.records import LADDER, check_side
from gateways_graph.proof.relations import SIDED, TABLE, Held, Reread, Weigher, are_siblings, can_compare
from gateways_graph.proof.shown import boxes_inside, disclosure_of
from gateways_graph.proof.terms import LISTS, SINGLES, Terms

__all__ = ["check_pair", "check_relation", "name_pair"]

_SURENESS = {"possible": MAYBE, "certain": YES}


def name_pair(claim: Any) -> str:
    """A claim in a few words, for the verdict."""
    sides = [field(field(claim, side), "id") for side in "ab"]
    return f"{sides[0]} and {sides[1]}: {field(claim, 'relation')} ({field(claim, 'certainty')})"


def check_pair(weigher: Weigher, claim: Any) -> None:
    """Prove one finding of `overlaps` again.

    Raises:
        RefutedError: Part of it does not follow.
        ProofError: It is not a finding.
    """
    if field(claim, "relation") in ON_REQUEST:
        check_asked(weigher, claim)
    else:
        _PairClaim(weigher, claim).check()


def check_relation(weigher: Weigher, pair: tuple[str, str], said: Any) -> None:
    """Prove how two gateways relate, without the proof that a finding shows.

    Args:
        weigher: Of the question.
        pair: Both gateways, by IRI.
        said: Relation, certainty, the side it is `of` (or the first of a relation without sides), and `also`.

    Raises:
        RefutedError: It does not follow.
        ProofError: It is no such record.
    """
    first = long_name(str(field(said, "of")))
    refute_unless(first in pair, f"{short_name(first)} is neither of the two")
    second = pair[1] if first == pair[0] else pair[0]
    for gateway in pair:
        refute_unless(weigher.areas().scopes.is_live(gateway), f"{short_name(gateway)} is not in force on that side")
    refute_unless(can_compare(weigher.facts, *pair), "versions of one provision, or different acts, are not compared")
    if field(said, "relation") != "undecided":
        _PairClaim(weigher, {**said, "turns_on": []}, (first, second)).check_relations(shown=False)


def _of(record: Any) -> str:
    side = field(record, "of")
    return "" if side is None else long_name(str(side))


class _PairClaim:
    """One finding and what is needed to prove it."""

    def __init__(self, weigher: Weigher, claim: Any, pair: tuple[str, str] | None = None) -> None:
        self.weigher, self.claim, self.facts = weigher, claim, weigher.facts
        self.areas: Areas = weigher.areas()
        self.scopes = self.areas.scopes
        self.terms = Terms(self.scopes)
        self.day = weigher.question.day.isoformat()
        self.a, self.b = pair or (check_side(self.facts, field(claim, side)) for side in "ab")
        self.under = weigher.disputed.named(claim.get("under") or {})
        if self.under:
            # What is shown is so under these readings.
            self.areas = weigher.areas(tuple(sorted((*weigher.question.readings, *self.under))))
            self.scopes = self.areas.scopes
            self.terms = Terms(self.scopes)

    def check(self) -> None:
        a, b, relation = self.a, self.b, field(self.claim, "relation")
        refute_unless(a != b, "both sides are one gateway")
        refute_unless(can_compare(self.facts, a, b), "versions of one provision, or different acts, are not compared")
        for gateway in (a, b):
            waiting = self.scopes.waits_for(gateway)
            refute_unless(not waiting, f"{short_name(gateway)} waits for {waiting}")
            refute_unless(self.scopes.is_live(gateway), f"{short_name(gateway)} is not in force on {self.day}")
        self._check_record()
        if relation == "undecided":
            refute_unless(field(self.claim, "certainty") == "possible", "what is undecided is at most possible")
            return
        met = self.areas.meet(a, b)
        self.check_relations()
        self._check_witness(met)
        self._check_only("only_a", a, b)
        self._check_only("only_b", b, a)
        self._check_shares(met)
        self._check_common(met)

    # -- status, siblings, terms

    def _check_record(self) -> None:
        statuses = [self.terms.status(item) for item in (self.a, self.b)]
        weaker = min(statuses, key=LADDER.index)
        refute_unless(field(self.claim, "status") == weaker, f"the weaker status of the two is {weaker}")
        siblings = are_siblings(self.facts, self.a, self.b)
        refute_unless(field(self.claim, "siblings") is siblings, "whether they are limbs of one provision is wrong")
        if field(self.claim, "relation") != "undecided":
            self._check_terms()

    def _check_terms(self) -> None:
        said = field(self.claim, "terms")
        refute_unless(isinstance(said, dict), "terms are no table")
        true = {}
        for name in (*SINGLES, *LISTS, "except_restrictions"):
            words = {side: self.terms.words(item, name) for side, item in (("a", self.a), ("b", self.b))}
            if not self._is_same(name):
                true[name] = words
        names = ", ".join(sorted(true)) or "none"
        refute_unless(said == true, f"the terms that differ, in words, are other ones: {names}")

    def _is_same(self, name: str) -> bool:
        """Whether a term is recorded alike on both sides (not established on both is alike)."""
        if name == "except_restrictions":
            return self.terms.survivors(self.a) == self.terms.survivors(self.b)
        value = self.terms.one if name in SINGLES else self.terms.many
        return value(self.a, name) == value(self.b, name)

    # -- relations

    def check_relations(self, *, shown: bool = True) -> None:
        """Prove the relation and those beside it; with `shown`, also what they turn on.

        Raises:
            RefutedError: One does not hold, is not so sure, or is left out.
        """
        main, others = self._main(), self._others()
        turning = self.weigher.disputed.touched(self.a, self.b)
        true = self.weigher.weigh_readings(self.a, self.b) if turning else None
        held = self.weigher.weigh(self.a, self.b) if true is None else true.held
        for relation, side, sure in (main, *others):
            found = held.get((relation, side), NO)
            refute_unless(found, f"they do not stand as {relation}")
            refute_unless(found >= sure, f"{relation} is possible, not certain")
            refute_unless(found == sure or (true and not true.whole), f"{relation} is certain, not possible")
        self._check_order(main, others)
        if true is None or true.whole:
            self._check_complete(held, main, {(relation, side) for relation, side, _ in others})
        if main[2] == YES:
            refute_unless(not field(self.claim, "turns_on"), "a certain finding turns on nothing")
        if shown:
            self._check_readings(true, main)

    def _check_readings(self, true: Reread | None, main: tuple[str, str, int]) -> None:
        """The phrases that answers turn on, and the readings under which the finding shows its proof."""
        if true is not None and not true.whole:
            return
        for record in (self.claim, *field(self.claim, "also")):
            key = (str(field(record, "relation")), main[1] if record is self.claim else _of(record))
            named = {long_name(text) for text in field(record, "turns_on") if str(text).startswith("phr:")}
            possible = field(record, "certainty") == "possible"
            due = find_decisive(true.values[key]) if true is not None and possible else frozenset()
            refute_unless(named == due, f"{key[0]} turns on other phrases")
        if true is None:
            refute_unless(not self.under, "readings are named on which nothing here rests")
            return
        values = true.values[main[:2]]
        if self.under:
            taken = set(self.areas.scopes.question.readings)
            shown = next((value for choice, value in values.items() if set(choice) <= taken), NO)
            refute_unless(shown == max(values.values()), f"{main[0]} does not hold best under the readings named")
        elif main[2] == MAYBE:
            named = {phrase for choice in values for phrase, _ in choice} - dict(self.weigher.question.readings).keys()
            refute_unless(not named, "what is possible is shown without the readings under which it holds")
        else:
            firm = self.areas.meet(self.a, self.b) != MAYBE
            refute_unless(firm, "a certain finding is shown by what is only possible")

    def _main(self) -> tuple[str, str, int]:
        relation = str(field(self.claim, "relation"))
        refute_unless(relation in TABLE, f"{relation!r} is no relation")
        return relation, self.a if relation in SIDED else "", self._sureness(self.claim)

    def _sureness(self, record: Any) -> int:
        word = str(field(record, "certainty"))
        refute_unless(word in _SURENESS, f"{word!r} is neither certain nor possible")
        return _SURENESS[word]

    def _others(self) -> list[tuple[str, str, int]]:
        found = []
        for item in field(self.claim, "also"):
            relation, side = str(field(item, "relation")), field(item, "of")
            refute_unless((side is not None) == (relation in SIDED), f"{relation} names its side wrongly")
            iri = "" if side is None else long_name(str(side))
            refute_unless(iri in ("", self.a, self.b), f"{side} is neither of the two")
            found.append((relation, iri, self._sureness(item)))
        refute_unless(len({item[:2] for item in found}) == len(found), "a further relation is listed twice")
        return found

    def _check_order(self, main: tuple[str, str, int], others: list[tuple[str, str, int]]) -> None:
        """The main relation is the first of the table that is certain or, when none is, that is possible."""
        table = [item for item in (main, *others) if item[0] in TABLE]
        first = min(table, key=lambda item: (-item[2], TABLE.index(item[0])))
        refute_unless(first[0] == main[0], f"{first[0]} comes before {main[0]}")
        stricter = [side for relation, side, sure in others if relation == "undercut" and sure == YES]
        if main[0] == "partial overlap" and stricter:
            refute_unless(stricter == [self.a], "the stricter side comes first")

    def _check_complete(self, true: Held, main: tuple[str, str, int], listed: set[tuple[str, str]]) -> None:
        """Whatever holds or may hold is listed, unless the main relation says it already."""
        for relation, side in true:
            implied = relation in ("subsumed", "partial overlap") and TABLE.index(relation) >= TABLE.index(main[0])
            twin = relation == "scope twin" and main[0] in ("same source", "duplicate")
            told = (relation, side) == main[:2] or (relation, side) in listed
            refute_unless(told or implied or twin, f"that they stand as {relation} is left out")

    # -- points

    def _check_witness(self, met: int) -> None:
        record = field(self.claim, "witness")
        refute_unless((record is not None) == bool(met), "a common point is shown without there being one, or left out")
        if record is not None:
            point = disclosure_of(self.scopes, record)
            for gateway in (self.a, self.b):
                inside = holds(self.scopes.area(gateway, met), point)
                refute_unless(inside, f"the common point does not lie in {short_name(gateway)}")

    def _check_only(self, name: str, own: str, other: str) -> None:
        """A point on one side alone is shown just when that side certainly has one."""
        record = field(self.claim, name)
        apart = self.areas.meet(own, other) == NO
        due = not apart and self.areas.inside(own, other) == NO
        refute_unless((record is not None) == due or apart, f"{name} is shown, or left out, wrongly")
        if record is None:
            return
        point = disclosure_of(self.scopes, record)
        refute_unless(holds(self.areas.firmest(own), point), f"{name} does not lie in {short_name(own)}")
        shared = holds(self.scopes.area(other, MAYBE), point)
        refute_unless(not shared, f"{name} may lie in {short_name(other)} as well")

    # -- shares

    def _check_shares(self, met: int) -> None:
        need = met or MAYBE
        common = self.areas.shared(self.a, self.b, need)
        for side, gateway in (("a", self.a), ("b", self.b)):
            true = common, self.areas.size(gateway, need)
            said = numbers_of(field(field(self.claim, "share"), side))
            refute_unless(said == true, f"the share of {side} is {true[0]}/{true[1]}")

    # -- common boxes

    def _check_common(self, met: int) -> None:
        """Common boxes lie in both and, when none is left out, make up all that is shared."""
        need, records = met or MAYBE, field(self.claim, "common")
        omitted = field(self.claim, "common_omitted")
        refute_unless(type(omitted) is int and omitted >= 0, "the number of boxes left out is no count")
        refute_unless(bool(records) == bool(met), "common boxes are shown without there being any, or left out")
        both = [self.scopes.area(gateway, need) for gateway in (self.a, self.b)]
        boxes = [box for item in records for box in boxes_inside(self.areas, item, both, "a common box")]
        full = omitted or self.areas.is_all_shared(self.a, self.b, need, boxes)
        refute_unless(full, "the common boxes do not make up what is shared")
