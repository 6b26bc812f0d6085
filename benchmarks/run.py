"""Measures the engine beside its peers on the same worlds, in one run.

    python benchmarks/run.py                     300 and 3,000 gateways, both densities, and the real data
    python benchmarks/run.py --large             30,000 as well
    python benchmarks/run.py --quick             300 and the real data, no rdflib
    python benchmarks/run.py --only classified   one question (also: overlaps, contained, covered, smallest, routes)
    python benchmarks/run.py --json FILE         everything measured, as JSON

Digests of the answers are compared before any time is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.cold import Start, measure_starts
from benchmarks.coverage import coverage_peers, smallest_peers
from benchmarks.elk import classify, empty_ontology, encode, of_table, why_not
from benchmarks.measure import CLOCKS, Figure, measure_peers
from benchmarks.peers import Peer, classified_peers, contained_peers, engine_world, overlap_peers
from benchmarks.routes import RouteFigure, draw_queries, measure_routes
from benchmarks.targets import Target, judge
from benchmarks.work import count_work
from benchmarks.worlds import DAY, Sample, build_sample, build_table


def main() -> None:
    """Measure and print."""
    options = _parse()
    report: dict[str, Any] = {
        "machine": _machine(options.clock),
        "overlaps": {},
        "classified": {},
        "contained": {},
        "covered": {},
        "smallest": {},
        "elk": {},
        "routes": {},
        "work": {},
    }
    for sample in _samples(options):
        print(
            f"\n== {sample.name}: {len(sample.table.rows):,} boxes in force of {len(sample.table.gateways):,} gateways"
        )
        _measure_world(sample, options, report)
        _save(report, (), options)
    starts = [] if options.no_cold else measure_starts(sqlite_utils=options.sqlite_utils, clock=options.clock)
    if starts:
        print("\n== cold starts (whole process, median of those shown)")
        _print_starts(starts)
    _print_targets(_save(report, starts, options))


def _save(report: dict[str, Any], starts: Sequence[Start], options: argparse.Namespace) -> list[Target]:
    """Write what is measured so far, so that a run that is cut short is not lost; give the targets."""
    targets = judge(report, starts)
    if options.json:
        whole = {**report, "starts": starts, "targets": targets, "load_at_end": os.getloadavg()}
        Path(options.json).write_text(json.dumps(_plain(whole), indent=1) + "\n", encoding="utf-8")
    return targets


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="30,000 gateways as well, without SPARQL")
    parser.add_argument("--quick", action="store_true", help="300 gateways and the real data, without rdflib")
    parser.add_argument("--no-cold", action="store_true", help="leave the process starts out")
    parser.add_argument("--only-cold", action="store_true", help="nothing but the process starts")
    parser.add_argument(
        "--without", action="append", default=[], metavar="PEER", help="leave out a peer by the start of its name"
    )
    parser.add_argument("--sqlite-utils", metavar="PATH", help="the sqlite-utils script of a clean environment")
    parser.add_argument(
        "--clock", choices=("wall", "cpu"), default="wall", help="cpu: processor time, for a busy machine"
    )
    parser.add_argument("--queries", type=int, default=30, metavar="N", help="routes asked for in each world (30)")
    parser.add_argument("--world", action="append", metavar="NAME", help="only this world, for example 'sparse 3,000'")
    parser.add_argument(
        "--only", action="append", metavar="QUESTION",
        choices=("overlaps", "classified", "contained", "covered", "smallest", "routes"),
        help="only this question: overlaps, classified, contained, covered, smallest or routes",
    )  # fmt: skip
    parser.add_argument("--limit", type=float, default=120.0, metavar="S", help="seconds that a peer may take (120)")
    parser.add_argument("--json", metavar="FILE", help="write everything measured")
    options = parser.parse_args()
    options.without += ["rdflib"] if options.quick else []
    return options


def _samples(options: argparse.Namespace) -> Iterable[Sample]:
    if options.only_cold:
        return
    for count in (300,) if options.quick else (300, 3_000, *((30_000,) if options.large else ())):
        for density in ("sparse", "dense"):
            if not options.world or f"{density} {count:,}" in options.world:
                yield build_sample(density, count)
    if not options.world or "real data" in options.world:
        yield _real_data()


def _real_data() -> Sample:
    from gateways_graph.rdf.read import read_dataset
    from gateways_graph.rdf.sources import read_source
    from gateways_graph.resources import default_data

    triples = [triple for file in default_data() for triple in read_source(file).triples]
    dataset = read_dataset(triples, digest="packaged")
    return Sample("real data", dataset, build_table(dataset, DAY))


def _chosen(peers: Sequence[Peer], sample: Sample, options: argparse.Namespace) -> list[Peer]:
    without = list(options.without)
    if len(sample.table.rows) > 10_000:
        without += ["rdflib", "pyoxigraph", "networkx", "solver on all points"]
    return [peer for peer in peers if not any(peer.name.startswith(name) for name in without)]


def _measure_world(sample: Sample, options: argparse.Namespace, report: dict[str, Any]) -> None:
    questions = [("overlaps", "pairs that meet", overlap_peers)]
    if sample.name != "real data":
        # On real data the exact step also knows exclusions, pairings and what gives way; no peer does.
        questions += [
            ("classified", "classified pairs (scope only)", classified_peers),
            ("contained", "scopes inside others", contained_peers),
            ("covered", "held by the others together", coverage_peers),
            ("smallest", "fewest that hold everything", smallest_peers),
        ]
    for key, title, peers in questions:
        if not options.only or key in options.only:
            figures = measure_peers(_chosen(peers(), sample, options), sample, clock=options.clock, limit=options.limit)
            report[key][sample.name] = figures
            _print_figures(title, figures)
    if sample.name != "real data" and not options.only:
        report["elk"][sample.name] = _time_elk(sample, options)
    work = count_work(engine_world(sample))
    report["work"][sample.name] = work
    print("  work:", ", ".join(f"{name.replace('_', ' ')} {value:,}" for name, value in work.items()))
    large = len(sample.table.rows) >= 10_000
    if (not large or sample.name.startswith("sparse")) and (not options.only or "routes" in options.only):
        # No peer knows the bars, exclusions and limits of real data, and none gets through a large world.
        peers = not large and sample.name != "real data"
        routes = measure_routes(sample, draw_queries(sample, options.queries), peers=peers, clock=options.clock)
        report["routes"][sample.name] = routes
        _print_routes(routes)


def _time_elk(sample: Sample, options: argparse.Namespace) -> dict[str, float]:
    """Stages of ELK by its own log, one run, and how long Java takes to start and end with nothing to do."""
    missing = why_not()
    if missing or "ELK" in options.without:
        print(f"  ELK: {missing or 'left out'}")
        return {}
    ontology, now = encode(of_table(sample.table)), CLOCKS[options.clock]
    times = [now()]
    for each in (empty_ontology(), ontology):
        done = classify(each)
        times.append(now())
    stages = {"start and end of Java": times[1] - times[0], "whole": times[2] - times[1], **done.own}
    said = ", ".join(f"{name} {value:.2f} s" for name, value in stages.items() if value >= 0.1)
    print(f"  ELK: {len(ontology.lefts):,} classes to place under {len(ontology.rights):,}; {said}")
    return stages


def _print_figures(title: str, figures: Sequence[Figure]) -> None:
    print(
        f"\n  {title:<32}{'answer':<22}{'found':>9}  {'index + answer s':>18}{'answer s':>12}{'min':>10}"
        f"{'x ours':>10}{'x ours':>10}"
    )
    ours = figures[0]
    for item in figures:
        if not item.usable:
            print(f"  {item.peer:<32}{item.verdict}")
            continue
        warm, cold = item.median("warm"), item.median("cold")
        mark = "~" if item.estimated else " "
        ratios = f"{cold / ours.median('cold'):>10,.1f}{warm / ours.median('warm'):>10,.1f}"
        print(
            f"  {item.peer:<32}{item.verdict:<22}{item.found:>9,}  {mark}{cold:>17.4f}{warm:>12.4f}"
            f"{min(item.warm):>10.4f}{ratios}"
        )


def _print_routes(figures: Sequence[RouteFigure]) -> None:
    print(f"\n  {'routes, up to 4 steps':<32}{'against ours':<52}{'median ms':>10}{'p95 ms':>10}{'x ours':>10}")
    ours = figures[0].median()
    for item in figures:
        print(
            f"  {item.peer:<32}{item.verdict:<52}{item.median():>10.2f}{item.high():>10.1f}"
            f"{item.median() / ours:>10,.1f}"
        )
    print(f"  work: labels popped {figures[0].labels:,} over {len(figures[0].hops)} queries")


def _print_starts(starts: Sequence[Start]) -> None:
    for item in starts:
        figures = (
            item.problem or f"{item.median():>8.0f} ms   min {min(item.milliseconds):.0f}   of {len(item.milliseconds)}"
        )
        print(f"  {item.name:<42}{figures}")


def _print_targets(targets: Sequence[Target]) -> None:
    print("\n== targets")
    for item in targets:
        reached = "not measured" if item.reached is None else f"{item.reached:,.2f}"
        print(f"  {item.letter:<8}{item.says:<82}{item.wanted:<16}{reached}")


def _machine(clock: str) -> dict[str, Any]:
    return {
        "python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count(),
        "load_at_start": os.getloadavg(), "day": DAY.isoformat(), "clock": clock,
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """Named tuples as objects, for JSON."""
    if hasattr(value, "_asdict"):
        return {key: _plain(item) for key, item in value._asdict().items()}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


if __name__ == "__main__":
    main()
