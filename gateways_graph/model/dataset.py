"""A whole data set as one frozen value, and the counts people ask of it."""

from __future__ import annotations

from typing import NamedTuple

from gateways_graph.model.gateway import (
    Condition,
    EnactmentClass,
    Gateway,
    OnwardRule,
    Restriction,
)
from gateways_graph.model.hierarchy import Hierarchy

__all__ = ["CommonLaw", "Compatibility", "Dataset", "Phrase", "Provision", "Reading", "Rejection", "Statute"]


class Statute(NamedTuple):
    """An Act or instrument. `date` is Royal Assent or making."""

    iri: str
    title: str
    date: str | None = None


class Provision(NamedTuple):
    """Part of a statute. `versions` are the dated texts recorded for it, oldest first."""

    iri: str
    parent: str
    title: str | None = None
    versions: tuple[str, ...] = ()


class CommonLaw(NamedTuple):
    """An authority at common law. `recognised` is the date of recognition, not of beginning."""

    id: str
    label: str
    case: str | None = None
    jurisdiction: tuple[str, ...] = ()
    recognised: str | None = None


class Phrase(NamedTuple):
    """Disputed words of a provision."""

    id: str
    provision: str
    words: str


class Reading(NamedTuple):
    """One attributed understanding of a phrase; readings of a phrase exclude each other."""

    id: str
    phrase: str
    label: str
    stance: str | None = None
    attributed: str | None = None
    date: str | None = None
    source: str | None = None


class Compatibility(NamedTuple):
    """Two purposes recorded as compatible, with the source that says so."""

    id: str
    purpose: str
    compatible_with: str
    source: str | None = None


class Rejection(NamedTuple):
    """A provision that was read and is not a gateway, and why."""

    id: str
    provision: str
    reason: str
    version: str | None = None


class Dataset(NamedTuple):
    """Everything that was read, in order of id.

    Attributes:
        digest: SHA-256 of the triples as sorted N-Triples, each once, as hexadecimal text.
        local: Names of files of the user's own facts that were added to the packaged data.
    """

    digest: str
    statutes: tuple[Statute, ...]
    provisions: tuple[Provision, ...]
    common_law: tuple[CommonLaw, ...]
    bodies: Hierarchy
    purposes: Hierarchy
    information: Hierarchy
    gateways: tuple[Gateway, ...]
    restrictions: tuple[Restriction, ...]
    conditions: tuple[Condition, ...]
    onward_rules: tuple[OnwardRule, ...]
    offences: tuple[tuple[str, str, tuple[str, ...]], ...]
    enactment_classes: tuple[EnactmentClass, ...]
    families: tuple[tuple[str, str], ...]
    phrases: tuple[Phrase, ...]
    readings: tuple[Reading, ...]
    compatibilities: tuple[Compatibility, ...]
    rejections: tuple[Rejection, ...]
    local: tuple[str, ...] = ()
