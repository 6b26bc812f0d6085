"""Proposals to merge gateways, proved again: the law is written anew with the merged gateways in it, and compared.

*Equal* is proved by sweeping both sides: no point is in one and not in the other, certainly or
possibly, pairings kept apart; no term changes; and nothing else in the law moves. Gains and losses
are counted again. That a merge holds on every later day is proved name by name.

Not proved: the sentences of `who`, the words of `turns_on` (only whether there is anything to say),
`why` beyond what it is about, how many further boxes were left out, in what words a bar answers
(only which bars do), and that a proposal is worth making.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateways_graph.proof.areas import Areas
from gateways_graph.proof.claims import field, labelled, refute_unless
from gateways_graph.proof.consequences import Consequences, Mention, mentions_of
from gateways_graph.proof.days import MAYBE, YES, read_day, window
from gateways_graph.proof.drafted import Drafted, axes_of, read_drafts, says_the_same, to_law, word_of
from gateways_graph.proof.facts import CODE, long_name, short_name
from gateways_graph.proof.merged_terms import MergedTerms, doubts_of
from gateways_graph.proof.records import LADDER, check_side
from gateways_graph.proof.relations import Weigher, are_siblings
from gateways_graph.proof.scopes import Area, Scopes
from gateways_graph.proof.shown import boxes_inside, disclosure_of
from gateways_graph.proof.unions import Apart, count_union

__all__ = ["Merger", "name_merge"]

_KINDS = ("equal", "terms change", "wider", "narrower", "undecided")
_MOST_BOXES = 8
#: Pieces that are given way to, past which one box is shown of many.
_FEW_HOLES = 64
_LAW = "http://www.legislation.gov.uk/id/"
_SURE = {True: "certain", False: "possible"}

#: Areas of one side, certain and possible.
Sides = Mapping[int, Sequence[Area]]


def name_merge(claim: Any) -> str:
    """A proposal in a few words."""
    names = " and ".join(str(field(item, "id")) for item in field(claim, "gateways"))
    return f"{names} into {field(claim, 'into')}: {field(claim, 'kind')} ({field(claim, 'certainty')})"


class Merger:
    """Proves the results of `merge` for one question; keeps what several of them need."""

    def __init__(self, weigher: Weigher) -> None:
        self.facts, self.scopes = weigher.facts, weigher.areas().scopes
        self._mentions: list[Mention] | None = None

    @property
    def mentions(self) -> list[Mention]:
        """Everything that may name a gateway."""
        if self._mentions is None:
            self._mentions = list(mentions_of(self.scopes))
        return self._mentions

    def check(self, claim: Any) -> None:
        """Prove one proposal.

        Raises:
            RefutedError: Part of it does not follow.
            ProofError: It is no proposal.
        """
        members = [check_side(self.facts, short) for short in field(claim, "gateways")]
        names = [short_name(member) for member in members]
        refute_unless(names and names == sorted(set(names)), "the gateways are not told once each, in order")
        for short in claim["gateways"]:
            self._check_cited(short)
        for member in members:
            refute_unless(self.scopes.is_live(member), f"{short_name(member)} is not in force on the day")
        drafts = read_drafts(self.facts, claim, members)
        after = self.scopes.amended(to_law(self.facts, drafts, self.facts))
        _MergeClaim(self, claim, drafts, after).check()

    def _check_cited(self, short: Any) -> None:
        """Each provision is cited as it is called."""
        laws, said = field(short, "provisions"), str(field(short, "cited")).split("; ")
        refute_unless(len(said) == len(laws), "provisions are cited that are not named, or left out")
        for law, words in zip(laws, said, strict=True):
            labelled(self.facts, {"id": short_name(law), "label": words})


class _MergeClaim:
    """One proposal and what is needed to prove it."""

    def __init__(self, merger: Merger, claim: Any, drafts: list[Drafted], after: Scopes) -> None:
        self.merger, self.claim, self.drafts, self.after = merger, claim, drafts, after
        self.before, self.facts = merger.scopes, merger.facts
        self.members = [member for item in drafts for member in item.members]
        self.day = self.before.question.day.isoformat()
        self.old: Sides = {need: [self.before.area(item, need) for item in self.members] for need in (YES, MAYBE)}
        self.new: Sides = {need: [after.area(item.iri, need) for item in drafts] for need in (YES, MAYBE)}
        self.terms = MergedTerms(self.before, after, drafts)

    def check(self) -> None:
        claim, kind = self.claim, field(self.claim, "kind")
        refute_unless(kind in _KINDS, f"{kind!r} is no kind of merge")
        self._check_numbers()
        exact = self._check_wording()
        changes = self.terms.check(claim)
        follow = Consequences(self.before, self.after, self.drafts)
        reach, may_reach = follow.check_references(field(claim, "refer"), self.merger.mentions)
        barred = follow.check_bars(field(claim, "bars"))
        differ = self._check_dates()
        if kind == "undecided":
            told = any(field(claim, name) for name in ("gained", "lost", "others"))
            refute_unless(not told and field(claim, "certainty") == "possible", "what is undecided says no more")
            return
        for side, areas in (("before", self.old), ("after", self.new)):
            said = field(claim, side)
            true = {"certain": self._count(areas, YES), "possible": self._count(areas, MAYBE)}
            refute_unless(
                said == true, f"{side} it is {true['certain']} points for certain, {true['possible']} possibly"
            )
        gained = self._check_change("gained", self.new, self.old)
        lost = self._check_change("lost", self.old, self.new)
        others = follow.check_others(field(claim, "others"))
        self._check_why([*self._tied(), *([name] for name in (*reach, *others, *barred, *differ))])
        why = field(claim, "why")
        true_kind = (
            "terms change" if changes
            else "wider" if gained or (why and not lost)
            else "narrower" if lost
            else "equal"
        )  # fmt: skip
        refute_unless(kind == true_kind, f"the merge is of the kind {true_kind!r}")
        self._check_certainty(may_reach=may_reach, exact=exact)

    # -- numbers

    def _check_numbers(self) -> None:
        claim, facts = self.claim, self.facts
        refute_unless(field(claim, "into") == len(self.drafts), "there are not so many merged gateways")
        flows = {
            "before": sum(len(self._flows(item)) for item in self.members),
            "after": sum(len(item.flows) for item in self.drafts),
        }
        refute_unless(
            field(claim, "flows") == flows, f"flows before and after are {flows['before']} and {flows['after']}"
        )
        sections = self._count_sections()
        crosses = field(claim, "crosses")
        refute_unless(field(crosses, "sections") == sections, f"they come from {sections} sections")
        refute_unless(field(claim, "saved") == max(0, sections - len(self.drafts)), "so many provisions are not saved")
        refute_unless(field(claim, "siblings") is (sections == 1), "whether they are limbs of one section is wrong")
        laws = {_statute(law) for item in self.members for law in facts.links(item, "conferredBy")}
        said = [long_name(labelled(facts, entry)) for entry in field(crosses, "statutes")]
        refute_unless(sorted(said) == sorted(laws), "they are of other statutes")
        weakest = min((self.terms.before.status(item) for item in self.members), key=LADDER.index)
        refute_unless(field(claim, "status") == weakest, f"the weakest status is {weakest}")

    def _flows(self, member: str) -> list[str]:
        """The flows of a gateway that hold under some reading left."""
        return [flow for flow in self.facts.links(member, "permits") if self.before.reading(flow)]

    def _count_sections(self) -> int:
        groups: list[list[str]] = []
        for item in self.members:
            near = [group for group in groups if any(are_siblings(self.facts, item, other) for other in group)]
            groups = [group for group in groups if group not in near]
            groups.append([item, *(other for group in near for other in group)])
        return len(groups)

    # -- name by name, and later days

    def _check_wording(self) -> bool:
        """Whether the merged flows are told to say the same on every later day; proved when they are."""
        owners = {flow: member for member in self.members for flow in self._flows(member)}
        axes: set[str] = set()
        method = field(field(self.claim, "dates"), "method")
        refute_unless(method in ("every later day", "these days"), f"{method!r} is no way to compare days")
        exact: bool = method == "every later day"
        stood: set[str] = set()
        for item in self.drafts:
            for flow, stands in item.flows:
                sources = [word_of(self.facts, name, owners[name], self.day) for name in sorted(stands & owners.keys())]
                refute_unless(len(sources) == len(stands), "a merged flow stands for one that holds under no reading")
                axes |= axes_of(sources)
                stood |= stands
                made = word_of(self.after.facts, flow, item.iri, self.day)
                refute_unless(not exact or says_the_same(made, sources), f"{short_name(flow)} does not say the same")
        refute_unless(not exact or stood == owners.keys(), "a flow is dropped that could matter later")
        said = field(self.claim, "axis")
        refute_unless(set(str(said).split(", ") if said else ()) == axes, "lists are united on other axes")
        return exact

    def _check_dates(self) -> list[str]:
        """Days of the record: those that must be compared, and those on which the sides differ."""
        dates = field(self.claim, "dates")
        refute_unless(field(dates, "asked") == self.day, f"the day asked about is {self.day}")
        later = sorted(day for day in self._bounds() if day > self.day)
        refute_unless(field(dates, "later") == later, "other later days are compared")
        differ = [day for day in later if self._differs_on(day)]
        refute_unless(field(dates, "differ") == differ, "before and after differ on other days")
        return differ

    def _bounds(self) -> set[str]:
        nodes = {
            node
            for member in self.members
            for owner in (member, *self._flows(member))
            for node in self.facts.links(owner, "inForce")
            if not node.startswith(CODE) and self.before.reading(node)
        }
        texts = {self.facts.text(node, prop) for node in nodes for prop in ("from", "until")}
        return {day.isoformat() for text in texts if text is not None for day in window(text)}

    def _differs_on(self, day: str) -> bool:
        """Whether plain boxes before and after differ on a later day, memberships as they are."""
        laws = [scopes.amended(scopes.facts, day=read_day(day)) for scopes in (self.before, self.after)]
        for need in (YES, MAYBE):
            sides = [
                [Area(law.pieces(name, "permits", need)) for name in names]
                for law, names in zip(laws, (self.members, [item.iri for item in self.drafts]), strict=True)
            ]
            for ours, theirs in (sides, sides[::-1]):
                if not Apart(ours, theirs, self.before.singles).is_empty():
                    return True
        return False

    # -- points

    def _count(self, areas: Sides, need: int) -> int:
        return count_union(areas[need], self.before.singles)

    def _check_change(self, name: str, ours: Sides, theirs: Sides) -> bool:
        """Prove what one side has and the other has not; whether there is anything."""
        record, singles = field(self.claim, name), self.before.singles
        for need in (YES, MAYBE):
            apart = Apart(ours[need], theirs[need], singles)
            number = apart.count()
            if not number:
                continue
            refute_unless(record is not None, f"that something is {name} is left out")
            refute_unless(field(record, "points") == number, f"{number} points are {name}")
            sure = not Apart(ours[YES], theirs[MAYBE], singles).is_empty()
            refute_unless(field(record, "certainty") == _SURE[sure], f"how surely points are {name} is wrong")
            untied = Apart(ours[need], theirs[need], singles, strict=False).is_empty()
            refute_unless(field(record, "untied") is untied, "whether it is a matter of pairings only is wrong")
            point = disclosure_of(self.before, field(record, "witness"))
            refute_unless(apart.holds(point), f"the disclosure shown is not {name}")
            self._check_boxes(record, apart, name)
            return True
        refute_unless(record is None, f"nothing is {name}")
        return False

    def _check_boxes(self, record: Any, apart: Apart, name: str) -> None:
        records, omitted = field(record, "boxes"), field(record, "boxes_omitted")
        refute_unless(type(omitted) is int and omitted >= 0, "the number of boxes left out is no count")
        refute_unless(0 < len(records) <= _MOST_BOXES, "no box is shown, or too many are")
        refute_unless(not omitted or len(records) == _MOST_BOXES, "boxes are left out for no reason")
        areas = Areas(self.before)
        boxes = [
            box
            for item in records
            for box in boxes_inside(areas, item, (), "a box shown", fits=lambda box: apart.has_all([box]))
        ]
        # Where what is given way to is in many pieces, one box is shown of many.
        holes = {hole for area in apart.areas for hole in area.holes}
        alone = len(records) == 1 and len(holes) > _FEW_HOLES
        refute_unless(omitted or alone or apart.is_within(boxes), f"the boxes do not make up what is {name}")

    # -- reasons and doubts

    def _tied(self) -> list[list[str]]:
        """Merged gateways in which objectives of one power would flow into each other; names that must be said."""
        found = []
        for item in self.drafts:
            flows = [flow for member in item.members for flow in self._flows(member)]
            aims = {self.facts.links(flow, "purpose") for flow in flows
                    if "same-objective" in self.facts.codes(flow, "pairing")}  # fmt: skip
            if len(aims) > 1:
                found.append(["objective", *map(short_name, item.members)])
        return found

    def _check_why(self, reasons: list[list[str]]) -> None:
        """Each reason is said once, and none is made up."""
        left = [str(text) for text in field(self.claim, "why")]
        refute_unless(len(left) == len(reasons), "reasons are left out, or made up")
        for words in reasons:
            said = next((text for text in left if all(word in text for word in words)), None)
            refute_unless(said is not None, f"a reason is left out: {' '.join(words)}")
            left.remove(str(said))

    def _check_certainty(self, *, may_reach: bool, exact: bool) -> None:
        change = field(self.claim, "gained") or field(self.claim, "lost")
        unsure = change is not None and field(change, "certainty") != "certain"
        scope = unsure or (change is None and not exact and self._is_vague())
        open_ = scope or may_reach or self.terms.is_open() or any(doubts_of(self.before, item) for item in self.members)
        said = field(self.claim, "certainty")
        refute_unless(said == _SURE[not open_], f"it is {_SURE[not open_]}")
        refute_unless(bool(field(self.claim, "turns_on")) == open_, "what it turns on is left out, or made up")

    def _is_vague(self) -> bool:
        """Whether what members certainly cover is not all that they may cover."""
        return any(
            {piece.box for piece in sure.pieces} != {piece.box for piece in maybe.pieces}
            or set(sure.holes) != set(maybe.holes)
            for sure, maybe in zip(self.old[YES], self.old[MAYBE], strict=True)
        )


def _statute(law: str) -> str:
    """The Act or instrument that a provision is part of; a regnal year makes a longer path."""
    parts = law.removeprefix(_LAW).split("/")
    return law if not law.startswith(_LAW) else _LAW + "/".join(parts[: 3 if parts[1].isdigit() else 4])
