"""Who prevails, a gateway or a bar that it meets, by what is recorded of both; said once for all analyses.

Each side may speak. A gateway lifts a bar by name, overrides other restrictions, or preserves them
by name or in general words. A bar yields to a gateway, or prevails over it, by name or by a class
of enactments. `weigh` says what is recorded; `settle_precedence` what follows.

A side's word by name goes before its general words. Where only one side speaks, or both say the
same, that decides. Where each claims to prevail, the record is circular. Where each gives way to
the other, a word by name goes before general words, and otherwise the record is circular too.

Source: `docs/semantics.md`, "Restrictions".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from gateways_graph.engine.world import World
from gateways_graph.model.gateway import AltTerm, EnactmentClass, Gateway, Restriction, SetTerm
from gateways_graph.model.identifiers import legislation_path
from gateways_graph.model.readings import field_of

__all__ = ["BAR", "CIRCULAR", "GATEWAY", "OPEN", "Facts", "Precedence", "Settled", "settle_precedence"]

#: Who prevails: the gateway, the bar, each over the other, or nothing recorded says.
GATEWAY, BAR, CIRCULAR, OPEN = "gateway", "bar", "circular", "open"

#: Type in an IRI -> (Act or subordinate legislation, whose).
_KINDS = {
    "ukpga": ("act", "uk-parliament"), "ukla": ("act", "uk-parliament"), "apgb": ("act", "uk-parliament"),
    "asp": ("act", "scottish-parliament"), "anaw": ("act", "senedd"), "asc": ("act", "senedd"),
    "mwa": ("act", "senedd"),
    "nia": ("act", "northern-ireland-assembly"), "apni": ("act", "northern-ireland-assembly"),
    "nisi": ("subordinate-legislation", "uk-parliament"), "uksi": ("subordinate-legislation", "uk-parliament"),
    "ssi": ("subordinate-legislation", "scottish-parliament"), "wsi": ("subordinate-legislation", "senedd"),
    "nisr": ("subordinate-legislation", "northern-ireland-assembly"),
}  # fmt: skip


class Facts(NamedTuple):
    """What is recorded of a gateway and a bar: each 2 yes, 1 not established or disputed, 0 no.

    The first four are the gateway's own words, the others the bar's.
    """

    lifts: int = 0
    overrides: int = 0
    preserves: int = 0
    preserves_generally: int = 0
    yields: int = 0
    yields_to_class: int = 0
    prevails: int = 0
    prevails_over_class: int = 0


class Settled(NamedTuple):
    """What follows from facts.

    Attributes:
        recorded: Who prevails when what is not established is taken to say nothing.
        possible: Who may prevail, whatever is not established turns out to be.
        turns_on: Fields of `Facts` that are not established and would change the answer.
    """

    recorded: str
    possible: frozenset[str]
    turns_on: tuple[str, ...]

    @property
    def certain(self) -> bool:
        """Whether nothing that is not established can change who prevails."""
        return self.possible == {self.recorded}


class Precedence:
    """Precedence between gateways and bars of one world; each pair is read once."""

    def __init__(self, world: World) -> None:
        self.classes = {item.id: item for item in world.dataset.enactment_classes}
        self._known: dict[tuple[str, str, bool], Facts] = {}

    def weigh(self, gateway: Gateway, bar: Restriction, *, disputed: bool = True) -> Facts:
        """What is recorded of a gateway and a bar.

        Args:
            gateway: The gateway.
            bar: The bar.
            disputed: Whether values that hold only under some reading count as possible, and what
                is not established as unknown. Without it, both are taken to say nothing.

        Not checked: that the record leaves out no further `gw:prevailsOver`. It is recorded where
        it exists and is seldom recorded as none, so its absence says nothing against a gateway.
        """
        key = (gateway.id, bar.id, disputed)
        if key not in self._known:
            facts = self._read(gateway, bar, disputed)
            self._known[key] = facts if disputed else Facts(*(value if value == 2 else 0 for value in facts))
        return self._known[key]

    def _read(self, gateway: Gateway, bar: Restriction, disputed: bool) -> Facts:
        says, own = (gateway.alternatives, bar.alternatives) if disputed else ((), ())
        lifts = _listed(gateway.lifts, says, "lifts", lambda name: 2 * (name == bar.id))
        excepted = bar.id in gateway.except_restrictions

        def in_class(name: str) -> int:
            # What must refer to the bar expressly, and does, lifts it: not established there, it says nothing here.
            return self._belongs(self.classes.get(name), gateway, 2 * (lifts == 2), sure=not disputed)

        return Facts(
            lifts=lifts,
            overrides=0 if excepted else _says(gateway, says, "overrides-all"),
            preserves=2 * excepted,
            preserves_generally=_says(gateway, says, "overrides-none", "expressly-preserves"),
            yields=_listed(bar.yields_to, own, "yields_to", lambda name: 2 * (name == gateway.id)),
            yields_to_class=_listed(bar.yields_to, own, "yields_to", in_class),
            prevails=2 * (gateway.id in (bar.prevails_over or ())),
            prevails_over_class=max(map(in_class, bar.prevails_over or ()), default=0),
        )

    def _belongs(self, group: EnactmentClass | None, gateway: Gateway, lifts: int, *, sure: bool) -> int:
        """Whether a gateway belongs to a class of enactments: a general power never does."""
        if group is None or gateway.general:
            return 0
        if group.must_refer_expressly:
            return lifts
        unsure = gateway.source is None and not sure
        return (1 if unsure else 2) * _has_facets(group, gateway)


def _listed(plain: SetTerm, alternatives: tuple[AltTerm, ...], field: str, test: Callable[[str], int]) -> int:
    """Whether a list has a value that passes a test; a value in dispute only may be there."""
    values = [item for item in alternatives if field_of(item.term) == field]
    if plain is not None and not values:
        return max(map(test, plain), default=0)
    # What a disputed list has whatever the reading stands among its alternatives, with no reading named.
    firm = max((test(item.value) for item in values if not item.readings), default=0)
    if firm == 2:
        return 2
    # Where every value rests on some reading, what the others say is not established.
    settled = any(not item.readings for item in values)
    return max(firm, min(1, max((test(item.value) for item in values), default=0)), 0 if settled else 1)


def _says(gateway: Gateway, alternatives: tuple[AltTerm, ...], *words: str) -> int:
    """Whether a gateway says one of some things of other restrictions."""
    if gateway.other_restrictions is not None:
        return 2 * (gateway.other_restrictions in words)
    disputed = [item.value for item in alternatives if item.term == "otherRestrictions"]
    return 1 * (not disputed or any(value in words for value in disputed))


def _has_facets(group: EnactmentClass, gateway: Gateway) -> bool:
    """Whether a gateway's provisions have the type, legislature and year that a class asks for."""
    paths = [iri for iri in gateway.provisions if iri.startswith("http")]
    kinds = {_KINDS.get(legislation_path(iri).partition("/")[0], ("", "")) for iri in paths}
    if group.type not in (None, "any-enactment") and not any(kind == group.type for kind, _ in kinds):
        return False
    if group.legislature is not None and not any(_made_by(where, group.legislature) for _, where in kinds):
        return False
    years = [part for iri in paths for part in iri.split("/")[5:6] if part.isdigit()]
    if group.made_before and any(year >= group.made_before[:4] for year in years):
        return False
    if group.made_after and not any(year >= group.made_after[:4] for year in years):
        return False
    return bool(paths)


def _made_by(where: str, legislature: str) -> bool:
    """Whether a legislature is the one meant; "devolved legislatures" means any but that of the United Kingdom."""
    return where == legislature or (legislature == "devolved-legislatures" and where not in ("", "uk-parliament"))


@cache
def settle_precedence(facts: Facts) -> Settled:
    """Who prevails, certainly and possibly.

    Every fact that is not established is tried both ways, except that a gateway cannot both override
    and preserve other restrictions in general words.
    """
    recorded = _decide(Facts(*(value // 2 for value in facts)))
    tried = {case: _decide(case) for case in _cases(facts)}
    open_ = [name for name, value in zip(Facts._fields, facts, strict=True) if value == 1]
    turns = [
        name for name in open_
        if any(tried.get(case._replace(**{name: 1 - getattr(case, name)}), who) != who for case, who in tried.items())
    ]  # fmt: skip
    return Settled(recorded, frozenset(tried.values()), tuple(turns))


def _cases(facts: Facts) -> Iterator[Facts]:
    for values in product(*((0, 1) if value == 1 else (value // 2,) for value in facts)):
        case = Facts(*values)
        if not (case.overrides and case.preserves_generally):
            yield case


def _decide(case: Facts) -> str:
    """Who prevails when everything is known (1 yes, 0 no)."""
    mine, mine_by_name = _word((case.lifts, case.preserves), (case.overrides, case.preserves_generally))
    own, own_by_name = _word((case.yields, case.prevails), (case.yields_to_class, case.prevails_over_class))
    if CIRCULAR in (mine, own):
        return CIRCULAR
    if OPEN in (mine, own) or mine == own:
        return own if mine == OPEN else mine
    if mine == BAR and mine_by_name != own_by_name:
        # Each gives way to the other: what gives way by name does so rather than what does so in general.
        return mine if mine_by_name else own
    return CIRCULAR


def _word(named: tuple[int, int], general: tuple[int, int]) -> tuple[str, bool]:
    """Who prevails by the words of one side, and whether it says so by name."""
    over, under = named if any(named) else general
    who = CIRCULAR if over and under else GATEWAY if over else BAR if under else OPEN
    return who, any(named)
