"""Covers and uncovered boxes against counting every point of small boxes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateways_graph.engine.box import Box, BudgetError
from gateways_graph.engine.coverage import find_cover

Point = tuple[int, ...]

SINGLES = 0b011
_MASK = st.integers(1, 7)
_BOXES = st.builds(Box, _MASK, _MASK, _MASK, _MASK, st.just(1), st.just(1), st.integers(1, 3))


def _points(boxes: Iterable[Box]) -> set[Point]:
    """Every disclosure of some boxes; a single body does not tell itself."""
    found: set[Point] = set()
    for box in boxes:
        found.update(product(*([bit for bit in range(3) if axis >> bit & 1] for axis in box)))
    return {point for point in found if not (point[0] == point[1] and SINGLES >> point[0] & 1)}


@settings(max_examples=400, deadline=None)
@given(st.lists(_BOXES, min_size=1, max_size=3), st.lists(st.lists(_BOXES, min_size=1, max_size=2), max_size=7),
       st.lists(_BOXES, max_size=1))  # fmt: skip
def test_cover_is_one_and_nothing_of_it_is_to_spare(
    boxes: list[Box], covers: list[Sequence[Box]], free: list[Box]
) -> None:
    """A cover holds every point and loses one with any of its parts; a gap holds a point that no cover has."""
    wanted, held = _points(boxes), [_points(cover) for cover in covers]
    found = find_cover(boxes, covers, SINGLES, free=free)
    wanted -= _points(free)
    if isinstance(found, Box):
        assert _points([found])
        assert _points([found]) <= wanted
        assert not any(_points([found]) & points for points in held)
        return
    assert wanted <= set().union(*(held[number] for number in found))
    for number in found:
        assert not wanted <= set().union(*(held[other] for other in found if other != number))


def test_one_box_may_be_asked_about_and_be_a_cover() -> None:
    """A box stands for a list of one, on both sides."""
    whole, half = Box(1, 2, 3, 1, 1, 1, 1), Box(1, 2, 1, 1, 1, 1, 1)
    assert find_cover(half, [whole], SINGLES) == (0,)
    assert find_cover(whole, [half], SINGLES) == Box(1, 2, 2, 1, 1, 1, 1)


def test_nothing_to_cover_needs_no_cover() -> None:
    """One body telling itself is no disclosure."""
    assert find_cover(Box(1, 1, 1, 1, 1, 1, 1), [], SINGLES) == ()


def test_an_open_question_is_not_answered() -> None:
    """Past the budget the question is undecided; a cover already proved is not lost."""
    whole = Box(4, 2, 7, 7, 7, 1, 15)
    thirds = [whole._replace(purpose=1 << bit) for bit in range(3)]
    with pytest.raises(BudgetError):
        find_cover(whole, thirds, SINGLES, budget=2)
    assert find_cover(whole, [*thirds, whole._replace(purpose=3)], SINGLES, budget=6)
