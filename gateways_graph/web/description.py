"""What the endpoint says of itself (SPARQL 1.1 Service Description) and of its data (VoID, DCAT).

Every node has an address, so that the same data gives the same description.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gateways_graph import __version__
from gateways_graph.model.identifiers import BASE, LEGISLATION, NAMESPACES
from gateways_graph.rdf.query import Limits, Question
from gateways_graph.rdf.triples import RDF_TYPE, XSD, Literal, Triple
from gateways_graph.resources import default_data

if TYPE_CHECKING:
    from gateways_graph.session import Gateways
    from gateways_graph.web.pool import Pool

__all__ = ["ATTRIBUTION", "LICENCE", "RELEASED", "Statistics", "count", "describe_data", "describe_service"]

LICENCE = "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."
#: Day of the release whose data is packaged, as in CITATION.cff.
RELEASED = "2026-11-22"

_SD = "http://www.w3.org/ns/sparql-service-description#"
_SPDX = "http://spdx.org/rdf/terms#"
_FORMATS = "http://www.w3.org/ns/formats/"
_VOID, _DCAT, _DCT = (NAMESPACES[prefix] for prefix in ("void", "dcat", "dct"))
_WRITTEN = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
            "Turtle", "N-Triples", "JSON-LD", "RDF_XML")  # fmt: skip
_MEDIA = {".ttl": "text/turtle", ".nt": "application/n-triples", ".jsonld": "application/ld+json"}
_MEDIA |= {".json": "application/ld+json", ".trig": "application/trig", ".nq": "application/n-quads"}
#: The vocabularies that the data is written in.
_VOCABULARIES = ("gw", "eli", "org", "skos", "prov", "dct")
_CAVEAT = (
    "UK legal gateways: recorded provisions that let one body tell another something for a purpose, under recorded "
    "readings. Not legal advice; data protection, confidentiality, human rights and vires remain for a person."
)
_COUNTS = """
SELECT ?what ?name ?n {
  { SELECT ("totals" AS ?what) ("triples" AS ?name) (COUNT(*) AS ?n) { ?s ?p ?o } }
  UNION { SELECT ("totals" AS ?what) ("distinctSubjects" AS ?name) (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o } }
  UNION { SELECT ("totals" AS ?what) ("distinctObjects" AS ?name) (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o } }
  UNION { SELECT ("totals" AS ?what) ("properties" AS ?name) (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o } }
  UNION { SELECT ("class" AS ?what) ?name (COUNT(DISTINCT ?s) AS ?n) { ?s a ?name } GROUP BY ?name }
}
"""
_GENEROUS = Limits(seconds=60)


class Statistics(NamedTuple):
    """Counts of the data.

    Attributes:
        totals: Property of VoID -> number (`triples`, `distinctSubjects`, `distinctObjects`, `properties`).
        classes: Address of a class -> number of its instances.
    """

    totals: dict[str, int]
    classes: dict[str, int]


async def count(pool: Pool) -> Statistics:
    """Count the data, in one of the query processes.

    Cost: 0.3 s for 120,000 triples.

    Raises:
        BusyError: No slot came free.
    """
    forms = {"rows": "json", "boolean": None, "graph": None}
    written = await pool.answer(Question(_COUNTS, forms, limits=_GENEROUS))
    found: dict[str, dict[str, int]] = {"totals": {}, "class": {}}
    for row in json.loads(written.content)["results"]["bindings"]:
        if "name" in row:
            found[row["what"]["value"]][row["name"]["value"]] = int(row["n"]["value"])
    return Statistics(dict(sorted(found["totals"].items())), dict(sorted(found["class"].items())))


def describe_service(base: str, graphs: Sequence[str], triples: int) -> list[Triple]:
    """The service description.

    Args:
        base: Address of the server, with a slash at its end.
        graphs: Addresses of named graphs, in order.
        triples: How many triples the data holds.
    """
    endpoint = base + "sparql"
    service, data, default = (f"{endpoint}#{name}" for name in ("service", "dataset", "default-graph"))
    found: list[Triple] = [
        (service, RDF_TYPE, _SD + "Service"),
        (service, _SD + "endpoint", endpoint),
        (service, _SD + "supportedLanguage", _SD + "SPARQL11Query"),
        *((service, _SD + "resultFormat", _FORMATS + name) for name in _WRITTEN),
        (service, _SD + "defaultDataset", data),
        (service, _DCT + "license", LICENCE),
        (data, RDF_TYPE, _SD + "Dataset"),
        (data, _SD + "defaultGraph", default),
        (default, RDF_TYPE, _SD + "Graph"),
        (default, _VOID + "triples", _number(triples)),
        (default, _VOID + "inDataset", base + ".well-known/void#dataset"),
    ]
    if graphs:
        found.append((service, _SD + "feature", _SD + "UnionDefaultGraph"))
    for number, graph in enumerate(graphs, 1):
        node = f"{endpoint}#graph-{number}"
        found += [(data, _SD + "namedGraph", node), (node, RDF_TYPE, _SD + "NamedGraph"), (node, _SD + "name", graph)]
    return found


def describe_data(base: str, session: Gateways, statistics: Statistics) -> list[Triple]:
    """The data set: licence, day and version where it is ours, checksums, counts and classes.

    Args:
        base: Address of the server, with a slash at its end.
        session: The data at its date.
        statistics: Its counts.
    """
    here = base + ".well-known/void"
    data = here + "#dataset"
    return [
        (here, RDF_TYPE, _VOID + "DatasetDescription"),
        (here, "http://xmlns.com/foaf/0.1/primaryTopic", data),
        (data, RDF_TYPE, _VOID + "Dataset"),
        (data, RDF_TYPE, _DCAT + "Dataset"),
        (data, _VOID + "sparqlEndpoint", base + "sparql"),
        (data, _VOID + "uriSpace", Literal(BASE)),
        *((data, _VOID + "vocabulary", NAMESPACES[prefix]) for prefix in _VOCABULARIES),
        *_titles(data, session),
        *_checksum(data, session.dataset.digest),
        *((data, _VOID + name, _number(n)) for name, n in statistics.totals.items()),
        (data, _VOID + "classes", _number(len(statistics.classes))),
        *_classes(here, data, statistics),
        *_files(here, data, session),
    ]


def _titles(data: str, session: Gateways) -> Iterator[Triple]:
    ours = session.loaded.files == default_data()
    title = "UK legal gateways" if ours else "Legal gateways, from files of this server's own"
    yield data, _DCT + "title", Literal(title, language="en", datatype=NAMESPACES["rdf"] + "langString")
    yield data, _DCT + "description", Literal(_CAVEAT, language="en", datatype=NAMESPACES["rdf"] + "langString")
    yield data, _DCT + "conformsTo", NAMESPACES["gw"].removesuffix("#")
    if ours:
        # What stands in other people's files is not ours to license or to date.
        yield data, _DCT + "license", LICENCE
        yield data, _DCT + "rights", Literal(ATTRIBUTION)
        yield data, _DCT + "issued", Literal(RELEASED, XSD + "date")
        yield data, _DCAT + "version", Literal(__version__)
        yield data, _DCT + "source", LEGISLATION


def _checksum(node: str, digest: str) -> Iterator[Triple]:
    """SHA-256; of the data set it is that of the receipt, over its files in order."""
    checksum = f"{node}-checksum"
    yield node, _SPDX + "checksum", checksum
    yield checksum, RDF_TYPE, _SPDX + "Checksum"
    yield checksum, _SPDX + "algorithm", _SPDX + "checksumAlgorithm_sha256"
    yield checksum, _SPDX + "checksumValue", Literal(digest, XSD + "hexBinary")


def _classes(here: str, data: str, statistics: Statistics) -> Iterator[Triple]:
    for number, (name, n) in enumerate(statistics.classes.items(), 1):
        part = f"{here}#class-{number:02}"
        yield data, _VOID + "classPartition", part
        yield part, _VOID + "class", name
        yield part, _VOID + "entities", _number(n)


def _files(here: str, data: str, session: Gateways) -> Iterator[Triple]:
    """One distribution for each file, by its name alone: where it lies is the server's affair."""
    for number, file in enumerate(session.loaded.files, 1):
        # A server, or a store on disk, is no file to download.
        content = _content(file) if isinstance(file, Path) else None
        if not isinstance(file, Path) or content is None:
            continue
        node = f"{here}#file-{number}"
        yield data, _DCAT + "distribution", node
        yield node, RDF_TYPE, _DCAT + "Distribution"
        yield node, _DCT + "title", Literal(file.name)
        yield node, _DCAT + "byteSize", Literal(str(len(content)), XSD + "nonNegativeInteger")
        yield from _media(node, file)
        yield from _checksum(node, hashlib.sha256(content).hexdigest())


def _media(node: str, file: Path) -> Iterator[Triple]:
    media = _MEDIA.get(file.suffix.lower())
    if media:
        yield node, _DCAT + "mediaType", "https://www.iana.org/assignments/media-types/" + media


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:  # gone or changed since it was read
        return None


def _number(n: int) -> Literal:
    return Literal(str(n), XSD + "integer")
