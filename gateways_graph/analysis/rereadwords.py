"""What a route that touches disputed phrases tells the reader: on which readings it rests, what each asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateways_graph.analysis.disputes import Choice, Disputes
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.route import Route, Step

__all__ = ["ReadingWords"]


class ReadingWords:
    """Words for phrases and readings of one data set."""

    def __init__(self, dataset: Dataset) -> None:
        self.phrases = {item.id: item.words for item in dataset.phrases}
        self.readings = {item.id: item.label for item in dataset.readings}

    def say(self, phrase: str, readings: Sequence[str]) -> str:
        """A phrase and how it is read."""
        said = "; or: ".join(self.readings.get(name, name) for name in readings)
        return f"“{self.phrases.get(phrase, phrase)}” ({phrase}) is read so: {said}"

    def told(
        self,
        route: Route,
        steps: Mapping[Choice, Sequence[Step]],
        values: Sequence[tuple[Choice, int]],
        disputes: Disputes,
    ) -> Route:
        """A route with its doubts about readings, and with what only other readings ask for.

        Args:
            route: As it is under `route.under`.
            steps: Its steps under each choice under which it holds.
            values: How well it holds under each choice.
            disputes: What rests on which phrase.
        """
        made = list(route.steps)
        for choice, others in steps.items():
            apart = [(phrase, reading) for phrase, reading in choice if dict(route.under).get(phrase) != reading]
            if len(apart) == 1 and len(others) == len(made):
                suffix = f" (if {self.say(apart[0][0], [apart[0][1]])})"
                made = [_add(mine, other, suffix) for mine, other in zip(made, others, strict=True)]
        for phrase in route.turns_on:
            number = next(
                (n for n, step in enumerate(made) if phrase in disputes.of_gateway(step.gateway, steps=True)), -1
            )
            made[number] = made[number]._replace(doubts=(*made[number].doubts, self._doubt(phrase, values)))
        return route._replace(steps=tuple(made))

    def _doubt(self, phrase: str, values: Sequence[tuple[Choice, int]]) -> str:
        """How a route rests on a phrase: under which of its readings it holds, or holds surely."""
        worst = min(value for _, value in values)
        need = 1 if worst == 0 else 2
        good = [reading for choice, value in values if value >= need for name, reading in choice if name == phrase]
        good = list(dict.fromkeys(good))
        rivals = {reading for choice, _ in values for name, reading in choice if name == phrase}
        if set(good) == rivals:
            return f"it rests on how “{self.phrases.get(phrase, phrase)}” ({phrase}) is read, and other words with it"
        return f"{'it holds only' if worst == 0 else 'it is certain only'} if {self.say(phrase, good)}"


def _add(mine: Step, other: Step, suffix: str) -> Step:
    """A step with what is left to judge under another reading only."""
    extra = [text + suffix for text in other.residual if text not in mine.residual]
    return mine._replace(residual=(*mine.residual, *dict.fromkeys(extra))) if extra else mine
