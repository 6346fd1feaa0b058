"""The files of deploy/ are what the programs they are for accept.

What needs a program is asked of it where it is installed; all else is read.
"""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from click import Command

from tools.postgres import free_port
from yizhan.cli import group

pytestmark = pytest.mark.once
PROJECT = Path(__file__).parents[2]
DEPLOY = PROJECT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SCRIPTS = sorted([*(DEPLOY / "bin").iterdir(), *(DEPLOY / "container").iterdir()])
CALLED = re.compile(r"(?:bin/yizhan|\"\$yizhan\") ([a-z]+)([^\n]*)")


def by_name(path: Path) -> str:
    return path.name


class Unit(configparser.RawConfigParser):
    """A file of systemd's: names may come twice, and their case counts."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, interpolation=None, delimiters=("=",))
        self.read(path)

    def optionxform(self, optionstr: str) -> str:
        return optionstr


@pytest.mark.parametrize("path", UNITS, ids=by_name)
def test_systemd_accepts_the_unit(path: Path, tmp_path: Path):
    unit = Unit(path)
    assert unit.has_option("Unit", "Description")
    if path.suffix == ".timer":
        assert unit.has_section("Timer")
        assert path.with_suffix(".service") in UNITS
    else:
        assert unit["Service"]["User"] == "yizhan_%i", "each city has an account of its own"
        assert unit["Service"]["ProtectSystem"] == "strict"
    if not shutil.which("systemd-analyze"):
        return
    for one in UNITS:  # with programs that are there
        text = re.sub(r"/opt/yizhan/\S+", "/bin/true", one.read_text("utf-8"))
        (tmp_path / one.name).write_text(text.replace("postgresql.service", "basic.target"))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / path.name],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [line for line in checked.stderr.splitlines() if "yizhan" in line]
    assert (checked.returncode, said) == (0, [])


def test_every_command_that_is_called_is_one():
    texts = [path.read_text("utf-8") for path in [*UNITS, *SCRIPTS]]
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    calls = [call for text in texts for call in CALLED.findall(text)]
    calls += [
        (one["command"][0], " ".join(one["command"][1:]))
        for one in compose["services"].values()
        if "command" in one
    ]
    assert {name for name, _rest in calls} >= {
        "prepare", "serve", "worker", "backup", "restore", "audit", "doctor",
    }  # fmt: skip
    for name, rest in calls:
        command = group.get_command(None, name)
        assert isinstance(command, Command), name
        options = {option for param in command.params for option in param.opts}
        assert {word for word in rest.split() if word.startswith("--")} <= options, (name, rest)


@pytest.mark.parametrize("path", SCRIPTS, ids=by_name)
def test_the_shell_reads_the_script(path: Path):
    read = subprocess.run(["sh", "-n", path], capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
    assert os.access(path, os.X_OK)


def test_the_example_of_settings_sets_known_ones():
    """And every one that a unit uses."""
    names = re.findall(r"^([A-Z_]+)=", (DEPLOY / "city.env").read_text("utf-8"), re.M)
    settings = (PROJECT / "docs" / "settings.md").read_text("utf-8")
    units = "".join(path.read_text("utf-8") for path in UNITS)
    unknown = [name for name in names if f"`{name}`" not in settings]
    assert unknown == ["PORT", "KEEP_DAYS"]
    assert set(re.findall(r"\$\{(\w+)\}", units)) <= set(names)


def test_the_container_s_files_fit_one_another():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    recipe = (DEPLOY / "Containerfile").read_text("utf-8")
    port = re.search(r"^EXPOSE (\d+)$", recipe, re.M)
    assert port is not None
    for name in ("web", "worker", "prepare"):
        service = compose["services"][name]
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).exists()
        assert set(service["depends_on"]) <= set(compose["services"])
        assert {volume.split(":")[0] for volume in service["volumes"]} <= set(compose["volumes"])
    assert compose["services"]["web"]["ports"][0].endswith(f":{port[1]}")
    mounted = [v for v in compose["services"]["database"]["volumes"] if v.startswith("./")]
    assert all((DEPLOY / volume.split(":")[0]).exists() for volume in mounted)
    assert "USER yizhan" in recipe


def server_files() -> tuple[str, str]:
    folder = DEPLOY / "nginx"
    common = (folder / "yizhan-common.conf").read_text("utf-8")
    return common, (folder / "yizhan-city.conf").read_text("utf-8")


def test_the_proxy_passes_on_what_the_platform_needs():
    common, city = server_files()
    for words in (
        "proxy_set_header Host $http_host;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "client_max_body_size 50m;",
    ):
        assert words in city
    logs = re.findall(r"access_log \S+ (\w+);", city)
    assert logs == ["yizhan"] * 2
    written = common[common.index("log_format") :]
    assert "$request " not in written
    assert not re.search(r"\$(request_uri|args|query_string|uri|http_referer)\b", written)
    assert re.findall(r"error_log (\S+) ?(\w*);", city) == [
        ("/var/log/nginx/yizhan-liuzhou-error.log", "crit"),
        ("/var/log/nginx/yizhan-liuzhou-error.log", "crit"),
        ("/dev/null", ""),
    ]


@contextmanager
def a_proxy(folder: Path) -> Iterator[int]:
    """nginx with our files on a free port, in front of a web server that is down."""
    common, city = server_files()
    port, down = free_port(), free_port()
    for name in ("pem", "key"):
        city = city.replace(f"/etc/ssl/yizhan/liuzhou.{name}", str(folder / f"city.{name}"))
    common = common[: common.index("# A name that is no city's")]
    city = city[city.index("    listen 443") - len("server {\n") :]
    city = city.replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}")
    city = re.sub(r"    (listen \[::\]|ssl_)[^\n]*\n", "", city)
    city = city.replace("127.0.0.1:8001", f"127.0.0.1:{down}")
    city = city.replace("/var/log/nginx/", f"{folder}/")
    conf = folder / "nginx.conf"
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf.write_text(
        f"pid {folder}/pid;\nerror_log {folder}/main-error.log;\nworker_processes 1;\n"
        f"daemon off;\nevents {{}}\nhttp {{\n{paths}{common}\n{city}\n}}\n"
    )
    program = [str(shutil.which("nginx")), "-p", str(folder), "-c", str(conf)]
    subprocess.run([*program, "-t"], check=True, capture_output=True)
    server = subprocess.Popen(program)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(20)


def test_no_log_of_the_proxy_says_where_somebody_is(tmp_path: Path):
    """Not even the one of errors, while the web server is down."""
    if not shutil.which("nginx"):
        return  # what its files say is read above
    tmp_path.chmod(0o777)
    paths = (
        "/api/v1/stations/nearest?lat=24.31415&lon=109.42",
        "/?lat=24.31415",
        "/case/SECRETTICKET?new",
        "/api/v1/cases/SECRETTICKET",
        "/riding/SECRETTICKET",
    )
    with a_proxy(tmp_path) as port:
        for path in paths:
            with pytest.raises(urllib.error.HTTPError, match="502"):
                _ask(f"http://127.0.0.1:{port}{path}")
    logs = {path.name: path.read_text() for path in tmp_path.glob("*.log")}

    assert logs["yizhan-liuzhou.log"].count(" 502 ") == len(paths)
    assert "GET /case/... 502" in logs["yizhan-liuzhou.log"]
    assert [name for name, text in logs.items() if "24.31415" in text or "SECRET" in text] == []


def _ask(url: str) -> None:
    for tries_left in reversed(range(50)):
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except urllib.error.HTTPError:
            raise
        except OSError:
            if not tries_left:
                raise
            time.sleep(0.1)
