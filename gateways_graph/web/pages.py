"""Pages of the explorer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.routing import Route

    from gateways_graph.session import Gateways

__all__ = ["page_routes"]


def page_routes(session: Gateways) -> list[Route]:
    """One route for each page.

    Args:
        session: The data at its date, with its readings.
    """
    del session
    return []
