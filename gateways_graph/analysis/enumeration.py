"""Every choice of one reading per disputed phrase, and what an answer comes to under all of them.

Readings of a phrase exclude each other, and the same phrase is read alike wherever it matters. So an
answer is certain when it is certain under every choice, possible when it holds or may hold under some,
and no otherwise. It turns on a phrase when another reading of that phrase alone changes it.

Only the phrases that an answer touches are enumerated. What rests on a phrase is found by walking from
a gateway to its flows, dates, terms, conditions, onward rules and what it gives way to.

Source: `docs/semantics.md`, section 3.

Example:
    `Enumeration(world).ask({"phr:x"}, lambda it: {"live": 2 * ("g" in it.scopes)})` says how surely g is live.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from gateways_graph.analysis.disputes import CHOICES, Choice, Disputes
from gateways_graph.analysis.lets import Lets
from gateways_graph.analysis.limits import Limits
from gateways_graph.engine.world import World, rebuild_world

__all__ = ["Choice", "Enumeration", "Weighed", "merge_answers", "under_readings"]

Key = TypeVar("Key", bound=Hashable)


class Weighed(NamedTuple):
    """An answer over all choices: 2 certain, 1 possible, 0 no.

    Attributes:
        turns_on: Phrases of which another reading alone changes it.
        under: The first choice under which it holds best.
        values: The answer under each choice, in their order.
    """

    answer: int
    turns_on: tuple[str, ...] = ()
    under: Choice = ()
    values: tuple[int, ...] = ()


class Enumeration:
    """The worlds of one day under choices of readings, each made once.

    A world in which further phrases are settled answers a question that does not touch them in the same
    way, so a few worlds in which every phrase is settled serve all questions.

    Attributes:
        limits: What demands have worked out of each of these worlds, for further demands.
        lets: What the last of them worked out of exceptions, which other worlds may take over.
    """

    def __init__(self, world: World, disputes: Disputes | None = None) -> None:
        self.world = world
        self.disputes = Disputes(world) if disputes is None else disputes
        self._worlds: dict[int, World] = {}
        self._partial: dict[Choice, World] = {}
        self.limits: dict[tuple[object, ...], Limits] = {}
        self.lets: Lets | None = None

    def world_under(self, choice: Choice, *, whole: bool = True) -> World:
        """The world with some phrases read in one way.

        Args:
            choice: What the phrases that matter are taken to mean.
            whole: Whether the other phrases may be settled too, somehow; else they stay open.
        """
        if not choice:
            return self.world
        if not whole:
            if choice not in self._partial:
                self._partial[choice] = rebuild_world(self.world, self.disputes.settled(choice))
            return self._partial[choice]
        number = self.disputes.assignment(choice)
        if number not in self._worlds:
            self._worlds[number] = rebuild_world(self.world, self.disputes.assigned(number))
        return self._worlds[number]

    def ask(
        self, phrases: Iterable[str], question: Callable[[World], Mapping[Key, int]], *, most: int = CHOICES
    ) -> dict[Key, Weighed]:
        """Ask every world that readings of some phrases make, and merge what they say.

        Args:
            phrases: The phrases that the answers may touch.
            question: Answers by key, 2, 1 or 0; a key that is missing is 0.
            most: Most choices to try. Past it, some phrases stay open and what touches them is possible.

        Returns:
            What is certain or possible; no is left out.
        """
        found = self.disputes.choices(phrases, most=most)
        answers = [(choice, question(self.world_under(choice, whole=found.complete))) for choice in found.choices]
        return merge_answers(answers)


def under_readings(
    world: World,
    phrases: Iterable[str],
    question: Callable[[World], Mapping[Key, int]],
    *,
    enumeration: Enumeration | None = None,
) -> dict[Key, Weighed]:
    """What a question comes to under every reading of some phrases: certain, possible, or left out.

    Args:
        world: The data at a date, with phrases open.
        phrases: The phrases that the answers may touch (`Disputes.of_gateway`).
        question: Three-valued answers by key, asked of one world.
        enumeration: One that has worlds already.

    Cost:
        The question once per choice of readings; a world costs little beside it.
    """
    return (enumeration or Enumeration(world)).ask(phrases, question)


def merge_answers(answers: Sequence[tuple[Choice, Mapping[Key, int]]]) -> dict[Key, Weighed]:
    """Certain under all choices, possible under some; keys in the order in which they are first met."""
    keys = dict.fromkeys(key for _, held in answers for key, value in held.items() if value)
    return {key: weigh([(choice, held.get(key, 0)) for choice, held in answers]) for key in keys}


def weigh(values: Sequence[tuple[Choice, int]]) -> Weighed:
    """One answer over all choices."""
    found = [value for _, value in values]
    best = max(found)
    answer = 2 if min(found) == 2 else 1 if best else 0
    under = next(choice for choice, value in values if value == best)
    return Weighed(answer, tuple(find_decisive(values)), under, tuple(found))


def find_decisive(values: Sequence[tuple[Choice, Hashable]]) -> list[str]:
    """Phrases of which another reading alone changes an answer, in order."""
    if len({value for _, value in values}) < 2:
        return []
    decisive = []
    for number, (phrase, _) in enumerate(values[0][0]):
        rest: dict[Choice, Hashable] = {}
        for choice, value in values:
            if rest.setdefault((*choice[:number], *choice[number + 1 :]), value) != value:
                decisive.append(phrase)
                break
    return decisive
