"""Conditions that follow from others, and onward rules that let through at least as much as others.

Three-valued throughout: 2 yes, 1 not established, 0 no.

Source: `docs/semantics.md`, "Conditions" (entailment as recorded in the scheme) and "Onward rule".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gateways_graph.engine.box import find_uncovered
from gateways_graph.engine.compile import Compiler
from gateways_graph.engine.world import World
from gateways_graph.model.gateway import Condition, Gateway, LimitException, OnwardRule

__all__ = ["Schemes", "entails", "onward_contains"]


class Schemes(NamedTuple):
    """What comparing terms needs to look up; `memo` keeps what was found of two onward rules."""

    conditions: Mapping[str, Condition]
    onward: Mapping[str, OnwardRule]
    compiler: Compiler
    memo: dict[tuple[str, str], int]

    @classmethod
    def of(cls, world: World) -> Schemes:
        """The condition and onward schemes of a world."""
        closures = (world.bodies, world.purposes, world.subjects, world.origins)
        return cls(
            {item.id: item for item in world.dataset.conditions},
            {item.id: item for item in world.dataset.onward_rules},
            Compiler(world.dataset, world.day, world.extent, closures),
            {},
        )


# -- conditions


def _expand(names: Iterable[str], conditions: Mapping[str, Condition], *, sure: bool) -> set[str]:
    """Conditions that hold when these do; with `sure`, whatever the reading."""
    held: set[str] = set()
    stack = list(names)
    while stack:
        name = stack.pop()
        item = conditions.get(name)
        if name in held or (sure and item is not None and item.readings):
            continue
        held.add(name)
        if item is not None:
            stack += [*item.entails, *item.all_of]
    return held


def _expand_alike(sure: Iterable[str], conditions: Mapping[str, Condition]) -> set[str]:
    """Conditions that follow from certain ones, if only under some readings: they are asked for under the same."""
    found: set[str] = set()
    for name in sure:
        item = conditions.get(name)
        found.update((*item.entails, *item.all_of) if item is not None else ())
    return found


def _follows(name: str, held: set[str], conditions: Mapping[str, Condition]) -> bool:
    if name in held:
        return True
    item = conditions.get(name)
    if item is None:
        return False
    if item.any_of:
        return any(_follows(member, held, conditions) for member in item.any_of)
    return bool(item.all_of) and all(_follows(member, held, conditions) for member in item.all_of)


def entails(given: Iterable[str], wanted: Iterable[str], schemes: Schemes) -> int:
    """Whether the wanted conditions follow from the given ones."""
    given = tuple(given)
    sure = _expand(given, schemes.conditions, sure=True)
    alike = _expand_alike(sure, schemes.conditions)
    maybe = _expand(given, schemes.conditions, sure=False)
    answer = 2
    for name in wanted:
        if name in alike or _follows(name, sure, schemes.conditions):
            continue
        item = schemes.conditions.get(name)
        if not (_follows(name, maybe, schemes.conditions) or (item is not None and item.readings)):
            return 0
        answer = 1
    return answer


# -- onward rules


def _binds(h: OnwardRule, g: OnwardRule) -> int:
    """Whether g's rule reaches everybody that h's reaches."""
    if g.binds == "everyone-after" or h.binds == "first-recipient":
        return 2
    if h.binds == "everyone-after" and g.binds == "first-recipient":
        return 0
    return 1


def _act(h: OnwardRule, g: OnwardRule) -> int:
    """Whether g limits every act that h limits."""
    if g.act == "both":
        return 2
    if h.act is None or g.act is None:
        return 1
    return 2 if g.act == h.act else 0


def _wider(mine: LimitException, theirs: LimitException, schemes: Schemes) -> int:
    """Whether everything an exception lets through, another lets through too."""
    if mine[2:] == theirs[2:]:
        return 2
    relative = [{name for name in item.purpose if name.startswith("code:")} for item in (mine, theirs)]
    if theirs.purpose and not relative[0] <= relative[1]:
        return 0
    singles = schemes.compiler.bodies.singles
    ours = schemes.compiler.exception_boxes(mine, same_purpose=False, sure=False)
    covers = schemes.compiler.exception_boxes(theirs, same_purpose=False, sure=True)
    if any(find_uncovered(box, covers, singles) is not None for box in ours):
        return 0
    return entails(mine.conditions, theirs.conditions, schemes)


def _allows(h: OnwardRule, g: OnwardRule, schemes: Schemes) -> int:
    """Whether everything that g's rule lets through, h's rule lets through as well."""
    if h.id == g.id:
        return 2
    if (h.id, g.id) not in schemes.memo:
        schemes.memo[h.id, g.id] = _weigh(h, g, schemes)
    return schemes.memo[h.id, g.id]


def _weigh(h: OnwardRule, g: OnwardRule, schemes: Schemes) -> int:
    origin = not g.origin or (bool(h.origin) and set(h.origin) <= set(g.origin))
    if not origin or not set(g.ends_when) <= set(h.ends_when):
        return 0
    exceptions = [max((_wider(mine, theirs, schemes) for theirs in h.exceptions), default=0) for mine in g.exceptions]
    applies = entails(h.conditions, g.conditions, schemes)
    answer = min((_act(h, g), _binds(h, g), applies, *exceptions))
    return min(answer, 1) if g.readings else answer


def onward_contains(h: Gateway, g: Gateway, schemes: Schemes) -> int:
    """Whether h's onward limit lets through at least what g's does.

    Each rule of h must be matched by a rule of g that limits as much. Silence limits nothing.
    """
    if h.onward == ():
        return 2
    if h.onward is None or g.onward is None:
        return 1
    rules = [rule for name in g.onward if (rule := schemes.onward.get(name)) is not None]
    answer = 2
    for name in h.onward:
        mine = schemes.onward.get(name)
        if mine is None:
            return 1
        best = max((_allows(mine, theirs, schemes) for theirs in rules), default=0)
        answer = min(answer, max(best, 1) if mine.readings else best)
    return answer
