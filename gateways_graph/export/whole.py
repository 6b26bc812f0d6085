"""Formats made from the whole data set, or from its vocabulary, as one text each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from gateways_graph.model.identifiers import BASE, NAMESPACES
from gateways_graph.rdf.triples import RDF_TYPE, XSD, Literal, Triple

if TYPE_CHECKING:
    from gateways_graph.engine.world import World
    from gateways_graph.export.vocabulary import Term

__all__ = ["WHOLE", "load_terms", "render_whole"]

_NOTE = (
    "Recorded provisions under recorded readings; not legal advice. Data protection, confidentiality, human rights and "
    "vires remain for a person. Contains public sector information licensed under the Open Government Licence v3.0."
)
_TITLES = {
    "odrl": "UK legal gateways as ODRL policies",
    "dpv": "UK legal gateways in the terms of the Data Privacy Vocabulary",
}


class Asked(Protocol):
    """A data set at a date, such as `gateways_graph.Gateways`."""

    @property
    def world(self) -> World:
        """The data set compiled on its day."""

    def receipt(self) -> dict[str, Any]:
        """What an answer rests on."""


def render_whole(session: Asked, name: str) -> str:
    """The text of a format of `WHOLE`.

    Args:
        session: The data at its date.
        name: A key of `WHOLE`.

    Cost:
        Under two seconds of processor time for the packaged data.
    """
    return WHOLE[name](session)


def load_terms() -> tuple[dict[str, Term], dict[str, Term]]:
    """The terms of the vocabulary, and of the vocabulary of findings, as shipped."""
    from gateways_graph.export.vocabulary import read_terms
    from gateways_graph.rdf.sources import read_source
    from gateways_graph.resources import shipped_file

    own, found = (
        read_terms(read_source(shipped_file(name)).triples) for name in ("vocabulary.ttl", "finding-vocabulary.ttl")
    )
    return own, found


def _rights(session: Asked, name: str, build: Callable[[World], list[Triple]]) -> str:
    from gateways_graph.rdf.write import format_turtle

    return format_turtle([*_about(session, name), *build(session.world)], heading=f"{_TITLES[name]}\n{_NOTE}")


def _about(session: Asked, name: str) -> Iterable[Triple]:
    """What the file is, of which data and day, and on which terms."""
    node, receipt = f"{BASE}id/export/{name}", session.receipt()
    yield node, RDF_TYPE, NAMESPACES["void"] + "Dataset"
    yield node, NAMESPACES["dct"] + "title", Literal(_TITLES[name], language="en")
    yield node, NAMESPACES["dct"] + "description", Literal(_NOTE, language="en")
    licence = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    yield node, NAMESPACES["dct"] + "license", licence
    yield node, NAMESPACES["gwf"] + "asAt", Literal(str(receipt["as_at"]), XSD + "date")
    yield node, NAMESPACES["gwf"] + "data", Literal(str(receipt["data"]))
    yield node, NAMESPACES["gwf"] + "programVersion", Literal(str(receipt["version"]))


def _odrl(session: Asked) -> str:
    from gateways_graph.export.odrl import build_odrl

    return _rights(session, "odrl", build_odrl)


def _dpv(session: Asked) -> str:
    from gateways_graph.export.dpv import build_dpv

    return _rights(session, "dpv", build_dpv)


def _vocabulary(_session: Asked) -> str:
    from gateways_graph.export.vocabulary import render_page, render_vocabulary

    return render_page(render_vocabulary(*load_terms()))


def _context(_session: Asked) -> str:
    from gateways_graph.export.context import format_context

    return format_context(load_terms()[0])


#: Name of a format -> what writes it.
WHOLE: dict[str, Callable[[Asked], str]] = {
    "context": _context,
    "dpv": _dpv,
    "odrl": _odrl,
    "vocabulary": _vocabulary,
}
