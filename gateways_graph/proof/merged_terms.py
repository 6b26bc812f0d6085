"""The terms of merged gateways beside those of their members: whose they are, what changes, what is in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.days import MAYBE, NO, is_lasting
from gateways_graph.proof.drafted import MORE, Drafted
from gateways_graph.proof.facts import CODE, local_name, long_name, short_name
from gateways_graph.proof.scopes import Scopes
from gateways_graph.proof.terms import LISTS, SINGLES, Terms

__all__ = ["MergedTerms", "doubts_of", "value_of", "words_of"]

#: In the order in which changes are listed.
_ORDER = (
    "obligation", "source", "legal_effect", "gives_way_to", "takes_on_limits_of", "conditions", "onward", "offences",
    "lifts", "confidence", "other_restrictions", "except_restrictions", "data_protection_clause", "exclusivity",
    "act", "depends_on",
)  # fmt: skip
_COMPARED = _ORDER[:-2]
_NAMING = ("gives_way_to", "takes_on_limits_of")
_OPEN = ("conditions", "onward")

#: A term: a word, a set of IRIs, or None where it is not established.
Value = str | frozenset[str] | None


def value_of(terms: Terms, gateway: str, name: str) -> Value:
    """A term by the name that answers give it."""
    if name in SINGLES:
        return terms.one(gateway, name)
    if name in LISTS:
        return terms.many(gateway, name)
    if name == "except_restrictions":
        return terms.survivors(gateway)
    if name == "act":
        return min(terms.facts.codes(gateway, "act"), default="disclose")
    links = terms.facts.links(gateway, MORE[name])
    return links - {CODE + "none"} if links else None


def words_of(label: Callable[[str], str], value: Value) -> str:
    """A term in words, with what each thing is called."""
    if value is None:
        return "not established"
    if isinstance(value, str):
        return value.replace("-", " ")
    said = (
        local_name(iri).replace("-", " ") if iri.startswith(CODE) else label(iri)
        for iri in sorted(value, key=short_name)
    )
    return "; ".join(said) or "none"


def _renamed(value: Value, names: Mapping[str, str]) -> Value:
    return frozenset(names.get(iri, iri) for iri in value) if isinstance(value, frozenset) else value


class MergedTerms:
    """Terms before and after one merge."""

    def __init__(self, before: Scopes, after: Scopes, drafts: Sequence[Drafted]) -> None:
        self.before, self.after, self.drafts = Terms(before), Terms(after), drafts
        self.names = {member: item.iri for item in drafts for member in item.members}

    def check(self, claim: Any) -> bool:
        """Prove whose terms each merged gateway takes and which of them change; whether any does.

        Raises:
            RefutedError: The record says otherwise.
        """
        base, changes = field(claim, "terms_of"), list(self._changes())
        for number, item in enumerate(self.drafts):
            fits = list(self._bases(item))
            wanted = [long_name(str(base))] if base is not None and number == 0 else [None, *item.members]
            refute_unless(any(found in fits for found in wanted), f"the terms of merge.{number + 1} are nobody's")
        said = [tuple(str(field(entry, name)) for name in ("gateway", "term", "was", "becomes"))
                for entry in field(claim, "terms_changed")]  # fmt: skip
        refute_unless([_sorted(entry) for entry in said] == [_sorted(entry) for entry in changes],
                      "the terms that would change are others")  # fmt: skip
        refute_unless((base is not None) == bool(changes), "whose terms they are is left out, or made up")
        level = None if base is None else self._level(long_name(str(base)))
        refute_unless(field(claim, "level") == level, f"the terms are moved otherwise: {level}")
        return bool(changes)

    def _bases(self, item: Drafted) -> Iterator[str | None]:
        """Members all of whose terms a merged gateway has; None when it has what is established of any."""
        made = {name: value_of(self.after, item.iri, name) for name in _ORDER}
        known = {name: [self._given(item, member, name) for member in item.members] for name in _ORDER}
        if all(next((v for v in known[name] if v is not None), None) == made[name] for name in _ORDER):
            yield None
        for number, member in enumerate(item.members):
            if all(known[name][number] == made[name] for name in _ORDER):
                yield member

    def _given(self, item: Drafted, member: str, name: str) -> Value:
        """A term of a member as the merged gateway would take it."""
        value = value_of(self.before, member, name)
        if name in _NAMING and isinstance(value, frozenset):
            return _renamed(value - frozenset(item.members), self.names)
        return value

    def _changes(self) -> Iterator[tuple[str, str, str, str]]:
        for item in self.drafts:
            names = {old: new for old, new in self.names.items() if new != item.iri}
            for member in item.members:
                yield from self._changes_of(item, member, names)

    def _changes_of(self, item: Drafted, member: str, names: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
        found = []
        open_ = True
        for name in _ORDER:
            was, becomes = value_of(self.before, member, name), value_of(self.after, item.iri, name)
            was = _renamed(was, names) if name in _NAMING else was
            if was is None or becomes is None or was == becomes:
                continue
            words = [words_of(self.after.facts.label, value) for value in (was, becomes)]
            found.append((short_name(member), name, words[0], words[1]))
            open_ &= name in _OPEN and all(self.before.scopes.reading(iri) == MAYBE for iri in {*was} ^ {*becomes})
        # What holds under an open reading only may be missing on both sides.
        return [] if open_ else found

    def _level(self, base: str) -> str:
        """Whether the terms taken are the stricter or the weaker, as far as established."""
        rest = [member for item in self.drafts for member in item.members if member != base]
        scales = [list(self.before.safeguards(base, member).values()) for member in rest]
        back = [list(self.before.safeguards(member, base).values()) for member in rest]
        if all(value == 0 for scale in scales for value in scale):
            return "same safeguards"
        for word, side in (("up", scales), ("down", back)):
            if all(value is not None and value <= 0 for scale in side for value in scale):
                return word
        return "not established" if any(value is None for scale in scales for value in scale) else "mixed"

    # -- doubts

    def is_open(self) -> bool:
        """Whether anything of the members' terms or record is not established, disputed or unchecked."""
        return any(
            not self.before.is_read(member)
            or any(value_of(self.before, member, name) is None for name in _COMPARED)
            or self._rests_on_reading(item, member)
            for item in self.drafts
            for member in item.members
        )

    def _rests_on_reading(self, item: Drafted, member: str) -> bool:
        """Whether a condition or rule that only one of the two has holds under an open reading."""
        for name in _OPEN:
            was, becomes = value_of(self.before, member, name), value_of(self.after, item.iri, name)
            apart = (was or frozenset()) ^ (becomes or frozenset())  # type: ignore[operator]
            if any(self.before.scopes.reading(iri) == MAYBE for iri in apart):
                return True
        return False


def _sorted(entry: tuple[str, ...]) -> tuple[object, ...]:
    """A change with lists in one order."""
    return (*entry[:2], *(sorted(text.split("; ")) for text in entry[2:]))


def doubts_of(scopes: Scopes, gateway: str) -> bool:
    """Whether dates, extent or readings leave open what a gateway covers."""
    facts, flows = scopes.facts, scopes.facts.links(gateway, "permits")
    held = [flow for flow in flows if scopes.reading(flow) != NO]

    def periods(node: str) -> list[str]:
        return [iri for iri in facts.links(node, "inForce") if not iri.startswith(CODE)]

    def is_vague(nodes: Iterable[str]) -> bool:
        return any(
            min(
                is_lasting(scopes.question.day, facts.text(n, "from"), facts.text(n, "until")),
                scopes.reading(n) or MAYBE,
            )
            == MAYBE
            for n in nodes
            if scopes.reading(n) != NO
        )

    undated = not periods(gateway) and not all(periods(flow) for flow in held)
    nowhere = not facts.codes(gateway, "extent") and not all(facts.codes(flow, "extent") for flow in held)
    vague = is_vague([*periods(gateway), *(node for flow in held for node in periods(flow))])
    return undated or nowhere or vague or any(scopes.reading(flow) == MAYBE for flow in held)
