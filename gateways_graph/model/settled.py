"""What given facts settle: conditions that hold, and conditions that cannot be met.

A condition that holds makes what it entails and its parts (`all_of`) hold; a group holds when all of
its parts do, or one of its alternatives (`any_of`). One that fails makes what entails it fail, and
the groups that need it.

Source: `docs/semantics.md`, "Conditions".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gateways_graph.errors import UsageError
from gateways_graph.model.gateway import Condition

__all__ = ["ANONYMOUS", "NO_FACTS", "REQUESTED", "Settled", "conclude"]

#: Stands for a request or requirement under any provision that works only when required.
REQUESTED = "code:condition-request"
#: Stands for the form of the information: that it identifies nobody.
ANONYMOUS = "code:de-identified"

#: A condition and whether it holds.
Literal = tuple[str, bool]


class Settled(NamedTuple):
    """Conditions that the facts settle.

    Attributes:
        holds: Conditions that are met on the facts.
        fails: Conditions that are not, and cannot be while the facts stand.
    """

    holds: frozenset[str] = frozenset()
    fails: frozenset[str] = frozenset()

    def left(self, names: Iterable[str] | None) -> tuple[str, ...]:
        """Those of some conditions that the facts do not meet."""
        return tuple(name for name in names or () if name not in self.holds)

    def broken(self, names: Iterable[str] | None) -> tuple[str, ...]:
        """Those of some conditions that the facts rule out."""
        return tuple(name for name in names or () if name in self.fails)


#: Nothing is known.
NO_FACTS = Settled()


def conclude(
    conditions: Iterable[Condition], facts: Iterable[Literal], *, said: Mapping[Literal, str] | None = None
) -> Settled:
    """Everything that some facts settle.

    Args:
        conditions: The conditions of the data, with what they entail and are made of.
        facts: Condition and whether it holds.
        said: Words in which each fact was given, for messages.

    Raises:
        UsageError: Two facts contradict each other, perhaps through what they entail.

    Cost:
        Linear in the conditions reached.
    """
    given = sorted(set(facts))
    if not given:
        return NO_FACTS
    words = dict(said or {})
    onward = _consequences(conditions)
    source: dict[Literal, Literal] = {}
    waiting = [(item, item) for item in given]
    while waiting:
        literal, root = waiting.pop(0)
        if literal in source:
            continue
        name, holds = literal
        opposite = source.get((name, not holds))
        if opposite is not None:
            raise UsageError(_contradiction(name, *sorted((_words(opposite, words), _words(root, words)))))
        source[literal] = root
        waiting += [(new, root) for new in _follow(literal, source, onward)]
    return Settled(
        frozenset(name for name, holds in source if holds), frozenset(name for name, holds in source if not holds)
    )


def _words(literal: Literal, said: Mapping[Literal, str]) -> str:
    name, holds = literal
    return said.get(literal, name if holds else f"not: {name}")


def _contradiction(name: str, one: str, two: str) -> str:
    if one == two:
        return f"the fact {one!r} contradicts itself about {name}: leave it out"
    return f"the facts {one!r} and {two!r} contradict each other about {name}: leave one out"


class _Consequences(NamedTuple):
    """What follows from what: alone, and from several together.

    Attributes:
        alone: Literal -> literals that follow from it.
        groups: Literal -> (all of these, then that) in which it is one of these.
    """

    alone: dict[Literal, list[Literal]]
    groups: dict[Literal, list[tuple[tuple[Literal, ...], Literal]]]


def _consequences(conditions: Iterable[Condition]) -> _Consequences:
    found = _Consequences({}, {})

    def follows(one: Literal, two: Literal) -> None:
        found.alone.setdefault(one, []).append(two)
        found.alone.setdefault((two[0], not two[1]), []).append((one[0], not one[1]))

    for item in conditions:
        for weaker in (*item.entails, *item.all_of):
            follows((item.id, True), (weaker, True))
        for way in item.any_of:
            follows((way, True), (item.id, True))
        for parts, holds in ((item.all_of, True), (item.any_of, False)):
            together = tuple((part, holds) for part in parts)
            for literal in together:
                found.groups.setdefault(literal, []).append((together, (item.id, holds)))
    return found


def _follow(literal: Literal, known: Mapping[Literal, Literal], onward: _Consequences) -> list[Literal]:
    together = (then for need, then in onward.groups.get(literal, ()) if all(item in known for item in need))
    return [*onward.alone.get(literal, ()), *together]
