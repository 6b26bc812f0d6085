"""Which relations hold between two gateways, and how surely: the table of `docs/semantics.md`, section 4.

Readings are settled by trying every choice of one reading per phrase: certain under all, possible
under some.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gateways_graph.proof.areas import Areas
from gateways_graph.proof.choices import Choice, Disputed
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import Facts
from gateways_graph.proof.scopes import Question, Scopes
from gateways_graph.proof.terms import Terms, say

__all__ = ["SIDED", "TABLE", "Held", "Reread", "Weigher", "are_siblings", "can_compare"]

TABLE = ("same source", "duplicate", "scope twin", "redundant", "specific under general", "subsumed", "partial overlap")
#: Relations that have a covered or stricter side.
SIDED = frozenset({"redundant", "specific under general", "subsumed", "undercut"})
#: Relation and the IRI of its side (empty when it has none) -> 2 or 1; what does not hold is not there.
Held = Mapping[tuple[str, str], int]
_LAW = "http://www.legislation.gov.uk/id/"
_DISCLOSE = frozenset({"disclose", "make-available"})
#: Axis -> properties of a flow that speak of it, what they leave out included.
_AXES = {
    "discloser": ("discloser", "exceptDiscloser"),
    "recipient": ("recipient", "exceptRecipient"),
    "purpose": ("purpose", "exceptPurpose"),
    "subject": ("subject", "exceptSubject"),
    "form": ("form", "exceptForm"),
    "origin": ("obtainedUnder", "receivedThrough", "exceptOrigin"),
    "limits": (),
}


def _opposite(value: int) -> int:
    return YES - value


def _root(provision: str) -> str:
    """The section, regulation, article or Schedule paragraph that a provision is or lies in."""
    statute, parts = _split(provision)
    keep = 4 if parts[:1] == ["schedule"] and "paragraph" in parts else 2
    return "/".join([statute, *parts[:keep]])


def _split(provision: str) -> tuple[str, list[str]]:
    """The Act or instrument, and the levels within it; a regnal year makes a longer path."""
    parts = provision.removeprefix(_LAW).split("/")
    ends = 4 if len(parts) > 3 and not parts[1].isdigit() else 3
    return "/".join(parts[:ends]), parts[ends:]


def are_siblings(facts: Facts, g: str, h: str) -> bool:
    """Whether two gateways are limbs of one provision."""
    mine, other = ({_root(iri) for iri in facts.links(item, "conferredBy") if iri.startswith(_LAW)} for item in (g, h))
    return bool(mine & other)


def can_compare(facts: Facts, g: str, h: str) -> bool:
    """Whether two gateways are about the same kind of act and not versions of one provision."""
    acts = {min(facts.codes(item, "act"), default="disclose") for item in (g, h)}
    families = facts.links(g, "versionOf") & facts.links(h, "versionOf")
    return not families and (len(acts) == 1 or acts <= _DISCLOSE)


def _versions_read(facts: Facts, gateway: str) -> frozenset[str]:
    """The newest texts that the evidence names; more than one only when dates are the same."""
    found = {iri for item in facts.links(gateway, "evidence") for iri in facts.links(item, "versionRead")}
    newest = max((iri.rpartition("/")[2] for iri in found), default="")
    return frozenset(iri for iri in found if iri.rpartition("/")[2] == newest)


class Reread(NamedTuple):
    """Relations over all choices of readings.

    Attributes:
        held: Certain under all choices, possible under some.
        values: The answer under each choice.
        whole: Whether every choice was tried.
    """

    held: Held
    values: Mapping[tuple[str, str], dict[Choice, int]]
    whole: bool


class Weigher:
    """Weighs relations for one question; covers are kept per choice of readings."""

    def __init__(self, facts: Facts, question: Question) -> None:
        self.facts, self.question = facts, question
        self._areas: dict[Choice, Areas] = {}
        self._reread: dict[tuple[str, str], Reread] = {}
        self.disputed = Disputed(facts, question.readings, self.areas)

    def areas(self, readings: Choice | None = None) -> Areas:
        """Covers under some readings; those of the question alone when none are given."""
        key = self.question.readings if readings is None else readings
        if key not in self._areas:
            plain = None if key == self.question.readings else self.areas().scopes
            self._areas[key] = Areas(Scopes(self.facts, self.question._replace(readings=key), like=plain))
        return self._areas[key]

    def weigh(self, g: str, h: str, readings: Choice | None = None) -> Held:
        """Every relation that holds or may hold under some readings; certain needs no reading left open."""
        return _Pair(self.areas(readings), g, h).held()

    def weigh_readings(self, g: str, h: str) -> Reread:
        """Every relation that holds under all readings, or under some."""
        pair = (min(g, h), max(g, h))
        if pair not in self._reread:
            self._reread[pair] = self._weigh_readings(*pair)
        return self._reread[pair]

    def _weigh_readings(self, g: str, h: str) -> Reread:
        matter = self.disputed.matter(g, h)
        choices, whole = self.disputed.choices(matter)
        # What does not matter is read in some way, not left open.
        rest = self.disputed.touched(g, h) - matter
        others = tuple((phrase, self.disputed.rivals[phrase][0]) for phrase in rest)
        worlds = {choice: self.weigh(g, h, tuple(sorted((*choice, *others)))) for choice in choices}
        keys = {key for world in worlds.values() for key in world}
        values = {key: {choice: world.get(key, NO) for choice, world in worlds.items()} for key in keys}
        return Reread(
            {key: YES if min(found.values()) == YES else MAYBE for key, found in values.items()}, values, whole
        )


class _Pair:
    """Two gateways under one choice of readings."""

    def __init__(self, areas: Areas, g: str, h: str) -> None:
        self.areas, self.g, self.h = areas, g, h
        self.scopes, self.facts = areas.scopes, areas.scopes.facts
        self.terms = Terms(areas.scopes)

    def held(self) -> Held:
        g, h, areas = self.g, self.h, self.areas
        if not self.scopes.is_live(g) or not self.scopes.is_live(h):
            return {}
        met = areas.meet(g, h)
        inside = {g: areas.inside(g, h), h: areas.inside(h, g)} if met else {g: NO, h: NO}
        # What only may be in force stands in no certain relation, however surely it would lie inside.
        sure = {item: min(value, met) for item, value in inside.items()}
        equal, same = min(sure.values()), self.terms.equal(g, h)
        found = {
            ("same source", ""): self._same_source(min(equal, same)),
            ("duplicate", ""): NO if are_siblings(self.facts, g, h) else min(equal, same),
            ("scope twin", ""): min(equal, _opposite(same)),
            ("partial overlap", ""): min(met, *(_opposite(value) for value in inside.values())),
            ("mergeable", ""): min(met, same, self._mergeable()),
        }
        for low, high in ((g, h), (h, g)):
            found |= self._under(low, high, sure[low], inside[high])
            found["undercut", low] = min(met, self._undercut(low, high))
        return {key: value for key, value in found.items() if value}

    def _under(self, low: str, high: str, inside: int, back: int) -> dict[tuple[str, str], int]:
        """Relations of a gateway that lies inside another."""
        terms = self.terms
        legal = min(inside, terms.gives_as_much(low, high))
        effect = terms.one(high, "legal_effect")
        # What only lifts a bar is no wider power.
        wider = min(terms.general(high), say(effect == "confers", effect))
        return {
            ("redundant", low): legal if terms.is_read(high) else min(legal, MAYBE),
            ("specific under general", low): min(inside, wider, _opposite(terms.general(low))),
            ("subsumed", low): min(inside, _opposite(back)),
        }

    def _same_source(self, same: int) -> int:
        """An alias; or one provision and version with equal boxes and terms."""
        facts, conferred = self.facts, [self.facts.links(item, "conferredBy") for item in (self.g, self.h)]
        if conferred[0] & facts.links(self.h, "alias") or conferred[1] & facts.links(self.g, "alias"):
            return YES
        if conferred[0] != conferred[1]:
            return NO
        read = [_versions_read(facts, item) for item in (self.g, self.h)]
        return min(same, MAYBE if not all(read) else YES if read[0] & read[1] else NO)

    def _undercut(self, strict: str, weak: str) -> int:
        """Whether `weak` asks less in some safeguard and more in none, for the same legal effect."""
        terms, scale = self.terms, self.terms.safeguards(strict, weak).values()
        limits, yields = terms.many(weak, "takes_on_limits_of"), terms.many(weak, "gives_way_to")
        bound = any(item == strict or "/id/enactment-class/" in item for item in limits or ())
        if 1 in scale or -1 not in scale or bound or self.scopes.is_residual(weak):
            return NO
        effects = [terms.one(item, "legal_effect") for item in (strict, weak)]
        if None not in effects and effects[0] != effects[1]:
            return NO
        open_ = None in (*scale, *effects, limits, yields) or not terms.is_read(weak)
        return min(MAYBE if open_ else YES, *(_opposite(terms.general(item)) for item in (strict, weak)))

    # -- mergeable

    def _mergeable(self) -> int:
        """Whether flows pair one to one, each pair differing on the same single axis."""
        mine, other = self._all_facets(self.g), self._all_facets(self.h)
        if len(mine) != len(other):
            return NO
        for axis in (*_AXES, "extent"):
            fits = [[two for two in range(len(other)) if self._differ(one, other[two]) == {axis}] for one in mine]
            if axis != "limits" and _pair_off(fits):
                return YES
        return NO

    def _differ(self, one: dict[str, object], two: dict[str, object]) -> set[str]:
        return {axis for axis in one if one[axis] != two[axis]}

    def _all_facets(self, owner: str) -> list[dict[str, object]]:
        flows = (flow for flow in sorted(self.facts.links(owner, "permits")) if self.scopes.reading(flow) != NO)
        return [self._facets(flow, owner) for flow in flows]

    def _facets(self, flow: str, owner: str) -> dict[str, object]:
        facts = self.facts
        found: dict[str, object] = {axis: [facts.links(flow, prop) for prop in props] for axis, props in _AXES.items()}
        found["limits"] = [facts.links(flow, "pairing"), self._open_readings(flow)]
        found["extent"] = [facts.codes(flow, prop) or facts.codes(owner, prop) for prop in ("extent", "appliesIn")]
        periods = facts.links(flow, "inForce") or facts.links(owner, "inForce")
        found["time"] = frozenset(self._period(node) for node in periods if self.scopes.reading(node) != NO)
        return found

    def _period(self, node: str) -> tuple[object, ...]:
        facts = self.facts
        texts = (facts.text(node, "from"), facts.text(node, "until"))
        return facts.codes(node, "extent"), *texts, facts.links(node, "commencedBy"), self._open_readings(node)

    def _open_readings(self, node: str) -> frozenset[str]:
        """Readings under which a node holds, where they are left open."""
        return self.facts.links(node, "underReading") if self.scopes.reading(node) == MAYBE else frozenset()


def _pair_off(fits: list[list[int]], taken: frozenset[int] = frozenset()) -> bool:
    """Whether each can have a partner of its own."""
    if not fits:
        return True
    hardest = min(fits, key=len)
    rest = [item for item in fits if item is not hardest]
    return any(_pair_off(rest, taken | {partner}) for partner in hardest if partner not in taken)
