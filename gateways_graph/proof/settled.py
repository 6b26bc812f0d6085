"""What the facts of a demand settle, worked out again from the triples: conditions that hold, and that fail.

Every condition is looked at until nothing changes. A condition that holds makes hold what it entails and
its parts; a group follows from its parts. What fails works the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from gateways_graph.errors import ProofError
from gateways_graph.proof.claims import refute_unless
from gateways_graph.proof.facts import CODE, GW, Facts, long_name

__all__ = ["NOTHING", "Settled", "settle"]


class Settled(NamedTuple):
    """IRIs of conditions that hold on the facts, and of those that fail."""

    holds: frozenset[str] = frozenset()
    fails: frozenset[str] = frozenset()

    @property
    def unasked(self) -> bool:
        """Whether nobody has asked for the information."""
        return CODE + "condition-request" in self.fails

    def forms(self, every: frozenset[str]) -> frozenset[str]:
        """Forms that the information may have."""
        if CODE + "de-identified" in self.holds:
            return every - {"identifying"}
        return every & {"identifying"} if CODE + "de-identified" in self.fails else every


NOTHING = Settled()


def settle(facts: Facts, given: Any) -> Settled:
    """What the facts of a demand settle.

    Args:
        facts: The triples.
        given: Pairs of a condition and whether it holds.

    Raises:
        RefutedError: They contradict each other.
        ProofError: They are no such pairs.
    """
    try:
        known = {(long_name(str(name)), bool(holds)) for name, holds in given}
    except (TypeError, ValueError) as wrong:
        message = "the facts of the demand are no pairs of a condition and true or false"
        raise ProofError(message) from wrong
    nodes = sorted(facts.of_kind(GW + "Condition")) if known else []
    before = -1
    while before != len(known):
        before = len(known)
        for node in nodes:
            known |= set(_follow(facts, node, known))
    holds, fails = (frozenset(name for name, value in known if value is wanted) for wanted in (True, False))
    refute_unless(not holds & fails, "the facts of the demand contradict each other")
    return Settled(holds, fails)


def _follow(facts: Facts, node: str, known: set[tuple[str, bool]]) -> Iterable[tuple[str, bool]]:
    """What follows for one condition and what it names."""
    entailed, every, some = (facts.links(node, name) for name in ("entails", "allOf", "anyOf"))
    parts = entailed | every
    if (node, True) in known:
        yield from ((part, True) for part in parts)
    if (node, False) in known:
        yield from ((way, False) for way in some)
    if any((part, False) in known for part in parts) or (some and all((way, False) in known for way in some)):
        yield node, False
    if any((way, True) in known for way in some) or (every and all((part, True) in known for part in every)):
        yield node, True
