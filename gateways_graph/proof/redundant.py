"""What could go and what must stay, proved again: covers, witnesses, keystones and what steps in.

A cover is proved by sweeping all that its gateway may cover; that a gateway stays, by one disclosure
that nothing which stands in for it reaches. What is not told (a keystone, a power that steps in) is
swept for. What is in doubt with the disputed phrases open is put again under every choice of readings.

Not proved: the free texts of `turns_on` that are no phrases (only that a certain finding turns on nothing).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from gateways_graph.proof.carried import Carried
from gateways_graph.proof.choices import Choice, find_decisive
from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import long_name, short_name
from gateways_graph.proof.records import check_side
from gateways_graph.proof.relations import Weigher, are_siblings
from gateways_graph.proof.shown import disclosure_of
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


class _Values(NamedTuple):
    """An answer under each choice of readings; `whole` is False where not every choice was tried."""

    each: dict[Choice, int]
    whole: bool = True

    @property
    def answer(self) -> int:
        """Certain under all, possible under some."""
        found = self.each.values()
        return YES if min(found) == YES else MAYBE if any(found) else NO


class Judged:
    """Proves the results of `redundant` for one question; keeps what several of them need."""

    def __init__(self, weigher: Weigher) -> None:
        self.weigher, self.facts = weigher, weigher.facts
        self._at: dict[Choice, Carried] = {}
        self.plain = self.at(weigher.question.readings)
        self.scopes, self.coverage = self.plain.scopes, self.plain.coverage
        self._choices: dict[str, tuple[list[Choice], bool]] = {}

    def at(self, readings: Choice) -> Carried:
        """What is carried under some readings; further phrases are left open."""
        if readings not in self._at:
            plain = self._at.get(self.weigher.question.readings)
            self._at[readings] = Carried(self.weigher.areas(readings), plain)
        return self._at[readings]

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
        status = self.plain.terms.status(g)
        refute_unless(field(claim, "status") == status, f"the status is {status}")
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

    # -- under every reading

    def _choices_of(self, g: str) -> tuple[list[Choice], bool]:
        """Every choice of readings of the phrases that may matter to whether a gateway could go."""
        if g not in self._choices:
            disputed = self.weigher.disputed
            others = self.plain.standing_in(g, MAYBE) if disputed.rivals else []
            self._choices[g] = disputed.choices_for(g, others)
        return self._choices[g]

    def _goes(self, g: str) -> _Values:
        """How surely a gateway could go under each choice under which it carries anything."""
        choices, whole = self._choices_of(g)
        at = {choice: self.at(choice) for choice in choices}
        return _Values({choice: one.could_go(g) for choice, one in at.items() if one.carries(g)}, whole)

    def _under(self, record: Any) -> Choice:
        """The readings under which something is shown, with those of the question."""
        named = self.weigher.disputed.named(record.get("under") or {})
        return tuple(sorted((*self.weigher.question.readings, *named)))

    def _weigh(self, g: str, others: Iterable[str], value: Callable[[Carried], int]) -> _Values:
        """What a question about a gateway and some others comes to, put again where it is in doubt."""
        fixed = self.weigher.question.readings
        open_ = value(self.plain)
        disputed, others = self.weigher.disputed, list(others)
        if open_ != MAYBE and not disputed.is_loose(g, others):
            return _Values({fixed: open_})
        choices, whole = disputed.choices_for(g, others)
        return _Values({choice: value(self.at(choice)) for choice in choices}, whole)

    def _check_shown(self, record: Any, values: _Values, shown: int) -> None:
        """What is shown is so under readings under which it holds best."""
        fixed = self.weigher.question.readings
        rests = len(set(values.each.values())) > 1
        refute_unless(self._under(record) != fixed or not rests, "it is not told under which readings this is so")
        refute_unless(not values.whole or shown == max(values.each.values()), "it holds better under other readings")

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
        carried = any(self.at(choice).carries(g) for choice in self._choices_of(g)[0])
        if verdict == "displaced":
            refute_unless(not carried, f"{short_name(g)} covers something")
        elif verdict != "undecided":
            refute_unless(carried, f"{short_name(g)} gives way everywhere")
        named = {long_name(str(text)) for text in field(claim, "turns_on") if str(text).startswith("phr:")}
        if verdict == "removable":
            refute_unless(not claim.get("under"), "what is certain is so under every reading")
            self.check_cover(g, cover)
        elif verdict == "possibly removable":
            self._check_possible(g, claim, named)
        elif verdict == "stays":
            self._check_stays(g, claim)

    def check_cover(self, g: str, cover: Collection[str]) -> None:
        """Prove that some gateways certainly cover all of another, none of them needlessly.

        Under every reading: where they do not with phrases open, those of them that stand in for it
        under a choice of readings carry it all under that choice.

        Raises:
            RefutedError: They do not.
        """
        choices, whole = self._choices_of(g)
        plain = [self.plain]
        if choices == [self.weigher.question.readings]:
            self.plain.check_cover(g, cover, YES)
            return
        at = [one for one in map(self.at, choices) if one.carries(g)]
        # What certainly covers with phrases open is as good, where no effect is disputed.
        sure = self._serves(plain, g, cover)
        settled = sure and not self.weigher.disputed.is_loose(g, self.plain.standing_in(g, MAYBE))
        refute_unless(
            settled or (whole and self._serves(at, g, cover)), f"the cover leaves part of {short_name(g)} open"
        )
        for h in sorted(cover):
            rest = set(cover) - {h}
            spare = self._serves(at, g, rest) and not (sure and not self._serves(plain, g, rest))
            refute_unless(not spare, f"{short_name(h)} is not needed in the cover")

    def _serves(self, at: Iterable[Carried], g: str, cover: Collection[str]) -> bool:
        return all(one.covers(g, set(cover).intersection(one.standing_in(g, YES)), YES) for one in at)

    def helpers(self, g: str) -> frozenset[str]:
        """Gateways that certainly stand in for one, under some reading."""
        at = (self.plain, *map(self.at, self._choices_of(g)[0]))
        return frozenset(h for one in at if one.carries(g) for h in one.standing_in(g, YES))

    def can_go(self, g: str, gone: Collection[str]) -> bool:
        """Whether what remains certainly covers a gateway, under every reading."""
        left, (choices, whole) = self.helpers(g) - set(gone), self._choices_of(g)
        at = [one for one in map(self.at, choices) if one.carries(g)]
        return self._serves(at, g, left) if whole else self._serves([self.plain], g, left)

    def _check_possible(self, g: str, claim: Any, named: set[str]) -> None:
        point = disclosure_of(self.scopes, field(claim, "witness"))
        every = (self.plain, *map(self.at, self._choices_of(g)[0]))
        is_open = any(one.coverage.is_open(g, point) for one in every)
        refute_unless(is_open, "the disclosure shown is certainly covered, or not its own")
        values = self._goes(g)
        refute_unless(not values.whole or values.answer == MAYBE, f"that {short_name(g)} could go is not just possible")
        at = self.at(self._under(claim))
        shown = at.could_go(g) if at.carries(g) else NO
        refute_unless(shown, f"{short_name(g)} must stay under the readings named")
        self._check_shown(claim, values, shown)
        at.check_cover(g, self._names(field(claim, "cover")), shown)
        due = find_decisive(values.each)
        refute_unless(not values.whole or named == due, "it turns on other phrases")

    def _check_stays(self, g: str, claim: Any) -> None:
        self.at(self._under(claim)).check_uncovered(g, disclosure_of(self.scopes, field(claim, "witness")))
        loose = self.weigher.disputed.is_loose(g, self.plain.standing_in(g, MAYBE))
        if self._under(claim) != self.weigher.question.readings or loose or not self.plain.areas.size(g, YES):
            values = self._goes(g)
            refute_unless(not any(values.each.values()), f"{short_name(g)} could go under some reading")

    # -- what would be lost

    def _check_terms(self, g: str, claim: Any, cover: list[str]) -> None:
        said = {
            str(field(item, "term")): (field(item, "it"), field(item, "cover")) for item in field(claim, "would_go")
        }
        true, at = {}, self.at(self._under(claim))
        for name in (*SINGLES, *LISTS, "except_restrictions"):
            if any(_value(at, h, name) != _value(at, g, name) for h in cover):
                words = dict.fromkeys(at.terms.words(h, name) for h in cover)
                true[name] = (at.terms.words(g, name), " / ".join(words))
        refute_unless(said == true, f"the terms that would go are others: {', '.join(sorted(true)) or 'none'}")
        refute_unless(len(said) == len(field(claim, "would_go")), "a term that would go is told twice")

    # -- what steps in

    def check_backfills(self, g: str, records: Any, gone: Collection[str]) -> None:
        """Prove which gateways step in once some are gone, in the place of one of those.

        Raises:
            RefutedError: One is wrong, left out, or told less surely than it holds.
        """
        told: dict[str, Any] = {}
        for record in records:
            other = long_name(str(field(record, "gateway")))
            refute_unless(other not in told, f"{short_name(other)} steps in twice")
            refute_unless(field(record, "certainty") in _SURENESS, "a certainty is neither certain nor possible")
            known = other in self.coverage.yielding and other not in gone
            refute_unless(known, f"{short_name(other)} gives way to nothing, or goes itself")
            told[other] = record
        for other in self.coverage.yielding:
            self._check_backfill(g, other, told.get(other), gone)

    def _check_backfill(self, g: str, other: str, record: Any, gone: Collection[str]) -> None:
        values = self._weigh(g, self.weigher.disputed.with_takers(other), lambda at: at.steps_in(g, other, gone))
        said = NO if record is None else _SURENESS[str(field(record, "certainty"))]
        wrong = f"that {short_name(other)} steps in, or how surely, is wrong or left out"
        refute_unless(said == values.answer or (not values.whole and said < YES), wrong)
        if record is not None:
            at = self.at(self._under(record))
            self._check_shown(record, values, at.steps_in(g, other, gone))
            at.check_stepping_in(g, other, record, gone)

    # -- keystones

    def _check_keystone(self, g: str, record: Any) -> None:
        values = self._weigh(g, self._company(g), lambda at: at.alone(g))
        said = NO if record is None else _SURENESS.get(str(field(record, "certainty")))
        right = said == values.answer or (not values.whole and said != YES)
        refute_unless(right, "how surely it is a keystone is wrong, or left out")
        if record is not None:
            at = self.at(self._under(record))
            self._check_shown(record, values, at.alone(g))
            at.check_alone(g, record)

    def _company(self, g: str) -> list[str]:
        return self.coverage.company(g, MAYBE) if self.weigher.disputed.rivals else []


def _value(at: Carried, gateway: str, name: str) -> object:
    if name == "except_restrictions":
        return at.terms.survivors(gateway)
    return at.terms.one(gateway, name) if name in SINGLES else at.terms.many(gateway, name)
