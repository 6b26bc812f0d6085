"""How two gateways relate, with the proof: the table of `docs/semantics.md`, section 4.

Scope is compared on effective boxes; legal claims need the side test as well. An answer is certain
on certain regions, possible on possible ones. The first relation in the order of the table that
certainly holds is `relation`; stronger ones that only may hold, and others that hold too, are `also`.
A pair that rests on disputed phrases is compared under every choice of their readings (`rereading`).

Union-redundant, keystone and conflict are not decided here: they need the coverage of several
gateways at once and use the same regions and `find_outside`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from gateways_graph.analysis import terms as tm
from gateways_graph.analysis.enumeration import Enumeration
from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.merging import merge_axis
from gateways_graph.analysis.onward import Schemes
from gateways_graph.engine.box import Box, BudgetError, count_points
from gateways_graph.engine.describe import describe_box, describe_point
from gateways_graph.engine.region import (
    common_boxes,
    count_region,
    find_common,
    find_outside,
    find_point,
    region_boxes,
)
from gateways_graph.engine.world import Region, Scope, World
from gateways_graph.model.finding import CERTAINTIES, Also, PairFinding
from gateways_graph.model.gateway import STATUSES, Gateway
from gateways_graph.model.identifiers import statute_iri

if TYPE_CHECKING:
    from gateways_graph.analysis.rereading import Rereading

__all__ = [
    "ALSO_RELATIONS", "RELATIONS", "Comparer", "Held", "Sides", "Weighed", "are_apart", "are_siblings", "doubts_of",
    "goes_without_saying", "is_alias", "main_of", "provision_root",
]  # fmt: skip

#: In the order of the table, strongest first.
RELATIONS = (
    "same source",
    "duplicate",
    "scope twin",
    "redundant",
    "specific under general",
    "subsumed",
    "partial overlap",
)
#: Listed in `also` when they hold.
ALSO_RELATIONS = ("undercut", "mergeable")

_ROUTE_ACTS = frozenset({"disclose", "make-available"})
_SHOWN_BOXES = 3


class Sides(NamedTuple):
    """Scope of a pair: how surely they meet and contain each other, with boxes to prove it."""

    meets: int
    a_in_b: int = 0
    b_in_a: int = 0
    common: Box | None = None
    only_a: Box | None = None
    only_b: Box | None = None


class Held(NamedTuple):
    """A relation that holds or may hold: 2 / 1 / 0, the covered or stricter side, what it turns on.

    Attributes:
        under: Where it was asked for under several readings: the first choice under which it holds best.
        reread: Whether it was asked for under several readings.
    """

    relation: str
    answer: int
    of: str | None = None
    turns_on: tuple[str, ...] = ()
    why: str | None = None
    under: tuple[tuple[str, str], ...] = ()
    reread: bool = False


class Weighed(NamedTuple):
    """What comparing two gateways of one world gives; `sides` is None when the budget was passed."""

    pair: tuple[Gateway, Gateway]
    sides: Sides | None
    held: tuple[Held, ...] = ()


#: The scopes of two gateways in some world, and how they compare.
Known = tuple[Scope, Scope, Sides]


@cache
def provision_root(iri: str) -> str:
    """The section, regulation, article or Schedule paragraph that a provision is or lies in."""
    if not iri.startswith("http"):
        return iri
    statute = statute_iri(iri)
    parts = iri[len(statute) :].strip("/").split("/")
    if parts[:1] == ["schedule"] and "paragraph" in parts:
        return "/".join((statute, *parts[: parts.index("paragraph") + 2]))
    return "/".join((statute, *parts[:2]))


def are_siblings(g: Gateway, h: Gateway) -> bool:
    """Whether both are limbs of one provision: they share a section, regulation or paragraph."""
    mine = {provision_root(iri) for iri in g.provisions if iri.startswith("http")}
    return any(provision_root(iri) in mine for iri in h.provisions if iri.startswith("http"))


def doubts_of(world: World, gateway: Gateway) -> tuple[str, ...]:
    """Why what a gateway covers is not all certain: what is not established, by name."""
    found = []
    if gateway.in_force is None and not all(flow.in_force for flow in gateway.flows):
        found.append(f"dates in force of {gateway.id} not established")
    if gateway.extent is None and not all(flow.extent for flow in gateway.flows):
        found.append(f"extent of {gateway.id} not established")
    if any(period.holds_on(world.day) == 1 for period in gateway.in_force or ()):
        found.append(f"dates in force of {gateway.id} vague on this day")
    phrases = {reading.id: reading.phrase for reading in world.dataset.readings}
    held = {name for flow in gateway.flows for name in flow.readings}
    found += [f"reading of {phrase}" for phrase in sorted({phrases.get(name, name) for name in held})]
    if gateway.gives_way_to:
        found.append(f"what {gateway.id} gives way to")
    return tuple(found)


class Comparer:
    """Compares gateways of one world; keeps what several pairs need.

    Example:
        `Comparer(world).compare("ukpga-1998-37-s115", "ukpga-1972-70-s111")` is a `PairFinding` or None.
    """

    def __init__(self, world: World, enumeration: Enumeration | None = None) -> None:
        self.world = world
        self.schemes = Schemes.of(world)
        self.enumeration = Enumeration(world) if enumeration is None else enumeration
        self._counts: dict[tuple[str, int], int] = {}
        self._firm: dict[str, bool] = {}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Words for what terms name."""
        return labels_of(self.world)

    @cached_property
    def rereading(self) -> Rereading:
        """The same comparison under every choice of readings."""
        from gateways_graph.analysis.rereading import Rereading

        return Rereading(self)

    # -- scope

    def sides(self, a: str, b: str) -> Sides:
        """Compare the scopes of two live gateways.

        Raises:
            BudgetError: A coverage question passed its budget.
        """
        singles = self.world.singles
        one, two = self.world.scopes[a], self.world.scopes[b]
        common, meets = find_common(one.certain, two.certain, singles), 2
        if common is None:
            common, meets = find_common(one.possible, two.possible, singles), 1
        if common is None:
            return Sides(0)
        a_in_b, only_a = self._contains(one, two)
        b_in_a, only_b = self._contains(two, one)
        return Sides(meets, a_in_b, b_in_a, common, only_a, only_b)

    def _contains(self, inner: Scope, outer: Scope) -> tuple[int, Box | None]:
        """Whether a gateway lies inside another: (2 / 1 / 0, a box outside)."""
        singles = self.world.singles
        if find_outside(inner.possible, outer.certain, singles, strict=True) is None:
            return 2, None
        if inner.id not in self._firm:
            self._firm[inner.id] = find_point(inner.certain, singles) is not None
        start = inner.certain if self._firm[inner.id] else inner.possible
        outside = find_outside(start, outer.possible, singles, strict=False)
        return (0, outside) if outside is not None else (1, None)

    # -- relations

    def have_relation(self, a: str, b: str) -> bool:
        """Whether `compare` finds any relation between two live gateways, at a tenth of its cost.

        Raises:
            KeyError: One of them is not live in this world.
        """
        if not self.may_relate(a, b):
            return False
        return not self.enumeration.disputes.of_pair(a, b) or self.rereading.have_relation(a, b)

    def may_relate(self, a: str, b: str) -> bool:
        """The same with open phrases left open."""
        g, h = self.world.gateways[a], self.world.gateways[b]
        if is_alias(g, h):
            return True
        try:
            one, two = self.world.scopes[a].possible, self.world.scopes[b].possible
            return not are_apart(g, h) and find_common(one, two, self.world.singles) is not None
        except BudgetError:
            return True

    def compare(self, a: str, b: str, *, detail: bool = True) -> PairFinding | None:
        """The relation of two live gateways, or None when they share no point and no source.

        Args:
            a: Id of one gateway; the order of the two does not matter.
            b: Id of the other.
            detail: Whether to add shares, witnesses, common boxes and terms.

        Raises:
            KeyError: One of them is not live in this world.
        """
        weighed = self.weigh(a, b)
        if weighed is not None and self.enumeration.disputes.of_pair(a, b):
            return self.rereading.compare(weighed, detail=detail)
        return weighed and self.finding_on(weighed, detail=detail)

    def weigh(self, a: str, b: str, known: list[Known] | None = None) -> Weighed | None:
        """Every relation that holds or may hold, open phrases left open; None when there is none.

        Args:
            a: Id of one gateway.
            b: Id of the other.
            known: Scopes of the two in other worlds, compared before; added to.
        """
        g, h = (self.world.gateways[name] for name in sorted((a, b)))
        alias, apart = is_alias(g, h), are_apart(g, h)
        if apart and not alias:
            return None
        try:
            sides = self._known_sides(g.id, h.id, known)
        except BudgetError:
            return Weighed((g, h), None)
        if not sides.meets and not alias:
            return None
        held = [item for item in self._relations(g, h, sides, alias) if item.answer]
        if apart:
            # Recorded twice, so a data matter; but what does another act, or is another version, is not compared.
            held = [item for item in held if item.relation == "same source"]
        return Weighed((g, h), sides, tuple(held))

    def _known_sides(self, a: str, b: str, known: list[Known] | None) -> Sides:
        one, two = self.world.scopes[a], self.world.scopes[b]
        for first, second, sides in known or ():
            if first == one and second == two:
                return sides
        sides = self.sides(a, b)
        if known is not None:
            known.append((one, two, sides))
        return sides

    def _relations(self, g: Gateway, h: Gateway, sides: Sides, alias: bool) -> list[Held]:
        """Every relation of the table that holds or may hold, in its order, then the `also` ones."""
        # A gateway that only may be in force stands in no certain relation, however surely it would lie inside.
        first, second = min(sides.a_in_b, sides.meets), min(sides.b_in_a, sides.meets)
        equal, terms = min(first, second), tm.terms_equal(g, h, self.schemes)
        missing = self._missing(g, h) if terms == 1 else ()
        held = [
            Held("same source", 2 if alias else min(equal, terms, _same_text(g, h)), turns_on=missing),
            Held("duplicate", 0 if are_siblings(g, h) else min(equal, terms), turns_on=missing),
            Held("scope twin", min(equal, 2 - terms) if terms < 2 else 0, turns_on=missing),
            *self._inside(g, h, first, 2 - sides.b_in_a),
            *self._inside(h, g, second, 2 - sides.a_in_b),
            Held("partial overlap", min(sides.meets, 2 - sides.a_in_b, 2 - sides.b_in_a)),
        ]
        held.sort(key=lambda item: RELATIONS.index(item.relation))
        axis = merge_axis(g, h)
        if axis:
            held.append(Held("mergeable", min(terms, sides.meets), turns_on=missing, why=f"they differ only in {axis}"))
        return [*held, *self._undercut(g, h, sides.meets), *self._undercut(h, g, sides.meets)]

    def _inside(self, g: Gateway, h: Gateway, inside: int, strict: int) -> list[Held]:
        """Relations that follow from g lying inside h; `strict` says how surely h does not lie inside g."""
        if not inside:
            return []
        clauses = tm.apply_side_test(g, h, self.schemes)
        answer = min(inside, *(clause.answer for clause in clauses))
        turns = tuple(clause.why for clause in clauses if clause.answer == 1)
        if not h.checked:
            answer, turns = min(answer, 1), (*turns, f"{h.id} is only {h.status}")
        # What only lifts a bar is no wider power.
        confers = 1 if h.legal_effect is None else 2 * (h.legal_effect == "confers")
        general = min(tm.generality(h), 2 - tm.generality(g), confers)
        return [
            Held("redundant", answer, g.id, turns),
            Held("specific under general", min(inside, general), g.id),
            Held("subsumed", min(inside, strict), g.id),
        ]

    def _undercut(self, strict: Gateway, weak: Gateway, meets: int) -> list[Held]:
        """The second asks less than the first for the same flow; general powers never undercut."""
        general = max(tm.generality(strict), tm.generality(weak))
        effects = (strict.legal_effect, weak.legal_effect)
        if (
            general == 2
            or weak.residual
            or self._bound_by(weak, strict)
            or (None not in effects and len(set(effects)) == 2)
        ):
            return []
        scale = tm.strictness(strict, weak, self.schemes)
        weaker = [name for name, value in scale.items() if value == -1]
        if not weaker or any(value == 1 for value in scale.values()):
            return []
        open_ = [f"{name} not established" for name, value in scale.items() if value is None]
        open_ += ["source not established"] * (general == 1)
        open_ += ["legal effect not established"] * (None in effects)
        open_ += [f"whether {weak.id} takes on limits is not established"] * (weak.takes_on_limits_of is None)
        open_ += [f"whether {weak.id} gives way is not established"] * (weak.gives_way_to is None)
        open_ += [f"{weak.id} is only {weak.status}"] * (not weak.checked)
        why = f"weaker in {' and '.join(weaker)}; on other powers the stricter is {strict.exclusivity or 'not read'}"
        return [Held("undercut", min(1 if open_ else 2, meets), strict.id, tuple(open_), why)]

    def _bound_by(self, weak: Gateway, strict: Gateway) -> bool:
        """Whether the weaker power takes on the limits of the stricter (Localism Act 2011 s.2)."""
        return any(name == strict.id or name.startswith("enc:") for name in weak.takes_on_limits_of or ())

    def _missing(self, g: Gateway, h: Gateway) -> tuple[str, ...]:
        return tuple(f"{name} of {item.id} not established" for item in (g, h) for name in tm.missing_terms(item))

    # -- the finding

    def finding_on(self, weighed: Weighed, *, detail: bool) -> PairFinding:
        """What holds between two gateways as a finding; details are those of this world."""
        (g, h), sides, held = weighed
        if sides is None:
            return PairFinding(g.id, h.id, "undecided", "possible", why="the comparison passed its step budget")
        main = main_of(held)
        rest = [item for item in held if item is not main and not goes_without_saying(item.relation, main.relation)]
        if self._is_swapped(h, main, rest):
            g, h = h, g
            sides = sides._replace(only_a=sides.only_b, only_b=sides.only_a)
        doubts = (*doubts_of(self.world, g), *doubts_of(self.world, h)) if main.answer == 1 and not main.reread else ()
        finding = PairFinding(
            a=g.id,
            b=h.id,
            relation=main.relation,
            certainty=CERTAINTIES[main.answer],
            also=tuple(Also(i.relation, CERTAINTIES[i.answer], i.of, i.turns_on, i.why) for i in rest),
            turns_on=tuple(dict.fromkeys((*(main.turns_on if main.answer == 1 else ()), *doubts))),
            status=min(g.status, h.status, key=STATUSES.index),
            why=main.why,
            siblings=are_siblings(g, h),
        )
        return self._detailed(finding, (g, h), sides) if detail else finding

    def _detailed(self, finding: PairFinding, pair: tuple[Gateway, Gateway], sides: Sides) -> PairFinding:
        """The finding with its proof: shares, common boxes, witnesses, terms."""
        world, (g, h) = self.world, pair
        one, two = self._shown(g.id, h.id, sides.meets)
        boxes = common_boxes(one.pieces, two.pieces, world.singles)
        holes = (*one.minus, *two.minus)
        if holes:
            boxes = region_boxes(boxes, holes, world.singles)
        shared = count_points(boxes, world.singles)
        points = [box and describe_point(world, box) for box in (sides.common, sides.only_a, sides.only_b)]
        return finding._replace(
            share_a=(shared, self._count(g.id, one, sides.meets)),
            share_b=(shared, self._count(h.id, two, sides.meets)),
            common=tuple(describe_box(world, box) for box in boxes[:_SHOWN_BOXES]),
            common_omitted=max(0, len(boxes) - _SHOWN_BOXES),
            witness=points[0],
            only_a=points[1],
            only_b=points[2],
            terms=tm.differences(g, h, self.labels),
        )

    def _is_swapped(self, h: Gateway, main: Held, rest: Iterable[Held]) -> bool:
        """Whether the covered or stricter side is the second by id."""
        if main.of is not None:
            return main.of == h.id
        sided = [item.of for item in rest if item.relation == "undercut" and item.answer == 2]
        return len(sided) == 1 and sided[0] == h.id and main.relation in ("partial overlap", "scope twin")

    def _shown(self, a: str, b: str, meets: int) -> tuple[Region, Region]:
        one, two = self.world.scopes[a], self.world.scopes[b]
        return (one.certain, two.certain) if meets == 2 else (one.possible, two.possible)

    def _count(self, name: str, region: Region, meets: int) -> int:
        """All points of a gateway, counted once."""
        key = (name, meets)
        if key not in self._counts:
            self._counts[key] = count_region(region, self.world.singles)
        return self._counts[key]


def are_apart(g: Gateway, h: Gateway) -> bool:
    """Whether two gateways are not compared: versions of one family, or one discloses and the other does not."""
    acts_differ = g.act != h.act and not {g.act, h.act} <= _ROUTE_ACTS
    return acts_differ or (g.family is not None and g.family == h.family)


def is_alias(g: Gateway, h: Gateway) -> bool:
    """Whether one is conferred by what the other records as its own other name."""
    return bool(set(g.provisions) & set(h.aliases) or set(h.provisions) & set(g.aliases))


def _same_text(g: Gateway, h: Gateway) -> int:
    """Whether both come from the same provision and version."""
    if set(g.provisions) != set(h.provisions):
        return 0
    if g.version_read is None or h.version_read is None:
        return 1
    return 2 if g.version_read == h.version_read else 0


def main_of(held: Iterable[Held]) -> Held:
    """The first relation of the table that certainly holds, or else the first that may."""
    table = [item for item in held if item.relation in RELATIONS]
    return next((item for item in table if item.answer == 2), table[0])


def goes_without_saying(relation: str, main: str) -> bool:
    """Whether a relation says nothing beside the main one."""
    weaker = RELATIONS[RELATIONS.index(main) + 1 :]
    if relation in ("partial overlap", "subsumed") and relation in weaker:
        return True
    return relation == "scope twin" and main in ("same source", "duplicate")
