"""A PostgreSQL of one's own for as long as a test run or a benchmark lasts."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HINT = "PostgreSQL is missing: install Debian's postgresql-15, or put its initdb on PATH."


QUICK = (
    # Whatever a test run keeps need not outlive it.
    "fsync=off", "full_page_writes=off", "synchronous_commit=off", "wal_level=minimal",
    "max_wal_senders=0", "max_wal_size=4GB", "checkpoint_timeout=1h",
    # Nothing is asked often enough to be worth compiling, or large enough to be worth sweeping.
    "jit=off", "autovacuum=off",
)  # fmt: skip


class Missing(RuntimeError):
    """The server programs are not on this machine."""


def programs() -> Path:
    """Return the folder with initdb and postgres. Raises Missing."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        homes.append(Path(on_path).resolve().parent)
    for home in homes:
        if (home / "initdb").exists() and (home / "postgres").exists():
            return home
    raise Missing(HINT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; who is root lends it to the account made for it."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid}
    raise Missing("PostgreSQL does not run as root and there is no account `postgres` or `nobody`.")


@contextlib.contextmanager
def throwaway(*, durable: bool = False) -> Iterator[str]:
    """Start an empty cluster on a free port of 127.0.0.1, yield its DATABASE_URL, remove it.

    `durable` keeps fsync on, as a benchmark of acknowledged writes needs; tests do without.
    """
    home, who = programs(), _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="yizhan-pg-"))
    if who:
        os.chown(folder, int(who["user"]), int(who["group"]))
    port = free_port()
    quick = [] if durable else [part for option in QUICK for part in ("-c", option)]
    try:
        subprocess.run(
            [home / "initdb", "-D", folder / "data", "-U", "yizhan", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=folder, **who,
        )  # fmt: skip
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [home / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder,
                 "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=100",
                 "-c", "shared_buffers=256MB", *quick],
                stdout=log, stderr=log, cwd=folder, **who,
            )  # fmt: skip
        try:
            _wait_until_ready(home, port, server, folder / "log")
            subprocess.run(
                [home / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "yizhan", "yizhan"],
                check=True, capture_output=True,
            )  # fmt: skip
            yield f"postgres://yizhan@127.0.0.1:{port}/yizhan"
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(home: Path, port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    ready = [str(home / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        if subprocess.run(ready, check=False).returncode == 0:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.1)
    raise RuntimeError("PostgreSQL did not answer within 30 s.")
