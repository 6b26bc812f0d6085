"""The targets of `docs/performance.md` that these measurements can answer, with what was reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from benchmarks.cold import Start
from benchmarks.measure import Figure
from benchmarks.routes import RouteFigure

__all__ = ["Target", "judge"]


class Target(NamedTuple):
    """A target as a ratio; `reached` is None when a side of it was not measured."""

    letter: str
    says: str
    wanted: str
    reached: float | None


def judge(
    overlaps: Mapping[str, Sequence[Figure]], routes: Mapping[str, Sequence[RouteFigure]], starts: Iterable[Start]
) -> list[Target]:
    """Ratios of one run. Overlap ratios charge us for the index and spare the peer its loading."""
    by_name = {start.name: start for start in starts}
    ours = "gateways overlaps, cached"
    return [
        Target("A", "overlaps at 3,000 (sparse): pyoxigraph's query over ours, index included", "2,500 or more",
               _over(overlaps.get("sparse 3,000", ()), "pyoxigraph SPARQL", "cold")),
        Target("A, warm", "the same, index ready on both sides", "",
               _over(overlaps.get("sparse 3,000", ()), "pyoxigraph SPARQL", "warm")),
        Target("B", "overlaps at 3,000 (sparse): DuckDB over ours, index included", "30 or more",
               _over(overlaps.get("sparse 3,000", ()), "duckdb", "cold")),
        Target("F", "cached answer over import click", "1.25 or less", _share(by_name, ours, "import click")),
        Target("G", "cold Turtle to all overlaps at 300 over import rdflib, networkx", "0.17 or less",
               _share(by_name, "Turtle to pairs, 300 gateways", "import rdflib, networkx")),
        Target("H", "--help over sqlite-utils --help", "0.5 or less",
               _share(by_name, "gateways --help", "sqlite-utils --help")),
        Target("L", "routes at 3,000 (sparse): networkx with bodies expanded over ours, medians", "5,000 or more",
               _route_ratio(routes.get("sparse 3,000", ()))),
    ]  # fmt: skip


def _over(figures: Sequence[Figure], peer: str, clock: str) -> float | None:
    known = {figure.peer: figure for figure in figures if figure.usable}
    if peer not in known or "engine" not in known:
        return None
    return known[peer].median("warm") / known["engine"].median(clock)


def _share(starts: Mapping[str, Start], ours: str, theirs: str) -> float | None:
    if not all(name in starts and starts[name].milliseconds for name in (ours, theirs)):
        return None
    return starts[ours].median() / starts[theirs].median()


def _route_ratio(figures: Sequence[RouteFigure]) -> float | None:
    known = {figure.peer: figure for figure in figures if figure.milliseconds}
    if not {"engine", "networkx, bodies expanded"} <= known.keys():
        return None
    return known["networkx, bodies expanded"].median() / known["engine"].median()
