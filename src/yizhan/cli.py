"""The command line: `yizhan …`, or `python -m yizhan …`.

Each command is one file of `yizhan.commands` and found by its name; a new one needs no line here.
What a command cannot do it says by raising, and this page turns that into one line and a number:
1 refused or failed, 2 wrong usage. Nobody who runs a city reads a traceback.
"""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, NoReturn

import click
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management.base import CommandError
from django.db import Error as DatabaseError

from yizhan import commands
from yizhan.commands._modes import make_files_private
from yizhan.commands._start import start_django
from yizhan.kit.errors import Refusal

CHOOSES_ITS_SETTINGS = frozenset({"setup", "up"})
"""Commands whose options decide where the settings come from; they start Django themselves."""

EXPECTED = (Refusal, PermissionDenied, CommandError, ImproperlyConfigured, DatabaseError, OSError)
"""Errors people meet: said in one line. Anything else is a mistake of ours, kept in a file."""


class Commands(click.Group):
    """The files of `yizhan.commands`, each with its `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        modules = pkgutil.iter_modules(commands.__path__)
        names = (m.name for m in modules if not m.ispkg and m.name[0] != "_")
        return sorted(name.rstrip("_").replace("_", "-") for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        if cmd_name not in CHOOSES_ITS_SETTINGS:
            start_django()
        module = importlib.import_module(f"yizhan.commands.{_module_of(cmd_name)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them all, which would load the whole platform."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(name)) for name in self.list_commands(ctx)])


def _module_of(name: str) -> str:
    return "import_" if name == "import" else name.replace("-", "_")


def _summary(name: str) -> str:
    """Return the first sentence of a command's docstring, read from its file."""
    file = Path(commands.__path__[0], f"{_module_of(name)}.py")
    functions = (
        node
        for node in ast.parse(file.read_bytes()).body
        if isinstance(node, ast.FunctionDef) and node.name == "command"
    )
    words = ast.get_docstring(next(functions)) or ""
    sentence, full_stop, _rest = " ".join(words.partition("\n\n")[0].split()).partition(". ")
    return sentence + full_stop.strip()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yizhan")
def group() -> None:
    """Yizhan 驿站: a city's organisation, ear and hand for its delivery riders."""


def main(arguments: list[str] | None = None) -> NoReturn:
    make_files_private()
    try:
        result: Any = group.main(arguments, prog_name="yizhan", standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # quiet at exit
        sys.exit(1)
    except EXPECTED as failure:
        _say(_in_one_line(failure))
        sys.exit(1)
    except Exception as mistake:
        _say(f"{_in_one_line(mistake)} ({_keep_traceback()})")
        sys.exit(1)
    sys.exit(result if isinstance(result, int) else 0)


def _in_one_line(exc: BaseException) -> str:
    words = " ".join(str(exc).split()) or type(exc).__name__
    if isinstance(exc, (Refusal, CommandError, ImproperlyConfigured, OSError)):
        return words
    return f"{type(exc).__name__}: {words}"


def _say(line: str) -> None:
    click.echo(f"yizhan: {line}", err=True)


def _keep_traceback() -> Path:
    """Write the traceback where whoever reports the mistake can find it."""
    descriptor, name = tempfile.mkstemp(prefix="yizhan-", suffix=".log")
    with os.fdopen(descriptor, "w") as out:
        traceback.print_exc(file=out)
    return Path(name)
