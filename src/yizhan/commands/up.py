"""The whole platform from nothing: a database, a city to look at, web server and worker."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import click
from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from yizhan.commands._children import Household
from yizhan.commands._modes import close_places
from yizhan.commands._start import (
    has_units,
    pending_migrations,
    refuse_faulty_settings,
    refuse_taken_port,
    refuse_unwritable,
    start_django,
)
from yizhan.commands.serve import granian

READY_WITHIN = 120.0
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # what a person may ask for, not what we choose


class Stopped(BaseException):
    """Somebody asked the platform to end. It is no error, which whoever is at work at that moment
    may catch and log."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(path_type=Path), help="The data folder.  [default: var]")
@click.option("--empty", is_flag=True, help="Do not load the demo city.")
def command(host: str, port: int, data: Path | None, empty: bool) -> None:
    """Everything at once: database, demo city, web server and worker."""
    _choose_settings(host, port, data)
    refuse_unwritable(Path(os.environ["YIZHAN_DATA"]))
    start_django()
    refuse_faulty_settings()
    close_places()
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    refuse_taken_port(host, port)
    household = Household()
    try:
        for number in ENDS:
            signal.signal(number, _stop)
        _prepare(empty)
        household.add(_("web server"), *granian(host, port))
        _wait_until_ready(household, host, port)
        # Not earlier: on two cores it would take from the web workers what they start with.
        household.add(_("worker"), "yizhan", "worker")
        _welcome(host, port)
        _keep_running(household)
    except Stopped:
        click.echo(_("Stopping …"))
    finally:
        _ask_no_more()
        household.end()


def _stop(_number: int, _frame: object) -> NoReturn:
    _ask_no_more()  # who started this may ask twice, as `uv run` does
    raise Stopped


def _ask_no_more() -> None:
    for number in ENDS:
        signal.signal(number, signal.SIG_IGN)


def _choose_settings(host: str, port: int, data: Path | None) -> None:
    """Hand the options on to the children; what the environment already says stands."""
    if data:
        os.environ["YIZHAN_DATA"] = str(data)
    os.environ["YIZHAN_DATA"] = str(Path(os.environ.get("YIZHAN_DATA", "var")).absolute())
    os.environ.setdefault("YIZHAN_BASE_URL", f"http://{_address(host)}:{port}")
    os.environ.setdefault("YIZHAN_ALLOWED_HOSTS", ",".join(_names(host)))
    os.environ.setdefault("YIZHAN_LOG_LEVEL", "WARNING")


def _address(host: str) -> str:
    """The address for a browser on this machine."""
    if host in EVERYWHERE:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _names(host: str) -> list[str]:
    """The names under which the platform may be asked for; a phone in the same network uses the
    machine's own address when the platform listens everywhere."""
    names = ["127.0.0.1", "localhost", "[::1]", _address(host)]
    if host in EVERYWHERE:
        names += [socket.gethostname(), *_own_addresses()]
    return names


def _own_addresses() -> list[str]:
    try:
        entries = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return []
    return sorted({str(address[4][0]) for address in entries})


def _prepare(empty: bool) -> None:
    """If something lacks: in a process of its own, which says itself what is wrong."""
    if not pending_migrations() and (empty or has_units()):
        return
    arguments = [sys.executable, "-m", "yizhan", "prepare", *([] if empty else ["--demo"])]
    child = subprocess.Popen(arguments, stdin=subprocess.DEVNULL)  # noqa: S603  # ourselves
    try:
        code = child.wait()
    except BaseException:
        child.terminate()
        child.wait()
        raise
    if code:
        sys.exit(code)


def _wait_until_ready(household: Household, host: str, port: int) -> None:
    until = time.monotonic() + READY_WITHIN
    while not _answers(host, port):
        for child in household.children:
            if child.died is not None:
                raise CommandError(
                    _("The %(child)s ended at its start (code %(code)d).")
                    % {"child": child.name, "code": child.died}
                )
        if time.monotonic() > until:
            raise CommandError(
                _("The web server did not answer within %(n)d seconds.") % {"n": READY_WITHIN}
            )
        time.sleep(0.1)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(_address(host).strip("[]"), port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        # The worker is not there yet, so the whole is not well; the web server's own part is.
        return bool(json.loads(connection.getresponse().read()).get("database") == "ok")
    except (OSError, ValueError):
        return False
    finally:
        connection.close()


def _welcome(host: str, port: int) -> None:
    address = f"http://{_address(host)}:{port}"
    click.echo(_("Yizhan is running: %(address)s/") % {"address": address})
    if host in EVERYWHERE:
        for own in _own_addresses():
            click.echo(
                _("  from other devices   http://%(own)s:%(port)d/") % {"own": own, "port": port}
            )
    # Imported here: with Django's apps it can be read only once they are loaded.
    from yizhan.roof.shared.demo_city import is_demo_city  # noqa: PLC0415

    if settings.DEMO_LOGIN and is_demo_city():
        click.echo(
            _("  enter                %(address)s/accounts/login/ — one button for each role")
            % {"address": address}
        )
    else:
        click.echo(_("  enter                %(address)s/accounts/login/") % {"address": address})
    click.echo(_("  data                 %(folder)s") % {"folder": settings.DATA})
    click.echo(_("  Ctrl-C ends it."))


def _keep_running(household: Household) -> NoReturn:
    while True:
        for child, code in household.look_after():
            click.echo(
                _("The %(child)s ended (code %(code)d) and is started again.")
                % {"child": child.name, "code": code},
                err=True,
            )
        time.sleep(0.3)
