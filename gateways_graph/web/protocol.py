"""The SPARQL 1.1 Protocol, for queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.routing import Route

    from gateways_graph.session import Gateways
    from gateways_graph.web.pool import Pool

__all__ = ["endpoint_routes"]


def endpoint_routes(session: Gateways, pool: Pool) -> list[Route]:
    """`/sparql` and `/.well-known/void`.

    Args:
        session: The data, for its description.
        pool: The processes that answer.
    """
    del session, pool
    return []
