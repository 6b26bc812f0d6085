"""Cases by seed: one question each, whose full answer by the engine is compared with plain brute force.

A *kind* turns a seed into a few cases. Tests ask thousands of them, `scripts/nightly.py` a million.
A case that disagrees says how, and its seed makes it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

__all__ = ["Case", "Kind"]


class Case(NamedTuple):
    """One question that was answered twice.

    Attributes:
        name: The question, within its seed.
        answer: What both said, in a word or two, to be counted.
        problem: How the two differ; empty when they agree.
    """

    name: str
    answer: str
    problem: str = ""


#: From a seed to its cases, the same on every machine.
Kind = Callable[[int], Iterator[Case]]
