"""The reference's relations between two gateways: the table of `docs/semantics.md`, section 4.

Every definition is written as it stands in the table, three-valued (2, 1, 0), on written-out scopes.
Readings are settled by enumeration: one reading per phrase, certain = under all, possible = under some.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations, product
from typing import Any, NamedTuple

from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Flow, Gateway
from tests.reference import Cover, Point, Scopes, contains, meets
from tests.reference_terms import Side, equal_terms

__all__ = [
    "ORDER",
    "Expected",
    "Pair",
    "are_comparable",
    "expect",
    "find_turning",
    "is_alias",
    "iter_settled",
    "merge",
    "relations_of",
]

#: The table, strongest first.
ORDER = ("same source", "duplicate", "scope twin", "redundant", "specific under general", "subsumed", "partial overlap")
_RANK = {"candidate": 0, "coded": 1, "disputed": 2, "checked": 3, "double-checked": 4}
#: Vocabulary names of disputed terms whose field is called otherwise.
_FIELDS = {
    "legalEffect": "legal_effect",
    "otherRestrictions": "other_restrictions",
    "dataProtectionClause": "data_protection_clause",
}
#: (relation, id of the covered or stricter side or None) -> 2 or 1
Held = dict[tuple[str, str | None], int]


class Pair(NamedTuple):
    """Two gateways of one world."""

    scopes: Scopes
    a: str
    b: str


class Expected(NamedTuple):
    """What a finding must say."""

    relation: str
    of: str | None
    certainty: int
    also: frozenset[tuple[str, str | None, int]]
    shares: Mapping[str, tuple[int, int]]
    meets: int
    inside: Mapping[str, int]
    status: str


def _not(value: int) -> int:
    return 2 - value


def _sections(gateway: Gateway) -> set[str]:
    return {"/".join(iri.split("/")[:9]) for iri in gateway.provisions}


def is_alias(g: Gateway, h: Gateway) -> bool:
    """Whether one is conferred by what the other records as its other name."""
    return bool(set(g.provisions) & set(h.aliases) or set(h.provisions) & set(g.aliases))


def _same_source(g: Gateway, h: Gateway, same: int) -> int:
    """An alias; or the same provision and version with equal boxes and terms."""
    if is_alias(g, h):
        return 2
    if set(g.provisions) != set(h.provisions):
        return 0
    versions = (g.version_read, h.version_read)
    return min(same, 1 if None in versions else 2 if versions[0] == versions[1] else 0)


def relations_of(pair: Pair) -> Held:
    """Every relation that holds or may hold between two gateways, with its side."""
    scopes = pair.scopes
    one, two = scopes.effective[pair.a], scopes.effective[pair.b]
    g, h = scopes.gateways[pair.a], scopes.gateways[pair.b]
    if not are_comparable(g, h):
        return {("same source", None): 2} if is_alias(g, h) else {}
    side, met = Side(scopes), meets(one, two)
    inside = {pair.a: contains(two, one), pair.b: contains(one, two)} if met else {pair.a: 0, pair.b: 0}
    sure = {name: min(value, met) for name, value in inside.items()}
    equal, terms = min(sure.values()), equal_terms(g, h)
    held: Held = {("same source", None): _same_source(g, h, min(equal, terms))}
    if not _sections(g) & _sections(h):
        held["duplicate", None] = min(equal, terms)
    held["scope twin", None] = min(equal, _not(terms))
    for low, high in ((g, h), (h, g)):
        legal = min(sure[low.id], side.test(low, high))
        held["redundant", low.id] = legal if high.checked else min(legal, 1)
        held["specific under general", low.id] = min(sure[low.id], _general_power(high), _not(_general(low)))
        held["subsumed", low.id] = min(sure[low.id], _not(inside[high.id]))
        held["undercut", low.id] = min(met, _undercut(side, low, high))
    held["partial overlap", None] = min(met, _not(inside[pair.a]), _not(inside[pair.b]))
    held["mergeable", None] = min(terms, met, _mergeable(g, h))
    return {key: sure for key, sure in held.items() if sure}


def _general(gateway: Gateway) -> int:
    return 1 if gateway.source is None else 2 if gateway.general else 0


def _general_power(gateway: Gateway) -> int:
    """A general power confers: what only lifts a bar is no wider power."""
    confers = 1 if gateway.legal_effect is None else 2 if gateway.legal_effect == "confers" else 0
    return min(_general(gateway), confers)


def _undercut(side: Side, strict: Gateway, weak: Gateway) -> int:
    """Whether `weak` asks less than `strict` in one safeguard and more in none."""
    scale = side.safeguards(strict, weak)
    if 1 in scale or -1 not in scale or weak.residual:
        return 0
    limits = weak.takes_on_limits_of
    if limits is not None and any(name == strict.id or name.startswith("enc:") for name in limits):
        return 0
    effects = (strict.legal_effect, weak.legal_effect)
    if None not in effects and effects[0] != effects[1]:
        return 0
    unknown = None in (*scale, *effects, limits, weak.gives_way_to) or not weak.checked
    return min(1 if unknown else 2, _not(_general(strict)), _not(_general(weak)))


def _mergeable(g: Gateway, h: Gateway) -> int:
    """Whether flows pair one to one, each pair differing on the same single axis."""
    for order in permutations(h.flows):
        if len(order) == len(g.flows):
            differ = [
                {name for name, value in _facets(mine, g).items() if value != _facets(other, h)[name]}
                for mine, other in zip(g.flows, order, strict=True)
            ]
            if all(len(axes) == 1 and axes == differ[0] and "limits" not in axes for axes in differ):
                return 2
    return 0


def _facets(flow: Flow, owner: Gateway) -> dict[str, object]:
    """What a flow says on each axis, exclusions included; and what two provisions cannot differ in."""
    extent = flow.extent if flow.extent is not None else owner.extent
    applies = flow.applies_in if flow.applies_in is not None else owner.applies_in
    out = flow.except_
    return {
        "discloser": (flow.discloser, out.discloser),
        "recipient": (flow.recipient, out.recipient),
        "purpose": (flow.purpose, out.purpose),
        "subject": (flow.subject, out.subject),
        "form": (flow.form, out.form),
        "origin": (flow.obtained_under, flow.received_through, out.origin),
        "extent": (extent, applies),
        "limits": (flow.pairing, flow.readings, flow.in_force if flow.in_force is not None else owner.in_force),
    }


def expect(pair: Pair, held: Held | None = None) -> Expected | None:
    """What a finding on a pair must say; None when there is nothing to say."""
    scopes = pair.scopes
    one, two = scopes.effective[pair.a], scopes.effective[pair.b]
    g, h = scopes.gateways[pair.a], scopes.gateways[pair.b]
    held = relations_of(pair) if held is None else held
    table = sorted((key for key in held if key[0] in ORDER), key=lambda key: ORDER.index(key[0]))
    if not table:
        return None
    main = next((key for key in table if held[key] == 2), table[0])
    also = frozenset((*key, sure) for key, sure in held.items() if key != main and not _goes_without_saying(key, main))
    met = meets(one, two)
    return Expected(
        relation=main[0],
        of=main[1],
        certainty=held[main],
        also=also,
        shares=_shares(pair, met),
        meets=met,
        inside={pair.a: contains(two, one), pair.b: contains(one, two)} if met else {},
        status=min(g.status, h.status, key=lambda status: _RANK[status]),
    )


def are_comparable(g: Gateway, h: Gateway) -> bool:
    """Whether two gateways are about the same act, and not versions of one provision."""
    acts = {g.act, h.act}
    return (len(acts) == 1 or acts <= {"disclose", "make-available"}) and (g.family is None or g.family != h.family)


def _goes_without_saying(key: tuple[str, str | None], main: tuple[str, str | None]) -> bool:
    """Scope relations weaker than the main one are not repeated in `also`; the main one the other way round is."""
    if key[0] in ("subsumed", "partial overlap"):
        return ORDER.index(key[0]) > ORDER.index(main[0])
    return key[0] == "scope twin" and main[0] in ("same source", "duplicate")


def _shares(pair: Pair, met: int) -> dict[str, tuple[int, int]]:
    one, two = (_shown(pair.scopes.effective[name], met) for name in (pair.a, pair.b))
    common = len(one & two)
    return {pair.a: (common, len(one)), pair.b: (common, len(two))}


def _shown(cover: Cover, met: int) -> frozenset[Point]:
    return frozenset(cover.sure if met == 2 else cover.maybe)


# -- readings


def iter_settled(data: Dataset) -> Iterator[tuple[dict[str, str], Dataset]]:
    """Each choice of one reading per phrase, with the data set under it."""
    by_phrase: dict[str, list[str]] = {}
    for reading in data.readings:
        by_phrase.setdefault(reading.phrase, []).append(reading.id)
    for chosen in product(*by_phrase.values()):
        yield dict(zip(by_phrase, chosen, strict=True)), _settle(data, frozenset(chosen))


def find_turning(choices: list[dict[str, str]], values: list[int]) -> set[str]:
    """Phrases such that two choices that differ in them alone give different values."""
    return {
        phrase
        for one, x in zip(choices, values, strict=True)
        for two, y in zip(choices, values, strict=True)
        for phrase in one
        if x != y and {name for name in one if one[name] != two[name]} == {phrase}
    }


def _settle(data: Dataset, chosen: frozenset[str]) -> Dataset:
    def holds(item: Any) -> bool:
        return not item.readings or bool(chosen & set(item.readings))

    schemes: tuple[Any, ...] = (*data.conditions, *data.onward_rules)
    dropped = {item.id for item in schemes if not holds(item)}

    def periods(found: Any) -> Any:
        return None if found is None else tuple(item._replace(readings=()) for item in found if holds(item))

    def settled(gateway: Gateway) -> Gateway:
        flows = tuple(
            item._replace(readings=(), in_force=periods(item.in_force)) for item in gateway.flows if holds(item)
        )
        held = [item for item in gateway.alternatives if holds(item)]
        terms: dict[str, Any] = {_FIELDS.get(item.term, item.term): item.value for item in held}
        for term, name in (("condition", "conditions"), ("givesWayTo", "gives_way_to")):
            listed = tuple(item.value for item in held if item.term == term)
            if listed:
                terms[name] = tuple(item for item in listed if item != "none" and item not in dropped)
            terms.pop(term, None)
        lists: dict[str, Any] = {
            name: tuple(item for item in value if item not in dropped)
            for name in ("conditions", "onward")
            if (value := getattr(gateway, name)) is not None
        }
        return gateway._replace(flows=flows, in_force=periods(gateway.in_force), **lists, **terms)

    return data._replace(
        gateways=tuple(settled(item) for item in data.gateways),
        conditions=tuple(item._replace(readings=()) for item in data.conditions if holds(item)),
        onward_rules=tuple(item._replace(readings=()) for item in data.onward_rules if holds(item)),
        restrictions=tuple(
            item._replace(bars=tuple(part._replace(readings=()) for part in item.bars if holds(part)))
            for item in data.restrictions
        ),
    )


def merge(worlds: list[Held]) -> Held:
    """Certain = under all choices, possible = under some, no = under none."""
    keys = {key for held in worlds for key in held}
    return {key: 2 if all(held.get(key) == 2 for held in worlds) else 1 for key in sorted(keys, key=str)}
