"""README, CONTRIBUTING and docs/ are true: links lead somewhere, names exist, commands run."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.source import HOUSE, PROJECT
from yizhan.cli import group

pytestmark = pytest.mark.once
DOCS = sorted(
    [
        *(PROJECT / "docs").rglob("*.md"),
        *(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    ]
)
NAMING = [path for path in DOCS if path.name not in {"permission-matrix.md", "CHANGELOG.md"}]
"""Pages whose names must exist today: not the generated one, and not the history."""

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.S | re.M)
INDENTED = re.compile(r"^    (\S.*)$", re.M)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:^|[\s/`(])yizhan +([a-z][a-z-]+)([^`\n#|]*)", re.M)
PATH = re.compile(r"\.?[\w<>…-]+(?:[/.][\w<>…-]+)+/?")
NAME = re.compile(r"[A-Za-z_]\w*")
MADE_UP = {
    "docs/new-app.md": {"<wing>", "<app>", "toys", "toy"},
    "docs/operations.md": {"guilin", "SystemMaxUse"},
    "docs/decisions/0010-look.md": {"oklch()"},
    "docs/decisions/0020-jobs-find-their-work.md": {"enqueue", "django_tasks_db_dbtaskresult"},
}
"""Names on a page that are not in the code: they stand for something else, belong to another
program, or are there no more."""


def of_page(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def prose(path: Path) -> str:
    return FENCE.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", DOCS, ids=of_page)
def test_every_link_leads_somewhere(path):
    broken = []
    for target in LINK.findall(prose(path)):
        if re.match(r"https?:|mailto:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ +(.+)$", prose(path), re.M)
    return {re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-") for text in headings}


@pytest.mark.parametrize("path", NAMING, ids=of_page)
def test_every_name_exists(path):
    page = str(path.relative_to(PROJECT))
    stands_for = MADE_UP.get(page, set())
    unknown = [
        code
        for code in INLINE.findall(prose(path))
        if not any(word in code for word in stands_for) and not exists(code)
    ]
    assert unknown == []


def exists(code: str) -> bool:
    """Is what a page says in code letters there? Only what looks like a path, an address or a name
    of the code is looked up; sentences, values and commands are not."""
    code = code.strip()
    if code.startswith("/"):
        return " " in code or is_address(code)
    if " " in code or not code.isascii():
        return True
    if "/" in code or code.startswith(".") or re.search(r"\.(py|md|css|js|html|json|toml)$", code):
        return not PATH.fullmatch(code) or is_path(code)
    if re.fullmatch(r"[A-Za-z_][\w.]*(\(.*\))?", code):
        return all(name in words() for name in NAME.findall(code))
    return True


@cache
def addresses() -> list[re.Pattern[str]]:
    return [
        re.compile("/" + re.sub(r"<[^>]+>", "[^/]+", re.escape(route).replace(r"\<", "<")) + "/?")
        for route in _routes(get_resolver(), "")
    ]


def _routes(resolver: URLResolver, prefix: str) -> list[str]:
    routes: list[str] = []
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            routes.append(route)
        else:
            routes += _routes(entry, route)
    return routes


def is_address(code: str) -> bool:
    address = code.split("?", maxsplit=1)[0].rstrip("…")
    if address.startswith(("/etc/", "/var/", "/opt/", "/backup/")) or address.count("/") > 6:
        return True
    begins = address.rstrip("/")
    return any(
        pattern.fullmatch(address) or pattern.pattern.startswith(re.escape(begins) + "/")
        for pattern in addresses()
    )


@cache
def tree() -> list[str]:
    """Every file and folder of the project, with a slash before it."""
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    ).stdout.split("\n")  # fmt: skip
    names = tracked if len(tracked) > 1 else [str(p.relative_to(PROJECT)) for p in _walk()]
    folders = {str(parent) for name in names for parent in Path(name).parents}
    return [f"/{name}" for name in {*names, *folders}]


def _walk() -> list[Path]:
    return [p for f in ("src", "docs", "tests", "tools") for p in (PROJECT / f).rglob("*")]


def is_path(code: str) -> bool:
    """A file or folder by the end of its path; a module by its name without `.py`, and what is
    named in it after a dot."""
    name = code.strip("/").removesuffix("/…")
    if any(path.endswith(("/" + name, f"/{name}.py")) for path in tree()):
        return True
    module, _, attribute = name.rpartition(".")
    return bool(module) and any(
        re.search(rf"\b{attribute}\b", text) for text in texts_of(module.replace(".", "/"))
    )


def texts_of(module: str) -> list[str]:
    """The sources of a module, or of all modules of a package."""
    files = [path for path in tree() if path.endswith(".py")]
    fits = [p for p in files if p.endswith(f"/{module}.py") or f"/{module}/" in p]
    return [(PROJECT / path.lstrip("/")).read_text(encoding="utf-8") for path in fits]


@cache
def words() -> set[str]:
    """Every name that stands in the code."""
    found: set[str] = set()
    for folder in ("src", "tests", "tools"):
        for path in (PROJECT / folder).rglob("*"):
            if path.suffix in {".py", ".html", ".js", ".css"} and path.name != "test_docs.py":
                found.update(NAME.findall(path.read_text(encoding="utf-8")))
                found.add(path.stem)
    for path in (PROJECT / "deploy").rglob("*"):
        if path.is_file():
            found.update(NAME.findall(path.read_text(encoding="utf-8")))
    for path in HOUSE.rglob("*"):
        found.add(path.name if path.is_dir() else path.stem)
    found.update(NAME.findall((PROJECT / "pyproject.toml").read_text(encoding="utf-8")))
    return found


def commands() -> list[tuple[str, str, str]]:
    """Page, command and the rest of the line, of every `yizhan …` in code letters."""
    written = []
    for path in NAMING:
        text = path.read_text(encoding="utf-8")
        pieces = [block for _language, block in FENCE.findall(text)]
        pieces += [*INDENTED.findall(text), *INLINE.findall(FENCE.sub("", text))]
        for piece in pieces:
            written += [(path.name, name, rest) for name, rest in COMMAND.findall(piece)]
    return written


def test_every_command_is_accepted():
    wrong = []
    for page, name, rest in commands():
        command = group.get_command(None, name)
        if command is None:
            wrong.append(f"{page}: yizhan {name}")
            continue
        known = {option for param in command.params for option in param.opts}
        known |= {option for param in command.params for option in param.secondary_opts}
        asked = {word.split("=")[0] for word in rest.split() if word.startswith("-")}
        wrong += [f"{page}: yizhan {name} {o}" for o in asked - known - {"--help"}]
    assert len(commands()) > 30
    assert wrong == []


@pytest.mark.parametrize("name", group.list_commands(None))
def test_every_command_explains_itself(name):
    result = CliRunner().invoke(group, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output or name == "manage"  # Django's own explains itself elsewhere


@pytest.mark.parametrize("path", NAMING, ids=of_page)
def test_every_example_parses(path):
    for language, block in FENCE.findall(path.read_text(encoding="utf-8")):
        if language == "python":
            ast.parse(block)
        elif language == "sh":
            parsed = subprocess.run(["bash", "-n"], input=block, text=True, check=False)
            assert parsed.returncode == 0, block
            for line in block.replace("\\\n", " ").splitlines():
                shlex.split(line, comments=True)


def test_the_index_of_decisions_is_whole():
    folder = PROJECT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    pages = sorted(path.name for path in folder.glob("0*.md"))
    assert sorted(set(re.findall(r"\((0\d+[\w-]*\.md)\)", index))) == pages
    numbers = [int(name[:4]) for name in pages]
    assert len(set(numbers)) == len(numbers), "two decisions share a number"
    missing = set(range(1, max(numbers))) - set(numbers)
    explained = {int(n) for n in re.findall(r"^\| (\d+) \| —", index, re.M)}
    assert missing <= explained, "say in the index why there is none of that number"


def test_every_module_that_is_named_exists():
    """In the docstrings and comments of the code: paths of ours that end in .py or .md."""
    ours = re.compile(r"(?<![\w/.])((?:roof|wings|ground|kit|tests|tools|docs)/[\w/-]+\.(?:py|md))")
    broken = {
        f"{path.relative_to(PROJECT)}: {name}"
        for folder in ("src", "tests", "tools")
        for path in (PROJECT / folder).rglob("*.py")
        for name in ours.findall(path.read_text(encoding="utf-8"))
        if name != "tests/addresses.py"  # in the folder of each topic that has one
        if not any(one.endswith("/" + name) for one in tree())
    }
    assert broken == set()


def test_the_architecture_names_every_app_of_a_wing():
    lines = {
        line.split("`")[1]: line
        for line in (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `wings/")
    }
    apps = sorted((HOUSE / "wings").glob("*/*/apps.py"))
    assert apps
    missing = [
        str(app.parent.relative_to(HOUSE))
        for app in apps
        if f"`{app.parent.name}`" not in lines.get(f"wings/{app.parent.parent.name}", "")
    ]
    assert missing == []
