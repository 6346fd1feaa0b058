"""A whole platform of its own for the browser: its own data folder, a real server, no shortcuts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    data: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        mine = {
            "YIZHAN_DATA": str(self.data),
            "YIZHAN_BASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "yizhan.config.settings",
            "PYTHONUNBUFFERED": "1",
        }
        kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        return {**kept, **mine, **self.settings}

    @property
    def log(self) -> str:
        return (self.data / "server.log").read_text(errors="replace")

    def run(self, *command: str, text: str = "") -> str:
        """Run `python -m yizhan …` or any module, and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            env=self.environment,
            input=text.encode(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command}: {done.stderr.decode()[-3000:]}")
        return done.stdout.decode()

    def start(self, *command: str) -> None:
        command = (sys.executable, "-m", *command)
        with (self.data / "server.log").open("ab") as out:
            self.processes.append(
                subprocess.Popen(command, env=self.environment, stdout=out, stderr=out)
            )

    def serve(self) -> None:
        granian = ["granian", "--interface", "rsgi", "--host", "127.0.0.1", "--no-ws"]
        self.start(*granian, "--port", str(self.port), "yizhan.config.rsgi:application")
        self.wait()

    def wait(self, seconds: float = 60) -> None:
        for _ in range(int(seconds * 10)):
            try:
                urllib.request.urlopen(f"{self.url}/static/css/tokens.css", timeout=2).read()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"The server did not start:\n{self.log[-3000:]}")

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=20)
