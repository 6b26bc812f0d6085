"""Identifiers: full IRIs, the short ids people read, and legislation paths.

Inside the package a node is named by its compact id: `body:hmrc`, `pur:fuel-poverty`, `code:may`.
A gateway is named by its local id alone (`ukpga-1998-37-s115`), because that is what people type.
Legislation keeps its full IRI, which is the identifier of legislation.gov.uk.

Source: `docs/data-guide.md`, "Identifiers"; legislation.gov.uk URI scheme.
"""

from __future__ import annotations

import re

__all__ = [
    "BASE",
    "LEGISLATION",
    "NAMESPACES",
    "compact",
    "expand",
    "is_version_iri",
    "is_work_iri",
    "legislation_path",
    "provision_slug",
    "statute_iri",
    "work_of_version",
]

BASE = "https://w3id.org/uk-gateways/"
LEGISLATION = "http://www.legislation.gov.uk/"

#: Prefix -> namespace, for every namespace the data may use.
NAMESPACES: dict[str, str] = {
    "gw": BASE + "def#",
    "code": BASE + "code/",
    "gwy": BASE + "id/gateway/",
    "flow": BASE + "id/flow/",
    "body": BASE + "id/body/",
    "bcls": BASE + "id/body-class/",
    "cap": BASE + "id/capacity/",
    "mem": BASE + "id/membership/",
    "chg": BASE + "id/change/",
    "pur": BASE + "id/purpose/",
    "inf": BASE + "id/information/",
    "com": BASE + "id/compatibility/",
    "cond": BASE + "id/condition/",
    "onw": BASE + "id/onward/",
    "exc": BASE + "id/exception/",
    "bar": BASE + "id/restriction/",
    "off": BASE + "id/offence/",
    "per": BASE + "id/period/",
    "ev": BASE + "id/evidence/",
    "fam": BASE + "id/family/",
    "phr": BASE + "id/phrase/",
    "rdg": BASE + "id/reading/",
    "term": BASE + "id/term/",
    "cla": BASE + "id/common-law/",
    "enc": BASE + "id/enactment-class/",
    "rej": BASE + "id/rejection/",
    "gwf": BASE + "finding#",
    "fnd": BASE + "id/finding/",
    "gwo": BASE + "odrl#",
    "pol": BASE + "id/policy/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "schema": "https://schema.org/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dpv": "https://w3id.org/dpv#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
}

_PREFIX_OF = {namespace: prefix for prefix, namespace in NAMESPACES.items()}
_BY_LENGTH = sorted(NAMESPACES.items(), key=lambda item: -len(item[1]))
_WORK = re.compile(r"http://www\.legislation\.gov\.uk/id/[a-z]{3,5}/.+[^/.]")
_VERSION = re.compile(
    r"http://www\.legislation\.gov\.uk/(?!id/)[a-z]{3,5}/.+/(\d{4}-\d{2}-\d{2}|enacted|made|created|adopted|prospective)"
)
_LEVELS = {
    "section": "s",
    "regulation": "r",
    "article": "a",
    "rule": "rule",
    "schedule": "sch",
    "paragraph": "p",
    "part": "part",
    "chapter": "ch",
    "crossheading": "x",
}
_STATUTE = re.compile(r"([a-z]{3,5}/(?:\d{4}|[A-Z][A-Za-z0-9]*/[0-9-]+)/\d+)(?:/|$)")


def compact(iri: str) -> str:
    """The short form of an IRI in a known namespace; any other IRI unchanged.

    Example:
        >>> compact("https://w3id.org/uk-gateways/id/body/hmrc")
        'body:hmrc'
    """
    # Most local names hold no separator: then what comes before the last one is the namespace.
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    if iri[:cut] in _PREFIX_OF:
        return f"{_PREFIX_OF[iri[:cut]]}:{iri[cut:]}"
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def expand(name: str) -> str:
    """The full IRI of a compact id; a full IRI unchanged; a bare local id is a gateway's.

    Example:
        >>> expand("pur:fuel-poverty")
        'https://w3id.org/uk-gateways/id/purpose/fuel-poverty'
    """
    prefix, colon, local = name.partition(":")
    if not colon:
        return NAMESPACES["gwy"] + name
    namespace = NAMESPACES.get(prefix)
    return name if namespace is None else namespace + local


def is_work_iri(iri: str) -> bool:
    """Whether an IRI is the `/id/` identifier of a statute or provision (http, www)."""
    return bool(_WORK.fullmatch(iri))


def is_version_iri(iri: str) -> bool:
    """Whether an IRI names a dated, enacted or made text."""
    return bool(_VERSION.fullmatch(iri))


def legislation_path(iri: str) -> str:
    """`ukpga/1998/37/section/115` from a work or version IRI."""
    return iri.removeprefix(LEGISLATION).removeprefix("id/")


def work_of_version(iri: str) -> str:
    """The work IRI of a version IRI."""
    return f"{LEGISLATION}id/{legislation_path(iri).rpartition('/')[0]}"


def statute_iri(iri: str) -> str:
    """The IRI of the whole Act or instrument that a provision is part of.

    Regnal years make a longer path (`ukpga/Eliz2/1-2/37`).
    """
    match = _STATUTE.match(legislation_path(iri))
    return f"{LEGISLATION}id/{match.group(1)}" if match else iri


def provision_slug(path: str) -> str:
    """The local id that a provision's gateway starts with.

    Example:
        >>> provision_slug("ukpga/2014/2/schedule/9/paragraph/3")
        'ukpga-2014-2-sch9-p3'
        >>> provision_slug("ukpga/2005/11/section/20/4")
        'ukpga-2005-11-s20-4'
    """
    statute = legislation_path(statute_iri(f"{LEGISLATION}id/{path}"))
    slug = statute.replace("/", "-")
    letter = ""
    for part in filter(None, path[len(statute) :].split("/")):
        if part in _LEVELS:
            letter = _LEVELS[part]
            continue
        slug += f"-{letter}{part}"
        letter = ""
    return slug + (f"-{letter}" if letter else "")
