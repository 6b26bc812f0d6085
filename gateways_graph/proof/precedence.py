"""Who prevails, a gateway or a bar, by what is recorded of both: every way to settle what is open is tried.

A side may say so by name or in general words; by name goes first. Where both claim to prevail, or a
side contradicts itself, the record runs in a circle. Where each gives way to the other, the word by
name decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import CODE, RDF, local_name
from gateways_graph.proof.obstacles import Obstacles

__all__ = ["BAR", "CIRCULAR", "GATEWAY", "OPEN", "Standing", "Words", "read_words"]

#: Who prevails.
GATEWAY, BAR, CIRCULAR, OPEN = "gateway", "bar", "circular", "open"


class Words(NamedTuple):
    """What is said, each 2 yes, 1 not established, 0 no.

    By the gateway: that it lifts the bar, overrides others, names the bar as one that stands, or
    preserves others. By the bar: that it yields to the gateway or to its class, or prevails over
    either.
    """

    lifts: int
    overrides: int
    preserves: int
    preserves_generally: int
    yields: int
    yields_to_class: int
    prevails: int
    prevails_over_class: int

    def standing(self) -> Standing:
        """Who prevails as recorded, and all who may."""
        recorded = _weigh([value == YES for value in self])
        return Standing(recorded, frozenset(_weigh(case) for case in self._cases()))

    def _cases(self) -> Iterator[list[bool]]:
        """Every way to settle what is open; nobody both overrides and preserves in general words."""
        for case in product(*((False, True) if value == MAYBE else (value == YES,) for value in self)):
            if not (case[1] and case[3]):
                yield list(case)


class Standing(NamedTuple):
    """Who prevails if what is open says nothing, and all who may prevail."""

    recorded: str
    possible: frozenset[str]

    @property
    def sure(self) -> bool:
        """Whether nothing that is open changes it."""
        return self.possible == {self.recorded}


def _weigh(said: list[bool]) -> str:
    lifts, overrides, preserves, preserves_generally, yields, yields_to_class, prevails, prevails_over_class = said
    mine, named = _voice((lifts, preserves), (overrides, preserves_generally))
    theirs, also_named = _voice((yields, prevails), (yields_to_class, prevails_over_class))
    if CIRCULAR in (mine, theirs):
        return CIRCULAR
    if mine == OPEN or theirs in (OPEN, mine):
        return theirs if mine == OPEN else mine
    # The gateway gives way and the bar yields: what is said by name goes first.
    if (mine, theirs) == (BAR, GATEWAY) and named != also_named:
        return BAR if named else GATEWAY
    return CIRCULAR


def _voice(by_name: tuple[bool, bool], generally: tuple[bool, bool]) -> tuple[str, bool]:
    """For whom one side speaks, and whether by name."""
    for_gateway, for_bar = by_name if any(by_name) else generally
    if for_gateway and for_bar:
        return CIRCULAR, any(by_name)
    return (GATEWAY if for_gateway else BAR if for_bar else OPEN), any(by_name)


def read_words(obstacles: Obstacles, gateway: str, bar: str) -> Words:
    """What the triples say of a gateway and a bar."""
    facts, terms = obstacles.facts, obstacles.terms
    lifts = _listed(obstacles, gateway, "lifts", lambda node: YES * (node == bar))
    excepted = bar in facts.links(gateway, "exceptRestriction")

    def holds(node: str) -> int:
        if not obstacles.is_class(node) or terms.general(gateway) == YES:
            return NO
        if facts.is_marked(node, "mustReferExpressly"):
            return YES * (lifts == YES)
        unsure = terms.one(gateway, "source") is None
        return (MAYBE if unsure else YES) if obstacles.is_made_as(gateway, node) else NO

    over = {node for node in facts.links(bar, "prevailsOver") if not _is_disputed(obstacles, node)}
    return Words(
        lifts=lifts,
        overrides=NO if excepted else _says(obstacles, gateway, {"overrides-all"}),
        preserves=YES * excepted,
        preserves_generally=_says(obstacles, gateway, {"overrides-none", "expressly-preserves"}),
        yields=_listed(obstacles, bar, "yieldsTo", lambda node: YES * (node == gateway)),
        yields_to_class=_listed(obstacles, bar, "yieldsTo", holds),
        prevails=YES * (gateway in over),
        prevails_over_class=max(map(holds, over), default=NO),
    )


def _is_disputed(obstacles: Obstacles, node: str) -> bool:
    return bool(obstacles.facts.links(node, RDF + "value"))


def _listed(obstacles: Obstacles, node: str, prop: str, test: Callable[[str], int]) -> int:
    """Whether a list has a member that passes a test; a member in dispute only may be there."""
    facts, scopes = obstacles.facts, obstacles.scopes
    firm: set[str] = set()
    open_: set[str] = set()
    for item in facts.links(node, prop):
        values = facts.links(item, RDF + "value")
        held = scopes.reading(item)
        if not values or held == YES:
            firm |= values or {item}
        elif held == MAYBE:
            open_ |= values
    found = max(map(test, firm), default=NO)
    if found == YES:
        return YES
    disputed = min(MAYBE, max(map(test, open_), default=NO))
    # Where nothing is recorded that holds whatever the reading, the rest of the list is not established.
    return max(found, disputed, NO if firm else MAYBE)


def _says(obstacles: Obstacles, gateway: str, words: set[str]) -> int:
    """Whether a gateway says one of some things of other restrictions."""
    word = obstacles.terms.one(gateway, "other_restrictions")
    if word is not None:
        return YES * (word in words)
    facts, scopes = obstacles.facts, obstacles.scopes
    open_ = {
        local_name(value)
        for item in facts.links(gateway, "otherRestrictions")
        if not item.startswith(CODE) and scopes.reading(item) != NO
        for value in facts.links(item, RDF + "value")
    }
    return MAYBE * (not open_ or bool(open_ & words))
