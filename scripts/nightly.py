#!/usr/bin/env python3
"""Asks the engine a million small questions and compares every full answer with plain brute force.

    python scripts/nightly.py --cases 1000000 --log nightly.jsonl      go on from where the log ends
    python scripts/nightly.py --summary nightly.jsonl                  what the log says
    python scripts/nightly.py --kind pairs --only 331                  one seed again, case by case

A case is one question with its whole answer: of two gateways, the relation, side, certainty, further
relations, exact shares, witnesses and status; of one gateway, whether the others cover it together,
with the cover or the disclosure left open, what steps in and what it alone carries; of a world,
which gateways could go together and the fewest that remain; of a few boxes, one operation of their
algebra. Worlds are drawn from a seed, so every case can be made again.

The log has one JSON object per line: a line for each start and one for each run of seeds. Runs made
by other code (by digest of engine, analysis and reference) are kept but not counted. The last line
printed says how many cases there were and how many disagreed; the exit code is 1 if any did.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any, NamedTuple, TextIO

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

#: Kind -> module of its cases and its share of them.
KINDS = {
    "pairs": ("tests.cases.pairs", 0.7),
    "coverage": ("tests.cases.coverage", 0.14),
    "removals": ("tests.cases.removals", 0.01),
    "boxes": ("tests.cases.boxes", 0.15),
}
#: Seeds of one line of the log.
RUN = 200
#: What an answer is computed from, on either side.
CODE = ("gateways_graph/engine", "gateways_graph/analysis", "gateways_graph/model", "tests/cases")
REFERENCE = ("tests/reference*.py", "tests/strategies.py", "tests/builders.py")


class Run(NamedTuple):
    """Cases of some seeds in a row.

    Attributes:
        answers: How often each answer was given.
        problems: What disagreed: seed, case, how, and the line that shows it again.
    """

    kind: str
    first: int
    seeds: int
    cases: int
    answers: Mapping[str, int]
    problems: tuple[Mapping[str, Any], ...]
    seconds: float
    code: str


def main() -> None:
    """Run, repeat or summarise."""
    options = _parse()
    if options.summary:
        runs = list(_runs_of(_lines(Path(options.summary)), None))
        print(say(runs))
        sys.exit(any(run.problems for run in runs))
    if options.only is not None:
        sys.exit(_show_seed((options.kind or ["pairs"])[0], options.only))
    sys.exit(_go_on(options))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000, metavar="N", help="cases in all (1,000,000)")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="processes (1)")
    parser.add_argument("--log", default="nightly.jsonl", metavar="FILE", help="log to go on with (nightly.jsonl)")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="first seed (0); another night, another")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind of case")
    parser.add_argument("--only", type=int, metavar="SEED", help="show the cases of one seed")
    parser.add_argument("--summary", metavar="FILE", help="say what a log holds")
    return parser.parse_args()


def digest_code() -> str:
    """First 12 digits of the SHA-256 of what either side computes with."""
    files = [path for folder in CODE for path in (CHECKOUT / folder).rglob("*.py")]
    files += [path for pattern in REFERENCE for path in CHECKOUT.glob(pattern)]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(CHECKOUT).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def run_seeds(kind: str, first: int, seeds: int, code: str) -> Run:
    """Ask every case of some seeds; an exception is a disagreement of its seed."""
    iter_cases = importlib.import_module(KINDS[kind][0]).iter_cases
    answers: Counter[str] = Counter()
    problems: list[dict[str, Any]] = []
    start = time.process_time()
    for seed in range(first, first + seeds):
        again = f"python scripts/nightly.py --kind {kind} --only {seed}"
        try:
            for case in iter_cases(seed):
                answers[case.answer] += 1
                if case.problem:
                    problems.append({"seed": seed, "case": case.name, "problem": case.problem, "again": again})
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is to be logged with its seed
            answers["failed"] += 1
            problems.append({"seed": seed, "case": "", "problem": repr(error), "again": again})
    seconds = round(time.process_time() - start, 3)
    return Run(kind, first, seeds, answers.total(), dict(sorted(answers.items())), tuple(problems), seconds, code)


# -- going on


def _go_on(options: argparse.Namespace) -> int:
    path, code = Path(options.log), digest_code()
    kinds = options.kind or list(KINDS)
    whole = sum(KINDS[kind][1] for kind in kinds)
    goals = {kind: options.cases * KINDS[kind][1] / whole for kind in kinds}
    known = [run for run in _runs_of(_lines(path), code) if run.kind in kinds]
    with path.open("a", encoding="utf-8") as log:
        _write(log, {"event": "start", "code": code, "goals": goals, "first": options.first, **_machine()})
        for run in _ask(goals, known, options):
            _write(log, {"event": "run", **run._asdict()})
            for problem in run.problems:
                print(json.dumps(problem), flush=True)
            known.append(run)
    print(say(known))
    return int(any(run.problems for run in known))


def _ask(goals: Mapping[str, float], known: list[Run], options: argparse.Namespace) -> Iterator[Run]:
    """New runs, as they end; the kind that is furthest behind goes next."""
    done: Counter[str] = Counter()
    code = digest_code()
    for run in known:
        done[run.kind] += run.cases
    taken = {(run.kind, run.first) for run in known}
    starts = {kind: _starts(kind, options.first, taken) for kind in goals}
    waiting: set[Future[Run]] = set()
    with ProcessPoolExecutor(options.processes) as pool:
        while True:
            while len(waiting) < options.processes and (short := [kind for kind in goals if done[kind] < goals[kind]]):
                kind = min(short, key=lambda name: done[name] / goals[name])
                waiting.add(pool.submit(run_seeds, kind, next(starts[kind]), RUN, code))
            if not waiting:
                return
            ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in ended:
                run = future.result()
                done[run.kind] += run.cases
                yield run


def _starts(kind: str, first: int, taken: set[tuple[str, int]]) -> Iterator[int]:
    while True:
        if (kind, first) not in taken:
            yield first
        first += RUN


def _show_seed(kind: str, seed: int) -> int:
    wrong = 0
    for case in importlib.import_module(KINDS[kind][0]).iter_cases(seed):
        wrong += bool(case.problem)
        print(f"{'differs' if case.problem else 'agrees ':<9}{case.name}: {case.answer} {case.problem}".rstrip())
    return int(wrong > 0)


# -- the log


def _write(log: TextIO, record: Mapping[str, Any]) -> None:
    log.write(json.dumps(record, ensure_ascii=False) + "\n")
    log.flush()


def _machine() -> dict[str, str]:
    return {"python": platform.python_version(), "began": time.strftime("%Y-%m-%dT%H:%M:%S")}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a log; a line cut short by a crash is passed over."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue


def _runs_of(lines: Iterable[Mapping[str, Any]], code: str | None) -> Iterator[Run]:
    """Runs of some code or, when none is named, of the code that the log names last."""
    lines = list(lines)
    code = code or next((line["code"] for line in reversed(lines) if "code" in line), None)
    for line in lines:
        if line.get("event") == "run" and line["code"] == code:
            yield Run(**{name: line[name] for name in Run._fields})


def say(runs: Iterable[Run]) -> str:
    """A table by kind, how often each answer came, what disagreed, and a last line with the totals."""
    runs = list(runs)
    lines = []
    for kind in dict.fromkeys(run.kind for run in runs):
        mine = [run for run in runs if run.kind == kind]
        cases, seconds = sum(run.cases for run in mine), sum(run.seconds for run in mine)
        answers: Counter[str] = Counter()
        for run in mine:
            answers.update(run.answers)
        wrong = sum(len(run.problems) for run in mine)
        seeds, first = sum(run.seeds for run in mine), min(run.first for run in mine)
        lines.append(f"{kind}: {cases:,} cases of {seeds:,} seeds from {first}, {wrong} disagree, {seconds:,.0f} s")
        lines += [f"  {number:>10,}  {answer}" for answer, number in answers.most_common()]
    lines += [json.dumps(problem) for run in runs for problem in run.problems]
    total, wrong = sum(run.cases for run in runs), sum(len(run.problems) for run in runs)
    return "\n".join([*lines, f"{total:,} cases, {wrong} disagree (code {', '.join(sorted({r.code for r in runs}))})"])


if __name__ == "__main__":
    main()
