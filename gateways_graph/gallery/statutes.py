"""Statutes whose gateways cover the same ground."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gateways_graph.errors import UsageError
from gateways_graph.export.arcs import is_strong
from gateways_graph.export.canvas import About, Picture
from gateways_graph.export.statute_matrix import Meeting, draw_statutes
from gateways_graph.gallery.words import say_source
from gateways_graph.graph.overlaps import divide, statutes_of
from gateways_graph.graph.wording import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateways_graph.session import Gateways

__all__ = ["draw_overlapping_statutes"]

#: Rows past which nobody follows one across, and members past which a family is divided again.
_MOST, _FAMILY = 24, 8
_READ = (
    "A figure counts the pairs of gateways, one under the statute of the row and one under that of the column, that "
    "certainly share some ground, however little. Columns are numbered as the rows are; statutes that overlap most "
    "stand together."
)


def draw_overlapping_statutes(session: Gateways, **_: object) -> Picture:
    """The statutes whose gateways meet those of others most often, each with each.

    Broad gateways meet nearly everything and would make every statute look alike; they are counted and left out.

    Raises:
        UsageError: No two gateways of different statutes certainly overlap on the day.
    """
    answer = session.overlaps()
    sure = tuple(item for item in answer.findings if item.certainty == "certain")
    broad = {item.gateway for item in session.groups(answer._replace(findings=sure)).broad}
    pairs: Counter[tuple[str, str]] = Counter()
    strong: Counter[tuple[str, str]] = Counter()
    homes = {name: statutes_of(session.world.gateways[name]) for item in sure for name in (item.a, item.b)}
    for item in sure:
        if {item.a, item.b} & broad:
            continue
        ends = {(min(one, other), max(one, other)) for one in homes[item.a] for other in homes[item.b]}
        pairs.update(ends)
        strong.update(ends if is_strong(item) else ())
    many: Counter[str] = Counter()
    for (one, other), count in pairs.items():
        if one != other:
            many.update({one: count, other: count})
    if not many:
        message = (
            f"no two gateways of different statutes certainly overlap on {session.as_at}: there is nothing to draw"
        )
        raise UsageError(message)
    shown = sorted(many, key=lambda name: (-many[name], name))[:_MOST]
    left = [f"{len(broad)} broad gateways, which meet many others"] if broad else []
    left += (
        [f"{len(many) - len(shown)} statutes whose gateways meet others less often"] if len(many) > len(shown) else []
    )
    about = About(
        "Statutes whose gateways overlap",
        f"{_READ} Left out: {'; '.join([*left, 'pairs that only perhaps overlap'])}.",
        say_source(session),
    )
    met = {ends: Meeting(count, strong[ends]) for ends, count in pairs.items()}
    links = {name: page_of(name) or "" for name in shown}
    return draw_statutes(_order(shown, pairs, many), met, session.labels, about, links=links)


def _order(shown: list[str], pairs: Mapping[tuple[str, str], int], many: Mapping[str, int]) -> list[str]:
    """Families one after another, the one with most pairs first; so within each."""
    kept = set(shown)
    # A statute with many gateways meets all others often; against that, what two have chiefly in common counts.
    ties = [
        (one, other, count / (many[one] * many[other]) ** 0.5)
        for (one, other), count in pairs.items()
        if one != other and {one, other} <= kept
    ]
    families = divide(ties, names=shown, readable=_FAMILY)
    families.sort(key=lambda names: (-max(many[name] for name in names), names))
    return [name for family in families for name in sorted(family, key=lambda item: (-many[item], item))]
