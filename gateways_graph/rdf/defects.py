"""What a defect is, the table of all of them, and how each is traced to its file and line.

`by` says who finds it: `S` the SHACL shapes and the Python checks, with the same verdict (tested),
`P` the Python checks only, because core SHACL cannot say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal as OneOf
from typing import NamedTuple

from gateways_graph.model.identifiers import compact
from gateways_graph.rdf.facts import Fault
from gateways_graph.rdf.sources import Source
from gateways_graph.rdf.triples import RDF_TYPE

__all__ = ["DEFECTS", "Defect", "DefectRule", "locate"]

Severity = OneOf["error", "warning"]


class DefectRule(NamedTuple):
    """One row of the table of defects."""

    severity: Severity
    by: OneOf["S", "P"]
    meaning: str


class Defect(NamedTuple):
    """Something wrong with the data, in a reviewer's words.

    Attributes:
        code: A key of `DEFECTS`.
        node: Compact id of the node at fault; empty when the data set as a whole is.
        line: Where the node is written in the file, from 1; None when it cannot be told.
    """

    code: str
    severity: Severity
    node: str
    message: str
    mend: str
    file: str
    line: int | None


#: Every defect by code, grouped as the checking modules are.
DEFECTS: dict[str, DefectRule] = {
    # The data set as a whole: see validate.
    "no-gateway": DefectRule("error", "P", "the data set holds no gateway"),
    "other-vocabulary": DefectRule("error", "P", "the triples are in another vocabulary"),
    # Nodes: see check_nodes.
    "blank-node": DefectRule("error", "S", "a node without an identifier"),
    "odd-iri": DefectRule("error", "S", "an identifier outside the place for its class, or with a slash or final dot"),
    "no-class": DefectRule("error", "P", "a node that has properties and no class"),
    "unknown-class": DefectRule("error", "S", "a class that is not in the vocabulary"),
    "two-classes": DefectRule("error", "S", "one node given two classes"),
    "unknown-property": DefectRule("error", "S", "a property that this class of node does not have"),
    "missing-value": DefectRule("error", "S", "a property that must be there is absent"),
    "too-many-values": DefectRule("error", "S", "several values where the law can have one"),
    "none-with-values": DefectRule("error", "S", "`code:none` or `code:not-commenced` beside another value"),
    "two-labels": DefectRule("error", "S", "two main labels in one language"),
    # Values: see check_values.
    "wrong-datatype": DefectRule("error", "S", "a value of the wrong datatype"),
    "impossible-date": DefectRule("error", "S", "a date that is not in the calendar"),
    "unknown-code": DefectRule("error", "S", "a `code:` value that its enumeration does not hold"),
    "unknown-reference": DefectRule("error", "S", "a reference to a node that is not recorded"),
    "wrong-kind": DefectRule("error", "S", "a reference to a node of another class"),
    "bad-legislation-iri": DefectRule("error", "S", "an identifier of legislation in the wrong form"),
    "version-is-work": DefectRule("error", "S", "the version read is a work, not a text at a date"),
    "bad-address": DefectRule("error", "S", "a link that is no http or https address"),
    "hostile-characters": DefectRule("error", "S", "control or direction-changing characters in a text"),
    "mail-address": DefectRule("error", "S", "a mail address in a text"),
    "long-phrase": DefectRule("error", "S", "a quotation longer than 240 characters"),
    # Law and time: see check_law.
    "part-outside-parent": DefectRule("error", "P", "a provision whose path is not below what it is part of"),
    "version-mismatch": DefectRule("error", "P", "a version whose identifier disagrees with its work or date"),
    "version-before-act": DefectRule("error", "P", "a version dated before its Act"),
    "in-force-before-act": DefectRule("error", "P", "in force before the Act that confers it"),
    "end-before-start": DefectRule("error", "S", "a period that ends on or before its start (vague dates: P)"),
    "alias-as-gateway": DefectRule("error", "P", "an alias of one gateway recorded as another gateway"),
    "same-source": DefectRule("warning", "P", "one provision with the same flows and terms on two gateways"),
    "stale-version": DefectRule("warning", "P", "newest version read is more than a year older than the as-at date"),
    "vague-date": DefectRule("warning", "P", "a date in force known only to its month or year"),
    # Flows: see check_flows.
    "flow-unowned": DefectRule("error", "S", "a flow that no gateway permits and no restriction bars"),
    "flow-shared": DefectRule("error", "S", "a flow that two gateways permit or restrictions bar"),
    "same-body": DefectRule("error", "P", "discloser and recipient are the same single body"),
    "empty-box": DefectRule("error", "P", "exclusions, an exhaustive class or extents leave nothing of a flow"),
    "equal-flows": DefectRule("error", "P", "two equal flows in one gateway or restriction"),
    # Terms and evidence: see check_terms.
    "terms-complete-unchecked": DefectRule("error", "S", "terms said to be complete below status checked"),
    "checked-without-version": DefectRule("error", "S", "status checked, and no seen evidence names a version read"),
    "silent-unread": DefectRule("error", "S", "a candidate, unread by definition, that claims silence or none"),
    "evidence-without-source": DefectRule("error", "S", "evidence with neither source nor version read"),
    "contradictory-terms": DefectRule("error", "S", "two terms that cannot both be true"),
    "dormant-live": DefectRule("error", "P", "a gateway that cannot operate yet, with a flow dated in force"),
    "lone-reading": DefectRule("error", "S", "a disputed phrase with fewer than two readings"),
    "equal-readings": DefectRule("error", "P", "two readings of a phrase that say the same"),
    "unattached": DefectRule("warning", "P", "an offence, period, evidence, exception or term nothing refers to"),
    # Hierarchies: see check_hierarchies.
    "cycle": DefectRule("error", "P", "a chain of nodes that comes back to where it began"),
    "unplaced-concept": DefectRule(
        "error", "S", "a purpose, information or class neither at the top nor under another"
    ),
    "overlapping-memberships": DefectRule("error", "P", "one membership recorded twice for the same time"),
    "class-without-member": DefectRule("warning", "P", "a class used in a flow with no member, part or definition"),
    "body-without-class": DefectRule("warning", "P", "a body in no class at the as-at date"),
}

_PREFIX_LINE = re.compile(r"(?mi)^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>")
_SUBJECT_LINE = re.compile(r"(?m)^(?:<([^>\s]*)>|([\w.-]*):((?:[\w.:%-]|\\.)*))(?=\s|$)")
_INDENTED_LINE = re.compile(r"(?m)^[ \t]+(?:<([^>\s]*)>|([\w.-]*):((?:[\w.:%-]|\\.)*))(?=\s|$)")


def locate(faults: Iterable[Fault], sources: Sequence[Source]) -> list[Defect]:
    """Faults as defects with file and line, in order of file, line, code and node."""
    places = _Places(sources)
    found = set()
    for fault in faults:
        file, line = places.find(fault)
        severity = DEFECTS[fault.code].severity
        mend = fault.mend[:1].upper() + fault.mend[1:]
        # A parser names blank nodes anew each time; the same file must give the same report.
        node = "" if fault.node.startswith("_:") else compact(fault.node)
        found.add(Defect(fault.code, severity, node, f"{fault.message}.", mend, file, line))
    return sorted(found, key=lambda d: (d.file, d.line or 0, d.code, d.node, d.message))


class _Places:
    """Looks nodes up in the texts; reads a text only when a defect lies in it."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._homes: dict[str, list[int]] = {}
        for number, source in enumerate(sources):
            for subject in {triple[0] for triple in source.triples}:
                self._homes.setdefault(subject, []).append(number)
        self._lines: dict[int, dict[str, int]] = {}

    def find(self, fault: Fault) -> tuple[str, int | None]:
        homes = self._homes.get(fault.node, [])
        if not homes:
            return (self._sources[0].name if self._sources else "", None)
        if fault.node.startswith("_:"):
            return (self._sources[homes[0]].name, None)
        number = homes[0] if len(homes) == 1 else self._blamed(fault, homes)
        return (self._sources[number].name, self._line(number, fault.node))

    def _blamed(self, fault: Fault, homes: list[int]) -> int:
        """The file that states the wrong value; else the one that gives the node its class.

        A local file may add a property to a packaged gateway: the local file is to blame then.
        """
        for number in reversed(homes):
            for subject, predicate, value in self._sources[number].triples:
                wanted = fault.value is None or value == fault.value
                if subject == fault.node and wanted and predicate == (fault.predicate or RDF_TYPE):
                    return number
        return homes[0]

    def _line(self, number: int, node: str) -> int | None:
        if number not in self._lines:
            self._lines[number] = _read_lines(self._sources[number].text)
        line = self._lines[number].get(node)
        if line is None:
            # JSON-LD writes identifiers in quotation marks; the first mention is the best there is.
            text = self._sources[number].text
            at = max(text.find(f'"{node}"'), text.find(f'"{compact(node)}"'))
            line = text.count("\n", 0, at) + 1 if at >= 0 else None
        return line


def _read_lines(text: str) -> dict[str, int]:
    """IRI -> the first line that begins with it, as `<IRI>` or with a prefix the text declares.

    Lines that begin at the margin count first: an indented line may begin with an object.
    """
    prefixes = {match[1]: match[2] for match in _PREFIX_LINE.finditer(text)}
    lines: dict[str, int] = {}
    for pattern in (_SUBJECT_LINE, _INDENTED_LINE):
        at = line = 0
        found: dict[str, int] = {}
        for match in pattern.finditer(text):
            line += text.count("\n", at, match.start())
            at = match.start()
            iri = match[1] if match[1] is not None else prefixes.get(match[2], "?") + match[3].replace("\\", "")
            found.setdefault(iri, line + 1)
        lines = {**found, **lines}
    return lines
