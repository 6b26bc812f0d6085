"""Facts as people say them: "written request", "consent given", "not: court order", "nobody has asked".

A text names a condition by id or by label, by words that only one label has, or by an everyday word
for conditions of certain types. Everyday words settle only what they say: "consent given" is that of
the person, and does not stand for consent of somebody else, or in writing, or in another form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from gateways_graph.errors import UnknownNameError
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Condition
from gateways_graph.model.names import Names
from gateways_graph.model.settled import ANONYMOUS, REQUESTED, Literal, Settled, conclude

__all__ = ["EVERYDAY", "Everyday", "read_facts"]


class Everyday(NamedTuple):
    """An everyday fact.

    Attributes:
        texts: What people say.
        meaning: What it is taken to mean, in a few words.
        contrary: What "not: ..." of it means, where that is more or less than the reverse.
        type: Type of the conditions it settles, or several with a bar between; any when empty.
        pattern: What the labels of those conditions look like; anything when empty.
        holds: Whether they hold.
        codes: Further things it settles.
    """

    texts: tuple[str, ...]
    meaning: str
    contrary: str
    type: str
    pattern: str
    holds: bool
    codes: tuple[Literal, ...] = ()


_CONSENT = (
    r"(agreement of the person concerned"
    r"|(with the )?consent of each (person to whom the information relates"
    r"|individual who can be identified from the information)"
    r"|consent of the person the information relates to\b.*"
    r"|patient information only with the individual's consent)"
)
_NO_OBJECTION = r"(the (patient|individual|person) does not object.*|the patient has not requested otherwise)"
_AN_ORDER = r"((.* or )?(a )?(court order|order of a court)|(in accordance with an )?order of a court or tribunal)"
_NAMES_NOBODY = (
    r"(only in a form that identifies nobody|names no subject of the data\b.*"
    r"|if it identifies a person, first processed\b.*)"
)
_PERSON = "the person whom the information is about"

#: The everyday words, in the order in which they are told.
EVERYDAY: tuple[Everyday, ...] = (
    Everyday(
        texts=("request made", "asked", "requested"),
        meaning="the recipient asks",
        contrary="nobody has asked",
        type="request",
        pattern="the recipient asks",
        holds=True,
    ),
    Everyday(
        texts=("written request", "asked in writing", "requested in writing"),
        meaning="the recipient asks in writing",
        contrary="",
        type="request",
        pattern="the recipient asks in writing",
        holds=True,
    ),
    Everyday(
        texts=("nobody has asked", "nobody asked", "no request", "volunteered", "unasked"),
        meaning="there is no request, notice or requirement of any kind",
        contrary="request made",
        type="request",
        pattern="",
        holds=False,
        codes=((REQUESTED, False),),
    ),
    Everyday(
        texts=("consent given", "consent", "agreement given", "the person agrees", "the person consents"),
        meaning=f"{_PERSON} agrees; consent of anybody else is not settled",
        contrary="no consent",
        type="agreement|no-objection",
        pattern=f"{_CONSENT}|{_NO_OBJECTION}",
        holds=True,
    ),
    Everyday(
        texts=("no consent", "no agreement", "consent not given"),
        meaning=f"{_PERSON} has not agreed; that is no objection",
        contrary="consent given",
        type="agreement",
        pattern=_CONSENT,
        holds=False,
    ),
    Everyday(
        texts=("the person objects", "objection", "consent refused", "opted out"),
        meaning=f"{_PERSON} does not agree, and objects",
        contrary="no objection",
        type="agreement|no-objection",
        pattern=f"{_CONSENT}|{_NO_OBJECTION}",
        holds=False,
    ),
    Everyday(
        texts=("no objection", "the person does not object"),
        meaning=f"{_PERSON} does not object",
        contrary="the person objects",
        type="no-objection",
        pattern=_NO_OBJECTION,
        holds=True,
    ),
    Everyday(
        texts=("court order", "ordered by a court"),
        meaning="a court has ordered it",
        contrary="no court order",
        type="",
        pattern=_AN_ORDER,
        holds=True,
    ),
    Everyday(
        texts=("no court order",),
        meaning="no court has ordered it",
        contrary="court order",
        type="approval",
        pattern="order of a court",
        holds=False,
    ),
    Everyday(
        texts=("anonymised", "anonymous", "de-identified", "identifies nobody"),
        meaning="the information is in a form that identifies nobody",
        contrary="identifiable",
        type="form",
        pattern=_NAMES_NOBODY,
        holds=True,
        codes=((ANONYMOUS, True),),
    ),
    Everyday(
        texts=("identifiable", "identifies somebody", "not anonymised"),
        meaning="the information is in a form that identifies a person",
        contrary="anonymised",
        type="form",
        pattern="only in a form that identifies nobody",
        holds=False,
        codes=((ANONYMOUS, False),),
    ),
)

#: What says that a fact is contrary.
_NOT = re.compile(r"(not\s*:|not\s|no\s)\s*", re.IGNORECASE)
#: Words that turn what a label says round.
_NEGATIONS = frozenset({"no", "not", "nobody", "nothing", "never", "unless", "without", "cannot"})


def read_facts(dataset: Dataset, texts: Iterable[str]) -> tuple[tuple[Literal, ...], Settled]:
    """Conditions that some texts settle, and everything that follows.

    Args:
        dataset: Whose conditions they are.
        texts: Facts as people say them.

    Returns:
        Condition and whether it holds, in order, as a demand keeps them; and what they settle.

    Raises:
        UnknownNameError: A text names no condition, or several; carries the nearest names.
        UsageError: Two facts contradict each other; says which.
    """
    said: dict[Literal, str] = {}
    for text in texts:
        for literal in _read(dataset, " ".join(text.split())):
            said.setdefault(literal, text)
    facts = tuple(sorted(said))
    return facts, conclude(dataset.conditions, facts, said=said)


def _read(dataset: Dataset, text: str) -> tuple[Literal, ...]:
    everyday = {_fold(word): item for item in EVERYDAY for word in item.texts}
    names = _names(dataset.conditions, everyday)
    start = _NOT.match(text)
    known = _fold(text) in everyday or bool(names.find_exact(text))
    if start is not None and ":" not in start[0]:
        known = known or any(one.label.casefold().startswith(_fold(text)) for one in dataset.conditions)
    if start is not None and not known:
        other = text[start.end() :]
        item = everyday.get(_fold(other))
        if item is not None and item.contrary:
            return _settle(dataset, everyday, names, item.contrary) or ()
        reverse = _settle(dataset, everyday, names, other)
        if reverse is not None:
            return tuple((name, not holds) for name, holds in reverse)
    found = _settle(dataset, everyday, names, text)
    if found is None:
        raise UnknownNameError(*_unknown(names, text))
    return found


def _settle(dataset: Dataset, everyday: dict[str, Everyday], names: Names, text: str) -> tuple[Literal, ...] | None:
    """What one text settles; None when nothing is called that."""
    item = everyday.get(_fold(text))
    if item is not None:
        return (*item.codes, *((name, item.holds) for name in _meant(dataset.conditions, item)))
    found = names.find_exact(text) or _by_words(dataset.conditions, text)
    if len(found) > 1:
        shown = "; ".join(f"{name} ({names.labels[name]})" for name in found[:6])
        message = f"the fact {text!r} may be {len(found)} conditions; say which: {shown}"
        raise UnknownNameError(message, found[:6])
    return ((found[0], True),) if found else None


def _meant(conditions: Iterable[Condition], item: Everyday) -> tuple[str, ...]:
    """Conditions that an everyday word settles."""
    found = []
    for one in conditions:
        typed = not item.type or one.type in item.type.split("|")
        if typed and (not item.pattern or re.fullmatch(item.pattern, one.label, re.IGNORECASE)):
            found.append(one.id)
    return tuple(sorted(found))


def _by_words(conditions: Iterable[Condition], text: str) -> tuple[str, ...]:
    """Conditions whose label has every word of a text, and no "not" that the text has not."""
    words = _words(text)
    if not any(len(word) > 2 for word in words):
        return ()
    labels = ((one.id, _words(one.label)) for one in conditions)
    return tuple(sorted(name for name, label in labels if words <= label and not (label - words) & _NEGATIONS))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", _fold(text)))


def _names(conditions: Iterable[Condition], everyday: Iterable[str]) -> Names:
    exact: dict[str, set[str]] = {}
    labels = {one.id: one.label for one in conditions}
    for name, label in labels.items():
        for text in (name, name.partition(":")[2], label):
            exact.setdefault(_fold(text), set()).add(name)
    for text in everyday:
        exact.setdefault(text, set()).add(text)
    return Names("fact", {text: frozenset(ids) for text, ids in exact.items()}, labels)


def _unknown(names: Names, text: str) -> tuple[str, tuple[str, ...]]:
    start = _NOT.match(text)
    near = names.nearest(_fold(text[start.end() :] if start else text))
    words = ", ".join(item.texts[0] for item in EVERYDAY)
    hint = f"; nearest: {', '.join(near)}" if near else ""
    return f"no fact is called {text!r}{hint}. Name a condition by id or label, or say one of: {words}", near


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
