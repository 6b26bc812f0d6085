"""The command line: `gateways COMMAND`. Nothing heavy is imported until a command runs."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from gateways_graph.errors import GatewaysError

__all__ = ["COMMANDS", "Gateways", "cli", "main"]

#: Command -> (module, function, one line of help). Listing commands imports none of the modules.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "overlaps": ("overlaps", "overlaps", "Pairs of gateways that duplicate, contain, undercut or meet each other."),
    "explain": ("explain", "explain", "One gateway in full, or two side by side with the proof."),
    "redundant": ("redundant", "redundant", "What could go, what would go with it, and what must stay."),
    "merge": ("merge", "merge", "Gateways that could be one provision, and what that would change."),
    "conflicts": ("conflicts", "conflicts", "Permissions that meet statutory bars, and which the record lets prevail."),
    "readings": ("readings", "readings", "Disputed phrases, ranked by how many answers turn on each."),
    "history": ("history", "history", "A family of gateways through time: what began, ended and changed."),
    "diff": ("change", "diff", "What differs between two days, or two data sets, each with a witness."),
    "what-if": ("change", "what_if", "What a bill would change: law added, law repealed."),
    "routes": ("routes", "routes", "Candidate routes for a wished disclosure, with what is left to judge."),
    "matrix": ("partnership", "matrix", "Who round a table may tell whom, for a purpose, and at which thresholds."),
    "gaps": ("gaps", "gaps", "Purposes, pairs of bodies and thresholds without a specific gateway."),
    "report": ("report", "report", "A document to print: for a partnership, or for a review of the law."),
    "show": ("lists", "show", "Everything recorded of one gateway, body, purpose or other thing."),
    "list": ("lists", "list_", "Gateways, statutes, bodies, purposes and the rest, as a table."),
    "search": ("lists", "search", "Find anything by its words."),
    "sparql": ("sparql", "sparql", "SPARQL 1.1 over the data, with saved questions."),
    "serve": ("serve", "serve", "The explorer and a SPARQL endpoint, on this machine."),
    "mcp": ("mcp", "mcp", "The same questions as tools for an assistant (Model Context Protocol)."),
    "export": ("export", "export", "Graphs, tables, RDF and pictures for other programs."),
    "import": ("imports", "import_", "Spreadsheet rows into the data; all of them, or none."),
    "load": ("load", "load", "Fill a store on disk or a SPARQL server with the data."),
    "validate": ("data", "validate", "Check data files and say how to mend them."),
    "format": ("format", "format_", "Put data files in canonical order."),
    "stats": ("stats", "stats", "How much is recorded, in all, by statute, body or purpose, or of one Act."),
    "todo": ("todo", "todo", "What most needs checking, by how much rests on it."),
    "check": ("data", "check", "Prove findings again with the independent checker."),
}


class Gateways(click.Group):
    """A group whose commands live in modules that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command."""
        found = COMMANDS.get(cmd_name)
        if found is None:
            return None
        command = getattr(import_module(f"gateways_graph.cli.{found[0]}"), found[1])
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command when there is none of that name."""
        if args and args[0] not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS)
            hint = f" Did you mean {' or '.join(near)}?" if near else " `gateways --help` lists the commands."
            message = f"No such command {args[0]!r}.{hint}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


@click.command(cls=Gateways, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version=None, message="%(prog)s %(version)s")
def cli() -> None:
    """UK legal gateways: which provisions let which bodies share what, for which purpose.

    Every command works on the packaged data without options. Answers report what the recorded
    provisions say under recorded readings; data protection, confidentiality, human rights and
    vires remain for a person.
    """


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from gateways_graph import __version__

        click.echo(f"gateways {__version__}")
        ctx.exit()


cli.params = [
    click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version."
    )
]


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave with the exit code of `docs/cli-reference.md`."""
    argv = sys.argv[1:] if args is None else args
    sys.exit(_run(argv))


def _run(argv: list[str]) -> int:
    debug = "--debug" in argv
    try:
        answer: Any = cli.main(argv, prog_name="gateways", standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):
        # Click turns a broken pipe into SystemExit; nothing else here leaves that way.
        # The reader has gone; what is left in the buffer must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except GatewaysError as error:
        if debug:
            raise
        click.echo(f"Error: {error}", err=True)
        return error.exit_code
    except RecursionError:
        return _unexpected("the data is nested too deeply", debug)
    except Exception as error:  # noqa: BLE001 - the last resort: one line and exit code 1 instead of a traceback
        return _unexpected(f"{type(error).__name__}: {error}", debug)
    return answer if isinstance(answer, int) else 0


def _unexpected(what: str, debug: bool) -> int:
    if debug:
        raise  # noqa: PLE0704 - called from an except block
    click.echo(f"Error: unexpected: {what}. Run again with --debug and report it.", err=True)
    return 1
