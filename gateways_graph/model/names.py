"""Names as people say them: "HMRC", "council", "s115", an id, an IRI, a legislation path.

Looked up in this order: exactly, as a citation however it is written ("section 115 of the Crime and Disorder Act"),
then as the start of exactly one name. What is not found comes back with the nearest names; what fits several comes back
with those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import NamedTuple

from gateways_graph.errors import UnknownNameError
from gateways_graph.model.citations import citation_key, say_provision, without_year
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.hierarchy import Hierarchy
from gateways_graph.model.identifiers import expand, legislation_path, provision_slug, statute_iri

__all__ = ["Names", "bar_names", "body_names", "concept_names", "gateway_names", "statute_names"]

_SMALL = frozenset({"and", "of", "the", "for", "in", "to", "etc", "with"})


class Names(NamedTuple):
    """What can be said, and which ids it means.

    Attributes:
        kind: What messages call these things ("gateway", "body").
        exact: Folded text -> ids.
        labels: Id -> label, for messages.
        cited: Citation, as `citation_key` writes it, with and without the year -> ids.
    """

    kind: str
    exact: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]
    cited: Mapping[str, frozenset[str]] = MappingProxyType({})

    def find(self, text: str) -> tuple[str, ...]:
        """Ids that a text means, in order: exact names first, else a citation, else names it begins.

        Raises:
            UnknownNameError: Nothing is called that; carries the nearest names.
        """
        folded = _fold(text)
        found: frozenset[str] | None = frozenset(self.find_exact(text)) or self.find_cited(text)
        if not found and folded:
            starts = {names for key, names in self.exact.items() if key.startswith(folded)}
            ids = frozenset().union(*starts) if starts else frozenset()
            found = ids if len(ids) == 1 else None
        if not found:
            near = self.nearest(folded)
            hint = f"; nearest: {', '.join(near)}" if near else ""
            message = f"no {self.kind} is called {text!r}{hint}. `gateways search {_quoted(text)}` looks everywhere"
            raise UnknownNameError(message, near)
        return tuple(sorted(found))

    def find_exact(self, text: str) -> tuple[str, ...]:
        """Ids that are called just this (or this less a plural s); empty when there is none."""
        folded = _fold(text)
        return tuple(sorted(self.exact.get(folded) or self.exact.get(folded.removesuffix("s")) or ()))

    def find_cited(self, text: str) -> frozenset[str]:
        """Ids whose provision a citation names; or lies in it; or, failing that, that it lies in."""
        key = citation_key(text) if self.cited else ""
        while "." in key:
            inside = (ids for cited, ids in self.cited.items() if cited.startswith(f"{key}-"))
            found = self.cited.get(key) or frozenset().union(*inside)
            if found or "-" not in key:
                return found
            key = key.rpartition("-")[0]
        return frozenset()

    def get(self, text: str) -> str:
        """The one id that a text means.

        Raises:
            UnknownNameError: Nothing, or more than one thing, is called that.
        """
        found = self.find(text)
        if len(found) > 1:
            shown = ", ".join(f"{name} ({self.labels.get(name, '')})" for name in found[:6])
            message = f"{text!r} means {len(found)} things; say which: {shown}"
            raise UnknownNameError(message, found)
        return found[0]

    def nearest(self, folded: str, count: int = 5) -> tuple[str, ...]:
        """Names that look like a text or contain its words, best first."""
        import difflib

        words = [word for word in folded.split() if len(word) > 2]
        holding = [key for key in self.exact if words and all(word in key for word in words)]
        close = difflib.get_close_matches(folded, self.exact, n=count, cutoff=0.6)
        keys = dict.fromkeys((*sorted(holding, key=len)[:count], *close))
        ids = dict.fromkeys(name for key in keys for name in sorted(self.exact[key]))
        return tuple(self.labels.get(name, name) if ":" in name else name for name in ids)[:count]


def _quoted(text: str) -> str:
    return f"'{text}'" if " " in text else text


def _fold(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip().casefold()
    return re.sub(r"^https?://(www\.)?legislation\.gov\.uk/(id/)?", "", text).rstrip("/")


def _cite(names: Names, pairs: Iterable[tuple[str, str]]) -> Names:
    """The same names with citations, each also without its year."""
    cited: dict[str, set[str]] = {}
    for text, name in pairs:
        key = citation_key(text)
        for form in {key, without_year(key)}:
            cited.setdefault(form, set()).add(name)
    return names._replace(cited={text: frozenset(ids) for text, ids in cited.items()})


def _collect(kind: str, pairs: Iterable[tuple[str, str]], labels: Mapping[str, str]) -> Names:
    exact: dict[str, set[str]] = {}
    for text, name in pairs:
        exact.setdefault(_fold(text), set()).add(name)
    return Names(kind, {text: frozenset(names) for text, names in exact.items()}, labels)


def _hierarchy_names(kind: str, hierarchy: Hierarchy) -> Names:
    pairs, codes = [], []
    for node in hierarchy.nodes:
        local = node.id.partition(":")[2]
        texts = [node.id, expand(node.id), local, local.replace("-", " "), node.label, *node.alt_labels]
        pairs += [(text, node.id) for text in texts]
        codes += [(value, node.id) for scheme, value in node.identifiers if scheme != "govuk-content-id"]
    # What another register calls a body gives way to names: there `kent` is a police force and `CMA` a council.
    named = {_fold(text) for text, _ in pairs}
    pairs += [(value, name) for value, name in codes if _fold(value) not in named]
    labels = {node.id: node.label for node in hierarchy.nodes}
    # A label belongs to the node that has it first; alternative labels never override one.
    first = {_fold(node.label): node.id for node in hierarchy.nodes}
    names = _collect(kind, pairs, labels)
    exact = {text: frozenset({first[text]}) if text in first else ids for text, ids in names.exact.items()}
    return names._replace(exact=exact)


def body_names(dataset: Dataset) -> Names:
    """Bodies, classes and capacities."""
    return _hierarchy_names("body", dataset.bodies)


def concept_names(dataset: Dataset, kind: str) -> Names:
    """Purposes (`purpose`) or information categories (`information`)."""
    return _hierarchy_names(kind, dataset.purposes if kind == "purpose" else dataset.information)


def initials(title: str) -> str:
    """`cda-1998` from "Crime and Disorder Act 1998"."""
    words = re.findall(r"[A-Za-z]+|\d{4}", re.sub(r"\(.*?\)", " ", title))
    year = next((word for word in reversed(words) if word.isdigit()), "")
    letters = "".join(word[0] for word in words if not word.isdigit() and word.casefold() not in _SMALL)
    return f"{letters}-{year}".casefold().strip("-")


def statute_names(dataset: Dataset) -> Names:
    """Statutes by title, initials, IRI and path."""
    pairs = []
    for statute in dataset.statutes:
        path = legislation_path(statute.iri)
        texts = (statute.title, initials(statute.title), statute.iri, path, path.replace("/", "-"))
        pairs += [(text, statute.iri) for text in texts]
    return _collect("statute", pairs, {statute.iri: statute.title for statute in dataset.statutes})


def gateway_names(dataset: Dataset) -> Names:
    """Gateways by id, label, IRI, provision path, statute initials with section, or section alone."""
    titles = {statute.iri: statute.title for statute in dataset.statutes}
    ids = {gateway.id for gateway in dataset.gateways}
    pairs = [pair for gateway in dataset.gateways for pair in _gateway_texts(gateway, titles, ids)]
    names = _collect("gateway", pairs, {gateway.id: gateway.label for gateway in dataset.gateways})
    present = (gateway for gateway in dataset.gateways if not _is_earlier(gateway, ids))
    return _cite(names, [pair for gateway in present for pair in _citations(gateway.id, gateway.provisions, titles)])


def _is_earlier(gateway: Gateway, ids: AbstractSet[str]) -> bool:
    """Whether it is an earlier text of a provision that is recorded as it stands too."""
    earlier = re.fullmatch(r"(.+)\.(?:19|20)\d\d", gateway.id)
    return bool(earlier and earlier[1] in ids)


def _citations(name: str, provisions: Iterable[str], titles: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Citations of provisions by the title and by the initials of their statute."""
    for iri in provisions:
        if iri.startswith("http"):
            said, title = say_provision(iri, titles), titles.get(statute_iri(iri), "")
            yield said, name
            if title:
                yield initials(title).replace("-", " ") + said.removeprefix(title), name


def _gateway_texts(gateway: Gateway, titles: Mapping[str, str], ids: AbstractSet[str]) -> Iterable[tuple[str, str]]:
    texts = [gateway.id, expand(gateway.id), gateway.label, *gateway.alt_labels]
    if _is_earlier(gateway, ids):
        # A provision is called by its present text; an earlier text has its own id (`….2013`).
        return ((text, gateway.id) for text in texts)
    for iri in (*gateway.provisions, *gateway.aliases):
        if not iri.startswith("http"):
            texts += [iri, iri.partition(":")[2]]
            continue
        statute = statute_iri(iri)
        part = provision_slug(legislation_path(iri))[len(legislation_path(statute)) :].strip("-")
        nick = initials(titles.get(statute, ""))
        texts += [iri, legislation_path(iri), part, f"{nick}-{part}", f"{nick} {part}"]
        texts += [f"{titles.get(statute, '')} {part}", f"{titles.get(statute, '')} s.{part.removeprefix('s')}"]
        slug = gateway.id.partition(".")[2]
        if slug:
            texts.append(f"{nick}-{part}.{slug}")
    return ((text, gateway.id) for text in texts if text)


def bar_names(dataset: Dataset) -> Names:
    """Bars by id, label, IRI, provision path, or statute initials with section."""
    titles = {statute.iri: statute.title for statute in dataset.statutes}
    pairs = []
    for bar in dataset.restrictions:
        local = bar.id.partition(":")[2]
        texts = [bar.id, expand(bar.id), local, bar.label]
        for iri in (iri for iri in bar.provisions if iri.startswith("http")):
            statute = statute_iri(iri)
            part = provision_slug(legislation_path(iri))[len(legislation_path(statute)) :].strip("-")
            nick, title = initials(titles.get(statute, "")), titles.get(statute, "")
            texts += [iri, legislation_path(iri), f"{nick}-{part}", f"{nick} {part}", f"{title} {part}"]
            texts.append(f"{title} s.{part.removeprefix('s')}")
        pairs += [(text, bar.id) for text in texts if text]
    names = _collect("bar", pairs, {bar.id: bar.label for bar in dataset.restrictions})
    return _cite(names, [pair for bar in dataset.restrictions for pair in _citations(bar.id, bar.provisions, titles)])
