"""What the analyses find, as triples to be asked beside the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from gateways_graph.rdf.findings import findings_to_triples
from gateways_graph.rdf.triples import Triple

__all__ = ["build_findings"]


#: Conflicts in substance. Where the gateway prevails there is one in form only, and there are many.
_KINDS = ("dead", "circular", "deadlock", "unresolved", "carved out", "undecided")


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

    def conflicts(self, *, kinds: Sequence[str] = ()) -> Any:
        """Permissions that meet bars."""


def build_findings(session: Asked) -> Iterator[Triple]:
    """Triples of every pair, of what could go, and of conflicts with bars, on the day of the session.

    Bars that a gateway prevails over are left out.

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
        {
            "receipt": receipt,
            "answers": "conflicts",
            "results": session.records(session.conflicts(kinds=_KINDS).findings),
        },
    ]
    return findings_to_triples(documents)
