"""Short texts for nodes that have no label of their own: citations, flows and periods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gateways_graph.model.gateway import Flow, Gateway
from gateways_graph.model.identifiers import LEGISLATION, is_work_iri, legislation_path, statute_iri
from gateways_graph.model.periods import Period

__all__ = [
    "by_number",
    "cite_gateway",
    "cite_provision",
    "cite_together",
    "describe_flow",
    "describe_periods",
    "name_some",
    "page_of",
    "statutes_of",
]

#: Level of a legislation path -> how it is printed before its number.
_LEVELS = {
    "section": "s.", "regulation": "reg.", "article": "art.", "rule": "r.", "schedule": "Sch.",
    "paragraph": "para.", "part": "Pt.", "chapter": "Ch.", "crossheading": "heading",
}  # fmt: skip


def page_of(iri: str) -> str | None:
    """The page on legislation.gov.uk that a person opens, or None for anything else."""
    return f"https://www.legislation.gov.uk/{legislation_path(iri)}" if iri.startswith(LEGISLATION) else None


def cite_provision(iri: str, labels: Mapping[str, str]) -> str:
    """A short citation; without the statute's label, the number alone.

    Not OSCOLA: the command `cite` prints that. Roman numerals and letters are kept as in the path.

    Example:
        >>> cite_provision("http://www.legislation.gov.uk/id/ukpga/2014/2/schedule/9/paragraph/4/8", {})
        'Sch. 9 para. 4(8)'
    """
    if not is_work_iri(iri):
        return labels.get(iri, iri)
    statute = statute_iri(iri)
    words: list[str] = []
    for part in legislation_path(iri)[len(legislation_path(statute)) :].strip("/").split("/"):
        if part in _LEVELS:
            words.append(_LEVELS[part])
        elif words and words[-1] not in _LEVELS.values():
            words[-1] += f"({part})"
        elif part:
            words.append(part)
    return " ".join([labels[statute], *words] if statute in labels else words) or legislation_path(iri)


def cite_gateway(gateway: Gateway, labels: Mapping[str, str]) -> str:
    """Citation of what confers a gateway, with the part of its id that tells siblings apart.

    Example: `Digital Economy Act 2017 s. 35 (fuel poverty)`.
    """
    if not gateway.provisions:
        return gateway.id
    text = cite_together(gateway.provisions, labels)
    slug = gateway.id.partition(".")[2].replace("-", " ")
    return f"{text} ({slug})" if slug else text


def cite_together(provisions: Iterable[str], labels: Mapping[str, str]) -> str:
    """`Children Act 1989 s. 47(5), (12)`: what repeats the citation before it is said once."""
    text, before = "", ""
    for iri in sorted(provisions, key=by_number):
        full, short = cite_provision(iri, labels), cite_provision(iri, {})
        if not before:
            text = full
        elif not _same_statute(iri, before):
            text += f", {full}"
        else:
            root = cite_provision(before, {}).partition("(")[0]
            text += ", " + (short.removeprefix(root) if short.startswith(f"{root}(") else short)
        before = iri
    return text


def by_number(iri: str) -> list[tuple[int, int, str]]:
    """Order `section/47/5` before `section/47/12`."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)|/", iri) if part]


def _same_statute(one: str, other: str) -> bool:
    return is_work_iri(one) and statute_iri(one) == statute_iri(other)


def statutes_of(provisions: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    """Titles of the statutes (or common-law authorities) behind some provisions, each once, in order."""
    found = (statute_iri(iri) if is_work_iri(iri) else iri for iri in provisions)
    return list(dict.fromkeys(labels.get(iri, legislation_path(iri)) for iri in found))


def name_some(names: Iterable[str], labels: Mapping[str, str], *, most: int = 2) -> str:
    """The first labels and how many more there are: `HMRC, Ofsted and 3 more`."""
    known = [labels.get(name, name) for name in names]
    rest = len(known) - most
    if rest > 0:
        return f"{', '.join(known[:most])} and {rest} more"
    return " and ".join(known)


def describe_flow(flow: Flow, labels: Mapping[str, str]) -> str:
    """`HMRC to local authority, for fuel poverty`; flows carry no words of the law of their own."""
    ends = f"{name_some(flow.discloser, labels)} to {name_some(flow.recipient, labels)}"
    return f"{ends}, for {name_some(flow.purpose, labels)}" if flow.purpose else ends


def _describe_period(period: Period) -> str:
    start = f"from {period.start.text}" if period.start else "start not established"
    until = f" until {period.until.text}" if period.until else ""
    where = f" ({', '.join(period.extent)})" if period.extent else ""
    under = " under some readings" if period.readings else ""
    return start + until + where + under


def describe_periods(periods: tuple[Period, ...] | None, *, waiting: bool = False) -> list[str] | None:
    """Periods as text, dates as recorded; None when nothing is established."""
    texts = [_describe_period(period) for period in periods or ()]
    if waiting:
        texts.append("not commenced" if not texts else "otherwise not commenced")
    return texts or None
