"""The parts that every report ends with: provisions it rests on, disputed words that matter, what it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from gateways_graph.model.dataset import Dataset
from gateways_graph.model.document import Block, Entry, Items, Section, Table, Text
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.route import NOT_DECIDED, OTHER_FOOTINGS

__all__ = ["Ground", "about", "entry", "not_decided", "readings_section", "sources_section"]

CAVEAT = (
    "This reports what recorded provisions say, under recorded readings, on one day. It is not legal advice, it does "
    "not say that any disclosure may be made, and what is not listed is not thereby ruled out."
)


class Ground(NamedTuple):
    """What a report is written from, beside its findings.

    Attributes:
        gateways: Id -> gateway.
        labels: Id or IRI -> words.
        receipt: Data version, day, extent, readings.
    """

    dataset: Dataset
    gateways: Mapping[str, Gateway]
    labels: Mapping[str, str]
    receipt: Mapping[str, Any]

    def say(self, name: str) -> str:
        """What a name stands for, in words; the rest of a class says that it is one not listed."""
        inner = name.removeprefix("rest(").removesuffix(")")
        words = self.labels.get(inner, inner)
        return words if inner == name else f"{words}, one not listed here"

    def cited(self, gateway: str) -> str:
        """The provisions of a gateway, as they are cited."""
        return "; ".join(self.say(iri) for iri in self.gateways[gateway].provisions) or self.gateways[gateway].label

    def address(self, gateway: str) -> str:
        """Where the first provision of a gateway can be read; empty when it is no legislation."""
        iri = next((iri for iri in self.gateways[gateway].provisions if iri.startswith("http")), "")
        return iri.replace("http://www.legislation.gov.uk/id/", "https://www.legislation.gov.uk/")


def entry(*lines: str, kind: str = "", link: str = "") -> Entry:
    """A place of a table."""
    return Entry(tuple(lines), kind, link)


def about(ground: Ground, *asked: str) -> tuple[str, ...]:
    """What was asked, of which data, for which day."""
    receipt = ground.receipt
    readings = ", ".join(f"{phrase}={reading}" for phrase, reading in dict(receipt.get("readings") or {}).items())
    lines = [
        *asked,
        f"On {receipt['as_at']}; extent {', '.join(receipt['extent'])}; readings settled: {readings or 'none'}.",
        f"Data {receipt['data']}; gateways-graph {receipt['version']}.",
    ]
    if receipt.get("local"):
        lines.append(f"With local facts from {', '.join(receipt['local'])}.")
    return (*lines, CAVEAT)


def sources_section(ground: Ground, used: Iterable[str]) -> Section:
    """The provisions that a report rests on, each with the text read, when, and how far it was checked."""
    rows = []
    for name in sorted(set(used), key=lambda item: (ground.cited(item), item)):
        item = ground.gateways[name]
        checked = max((proof.checked or "" for proof in item.evidence), default="")
        seen = "recalled" if any(proof.seen == "recalled" for proof in item.evidence) else "read"
        version = (item.version_read or "").rpartition("/")[2] or "not recorded"
        rows.append(
            (
                entry(ground.cited(name), link=ground.address(name)),
                entry(name),
                entry(version),
                entry(checked or "not recorded"),
                entry(f"{item.status}; source {seen}"),
            )
        )
    head = ("provision", "gateway", "text read, as at", "checked on", "evidence")
    blocks: list[Block] = [
        Text("Legislation changes: read each provision as it stands on the day before relying on it."),
        Table("Provisions that this report names", head, tuple(rows)),
    ]
    weak = sum(not ground.gateways[name].checked for name in set(used))
    if weak:
        blocks.insert(0, Text(f"{weak} of {len(set(used))} are not checked against the whole provision.", strong=True))
    return Section("Sources", tuple(blocks))


def readings_section(ground: Ground, phrases: Iterable[str]) -> Section:
    """Disputed words on which an answer turns, with their rival readings and who holds them."""
    known = {item.id: item for item in ground.dataset.phrases}
    wanted = [name for name in dict.fromkeys(phrases) if name in known]
    if not wanted:
        return Section(
            "Readings that matter", (Text("No answer here turns on words whose reading is recorded as disputed."),)
        )
    rows = [row for name in wanted for row in _readings(ground, name)]
    head = ("disputed words", "provision", "reading", "held by", "source")
    return Section(
        "Readings that matter",
        (
            Text("These answers change with the reading of these words. Neither reading is preferred here."),
            Table("Rival readings", head, tuple(rows)),
        ),
    )


def _readings(ground: Ground, phrase: str) -> Iterator[tuple[Entry, ...]]:
    item = next(one for one in ground.dataset.phrases if one.id == phrase)
    for reading in ground.dataset.readings:
        if reading.phrase == phrase:
            yield (
                entry(f"“{item.words}”"),
                entry(ground.say(item.provision)),
                entry(reading.label),
                entry(ground.say(reading.attributed) if reading.attributed else "not attributed"),
                entry(reading.source or "", link=reading.source or ""),
            )


def not_decided() -> Section:
    """What no answer decides, and what stands on another footing."""
    return Section(
        "Not decided here",
        (
            Text("For a person to decide, whatever is said above:"),
            Items(NOT_DECIDED),
            Text("On another footing, and never a step here:"),
            Items(OTHER_FOOTINGS),
        ),
    )
