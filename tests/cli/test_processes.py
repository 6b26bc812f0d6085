"""The program among others: closed pipes, Ctrl-C, caches that are damaged, foreign or cannot be written."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gateways_graph.resources import default_data
from tests.cli.conftest import CHECKOUT, Run

GATEWAYS = [sys.executable, str(CHECKOUT / "cli.py")]


def _start(*arguments: object, cache: Path, **options: object) -> subprocess.Popen[bytes]:
    environment = {"PATH": os.environ["PATH"], "GATEWAYS_CACHE": str(cache)}
    command = [*GATEWAYS, *map(str, arguments)]
    # A run in the background of a shell ignores interrupts, and would hand that on.
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload]
    finally:
        signal.signal(signal.SIGINT, kept)


def _end(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Exit code and stderr."""
    try:
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode, err.decode()


@pytest.mark.parametrize(
    "command",
    [["list", "bodies"], ["list", "--json"], ["export", "turtle"], ["sparql", "SELECT * { ?s ?p ?o }"]],
    ids=" ".join,
)
def test_a_reader_that_leaves_early_is_no_error(compiled: Path, command: list[str]) -> None:
    """`gateways … | head -1` ends in 0 and says nothing."""
    process = _start(*command, "-q", cache=compiled, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    assert _end(process) == (0, "")


def test_a_stdout_that_is_closed_is_no_traceback(compiled: Path, small: Path) -> None:
    """With stdout closed from the start the program ends without a traceback."""
    command = f'exec "{sys.executable}" "{CHECKOUT / "cli.py"}" stats -q --data "{small}" >&-'
    environment = {"GATEWAYS_CACHE": str(compiled), "PATH": os.environ["PATH"]}
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_full_disk_is_said(compiled: Path, small: Path) -> None:
    """An answer that cannot be written out ends in an error and not in silence."""
    with Path("/dev/full").open("wb") as full:
        code, err = _end(_start("list", "-q", "--data", small, cache=compiled, stdout=full))
    assert code != 0
    assert "No space left on device" in err
    assert "Traceback" not in err


def test_ctrl_c_while_comparing_ends_in_130(tmp_path: Path) -> None:
    """Interrupted in the middle: 130, one line, no half of a file, and a cache that still serves."""
    data = tmp_path / "data"
    data.mkdir()
    for file in default_data():
        shutil.copy(file, data)
    cache, target = tmp_path / "cache", tmp_path / "answer.json"
    target.write_text("before", encoding="utf-8")
    sources = [part for file in sorted(data.iterdir()) for part in ("--data", str(file))]
    ready = _start("stats", "-q", *sources, cache=cache, stdout=subprocess.DEVNULL)
    assert _end(ready) == (0, "")
    process = _start("overlaps", "--json", "-v", "-o", target, *sources, cache=cache, stdout=subprocess.PIPE)
    assert process.stderr is not None
    # What -v says once the data are there; comparing takes seconds from then on.
    assert b"gateways" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    code, err = _end(process)
    assert (code, err.split()) == (130, ["interrupted"])
    assert target.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.json", "cache", "data"]
    assert _end(_start("stats", "-q", *sources, cache=cache, stdout=subprocess.DEVNULL)) == (0, "")


def _cached(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("*") if path.is_file())


_DAMAGES = {
    "truncated": lambda old: old[: len(old) // 2],
    "empty": lambda _: b"",
    "zeros": lambda old: b"\x00" * len(old),
    "altered": lambda old: old.replace(b"HMRC", b"HMRX"),
    "nested": lambda _: b"[" * 100_000,
}


@pytest.mark.parametrize("damage", _DAMAGES.values(), ids=_DAMAGES)
def test_a_damaged_cache_is_ignored_and_rebuilt(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: object
) -> None:
    """Whatever is in the cache files, the answer is the same and nothing is said."""
    cache = tmp_path / "own"
    monkeypatch.setenv("GATEWAYS_CACHE", str(cache))
    first = run("list", "--csv", "--data", small)
    files = _cached(cache)
    assert len(files) == 2
    whole = [path.read_bytes() for path in files]
    for path, old in zip(files, whole, strict=True):
        path.write_bytes(damage(old))  # type: ignore[operator]
    assert run("list", "--csv", "--data", small) == first
    assert [path.read_bytes() for path in _cached(cache)] == whole


def test_a_cache_of_other_data_is_not_trusted(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache file copied under the name of other data is seen through."""
    cache = tmp_path / "own"
    monkeypatch.setenv("GATEWAYS_CACHE", str(cache))
    run("stats", "--data", small)
    (old,) = cache.glob("*.json")
    other = tmp_path / "other.ttl"
    other.write_text(
        small.read_text(encoding="utf-8").replace("HMRC may tell", "The Revenue may tell"), encoding="utf-8"
    )
    fresh = run("list", "--csv", "--data", other)
    (new,) = set(cache.glob("*.json")) - {old}
    shutil.copy(old, new)
    shutil.rmtree(cache / "answers")
    assert run("list", "--csv", "--data", other) == fresh
    assert "The Revenue may tell" in fresh.out


@pytest.mark.parametrize("kind", ["file", "below a file", "read-only"])
def test_a_cache_that_cannot_be_written_costs_speed_only(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A cache path that is a file, lies below one, or may not be written changes nothing in the answer."""
    cache = tmp_path / "cache"
    if kind == "read-only":
        cache.mkdir()
        cache.chmod(0o500)
        if os.access(cache, os.W_OK):
            pytest.skip("running as root: permissions do not bind; the two cases of a file stand in for it")
    else:
        cache.write_text("mine", encoding="utf-8")
    known = run("list", "--csv", "--data", small)
    monkeypatch.setenv("GATEWAYS_CACHE", str(cache / "deep" if kind == "below a file" else cache))
    assert run("list", "--csv", "--data", small) == known
    if kind != "read-only":
        assert cache.read_text(encoding="utf-8") == "mine"


def test_no_cache_neither_reads_nor_writes(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--no-cache` leaves no file behind."""
    monkeypatch.setenv("GATEWAYS_CACHE", str(tmp_path / "none"))
    assert run("list", "--no-cache", "--data", small).code == 0
    assert not (tmp_path / "none").exists()


def test_changed_data_is_never_answered_from_before(run: Run, small: Path) -> None:
    """An edit of the file changes the very next answer."""
    before = run("list", "--csv", "--data", small)
    small.write_text(
        small.read_text(encoding="utf-8").replace("HMRC may tell the council too", "HMRC may tell all"),
        encoding="utf-8",
    )
    after = run("list", "--csv", "--data", small)
    assert "HMRC may tell all" not in before.out
    assert "HMRC may tell all" in after.out


def test_the_launchers_agree(compiled: Path, small: Path) -> None:
    """`python cli.py` and `python -m gateways_graph` are the same program."""
    environment = {"GATEWAYS_CACHE": str(compiled), "PATH": os.environ["PATH"]}
    answers = [
        subprocess.run(
            [sys.executable, *start, "stats", "--data", str(small)],
            cwd=CHECKOUT, env=environment, capture_output=True, check=False,
        )
        for start in (["cli.py"], ["-m", "gateways_graph"])
    ]  # fmt: skip
    assert [(done.returncode, done.stdout) for done in answers] == [(0, answers[0].stdout)] * 2
