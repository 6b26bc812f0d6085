"""Pages about a wished disclosure: the route finder, with why not, and the table of bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateways_graph.errors import UsageError
from gateways_graph.listings.routes import (
    list_matrix,
    list_routes,
    list_why_not,
    say_facts,
    say_table,
    say_tier,
    to_judge,
)  # fmt: skip
from gateways_graph.model.route import OTHER_FOOTINGS, PROFILES
from gateways_graph.web.analysts import TooLongError
from gateways_graph.web.catalogue import form_names
from gateways_graph.web.page import Asked, Page, plain_words

if TYPE_CHECKING:
    from gateways_graph.model.partnership import Partnership
    from gateways_graph.model.route import Route, Routes, Step
    from gateways_graph.model.why_not import ChangeSet, WhyNot

__all__ = ["MOST_BODIES", "matrix", "routes"]

#: Most bodies of a table, and most facts of a demand.
MOST_BODIES, _MOST_FACTS = 12, 12
#: Most seconds for what is wanting where that was not asked for.
_UNASKED = 20
_NARROW = "name the information, a narrower purpose or body, or fewer steps"
_OPEN = ("supported on these facts", "arguable", "no power needed")


def _facts(asked: Asked) -> tuple[str, ...]:
    facts = asked.parameters.all("fact")
    if len(facts) > _MOST_FACTS:
        message = f"{len(facts)} facts: give at most {_MOST_FACTS}"
        raise UsageError(message)
    return facts


def routes(asked: Asked) -> Page:
    """The route finder: its form, or candidate routes, and what is wanting where none is open."""
    given = {name: asked.parameters.one(name) for name in ("from", "to", "for", "information")}
    form = {
        "given": given, "facts": _facts(asked), "profiles": PROFILES, "profile": asked.parameters.one("profile"),
        "max_steps": asked.parameters.whole("max-steps", 4, 6), "top": asked.parameters.whole("top", 5, 50),
        "answer": None, "why": None, **form_names(asked),
    }  # fmt: skip
    if not any(given.values()):
        return Page("routes.html", "Find a route", form)
    for name in ("from", "to", "for"):
        if not given[name]:
            message = f"say also {name}: who would tell (from), who would be told (to), and what for (for)"
            raise UsageError(message)
    answer = _find(asked, form)
    is_open = any(item.verdict in _OPEN for item in answer.routes)
    wanted = asked.parameters.choice("why-not", ("1", "yes", "0", "no"))
    why: WhyNot | None = None
    if wanted in ("1", "yes"):
        why = _why_not(asked, form)
    elif not is_open and not wanted:
        why = _why_not_unasked(asked, form)
    demand = answer.demand
    title = f"{asked.say(demand.discloser)} telling {asked.say(demand.recipient)}"
    said = {
        **form, "answer": answer, "open": is_open,
        "ends": [asked.links([name])[0] for name in (demand.discloser, demand.recipient, demand.purpose)],
        "about": asked.links([demand.information])[0] if demand.information else None,
        "notes": [plain_words(note) for note in answer.notes],
        "known": say_facts(asked.session, demand), "tiers": _tiers(asked, answer),
        "coverage": dict(answer.coverage), "footings": OTHER_FOOTINGS,
        "why": _say_why(asked, why) if why else None, "why_link": asked.here(**{"why-not": "yes"}),
        "too_long": why is None and not is_open and not wanted,
    }  # fmt: skip
    if wanted in ("1", "yes") and why:
        listing = lambda: list_why_not(asked.session, why, max_steps=form["max_steps"])  # noqa: E731 - put off
    else:
        listing = lambda: list_routes(asked.session, answer)  # noqa: E731 - a question put off
    used = {step.gateway for route in answer.routes for step in route.steps}
    if why:
        used |= {name for item in why.misses for name in item.gateways}
        used |= {step.gateway for item in why.sets for step in item.route.steps}
    return Page("routes.html", title, said, "gateways-routes", listing, lambda: sorted(used))


def _demand(asked: Asked, form: dict[str, Any]) -> tuple[str, str, str, str | None]:
    """The ids of what is asked, so that all names of a thing share one answer."""
    session, given = asked.session, form["given"]
    return (
        session.body_names.get(given["from"]),
        session.body_names.get(given["to"]),
        session.purpose_names.get(given["for"]),
        session.information_names.get(given["information"]) if given["information"] else None,
    )


def _find(asked: Asked, form: dict[str, Any]) -> Routes:
    *ends, information = _demand(asked, form)
    profile = asked.parameters.choice("profile", PROFILES) or None
    how = {"facts": form["facts"], "profile": profile, "max_steps": form["max_steps"], "top": form["top"]}
    found: Routes = asked.analyse("routes", *ends, how={"information": information, **how}, narrow=_NARROW)
    return found


def _why_not(asked: Asked, form: dict[str, Any], *, seconds: float | None = None) -> WhyNot:
    *ends, information = _demand(asked, form)
    how = {"information": information, "facts": form["facts"], "max_steps": form["max_steps"], "top": form["top"]}
    found: WhyNot = asked.analyse("why_not", *ends, how=how, narrow=_NARROW, seconds=seconds)
    return found


def _why_not_unasked(asked: Asked, form: dict[str, Any]) -> WhyNot | None:
    """What is wanting, unless that takes long: the routes, which nobody should wait for, are there already."""
    try:
        return _why_not(asked, form, seconds=_UNASKED)
    except TooLongError:
        return None


def _tiers(asked: Asked, answer: Routes) -> list[tuple[str, list[dict[str, Any]]]]:
    """Routes under their headings, numbered through."""
    tiers: dict[str, list[dict[str, Any]]] = {}
    for number, route in enumerate(answer.routes, 1):
        tiers.setdefault(say_tier(route), []).append(_route(asked, number, route))
    return list(tiers.items())


def verdict_class(verdict: str) -> str:
    """The name of a verdict in the style sheet."""
    return "v-" + verdict.split(maxsplit=1)[0]


def _route(asked: Asked, number: int, route: Route) -> dict[str, Any]:
    return {
        "number": number, "verdict": route.verdict, "class": verdict_class(route.verdict), "match": route.match,
        "part": route.part, "on_request": any(step.on_request for step in route.steps),
        "steps": [_step(asked, step) for step in route.steps], "warnings": route.warnings,
        "turns_on": [asked.say(name) for name in route.turns_on],
        "under": route.under if not route.turns_on else (),
    }  # fmt: skip


def _step(asked: Asked, step: Step) -> dict[str, Any]:
    item = asked.session.world.gateways[step.gateway]
    force = [text.replace("-", " ") for text in (item.obligation, item.source, item.legal_effect) if text]
    shown = {bar.how for bar in step.bars_to_check}
    return {
        "from": asked.links([step.discloser])[0], "to": asked.links([step.recipient])[0],
        "gateway": asked.gateway(step.gateway), "force": ", ".join(force) or "force not established",
        "acting_as": asked.links(step.acting_as), "purpose": asked.links(step.purpose),
        "carries": asked.links(step.carries) or [("any information", "")],
        "form": " or ".join(step.form).replace("-", " "), "on_request": step.on_request,
        "lists": [
            (heading, items) for heading, items in (
                ("Stopped by a contrary fact", list(step.contrary)),
                ("For a person to judge", list(to_judge(step, asked.session.labels))),
                ("Arguable because", list(step.doubts)),
                ("Limits carried into this step", list(step.limits)),
                ("Bars met", [text for text in step.bars if text not in shown]),
                ("Onward rule on the recipient", list(step.onward)),
            ) if items
        ],
        "bars_to_check": [bar.line for bar in step.bars_to_check],
        "data_protection": [f"{candidate.basis} (because {candidate.because})" for candidate in step.data_protection],
    }  # fmt: skip


def _say_why(asked: Asked, why: WhyNot) -> dict[str, Any]:
    return {
        "verdict": why.verdict, "class": verdict_class(why.verdict), "more": why.more_misses, "whole": why.whole,
        "complete": why.complete, "untried": why.untried, "notes": [plain_words(note) for note in why.notes],
        "misses": [
            ([asked.gateway(name) for name in item.gateways], [(miss.axis, miss.reason) for miss in item.misses])
            for item in why.misses
        ],
        "sets": [_set(asked, item) for item in why.sets],
    }  # fmt: skip


def _set(asked: Asked, item: ChangeSet) -> dict[str, Any]:
    return {
        "verdict": item.verdict, "class": verdict_class(item.verdict), "match": item.route.match,
        "part": item.route.part,
        "changes": [
            (text, asked.links(provisions))
            for text, provisions in zip(item.texts, item.provisions, strict=True)
        ],
        "weaker": item.weaker if len(item.changes) > 1 else (),
        "steps": [asked.gateway(step.gateway) for step in item.route.steps],
    }  # fmt: skip


def matrix(asked: Asked) -> Page:
    """The matrix builder: its form, or who of several bodies may tell whom."""
    bodies, purpose = asked.parameters.all("body"), asked.parameters.one("for")
    if len(bodies) > MOST_BODIES:
        message = f"{len(bodies)} bodies: a table on a page has at most {MOST_BODIES}; `gateways matrix` takes more"
        raise UsageError(message)
    form = {
        "given": bodies, "purpose": purpose, "about": asked.parameters.one("information"), "facts": _facts(asked),
        "max_steps": asked.parameters.whole("max-steps", 2, 3), "ladder": asked.parameters.one("ladder"),
        "fields": max(6, min(MOST_BODIES, len(bodies) + 2)), "words": None, "most": MOST_BODIES, **form_names(asked),
    }  # fmt: skip
    if not bodies and not purpose:
        return Page("matrix.html", "Build a table of bodies", form)
    if len(bodies) < 2 or not purpose:
        message = "name at least two bodies (body=) and a purpose (for=)"
        raise UsageError(message)
    table = _table(asked, form)
    words = say_table(asked.session, table)
    words = words._replace(notes=tuple(map(plain_words, words.notes)))
    from markupsafe import Markup

    from gateways_graph.export.partnership_html import tables

    # `tables` escapes every value itself: the same HTML as `gateways matrix -o table.html`.
    said = {
        **form, "words": words, "tables": Markup("\n".join(tables(words))), "complete": table.complete,  # noqa: S704
        "pairs": [
            _pair(asked, table, *ends)
            for ends in dict.fromkeys((cell.discloser, cell.recipient) for cell in table.cells)
        ],
    }  # fmt: skip
    used = sorted({step.gateway for cell in table.cells for route in cell.all_routes() for step in route.steps})
    listing = lambda: list_matrix(asked.session, table, words)  # noqa: E731 - a question put off
    return Page("matrix.html", words.title, said, "gateways-matrix", listing, lambda: used)


def _pair(asked: Asked, table: Partnership, discloser: str, recipient: str) -> tuple[str, str]:
    more = {"from": discloser, "to": recipient, "for": table.purpose, "fact": asked.parameters.all("fact")}
    words = f"{asked.say(discloser)} telling {asked.say(recipient)}"
    return words, asked.link("routes", **more, information=table.demand.information or "")


def _table(asked: Asked, form: dict[str, Any]) -> Partnership:
    session = asked.session
    names = [session.body_names.get(name) for name in form["given"]]
    purpose = session.purpose_names.get(form["purpose"])
    information = session.information_names.get(form["about"]) if form["about"] else None
    ladder: tuple[str, ...] | None = None
    if form["ladder"]:
        parts = [part.strip() for part in form["ladder"].split(",") if part.strip()]
        ladder = () if [part.casefold() for part in parts] == ["none"] else tuple(parts)
    how = {"ladder": ladder, "max_steps": form["max_steps"]}
    narrow = "fewer bodies, a narrower purpose, the information, or fewer steps"
    found: Partnership = asked.analyse(
        "partnership", tuple(names), purpose, information, form["facts"], how=how, narrow=narrow
    )
    return found
