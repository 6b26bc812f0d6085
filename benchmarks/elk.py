"""Scopes as OWL EL, and what the reasoner ELK makes of them: which gateway's scope lies inside which.

The encoding says nothing that EL cannot say, and is exact for the question asked of it:

- Each body, class, purpose, category and origin is a class, and an edge of a hierarchy is a subclass
  axiom. Classes stay open: nothing says that a class is the union of those below it. That is also
  what a rest-leaf means, so `den(c)` lies in `den(x)` exactly when `c` is `x` or falls under it.
- A box that may contain others is a class equivalent to an intersection of existential restrictions,
  one per axis: `∃discloser.D ⊓ ∃recipient.R ⊓ …`. "Any of these" is a class `D` above each value of
  the list. EL has no union, so `D` is no more than that; nothing that only `D` could have is asked.
- A box to be contained is a union on the left, and a union lies inside something exactly when each
  part does. So it becomes one class per combination of single values. An exhaustive class is, on the
  left, the list of what is directly below it; an axis without a name is the list of what is topmost.
  (For origins one of them stands for all: "held in no special way", which no box ever names.)
- Extents and forms are few, so a box carries those it is *not* for: `∃lacks.Scotland`. A smaller
  set of extents lacks more, so containment is a longer conjunction, and no union is needed.
- One body alone telling itself is no disclosure: such a combination is left out. A body or class that
  denotes nothing on the day is a subclass of nothing.

Not expressible, and left out by `of_world` with a count: exclusions ("except HMRC") and what gives
way, which are complements, on either side; and on the right a gateway of several boxes, a union.

Source: Y. Kazakov, M. Krötzsch, F. Simančík, "The Incredible ELK", Journal of Automated Reasoning 53 (2014).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from benchmarks.worlds import ANY, Table
from gateways_graph.engine.closure import Closure
from gateways_graph.engine.world import OTHER_ORIGIN, World
from gateways_graph.model.hierarchy import Hierarchy

__all__ = [
    "AXES", "BoxRow", "Classified", "Ontology", "Scopes", "Tree", "classify", "empty_ontology", "encode", "find_jar",
    "of_table", "of_world", "why_not",
]  # fmt: skip

AXES = ("discloser", "recipient", "purpose", "subject", "origin")
#: Which tree the values of each axis stand in.
_TREES = ("bodies", "bodies", "purposes", "information", "origins")
#: Where `scripts/get_elk.py` puts the jar.
JAR = Path(__file__).resolve().parent.parent / ".venv" / "share" / "elk-standalone.jar"
_NOTHING, _THING = "owl:Nothing", "owl:Thing"
_HEAD = "Prefix(:=<urn:gateways:>)\nPrefix(owl:=<http://www.w3.org/2002/07/owl#>)\nOntology(<urn:gateways:scopes>\n"


class Tree(NamedTuple):
    """A hierarchy on the day.

    Attributes:
        nodes: All of them; what an axis without a name means is read off those that are topmost.
        edges: From the narrower to the broader.
        split: Nodes that are no more than what lies directly below them.
        empty: Nodes that denote nothing on the day.
    """

    nodes: tuple[str, ...] = ()
    edges: tuple[tuple[str, str], ...] = ()
    split: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()


class BoxRow(NamedTuple):
    """One box: names by axis in the order of `AXES` (none: all), and bitmaps of extents and forms."""

    gateway: str
    names: tuple[tuple[str, ...], ...]
    extent: int
    form: int = 0b111


class Scopes(NamedTuple):
    """Boxes to be compared, and why others were left out.

    Attributes:
        rows: Boxes of the gateways that may be contained; those with one box may contain, too.
        left_out: Reason -> gateways that EL cannot express.
    """

    trees: Mapping[str, Tree]
    rows: tuple[BoxRow, ...]
    left_out: Mapping[str, int] = {}


class Ontology(NamedTuple):
    """An ontology in functional syntax, and which gateway each class stands for.

    Attributes:
        lefts: Class of one combination of single values -> gateway.
        rights: Class of a whole box -> gateway.
    """

    text: str
    lefts: Mapping[str, str]
    rights: Mapping[str, str]


class Classified(NamedTuple):
    """What ELK found, and how long it took by our clock and by its own.

    Attributes:
        inside: Pairs (a, b), sorted: the scope of a lies inside that of b.
        seconds: Process, from start to end.
        own: Stage of its own log -> seconds.
    """

    inside: list[tuple[str, str]]
    seconds: float
    own: Mapping[str, float]


# -- what is compared


def of_table(table: Table) -> Scopes:
    """Scopes of a generated world, read off its plain table: nothing of the engine."""
    rows = tuple(
        BoxRow(row.gateway, (*(() if names == (ANY,) else names for names in row[1:5]), ()), row.extent)
        for row in table.rows
    )
    trees = {
        name: Tree(
            tuple(sorted({node for edge in edges for node in edge} - {ANY})),
            tuple(edge for edge in edges if ANY not in edge),
        )
        for name, edges in zip(("bodies", "purposes", "information"), table[:3], strict=True)
    }
    return Scopes({**trees, "origins": Tree((OTHER_ORIGIN,))}, rows)


def of_world(world: World) -> Scopes:
    """Scopes of a compiled world as far as EL can express them: what each gateway possibly covers.

    Relative purposes are spelled out by the compiler ("any function of HMRC"), dates are settled for
    the day, and pairings are not looked at.
    """
    left_out: Counter[str] = Counter()
    rows: list[BoxRow] = []
    for name in world.live:
        scope = world.scopes[name]
        flows = {flow.id: flow for flow in world.gateways[name].flows}
        if scope.possible.minus:
            left_out["gives way to another"] += 1
        elif any(any(flow.except_) for flow in flows.values()):
            left_out["leaves something out"] += 1
        else:
            for piece in scope.plain_possible:
                flow = flows[piece.flow]
                names = (*piece.nodes, (*flow.obtained_under, *flow.received_through))
                rows.append(BoxRow(name, names, piece.box.extent, piece.box.form))
    parts = (
        (world.bodies, world.dataset.bodies),
        (world.purposes, world.dataset.purposes),
        (world.subjects, world.dataset.information),
        (world.origins, Hierarchy((), ())),
    )
    trees = {
        name: _tree(*part) for name, part in zip(("bodies", "purposes", "information", "origins"), parts, strict=True)
    }
    return Scopes(trees, tuple(rows), left_out)


def _tree(closure: Closure, hierarchy: Hierarchy) -> Tree:
    edges = tuple((child, over) for child in sorted(closure.parents) for over in closure.parents[child])
    exhaustive = (node.id for node in hierarchy.nodes if node.exhaustive and closure.children[node.id])
    split = frozenset(name for name in exhaustive if not name.startswith(("body:", "cap:")))
    return Tree(
        tuple(sorted(closure.order)),
        edges,
        split,
        frozenset(name for name in closure.order if not closure.possible[name]),
    )


# -- the encoding


class _Encoder:
    """Writes axioms; gives each name a short class of its own, apart from those of other worlds."""

    def __init__(self, scopes: Scopes, world: int) -> None:
        self.scopes, self.world = scopes, world
        self.axioms: list[str] = []
        self.numbers: dict[tuple[str, str], str] = {}
        self.lists: dict[tuple[str, tuple[str, ...]], str] = {}
        self.below: dict[str, dict[str, list[str]]] = {}
        self.tops: dict[str, tuple[str, ...]] = {}
        for name, tree in scopes.trees.items():
            self._write_tree(name, tree)

    def _write_tree(self, name: str, tree: Tree) -> None:
        below = self.below.setdefault(name, {})
        for child, parent in tree.edges:
            below.setdefault(parent, []).append(child)
            self.axioms.append(f"SubClassOf({self.node(name, child)} {self.node(name, parent)})")
        self.axioms += [f"SubClassOf({self.node(name, node)} {_NOTHING})" for node in sorted(tree.empty)]
        children = {child for child, _ in tree.edges}
        self.tops[name] = (OTHER_ORIGIN,) if name == "origins" else tuple(n for n in tree.nodes if n not in children)

    def node(self, tree: str, name: str) -> str:
        """The class of a node."""
        return self.numbers.setdefault((tree, name), f":w{self.world}n{len(self.numbers)}")

    def any_of(self, tree: str, names: tuple[str, ...]) -> str:
        """A class above each value of a list; the value itself when there is but one."""
        if len(names) == 1:
            return self.node(tree, names[0])
        if (tree, names) not in self.lists:
            made = self.lists[tree, names] = f":w{self.world}l{len(self.lists)}"
            self.axioms += [f"SubClassOf({self.node(tree, name)} {made})" for name in names]
        return self.lists[tree, names]

    def right(self, name: str, row: BoxRow) -> None:
        """A whole box, as a class equivalent to it."""
        parts = [
            f"ObjectSomeValuesFrom(:{axis} {self.any_of(tree, tuple(sorted(names)))})"
            for axis, tree, names in zip(AXES, _TREES, row.names, strict=True)
            if names
        ]
        self.axioms.append(f"EquivalentClasses({name} {_all_of([*parts, *_lacks(row)])})")

    def combinations(self, row: BoxRow) -> Iterator[str]:
        """Each combination of single values of a box, as an expression."""
        values = [self._values(tree, names) for tree, names in zip(_TREES, row.names, strict=True)]
        for chosen in product(*values):
            if chosen[0] == chosen[1] and self._is_single(chosen[0]):
                continue
            parts = [
                f"ObjectSomeValuesFrom(:{axis} {self.node(tree, name)})"
                for axis, tree, name in zip(AXES, _TREES, chosen, strict=True)
            ]
            yield _all_of([*parts, *_lacks(row)])

    def _is_single(self, name: str) -> bool:
        return name.startswith("body:") and not self.below["bodies"].get(name)

    def _values(self, tree: str, names: tuple[str, ...]) -> list[str]:
        """Values of a list as a union of classes that each have a leaf of their own."""
        found: dict[str, None] = {}
        stack = list(reversed(names or self.tops[tree]))
        while stack:
            name = stack.pop()
            if name in self.scopes.trees[tree].split:
                stack += reversed(self.below[tree][name])
            else:
                found[name] = None
        return list(found)


def _lacks(row: BoxRow) -> list[str]:
    bits = [f"x{bit}" for bit in range(4) if not row.extent >> bit & 1]
    bits += [f"f{bit}" for bit in range(3) if not row.form >> bit & 1]
    return [f"ObjectSomeValuesFrom(:lacks :{bit})" for bit in bits]


def _all_of(parts: Sequence[str]) -> str:
    return f"ObjectIntersectionOf({' '.join(parts)})" if len(parts) > 1 else parts[0] if parts else _THING


def encode(*worlds: Scopes) -> Ontology:
    """The ontology of some scopes; of several worlds at once, which share no class, so that Java starts once.

    Cost:
        One class per box and per combination of single values: about ten per box in the worlds of `worlds.py`.
    """
    axioms: list[str] = []
    lefts: dict[str, str] = {}
    rights: dict[str, str] = {}
    for number, scopes in enumerate(worlds):
        encoder = _Encoder(scopes, number)
        boxes = Counter(row.gateway for row in scopes.rows)
        for row in scopes.rows:
            if boxes[row.gateway] == 1:
                name = f":h{len(rights)}"
                rights[name] = row.gateway
                encoder.right(name, row)
            for expression in encoder.combinations(row):
                name = f":c{len(lefts)}"
                lefts[name] = row.gateway
                encoder.axioms.append(f"SubClassOf({name} {expression})")
        axioms += encoder.axioms
    return Ontology(_HEAD + "\n".join(axioms) + "\n)\n", lefts, rights)


# -- the reasoner


def find_jar() -> Path | None:
    """The jar of ELK: `GATEWAYS_ELK_JAR`, or where `scripts/get_elk.py` puts it."""
    path = Path(os.environ.get("GATEWAYS_ELK_JAR") or JAR)
    return path if path.is_file() else None


def why_not() -> str | None:
    """Why ELK cannot be run here, or nothing."""
    if not shutil.which("java"):
        return "Java is not installed (Debian: default-jre-headless)"
    if find_jar() is None:
        return "the jar of ELK is not here: python scripts/get_elk.py"
    return None


def classify(ontology: Ontology, *, workers: int = 1) -> Classified:
    """Run ELK on an ontology, and read which gateway lies inside which off its taxonomy.

    Raises:
        RuntimeError: It cannot be run, or ended with an error (its last words are given).
    """
    jar, missing = find_jar(), why_not()
    if missing or jar is None:
        raise RuntimeError(missing)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "scopes.ofn", Path(folder) / "taxonomy.ofn"
        source.write_text(ontology.text, encoding="utf-8")
        command = ["java", "-jar", str(jar), "--workers", str(workers), "-c", "-i", str(source), "-o", str(target)]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - start
        if done.returncode or not target.is_file():
            message = f"ELK failed: {(done.stdout + done.stderr)[-500:]}"
            raise RuntimeError(message)
        taxonomy = target.read_text(encoding="utf-8")
    own = {stage: int(ms) / 1000 for stage, ms in re.findall(r"- (\S[^-\n]*) took (\d+) ms", done.stdout + done.stderr)}
    return Classified(_read_inside(taxonomy, ontology), seconds, own)


def _read_inside(taxonomy: str, ontology: Ontology) -> list[tuple[str, str]]:
    """Pairs of gateways: every combination of the first falls under the box of the second."""
    over, same = _read_taxonomy(taxonomy)
    known: dict[str, frozenset[str]] = {}

    def boxes_over(name: str) -> frozenset[str]:
        if name not in known:
            known[name] = frozenset()
            mine = {ontology.rights[item] for item in same.get(name, (name,)) if item in ontology.rights}
            direct = {parent for item in same.get(name, (name,)) for parent in over.get(item, ())}
            known[name] = frozenset(mine.union(*(boxes_over(parent) for parent in direct)))
        return known[name]

    every = frozenset(ontology.rights.values())
    inside: dict[str, frozenset[str]] = {}
    for name, gateway in ontology.lefts.items():
        if _NOTHING in same.get(name, ()):
            continue
        inside[gateway] = inside.get(gateway, every) & boxes_over(name)
    return sorted((a, b) for a, found in inside.items() for b in found if a != b)


def _read_taxonomy(text: str) -> tuple[dict[str, list[str]], dict[str, tuple[str, ...]]]:
    """Direct superclasses, and the classes equivalent to each, of those that are equivalent to any."""
    over: dict[str, list[str]] = {}
    same: dict[str, tuple[str, ...]] = {}
    short = text.replace("<urn:gateways:", ":").replace("<http://www.w3.org/2002/07/owl#", "owl:").replace(">", "")
    for line in short.splitlines():
        kind, _, rest = line.partition("(")
        names = tuple(rest.rstrip(")").split())
        if kind == "SubClassOf":
            over.setdefault(names[0], []).append(names[1])
        elif kind == "EquivalentClasses":
            same.update(dict.fromkeys(names, names))
    return over, same


def empty_ontology() -> Ontology:
    """Nothing to classify: what is left is starting and ending Java."""
    return Ontology(f"{_HEAD}SubClassOf(:a :b)\n)\n", {}, {})
