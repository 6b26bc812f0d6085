"""The whole document: its receipt says what was asked, and every result is proved again.

Example:
    >>> document = {"receipt": {"as_at": "2026-11-22"}, "results": []}
    >>> check_document([], document)
    []
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from gateways_graph.errors import ProofError
from gateways_graph.proof.claims import RefutedError, field
from gateways_graph.proof.days import read_day
from gateways_graph.proof.facts import Facts, Triple, long_name
from gateways_graph.proof.pairs import check_pair, name_pair
from gateways_graph.proof.relations import Weigher
from gateways_graph.proof.routes import check_demanded, name_route
from gateways_graph.proof.scopes import EXTENTS, Question
from gateways_graph.proof.sweep import TooManyError

__all__ = ["Verdict", "check_document"]


class Verdict(NamedTuple):
    """What became of one claim.

    Attributes:
        index: Its place among the results, from 0.
        claim: The claim in a few words.
        ok: Whether it was proved.
        reason: What does not follow; empty when all does.
    """

    index: int  # type: ignore[assignment]
    claim: str
    ok: bool
    reason: str = ""


def check_document(triples: Iterable[Triple], document: Any) -> list[Verdict]:
    """Prove every result of an `overlaps` or `routes` document again, from plain triples.

    Args:
        triples: The data set the answer was made from.
        document: The document as read from JSON.

    Returns:
        One verdict per result, in their order.

    Raises:
        ProofError: The document is malformed: no receipt, no date, a field missing.

    Cost:
        One walk of the hierarchies, then about ten milliseconds per pair on a few hundred gateways.

    Not checked:
        That nothing is missing from the results, free texts, and the hash of the data.
    """
    receipt, results = field(document, "receipt"), field(document, "results")
    if not isinstance(results, list):
        message = "results are no list: check that the file is a document of this program"
        raise ProofError(message)
    weigher = Weigher(Facts(triples), _question(receipt))
    demand = document.get("demand")
    return [_verdict(weigher, index, (claim, demand)) for index, claim in enumerate(results)]


def _verdict(weigher: Weigher, index: int, asked: tuple[Any, Any]) -> Verdict:
    claim, demand = asked
    name = name_pair(claim) if demand is None else name_route(claim)
    try:
        if demand is None:
            check_pair(weigher, claim)
        else:
            check_demanded(weigher, demand, claim)
    except RefutedError as refuted:
        return Verdict(index, name, False, str(refuted))
    except TooManyError:
        return Verdict(index, name, False, "the question is too large for the checker: nothing was proved")
    return Verdict(index, name, True)


def _question(receipt: Any) -> Question:
    """What was asked, from the receipt."""
    extent = receipt.get("extent") if isinstance(receipt, Mapping) else None
    codes = frozenset(extent or EXTENTS)
    if not codes <= frozenset(EXTENTS):
        message = f"the receipt names an unknown extent among {sorted(codes)}: E, W, S and NI are known"
        raise ProofError(message)
    return Question(read_day(field(receipt, "as_at")), codes, _readings(receipt.get("readings") or {}))


def _readings(taken: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(taken, Mapping):
        message = "readings in the receipt are no table of phrase and reading"
        raise ProofError(message)
    return tuple(sorted((long_name(str(phrase)), long_name(str(reading))) for phrase, reading in taken.items()))
