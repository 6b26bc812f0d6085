"""What a shell completes."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from gateways_graph.cli import cli
from gateways_graph.cli.completion import complete


def _suggest(kind: str, start: str, data: tuple[str, ...] = ()) -> list[str]:
    context = click.Context(cli)
    context.params["data"] = data
    return [item.value for item in complete(kind)(context, click.Argument(["x"]), start)]


@pytest.mark.parametrize(
    ("kind", "start", "expected"),
    [
        ("gateway", "ukpga-1998-37-s115", "ukpga-1998-37-s115"),
        ("body", "hmr", "hmrc"),
        ("body", "HM Revenue", "HM Revenue and Customs"),
        ("purpose", "fuel", "fuel-poverty"),
        ("statute", "ukpga/1998/37", "ukpga/1998/37"),
        ("information", "tax", "tax-information"),
    ],
)
def test_names_come_from_the_data(kind: str, start: str, expected: str) -> None:
    """What has been typed is completed to ids, and to labels that begin so."""
    found = _suggest(kind, start)
    assert expected in found or any(name.startswith(start) for name in found)


def test_data_that_cannot_be_read_completes_nothing(tmp_path: Path) -> None:
    """A missing file is no error here: the command itself will say so."""
    assert _suggest("body", "h", (str(tmp_path / "none.ttl"),)) == []
