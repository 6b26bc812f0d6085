"""Ladders of thresholds for a table of bodies, and purposes too broad to ask about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gateways_graph.engine.world import World
from gateways_graph.errors import UsageError
from gateways_graph.model.partnership import LADDER_CHILDREN, Rung

__all__ = ["LADDERS", "build_ladder", "check_purpose", "note_on_purpose"]

#: Ladders that have a name, and the purpose under which each is used when none is asked for.
LADDERS = {"children": ("pur:children", LADDER_CHILDREN)}
_ROOT = "pur:any"
#: Narrower purposes that a message names.
_NAMED = 8


def build_ladder(
    world: World, purpose: str, wished: Sequence[str] | None, find: Callable[[str], str]
) -> tuple[Rung, ...]:
    """The rungs asked for, lowest first.

    Args:
        world: The data.
        purpose: What the table is for: with nothing wished, its own ladder is used if it has one.
        wished: Names of purposes or of rungs; or the one name of a ladder; empty for none.
        find: From a name to the id of a purpose.

    Raises:
        UnknownNameError: No purpose, or several, are called that.
        UsageError: The same threshold twice.
    """
    purposes = world.purposes
    if wished is None:
        fitting = (rungs for top, rungs in LADDERS.values() if purpose in purposes.below(top))
        return tuple(rung for rung in next(fitting, ()) if rung.purpose in purposes.possible)
    if len(wished) == 1 and wished[0].casefold() in LADDERS:
        return LADDERS[wished[0].casefold()][1]
    spoken = {rung.name: rung for _, rungs in LADDERS.values() for rung in rungs}
    rungs = [spoken[text.casefold()] if text.casefold() in spoken else Rung(text, find(text)) for text in wished]
    names = [rung.purpose for rung in rungs]
    twice = [rung.name for at, rung in enumerate(rungs) if rung.purpose in names[:at]]
    if twice:
        message = f"--ladder: {twice[0]} is the same purpose as a rung before it: name each threshold once"
        raise UsageError(message)
    return tuple(
        rung._replace(
            apart=tuple(name for name in names if name != rung.purpose and name in purposes.below(rung.purpose))
        )
        for rung in rungs
    )


def check_purpose(world: World, purpose: str) -> None:
    """Refuse a purpose that takes in all others.

    Raises:
        UsageError: It does; the message names narrower ones.
    """
    if purpose == _ROOT:
        narrower = ", ".join(_narrower(world, purpose))
        message = f"{world.nodes[purpose].label} takes in every purpose: name a narrower one, such as {narrower}"
        raise UsageError(message)


def note_on_purpose(world: World, purpose: str) -> Iterable[str]:
    """That a purpose is a whole field, with narrower ones to name instead."""
    narrower = _narrower(world, purpose)
    if _ROOT in world.purposes.parents.get(purpose, ()) and len(narrower) > 1:
        label = world.nodes[purpose].label
        yield f"{label} is a whole field, so most answers reach part of it only; narrower: {', '.join(narrower)}"


def _narrower(world: World, purpose: str) -> list[str]:
    """Labels of the purposes just below one."""
    children = [name for name, over in world.purposes.parents.items() if purpose in over and name in world.nodes]
    named = sorted(world.nodes[name].label for name in children if name.startswith("pur:"))
    return named[:_NAMED] + ([f"and {len(named) - _NAMED} more"] if len(named) > _NAMED else [])
