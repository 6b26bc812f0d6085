"""Undercut safeguards and general powers on the page: as questions, with what each side would cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gateways_graph.cli.output import Emitter

if TYPE_CHECKING:
    from gateways_graph.analysis.arguments import GeneralPower, Undercut
    from gateways_graph.analysis.overlaps import Overlaps
    from gateways_graph.session import Gateways

__all__ = ["argue", "is_argument"]

_SHOWN = 20


def is_argument(wanted: set[str]) -> bool:
    """Whether only relations were asked for that are argued and not listed."""
    return bool(wanted) and wanted <= {"undercut", "specific under general"}


def argue(session: Gateways, emitter: Emitter, answer: Overlaps, wanted: set[str]) -> str:
    """The page of the relations asked for; possible ones are counted, and listed with `--certainty all`."""
    from gateways_graph.analysis.arguments import find_general_powers, find_undercuts

    possible = emitter.options.get("certainty") in ("possible", "all")
    most = emitter.limit if emitter.options.get("limit") is not None else _SHOWN
    lines: list[str] = []
    if "specific under general" in wanted:
        lines += _powers(session, find_general_powers(session.world, answer.findings), most)
    if "undercut" in wanted:
        found = find_undercuts(session.world, answer.findings, broad=answer.broad)
        lines += _undercuts(session, found, most, possible=possible)
    lines.append(f"Data {session.dataset.digest[:12]}. What this does not decide: docs/limits.md.")
    return "\n".join(lines) + "\n"


def _cited(session: Gateways, name: str) -> str:
    from gateways_graph.listings.pairs import cited

    return cited(session, name)


def _names(values: Iterable[str]) -> str:
    from gateways_graph.analysis.pages import TERM_NAMES

    return " and ".join(TERM_NAMES[name] for name in values)


# -- undercut


def _undercuts(session: Gateways, items: tuple[Undercut, ...], most: int | None, *, possible: bool) -> Iterator[str]:
    sure = sum(item.certainty == "certain" for item in items)
    groups: dict[tuple[str, ...], list[Undercut]] = {}
    for item in items if possible else items[:sure]:
        groups.setdefault((*_sections(session, item), *item.weaker, item.certainty), []).append(item)
    yield f"UNDERCUT SAFEGUARDS: {sure} certain and {len(items) - sure} possible on {session.as_at}."
    yield "Where one gateway makes specific provision, may another that asks less be used for the same flow? That is a"
    yield "question of construction, which is not decided here."
    yield ""
    for number, group in enumerate(list(groups.values())[:most], 1):
        yield from _undercut(session, number, group)
    hidden = sum(len(group) for group in list(groups.values())[most:]) if most is not None else 0
    if hidden:
        yield f"{hidden} more are not shown: --limit 0 shows all."
    if not possible and len(items) > sure:
        yield "Possible ones are not listed: --certainty all lists them."


def _sections(session: Gateways, item: Undercut) -> tuple[str, ...]:
    from gateways_graph.analysis.relations import provision_root

    provisions = (session.world.gateways[name].provisions for name in (item.strict, item.weak))
    return tuple(provision_root(found[0]) if found else "" for found in provisions)


def _undercut(session: Gateways, number: int, group: list[Undercut]) -> Iterator[str]:
    from gateways_graph.analysis.arguments import EXCLUSIVITY
    from gateways_graph.analysis.terms import say_term
    from gateways_graph.listings.pairs import say_point

    item = group[0]
    strict, weak = (session.world.gateways[name] for name in (item.strict, item.weak))
    yield f"{number:>3}. {_cited(session, item.strict)}{'' if item.certainty == 'certain' else ' (possible)'}"
    yield f"     asks more than  {_cited(session, item.weak)}"
    for name in item.weaker:
        mine, theirs = (say_term(getattr(side, name), session.labels) for side in (strict, weak))
        yield f"     weaker in {_names([name])}: {theirs} against {mine}"
    yield f"     same flow: {say_point(session, item.finding.witness)}"
    yield f"     the stricter {EXCLUSIVITY.get(item.exclusivity, str(item.exclusivity))}"
    if len(group) > 1:
        yield f"     and {len(group) - 1} more between the same two provisions"
    yield ""


# -- specific under general


def _powers(session: Gateways, powers: tuple[GeneralPower, ...], most: int | None) -> Iterator[str]:
    yield f"SPECIFIC UNDER GENERAL: {len(powers)} general powers with specific gateways inside them on {session.as_at}."
    yield ""
    for power in powers:
        yield from _power(session, power, most)


def _power(session: Gateways, power: GeneralPower, most: int | None) -> Iterator[str]:
    from gateways_graph.listings.pairs import say_point

    sure = sum(item.certainty == "certain" for item in power.specifics)
    yield _cited(session, power.gateway)
    yield f"  {sure} specific gateways lie inside it, and {len(power.specifics) - sure} possibly do:"
    for item in power.specifics[:most]:
        mark = "" if item.certainty == "certain" else " (possible)"
        has = f"; it has {_names(item.safeguards)}, the power has none" if item.safeguards else ""
        yield f"    {_cited(session, item.gateway)}{mark}{has}"
        yield f"      for example: {say_point(session, item.finding.witness)}"
    if most is not None and len(power.specifics) > most:
        yield f"    {len(power.specifics) - most} more are not shown: --limit 0 shows all."
    yield from _both_sides(session, power)
    yield ""


def _both_sides(session: Gateways, power: GeneralPower) -> Iterator[str]:
    said = Counter(item.exclusivity for item in power.specifics)
    kinds = Counter(name for item in power.specifics for name in item.safeguards)
    gateway, count = session.world.gateways[power.gateway], len(power.specifics)
    yield "  For relying on the general power: its recorded words reach these flows; of the specific ones,"
    yield f"    {said['non-exclusive']} of {count} say that they leave other powers as they are."
    yield "  Against: specific provision may impliedly displace a general power, and one so general may be too"
    yield "    imprecise to justify an interference under Article 8; of the specific ones,"
    facts = [f"{said['exclusive']} say that they are the only way", f"{said['silent']} are silent on other powers"]
    facts += [f"{kinds[name]} have {_names([name])} that the power lacks" for name in kinds]
    yield f"    {'; '.join(facts)}."
    bars = sorted({bar for item in power.specifics for bar in session.world.gateways[item.gateway].lifts or ()})
    if bars and not gateway.lifts:
        yield f"    The power lifts no bar; the specific ones lift {len(bars)}."
    yield "  Which side is right is not decided here."
