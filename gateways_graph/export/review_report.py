"""A pack for a review of the law: overlaps, what could go, undercuts, conflicts, consolidation, disputed words.

Every line comes from the answers of `gateways overlaps`, `redundant`, `conflicts`, `merge` and `readings`.
None says that a provision should go or stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gateways_graph.analysis.arguments import GeneralPower, Undercut
from gateways_graph.analysis.conflicts import Conflicts
from gateways_graph.analysis.folding import Folded
from gateways_graph.analysis.overlaps import Overlaps
from gateways_graph.analysis.pages import TERM_NAMES
from gateways_graph.export.sources import Ground, about, entry, not_decided, sources_section
from gateways_graph.model.consolidation import Merge
from gateways_graph.model.document import Block, Document, Entry, Items, Section, Table, Text
from gateways_graph.model.finding import Witness
from gateways_graph.model.groups import Groups
from gateways_graph.model.redundancy import Judgement, Redundancy
from gateways_graph.model.sensitivity import Sensitivity

__all__ = ["Reviewed", "review_report"]

#: Most rows of a table; what is left out is counted.
ROWS = 40
_CONFLICTS = ("dead", "circular", "deadlock", "unresolved")


class Reviewed(NamedTuple):
    """The answers that a review is written from; `folded` and `undercuts` are those of `overlaps` for reading."""

    overlaps: Overlaps
    folded: Folded
    groups: Groups
    redundancy: Redundancy
    undercuts: tuple[Undercut, ...]
    powers: tuple[GeneralPower, ...]
    conflicts: Conflicts
    merges: tuple[Merge, ...]
    readings: Sensitivity


class _Page:
    """Writes one report and keeps which gateways it named."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.used: dict[str, None] = {}

    def gateway(self, name: str) -> Entry:
        self.used[name] = None
        return entry(self.ground.cited(name), name, link=self.ground.address(name))

    def gateways(self, names: Iterable[str]) -> Entry:
        names = list(names)
        self.used.update(dict.fromkeys(names))
        return entry(*(f"{self.ground.cited(name)} ({name})" for name in names))

    def point(self, witness: Witness | None) -> str:
        if witness is None:
            return ""
        said = [
            self.ground.say(str(getattr(witness, axis))) for axis in ("discloser", "recipient", "purpose", "subject")
        ]
        return f"{said[0]} to {said[1]}, for {said[2]}: {said[3]} ({witness.form}), {witness.extent}"

    def table(self, caption: str, head: tuple[str, ...], rows: Sequence[tuple[Entry, ...]]) -> tuple[Block, ...]:
        """A table of at most `ROWS` rows, and how many were left out."""
        if not rows:
            return (Text(f"{caption}: none."),)
        more = len(rows) - ROWS
        tail = (Text(f"{more} more are left out here: the command lists them all."),) if more > 0 else ()
        return (Table(caption, head, tuple(rows[:ROWS])), *tail)


def review_report(found: Reviewed, ground: Ground, *, scope: str, title: str | None = None) -> Document:
    """The pack.

    Args:
        found: The answers.
        ground: Data, labels and receipt.
        scope: What was looked at, in words.
        title: Heading.
    """
    page = _Page(ground)
    sections = [
        Section("Summary", tuple(_summary(found))),
        Section("Groups that cover the same ground", tuple(_groups(found.groups, page))),
        Section("Overlaps", tuple(_overlaps(found, page))),
        Section("What could go", tuple(_redundant(found.redundancy, page))),
        Section("Safeguards that another gateway may undercut", tuple(_undercuts(found.undercuts, page))),
        Section("Specific gateways inside general powers", tuple(_powers(found.powers, page))),
        Section("Permissions that meet bars", tuple(_conflicts(found.conflicts, page))),
        Section("What could be one provision", tuple(_merges(found.merges, page))),
        Section("Disputed words", tuple(_readings(found.readings, page))),
        not_decided(),
    ]
    sections.append(sources_section(ground, page.used) if page.used else Section("Sources", (Text("None named."),)))
    asked = (f"Looked at: {scope}.", "Each finding is a question for a reviewer; none says that a provision should go.")
    return Document(title or "Legal gateways: a review of the recorded law", about(ground, *asked), tuple(sections))


def _summary(found: Reviewed) -> Iterator[Block]:
    sure = Counter(item.relation for item in found.overlaps.findings if item.certainty == "certain")
    verdicts = Counter(item.verdict for item in found.redundancy.judgements)
    stones = [item.keystone for item in found.redundancy.judgements if item.keystone]
    keystones = sum(item.certainty == "certain" for item in stones)
    conflicts = Counter(kind for (kind, _), count in found.conflicts.counts.items() for _ in range(count))
    kinds = Counter(item.kind for item in found.merges)
    yield Items(
        (
            f"{found.overlaps.live} gateways in force; {len(found.overlaps.findings)} pairs with a finding",
            f"certain pairs: {_counted(sure)}",
            f"groups on the same ground: {len(found.groups.groups)}",
            f"could go alone: {_counted(verdicts)}; keystones: {keystones}",
            f"undercut questions that are certain: {sum(item.certainty == 'certain' for item in found.undercuts)}",
            f"permissions that meet bars: {_counted(conflicts)}",
            f"merges: {_counted(kinds)}",
        )
    )
    if not (found.redundancy.complete and found.conflicts.complete and found.readings.complete):
        yield Text("A search stopped at its budget: these answers are not complete.", strong=True)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common()) or "none"


def _groups(found: Groups, page: _Page) -> Iterator[Block]:
    yield Text("Broad gateways, which meet many others, tie no group together.")
    rows = [
        (
            entry(item.name),
            entry(str(len(item.members))),
            page.gateways(item.members[:8]),
            entry(page.point(item.common.witness) if item.common else "no ground common to most"),
        )
        for item in found.groups
    ]
    yield from page.table(
        "Groups", ("named by what they share", "gateways", "members, the first eight", "a point"), rows
    )


def _overlaps(found: Reviewed, page: _Page) -> Iterator[Block]:
    rows = []
    for line in found.folded.lines:
        item = line.finding
        told = f"{item.relation} ({item.certainty})"
        others = f"and {line.others} like it" if line.others else ""
        rows.append(
            (
                page.gateway(item.a),
                page.gateway(item.b),
                entry(*filter(None, (told, others))),
                entry(page.point(item.witness)),
                entry(", ".join(TERM_NAMES.get(term.term, term.term) for term in item.terms) or "none"),
            )
        )
    head = ("a", "b", "a stands to b as", "a common disclosure", "terms that differ")
    yield from page.table("Strongest first", head, rows)
    if found.folded.possible:
        yield Text(f"{found.folded.possible} pairs only may meet, as something is not established.")


def _redundant(found: Redundancy, page: _Page) -> Iterator[Block]:
    wanted = [item for item in found.judgements if item.cover]
    rows = [
        (
            page.gateway(item.gateway),
            entry(f"{item.verdict} ({item.certainty})"),
            page.gateways(item.cover),
            entry(*(_lost(item) or ["nothing on record but a basis of its own"])),
            entry(page.point(item.witness) or "nothing"),
        )
        for item in wanted
    ]
    head = ("gateway", "verdict", "carried by", "would go", "not certainly covered")
    yield from page.table("Carried by others on terms no stricter", head, rows)
    sets = found.removable
    if sets.removed:
        names = [item.gateway for item in sets.removed]
        sure = "certified: coverage was run again without them" if sets.certified else "not certified"
        yield Text(f"Could go together, {sets.prefer} first ({sure}): {', '.join(names)}; {sets.kept} remain.")
    keystones = [item for item in found.judgements if item.keystone and item.keystone.certainty == "certain"]
    alone = [
        (page.gateway(item.gateway), entry(page.point(item.keystone.witness)))
        for item in keystones[:ROWS]
        if item.keystone
    ]
    yield Text(
        f"{len(keystones)} gateways are certainly the only recorded permission, general powers apart, for some flow."
    )
    yield from page.table("Keystones, the first of them", ("gateway", "a disclosure that it alone carries"), alone)


def _lost(item: Judgement) -> list[str]:
    return [f"{TERM_NAMES.get(one.term, one.term)}: {one.a} (cover: {one.b})" for one in item.would_go]


def _undercuts(found: Sequence[Undercut], page: _Page) -> Iterator[Block]:
    yield Text(
        "A question of construction each: was the stricter gateway meant to be the only way, or may the weaker be used?"
    )
    rows = [
        (
            page.gateway(item.strict),
            page.gateway(item.weak),
            entry(", ".join(TERM_NAMES.get(term, term) for term in item.weaker)),
            entry(item.exclusivity or "the text is silent"),
            entry(page.point(item.finding.witness)),
        )
        for item in found
        if item.certainty == "certain"
    ]
    head = ("stricter", "weaker", "weaker in", "does the stricter say that it is the only way", "a common disclosure")
    yield from page.table("Certain undercuts", head, rows)


def _powers(found: Sequence[GeneralPower], page: _Page) -> Iterator[Block]:
    rows = []
    for power in found:
        sure = [item.gateway for item in power.specifics if item.certainty == "certain"]
        rows.append((page.gateway(power.gateway), entry(str(len(power.specifics))), page.gateways(sure[:6])))
    yield from page.table(
        "General powers", ("general power", "specific gateways inside", "certainly inside, the first six"), rows
    )


def _conflicts(found: Conflicts, page: _Page) -> Iterator[Block]:
    counts = [(kind, sure, count) for (kind, sure), count in sorted(found.counts.items()) if count]
    yield Items(tuple(f"{kind}, {sure}: {count}" for kind, sure, count in counts) or ("none",))
    labels = {bar.id: bar.label for bar in page.ground.dataset.restrictions}
    rows = []
    for item in found.findings:
        if item.kind in _CONFLICTS and (item.certainty == "certain" or item.kind == "dead"):
            bars = [item.bar] if item.bar else [one.bar for one in item.bars]
            rows.append(
                (
                    page.gateway(item.gateway),
                    entry(*(labels.get(name, name) for name in bars)),
                    entry(f"{item.kind} ({item.certainty})"),
                    entry(item.why),
                    entry(page.point(item.witness)),
                )
            )
    head = ("gateway", "bar", "what the record says", "because", "a disclosure in both")
    yield from page.table("Dead, circular, deadlocked and unresolved", head, rows)


def _merges(found: Sequence[Merge], page: _Page) -> Iterator[Block]:
    rows = [
        (
            page.gateways(item.gateways),
            entry(str(len(item.merged))),
            entry(f"{item.kind} ({item.certainty})"),
            entry(*_changes(item)),
            entry(page.point(item.gained.witness) if item.gained else "nothing gained"),
        )
        for item in found
        if item.kind in ("equal", "terms change")
    ]
    head = ("gateways", "into", "what it does", "terms that would change", "gained")
    yield from page.table("Merges that keep the same disclosures", head, rows)
    wider = Counter(item.kind for item in found if item.kind not in ("equal", "terms change"))
    if wider:
        yield Text(f"Others would change what may be disclosed: {_counted(wider)}.")


def _changes(item: Merge) -> list[str]:
    return [f"{one.term}: {one.was} would be {one.becomes}" for one in item.terms_changed[:4]] or ["no term"]


def _readings(found: Sensitivity, page: _Page) -> Iterator[Block]:
    rows = [
        (
            entry(f"“{item.phrase.words}”", item.phrase.id),
            entry(page.ground.say(item.phrase.provision)),
            entry(*(reading.label for reading in item.readings)),
            entry(_counted(Counter(one.kind for one in item.turning))),
        )
        for item in found.phrases
    ]
    head = ("words", "provision", "rival readings", "answers that turn on them")
    yield from page.table("Ranked by how many answers turn on each", head, rows)
