"""The targets of `docs/performance.md` that these measurements can answer, with what was reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

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


def judge(report: Mapping[str, Mapping[str, Sequence[Any]]], starts: Iterable[Start]) -> list[Target]:
    """Ratios of one run. Ratios of overlaps charge us for the index and spare the peer its loading."""
    by_name = {start.name: start for start in starts}
    ours = "gateways overlaps, cached"
    small, large = "sparse 3,000", "sparse 30,000"
    met, classified = report["overlaps"].get(small, ()), report["classified"]
    return [
        Target("A", "overlaps at 3,000 (sparse): pyoxigraph's query over ours, index included", "2,500 or more",
               _over(met, "pyoxigraph SPARQL", "cold")),
        Target("A, warm", "the same, world compiled on our side", "", _over(met, "pyoxigraph SPARQL", "warm")),
        Target("B", "classified pairs at 3,000 (sparse): DuckDB over ours, world compiled", "30 or more",
               _over(classified.get(small, ()), "duckdb", "warm")),
        Target("B, cold", "the same, compiling charged to us", "", _over(classified.get(small, ()), "duckdb", "cold")),
        Target("C", "classified pairs at 30,000 (sparse), world compiled: seconds", "0.5 or less",
               _seconds(classified.get(large, ()))),
        Target("C, ratio", "the same: DuckDB over ours", "300 or more",
               _over(classified.get(large, ()), "duckdb", "warm")),
        *_coverage_targets(report),
        Target("F", "cached answer over import click", "1.25 or less", _share(by_name, ours, "import click")),
        Target("G", "cold Turtle to all overlaps at 300 over import rdflib, networkx", "0.17 or less",
               _share(by_name, "Turtle to pairs, 300 gateways", "import rdflib, networkx")),
        Target("H", "--help over sqlite-utils --help", "0.5 or less",
               _share(by_name, "gateways --help", "sqlite-utils --help")),
        Target("K", "routes at 30,000 (sparse), 95th percentile: milliseconds", "15 or less",
               next((figure.high() for figure in report["routes"].get(large, ()) if figure.peer == "engine"), None)),
        Target("L", "routes at 3,000 (sparse): networkx with bodies expanded over ours, medians", "5,000 or more",
               _route_ratio(report["routes"].get(small, ()))),
    ]  # fmt: skip


def _coverage_targets(report: Mapping[str, Mapping[str, Sequence[Any]]]) -> list[Target]:
    found = []
    for density, mark in (("sparse", ""), ("dense", ", dense")):
        covered = report["covered"].get(f"{density} 30,000", ())
        smallest = report["smallest"].get(f"{density} 30,000", ())
        seconds, proof = _seconds(covered), _seconds(smallest)
        found += [
            Target(f"I{mark}", f"union coverage of all 30,000 ({density}), each proved: seconds", "3 or less", seconds),
            Target(f"J{mark}", "smallest cover, proved, over the time of I", "1 or less",
                   proof / seconds if seconds and proof else None),
        ]  # fmt: skip
    return found


def _seconds(figures: Sequence[Figure]) -> float | None:
    known = {figure.peer: figure for figure in figures if figure.usable}
    return known["engine"].median("warm") if "engine" in known else None


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
