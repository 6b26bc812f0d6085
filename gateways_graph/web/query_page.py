"""The page where people write SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.routing import Route

    from gateways_graph.session import Gateways

__all__ = ["query_page_routes"]


def query_page_routes(session: Gateways) -> list[Route]:
    """The page and what it loads.

    Args:
        session: The data at its date, with its readings.
    """
    del session
    return []
