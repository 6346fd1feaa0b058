"""Lay down a new wing app with its rooms on the roof:
`uv run --group dev tools/new_app.py care toys toy 玩具`.

Writes the files of `tools/skeleton`, and the three lines that are written by hand on purpose: the
list of apps, the order of the apps in the wing, and the permissions. docs/new-app.md says the rest.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parents[1]
SKELETON = ROOT / "tools" / "skeleton"
SETTINGS = ROOT / "src/yizhan/config/settings.py"
CONTRACTS = ROOT / ".importlinter"
ROLES = ROOT / "src/yizhan/ground/people/permissions.py"
WORD = re.compile(r"[a-z][a-z0-9]+")


def main() -> int:
    parser = argparse.ArgumentParser(description="Lay down a new wing app.")
    parser.add_argument("wing", help="an existing wing: organisation, care, …")
    parser.add_argument("app", help="the app, in the plural: toys")
    parser.add_argument("model", help="its first model, in the singular: toy")
    parser.add_argument("chinese", help="the app's name on the screen: 玩具")
    asked = parser.parse_args()
    if problem := refused(asked.wing, asked.app, asked.model):
        print(problem, file=sys.stderr)
        return 1
    for path in lay_down(asked.wing, asked.app, asked.model, asked.chinese):
        print(path.relative_to(ROOT))
    enter(asked.wing, asked.app, asked.model)
    return make_migration(asked.wing, asked.app)


def refused(wing: str, app: str, model: str) -> str:
    """The reason why this cannot be; empty if it can."""
    if not (WORD.fullmatch(app) and WORD.fullmatch(model)) or app == model:
        return "An app and its model are two lower-case words of letters and digits."
    if f"[importlinter:contract:{wing}]" not in CONTRACTS.read_text(encoding="utf-8"):
        return f".importlinter has no contract named {wing}: write the wing's first."
    if f".{app}" in SETTINGS.read_text(encoding="utf-8"):
        return f"There is already an app named {app}."
    return ""


def lay_down(wing: str, app: str, model: str, chinese: str) -> list[Path]:
    """Write every file of the skeleton; return their paths."""
    words = {
        "wing": wing, "app": app, "model": model, "chinese": chinese,
        "Model": model.capitalize(), "Models": app.capitalize(), "MODEL": model.upper(),
        "APP": app.upper(),
    }  # fmt: skip
    written = []
    for source in sorted(SKELETON.rglob("*.txt")):
        name = str(source.relative_to(SKELETON)).removesuffix(".txt")
        path = ROOT / name.replace("WING", wing).replace("APP", app).replace("MODEL", model)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(source.read_text("utf-8")).substitute(words), encoding="utf-8")
        written.append(path)
        if path.suffix == ".po":
            compile_words(path)
    package = ROOT / "src/yizhan/wings" / wing / "__init__.py"
    if not package.exists():  # the first app of a wing
        package.touch()
        written.append(package)
    return written


def compile_words(path: Path) -> None:
    program = shutil.which("msgfmt")
    if program is None:
        print(f"msgfmt (gettext) is missing: compile {path} where it is.", file=sys.stderr)
        return
    subprocess.run([program, "-o", str(path.with_suffix(".mo")), str(path)], check=True)


def enter(wing: str, app: str, model: str) -> None:
    """Write the app into the three files that list things on purpose."""
    own, any_wing = f'    "yizhan.wings.{wing}.', '    "yizhan.wings.'
    first = own not in SETTINGS.read_text(encoding="utf-8")
    line = f'    "yizhan.wings.{wing}.{app}",'
    insert_after_last(SETTINGS, any_wing if first else own, line)
    contract = f"[importlinter:contract:{wing}]"
    text = CONTRACTS.read_text(encoding="utf-8")
    head, _, tail = text.partition(contract)
    tail = tail.replace("layers =\n", f"layers =\n    {app}\n", 1)
    CONTRACTS.write_text(head + contract + tail, encoding="utf-8")
    enter_permissions(model)


def enter_permissions(model: str) -> None:
    text = ROLES.read_text(encoding="utf-8")
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    permission = next(node for node in classes if node.name == "Permission")
    members = [node for node in permission.body if isinstance(node, ast.Assign)]
    lines = text.splitlines()
    at = members[-1].end_lineno or 0
    lines[at:at] = [
        f'    {model.upper()}_{verb.upper()} = "{model}.{verb}", "{verb.title()} {model} rows."'
        for verb in ("read", "edit")
    ]
    ROLES.write_text("\n".join(lines) + "\n", encoding="utf-8")


def insert_after_last(path: Path, begin: str, line: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    last = max(number for number, text in enumerate(lines) if text.startswith(begin))
    lines.insert(last + 1, line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def make_migration(wing: str, app: str) -> int:
    """Make the app's first migration, with the installation this runs in."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    folder = str(ROOT / "src/yizhan/wings" / wing / app)
    for command in (
        ["yizhan", "manage", "makemigrations", app, "--verbosity=0"],
        ["ruff", "format", "--quiet", folder],
    ):
        done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=env, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
