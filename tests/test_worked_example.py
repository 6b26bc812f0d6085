"""The worked example says what the program says: each command is run, and each line shown is in its answer."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from gateways_graph.cli import main

CHECKOUT = Path(__file__).resolve().parent.parent
_PAGE = (CHECKOUT / "docs" / "worked-example-16LA.md").read_text(encoding="utf-8")
_EXAMPLES = [block.strip().splitlines() for block in re.findall(r"```console\n(.*?)```", _PAGE, re.DOTALL)]


def _find(shown: str, lines: list[str], start: int) -> int:
    """The place after a line that is as shown; a `…` at its end stands for anything."""
    whole = not shown.endswith("…")
    for number in range(start, len(lines)):
        if lines[number] == shown or (not whole and lines[number].startswith(shown[:-1])):
            return number + 1
    return -1


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder for all commands, so that the packaged data is compiled once."""
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda lines: str(lines[0]))
def test_each_command_answers_as_shown(
    example: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    """The lines shown stand in the answer, in their order; `…` stands for lines left out."""
    monkeypatch.chdir(CHECKOUT)
    monkeypatch.delenv("GATEWAYS_DATA", raising=False)
    monkeypatch.setenv("GATEWAYS_CACHE", str(cache))
    with pytest.raises(SystemExit) as end:
        main(shlex.split(example[0].removeprefix("$ gateways ")))
    lines = capsys.readouterr().out.splitlines()
    assert end.value.code == 0
    place, gap = 0, False
    for shown in example[1:]:
        if shown == "…":
            gap = True
            continue
        found = _find(shown, lines, place)
        assert found >= 0, f"not in the answer, or not in this order: {shown}"
        assert gap or found == place + 1, f"lines are left out before: {shown}"
        place, gap = found, False
    assert gap or place == len(lines)


def test_there_are_examples() -> None:
    """The page has a command of each kind that it speaks of."""
    commands = {lines[0].split()[2] for lines in _EXAMPLES}
    assert commands == {"explain", "diff", "what-if"}
