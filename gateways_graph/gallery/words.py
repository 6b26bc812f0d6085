"""What every picture says of its source, and how gateways are named in pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateways_graph.graph.wording import cite_together, page_of
from gateways_graph.model.gateway import ALL_EXTENTS

if TYPE_CHECKING:
    from gateways_graph.session import Gateways

__all__ = ["cite", "link_of", "say_source"]


def say_source(session: Gateways) -> str:
    """Date, data, licence, and what a picture is not."""
    where = "" if session.extent == ALL_EXTENTS else f" in {', '.join(session.extent)}"
    chosen = "; ".join(f"{phrase} read as {reading}" for phrase, reading in sorted(session.readings.items()))
    readings = f" Readings chosen: {chosen}." if chosen else ""
    return (
        f"As at {session.as_at}{where}; data {session.dataset.digest[:12]}.{readings} Contains public sector "
        "information "
        "licensed under the Open Government Licence v3.0. Recorded provisions under recorded readings; not "
        "legal advice. "
        "Data protection, confidentiality, human rights and vires remain for a person."
    )


def cite(session: Gateways, gateway: str) -> str:
    """The provisions of a gateway, as lawyers cite them."""
    found = session.world.gateways[gateway]
    return cite_together(found.provisions, session.labels) if found.provisions else found.label


def link_of(session: Gateways, gateway: str) -> str:
    """The page of its first provision on legislation.gov.uk, or nothing."""
    provisions = session.world.gateways[gateway].provisions
    return (page_of(provisions[0]) or "") if provisions else ""
