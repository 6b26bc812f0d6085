"""From when to when the data speak, and what must be said of a day outside."""

from __future__ import annotations

from datetime import date

from gateways_graph.model.dataset import Dataset

__all__ = ["say_outside"]


def say_outside(dataset: Dataset, day: date, today: date) -> str | None:
    """What to tell a person who asks for a day of which the data know little; None when there is nothing to tell.

    Args:
        dataset: Everything recorded.
        day: The day asked for.
        today: The day on which it is asked.
    """
    lives = [(gateway.id, gateway.in_force) for gateway in dataset.gateways]
    begun = [
        (period.start.first, period.start.text, name) for name, found in lives for period in found or () if period.start
    ]
    if day > today:
        return (
            f"{day} lies ahead: only law that is recorded now is known, so later amendments, commencements and repeals "
            "are not in the answer"
        )
    if not begun or day.toordinal() >= min(begun)[0]:
        return None
    _, first, name = min(begun)
    undated = sum(
        not found and not gateway.not_commenced for gateway, (_, found) in zip(dataset.gateways, lives, strict=True)
    )
    text = f"nothing is recorded as in force on {day}: the data speak from {first} ({name})"
    return text + (
        f"; {undated} gateway{'' if undated == 1 else 's'} of no recorded date may have been" if undated else ""
    )
