"""What a gateway says of itself from what is recorded."""

from __future__ import annotations

import pytest

from gateways_graph.model.gateway import Evidence
from tests.builders import flow, gateway

WORK = "http://www.legislation.gov.uk/ukpga/2017/30/section/35/"


@pytest.mark.parametrize(
    ("texts", "newest"),
    [
        ((), None),
        (("enacted",), "enacted"),
        (("enacted", "2018-05-23"), "2018-05-23"),
        (("2018-05-23", "2026-02-12", "made"), "2026-02-12"),
    ],
)
def test_the_newest_text_read_is_the_latest_dated_one(texts: tuple[str, ...], newest: str | None) -> None:
    """A text as enacted or made is older than any text at a date, whatever the order of letters."""
    read = tuple(Evidence(f"ev:{number}", version=WORK + text) for number, text in enumerate(texts))
    found = gateway("ukpga-2017-30-s35", flow(), evidence=read).version_read
    assert found == (newest and WORK + newest)
