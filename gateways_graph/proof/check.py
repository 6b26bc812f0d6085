"""The whole document: its receipt says what was asked, and every result is proved again.

Example:
    >>> document = {"receipt": {"as_at": "2026-11-22"}, "results": []}
    >>> check_document([], document)
    []
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from gateways_graph.errors import ProofError
from gateways_graph.proof.change import Changed, name_change
from gateways_graph.proof.claims import RefutedError, field
from gateways_graph.proof.conflicts import Conflicting, name_conflict
from gateways_graph.proof.days import read_day
from gateways_graph.proof.facts import Facts, Triple, long_name
from gateways_graph.proof.merging import Merger, name_merge
from gateways_graph.proof.pairs import check_pair, name_pair
from gateways_graph.proof.redundant import Judged, name_judgement
from gateways_graph.proof.relations import Weigher
from gateways_graph.proof.removal import check_removable_set, check_smallest, name_set
from gateways_graph.proof.routes import check_demanded, name_route
from gateways_graph.proof.scopes import EXTENTS, Question
from gateways_graph.proof.sides import Sides
from gateways_graph.proof.sweep import TooManyError
from gateways_graph.proof.why_not import Opened, name_set_of_changes

__all__ = ["Verdict", "check_document"]


_PROVABLE = "overlaps, routes, routes --why-not, redundant, conflicts, merge, diff or what-if"
_COMPARISONS = ("diff", "what-if")
#: What a document answers -> how a claim is named, and what checks it.
_CHECKERS: dict[str, tuple[Callable[[Any], str], Callable[[Weigher, Any], Any]]] = {
    "conflicts": (name_conflict, lambda weigher, _: Conflicting(weigher)),
    "merge": (name_merge, lambda weigher, _: Merger(weigher)),
    "why not": (name_set_of_changes, Opened),
}


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


def check_document(triples: Iterable[Triple], document: Any, *, old: Iterable[Triple] | None = None) -> list[Verdict]:
    """Prove every result of a document again, from plain triples.

    Args:
        triples: The data set the answer was made from; of a comparison, the new side.
        document: The document as read from JSON.
        old: Of a comparison, the old side; the same data when left out.

    Returns:
        One verdict per result, in their order, then one for each further claim of the document.

    Raises:
        ProofError: The document is malformed: no receipt, no date, a field missing; or nothing of
            its kind can be proved.

    Cost:
        One walk of the hierarchies, then about ten milliseconds per pair on a few hundred gateways.

    Not checked:
        That nothing is missing from the results, free texts, and the hash of the data.
    """
    receipt, results = field(document, "receipt"), field(document, "results")
    if not isinstance(results, list):
        message = "results are no list: check that the file is a document of this program"
        raise ProofError(message)
    if document.get("answers") in _COMPARISONS:
        new = list(triples)
        claims = _changes((new if old is None else list(old), new), document)
    else:
        claims = _claims(Weigher(Facts(triples), _question(receipt)), document)
    return [_verdict(index, *claim) for index, claim in enumerate(claims)]


def _claims(weigher: Weigher, document: Any) -> Iterator[tuple[str, Callable[[], None]]]:
    """Each claim of a document in a few words, and what proves it."""
    answers, results = document.get("answers"), document["results"]
    if answers == "redundant":
        yield from _redundant(weigher, document)
    elif answers in _CHECKERS:
        name, make = _CHECKERS[answers]
        checker = make(weigher, document)
        for claim in results:
            yield name(claim), partial(checker.check, claim)
    elif answers is not None:
        message = f"answers of `gateways {answers}` cannot be proved: check those of {_PROVABLE}"
        raise ProofError(message)
    elif "demand" in document:
        for claim in results:
            yield name_route(claim), partial(check_demanded, weigher, document["demand"], claim)
    else:
        for claim in results:
            yield name_pair(claim), partial(check_pair, weigher, claim)


def _changes(data: tuple[list[Triple], list[Triple]], document: Any) -> Iterator[tuple[str, Callable[[], None]]]:
    """Each claim of a comparison of two sides."""
    gone = frozenset(long_name(str(name)) for name in document.get("repealed") or ())
    questions = _question(field(document, "old")), _question(field(document, "receipt"))._replace(repealed=gone)
    changed = Changed(Sides.open(data, questions))
    for claim in document["results"]:
        yield name_change(claim), partial(changed.check, claim)


def _redundant(weigher: Weigher, document: Any) -> Iterator[tuple[str, Callable[[], None]]]:
    judged, results = Judged(weigher), document["results"]
    for claim in results:
        yield name_judgement(claim), partial(judged.check, claim)
    sets, least = field(document, "removable_set"), field(document, "smallest")
    yield name_set("removable set", sets), partial(check_removable_set, judged, sets)
    if least is not None:
        free = [long_name(str(claim["gateway"]["id"])) for claim in results if claim["verdict"] == "removable"]
        yield name_set("smallest set", least), partial(check_smallest, judged, least, free)


def _verdict(index: int, name: str, prove: Callable[[], None]) -> Verdict:
    try:
        prove()
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
