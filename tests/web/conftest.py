"""Servers that the tests of the web share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateways_graph.rdf.query import Limits
from gateways_graph.session import Gateways, load
from gateways_graph.web.app import create_app
from tests.web.servers import Running, running

SMALL = Path(__file__).resolve().parents[1] / "rdf" / "valid.ttl"


@pytest.fixture(scope="session")
def small() -> Gateways:
    """A small data set that is valid."""
    return load(SMALL)


@pytest.fixture(scope="session")
def endpoint(small: Gateways) -> Iterator[Running]:
    """The endpoint over the small data, with two slots and few rows."""
    with running(create_app(small, limits=Limits(seconds=5, rows=20), slots=2)) as server:
        yield server
