"""What the analyses find, as triples to be asked beside the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from gateways_graph.rdf.findings import findings_to_triples
from gateways_graph.rdf.triples import Triple

__all__ = ["build_findings"]


class Asked(Protocol):
    """A data set at a date that answers questions, such as `gateways_graph.Gateways`."""

    @property
    def labels(self) -> dict[str, str]:
        """Id or IRI to label."""

    def receipt(self) -> dict[str, Any]:
        """What an answer rests on."""

    def records(self, findings: Any) -> list[dict[str, Any]]:
        """Findings as records."""

    def overlaps(self) -> Any:
        """Pairs of gateways."""

    def redundant(self) -> Any:
        """What could go."""


def build_findings(session: Asked) -> Iterator[Triple]:
    """Triples of every pair, of what could go, and of conflicts with bars, on the day of the session.

    Cost:
        That of `overlaps`, `redundant` and `conflicts` together.
    """
    receipt, redundant = session.receipt(), session.redundant()
    documents = [
        {"receipt": receipt, "results": session.records(session.overlaps().findings)},
        {
            "receipt": receipt,
            "answers": "redundant",
            "results": session.records(redundant.judgements),
            **redundant.to_record(session.labels),
        },
    ]
    return findings_to_triples(documents)
