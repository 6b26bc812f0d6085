#!/usr/bin/env python3
"""Write the parts of docs/ that are made from the code and the data.

    python scripts/write_docs.py            write them again
    python scripts/write_docs.py --check    only name the pages that are out of step; exit 1 if there are any
    python scripts/write_docs.py --outputs  also run the commands whose output the pages and the README show

A page marks such a part with `<!-- made: NAME -->` or `<!-- output: COMMAND -->` before it and
`<!-- end -->` after it; everything else on the page is written by hand.
"""

from __future__ import annotations

import inspect
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
DOCS = CHECKOUT / "docs"
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "scripts")]

import agreement  # noqa: E402
import click  # noqa: E402 - the checkout comes first on the path, so that the page describes this code

from gateways_graph import errors  # noqa: E402
from gateways_graph.cli import COMMANDS, cli  # noqa: E402
from gateways_graph.cli.options import analysis_options, data_options, output_options  # noqa: E402
from gateways_graph.export.meanings import BORROWED  # noqa: E402
from gateways_graph.export.registry import FORMATS  # noqa: E402
from gateways_graph.graph.views import VIEWS  # noqa: E402
from gateways_graph.model.identifiers import NAMESPACES, compact  # noqa: E402
from gateways_graph.rdf.codes import CODES, OPEN_SCHEMES  # noqa: E402
from gateways_graph.rdf.contract import KINDS, PROPERTIES  # noqa: E402
from gateways_graph.rdf.defects import DEFECTS  # noqa: E402
from gateways_graph.rdf.saved import list_saved  # noqa: E402
from gateways_graph.rdf.sources import read_source  # noqa: E402
from gateways_graph.rdf.triples import Literal  # noqa: E402
from gateways_graph.resources import shipped_file  # noqa: E402

_MADE = re.compile(r"(<!-- made: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_OUTPUT = re.compile(
    r"(<!-- output(?: lines=(?P<start>\d+)-(?P<stop>\d+))?: (?P<command>.+?) -->\n).*?(<!-- end -->)", re.DOTALL
)
#: Families of options, with the heading that explains them.
_FAMILIES = {"analysis": analysis_options, "output": output_options, "data": data_options}
_COUNTS = {"1": "one", "?": "at most one", "+": "one or more", "*": "any number"}


def cell(text: object) -> str:
    """Text for a cell of a table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell(item) for item in line)} |\n" for line in lines)


# -- the command line


def commands() -> str:
    """Every command with its arguments, options and examples."""
    return "\n".join(_command(name) for name in COMMANDS)


def _command(name: str) -> str:
    context = click.Context(cli, info_name="gateways")
    command = cli.get_command(context, name)
    assert command is not None, name  # noqa: S101 - the table of commands is checked elsewhere
    own = click.Context(command, info_name=name, parent=context)
    page = _page_of(f"gateways {name}", command, own)
    if isinstance(command, click.Group):
        parts = command.commands.items()
        page += "".join(
            f"\n{_page_of(f'gateways {name} {part}', sub, click.Context(sub, info_name=part, parent=own))}"
            for part, sub in parts
        )
    return page


def _page_of(name: str, command: click.Command, own: click.Context) -> str:
    """One command, or part of one: words, options of its own, families of options, examples."""
    words, examples = _help(command.help or "")
    usage = " ".join([name, *command.collect_usage_pieces(own)])
    found = [
        record for item in command.params if isinstance(item, click.Option) and (record := item.get_help_record(own))
    ]
    known = {family: _records(add) for family, add in _FAMILIES.items()}
    taken = [family for family, records in known.items() if set(records) <= set(found)]
    rest = [record for record in found if not any(record in known[family] for family in taken)]
    level = "##" if name.count(" ") == 1 else "###"
    parts = [f"{level} `{name}`\n", words, f"```text\n{usage}\n```\n"]
    if rest:
        parts.append(table(("option", "meaning"), ((f"`{option}`", meaning) for option, meaning in rest)))
    links = ", ".join(f"[{family} options](#{family}-options)" for family in taken)
    parts += [f"{'Also takes' if rest else 'Takes'} the {links}.\n"] if links else []
    if examples:
        parts.append(f"```sh\n{examples}\n```\n")
    return "\n".join(parts)


def _help(text: str) -> tuple[str, str]:
    """What a command's help says, and its examples."""
    words, examples = [], []
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        if paragraph.startswith("\b"):
            examples += [line.strip() for line in paragraph.splitlines()[2:]]
        else:
            words.append(" ".join(paragraph.split()))
    return "\n\n".join(words) + "\n", "\n".join(examples)


def _records(add: Callable[[Callable[[], None]], Callable[[], None]]) -> list[tuple[str, str]]:
    @click.command()
    @add
    def none() -> None: ...

    context = click.Context(none)
    return [record for item in none.params if (record := item.get_help_record(context))]


def options(family: str) -> str:
    """One family of options."""
    return table(("option", "meaning"), ((f"`{option}`", meaning) for option, meaning in _records(_FAMILIES[family])))


def exits() -> str:
    """Exit codes of the errors, with those that are no error."""
    rows = [(0, "answered; also when nothing is found, and when a search stopped at its budget")]
    rows.append((errors.GatewaysError.exit_code, "unexpected"))
    # The server has errors of its own, which end in a page and in no exit code.
    for kind in (kind for kind in errors.GatewaysError.__subclasses__() if kind.__module__ == errors.__name__):
        first = inspect.getdoc(kind) or ""
        rows.append((kind.exit_code, first.splitlines()[0].rstrip(".")))
    return table(("code", "meaning"), [*sorted(rows), (130, "interrupted")])


def formats() -> str:
    """Export formats."""
    rows = (
        (
            f"`{f.name}`",
            f.extension or "a folder",
            f.summary,
            f"`{f.view}`" if f.kind not in ("rdf", "curation", "whole") else "the data set",
        )
        for f in FORMATS.values()
    )
    return table(("format", "file", "for", "view unless named"), rows)


def views() -> str:
    """Views of the graph."""
    return table(("view", "shows"), ((f"`{name}`", meaning) for name, meaning in VIEWS.items()))


# -- the cookbook


def saved() -> str:
    """Names and questions of the saved queries."""
    return table(
        ("`--saved`", "question"), ((f"[`{q.name}`](sparql-cookbook.md#{q.name})", q.question) for q in list_saved())
    )


def queries() -> str:
    """Each saved query in full."""
    return "\n".join(_query(item.name) for item in list_saved())


def _query(name: str) -> str:
    item = next(query for query in list_saved() if query.name == name)
    body = "\n".join(line for line in item.text.splitlines() if not line.startswith("#")).strip()
    flags = "".join(f" --param {p.name}={p.default}" for p in item.parameters)
    parts = [f"## {name}\n", f"**{item.title}.** {item.question} {item.notes}".strip() + "\n"]
    if item.parameters:
        parts.append(
            table(
                ("parameter", "in the file", "meaning"),
                ((f"`{p.name}`", f"`{p.default}`", p.meaning) for p in item.parameters),
            )
        )
    flags = f" --findings{flags}" if item.needs else flags
    parts += [f"```sh\ngateways sparql --saved {name}{flags}\n```\n", f"```sparql\n{body}\n```\n"]
    return "\n".join(parts)


# -- the data


@cache
def _vocabulary() -> dict[str, dict[str, str]]:
    """Compact name -> property -> text, from `vocabulary.ttl`."""
    found: dict[str, dict[str, str]] = {}
    for subject, predicate, value in read_source(shipped_file("vocabulary.ttl")).triples:
        text = value.value if isinstance(value, Literal) else compact(value)
        found.setdefault(_short(subject), {})[_short(predicate)] = text
    return found


def _short(iri: str) -> str:
    for prefix, namespace in sorted(NAMESPACES.items(), key=lambda item: -len(item[1])):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return compact(iri)


def _meaning(name: str) -> str:
    own = _vocabulary().get(name, {})
    return own.get("rdfs:comment") or own.get(_RDFS_COMMENT) or BORROWED.get(name, "")


_RDFS_COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"


def kinds() -> str:
    """Every kind of node with its properties."""
    return "\n".join(_kind(kind) for kind in KINDS)


def _kind(kind: str) -> str:
    klass, prefix = KINDS[kind]
    names = "a legislation.gov.uk address" if prefix == "law" else f"`{prefix}:…`" if prefix else "any address"
    rows = []
    for name, use in PROPERTIES[kind].items():
        count, *ranges = use.split()
        rows.append((f"`{name}`", _COUNTS[count], ", ".join(_range(item) for item in ranges), _meaning(name)))
    words = _meaning(klass)
    head = f"### {kind}\n\n`{klass}`, named {names}.{f' {words}' if words else ''}\n"
    return f"{head}\n{table(('property', 'how many', 'values', 'meaning'), rows)}"


def _range(name: str) -> str:
    if name.startswith("="):
        return f"`code:{name[1:]}`"
    if name in CODES or name in OPEN_SCHEMES:
        return f"[{name}](#{name})" if name not in KINDS else name
    return f"[{name}](#{name})" if name in KINDS else name


def codes() -> str:
    """Every enumeration with its values."""
    parts = []
    for scheme, values in {**CODES, **dict.fromkeys(OPEN_SCHEMES, ())}.items():
        start = OPEN_SCHEMES.get(scheme)
        shown = values or [name.removeprefix("code:") for name in _vocabulary() if name.startswith(f"code:{start}")]
        rows = ((f"`code:{value}`", _said(f"code:{value}")) for value in shown)
        more = f"Open: a data file may add values that begin with `code:{start}`.\n\n" if start else ""
        parts.append(f"### {scheme}\n\n{more}{table(('value', 'meaning'), rows)}")
    return "\n".join(parts)


def _said(code: str) -> str:
    own = _vocabulary().get(code, {})
    label, words = own.get("skos:prefLabel", ""), own.get("skos:definition", "")
    return f"{label}: {words}" if label and words else label or words


def defects() -> str:
    """Every defect that `gateways validate` reports."""
    rows = ((f"`{code}`", rule.severity, rule.by, rule.meaning) for code, rule in DEFECTS.items())
    return table(("code", "severity", "by", "meaning"), rows)


def turtle(name: str) -> str:
    """A gateway as the data file has it: the gateway, its flows and periods, and its first evidence."""
    text = shipped_file("gateways.ttl").read_text(encoding="utf-8")
    wanted = [f"gwy:{name}", f"flow:{name}.1", f"per:{name}.1", f"ev:{name}.1"]
    blocks = [found[0] for node in wanted if (found := re.search(rf"(?ms)^{re.escape(node)} a .*?^$", text))]
    return "```turtle\n" + "\n".join(block.rstrip() + "\n" for block in blocks) + "```\n"


def double_coding() -> str:
    """How far two coders agree, and how their differences were settled."""
    pairs = agreement.read_pairs()
    outcomes = {name: sum(pair.outcome == name for pair in pairs) for name in agreement.OUTCOMES}
    gateways = len({pair.gateway for pair in pairs})
    settled = ", ".join(f"{count} {agreement.OUTCOMES[name]}" for name, count in outcomes.items() if name != "same")
    different = sum(pair.outcome != "same" for pair in pairs)
    said = f"{gateways} gateways were coded twice. Of {len(pairs)} values, {different} differed"
    said += f", and were settled: {settled}.\n"
    return f"{said}\n{agreement.table(agreement.measure(pairs))}"


BLOCKS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "analysis-options": lambda: options("analysis"),
    "output-options": lambda: options("output"),
    "data-options": lambda: options("data"),
    "exits": exits,
    "formats": formats,
    "views": views,
    "saved": saved,
    "queries": queries,
    "kinds": kinds,
    "codes": codes,
    "defects": defects,
    "double-coding": double_coding,
    "turtle": lambda: turtle("ukpga-2017-30-s37"),
}


# -- pages


def fill(page: str) -> str:
    """A page with its made parts as they should be."""
    return _MADE.sub(lambda found: f"{found[1]}{BLOCKS[found['name']]()}{found[3]}", page)


def run_again(page: str) -> str:
    """A page with its shown commands run again."""
    return _OUTPUT.sub(lambda found: f"{found[1]}{_shown(*found.group('command', 'start', 'stop'))}{found[5]}", page)


def _shown(command: str, start: str | None, stop: str | None) -> str:
    words = shlex.split(command)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "gateways_graph", *words, "--format", "table", "--quiet"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [line.rstrip() for line in done.stdout.rstrip().splitlines()]
    kept = lines[int(start) - 1 : int(stop)] if start and stop else lines
    before = "…\n" if start and int(start) > 1 else ""
    left = len(lines) - int(stop) if stop else 0
    more = f"… {left} more lines\n" if left > 0 else ""
    return f"```console\n$ {command}\n{before}" + "\n".join(kept) + f"\n{more}```\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or only check them."""
    stale = 0
    for path in (CHECKOUT / "README.md", *sorted(DOCS.glob("*.md"))):
        before = path.read_text(encoding="utf-8")
        after = fill(run_again(before) if "--outputs" in arguments else before)
        if after == before:
            continue
        stale += 1
        if "--check" not in arguments:
            path.write_text(after, encoding="utf-8")
        sys.stdout.write(f"{'out of step' if '--check' in arguments else 'written'}: {path.name}\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
