"""One small change to `valid.ttl` for each way in which data can be wrong.

Both engines are held to this list: every row must be found by the Python checks, and every row whose
defect is marked `S` must be refused by the shapes.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

VALID = (Path(__file__).parents[1] / "valid.ttl").read_text(encoding="utf-8")

ACT = "http://www.legislation.gov.uk/id/ukpga/2005/11"
SECTION = f"{ACT}/section/20"
VERSION = "http://www.legislation.gov.uk/ukpga/2005/11/section/20/2025-06-01"
GATEWAY = "gwy:ukpga-2005-11-s20"


class Mutation(NamedTuple):
    """`old` becomes `new`; `code` is then found at `node`, and `says` is in what to do about it."""

    behaviour: str
    code: str
    node: str
    old: str
    new: str
    says: str
    also: tuple[str, str] = ("", "")
    shapes: bool = True

    def apply(self) -> str:
        """The mutated Turtle. Each old text must be there exactly once."""
        return change(change(VALID, self.old, self.new), *self.also)


def change(text: str, old: str, new: str) -> str:
    """One replacement that must hit exactly one place; no old text means no change."""
    if not old:
        return text
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in valid.ttl"
    return text.replace(old, new)


def before_bodies(block: str) -> tuple[str, str]:
    """Old and new text that put a block of Turtle before the first body."""
    anchor = "body:hmrc a org:FormalOrganization"
    return anchor, f"{block}\n\n{anchor}"
