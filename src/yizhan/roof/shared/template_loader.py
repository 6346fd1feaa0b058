"""Templates without the line breaks and the indentation that are there for who writes them.

Done once, when a template is read: no page costs more, and no phone receives indentation. Beside
the tag of a block element white space is dropped, as a browser drops it; so `td:empty` and
`white-space: pre-line` hold of a template whose lines are broken. Elsewhere a line break stays one,
whatever is indented after it.
"""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import app_directories

_NAMES = (
    "address article aside base blockquote body br caption col colgroup dd details dialog div dl"
    " doctype dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html"
    " legend li link main meta nav ol optgroup option p script section summary table tbody td"
    " template tfoot th thead title tr ul"
)
BLOCKS = frozenset(_NAMES.split())
"""Elements at whose edges no browser shows white space."""
DJANGO = r"\{%.*?%\}|\{\{.*?\}\}"
INSIDE = rf'(?:{DJANGO}|"(?:{DJANGO}|[^"])*"|\'(?:{DJANGO}|[^\'])*\'|[^>"\'])'
PART = re.compile(
    r"(?P<verbatim><(?P<element>pre|textarea)\b.*?</(?P=element)>"
    r"|\{% blocktranslate\b.*?\{% endblocktranslate %\})"
    r"|(?P<comment>\{% comment %\}.*?\{% endcomment %\})"
    rf"|(?P<django>{DJANGO})"
    rf"|(?P<tag><[/!]?(?P<name>[a-z][a-z0-9]*)\b{INSIDE}*>)"
    r"|(?P<space>\s*\n\s*)",
    re.DOTALL | re.IGNORECASE,
)
BROKEN = re.compile(r"\s*\n\s*")


def compact(source: str) -> str:
    """Return the template as it is kept in memory."""
    kept: list[str] = []
    at_block, end = True, 0
    for part in PART.finditer(source):
        text = source[end : part.start()]
        end = part.end()
        if text:
            kept.append(text)
            at_block = False
        if part["space"]:
            if not at_block and not _is_break(kept):
                kept.append("\n")
        elif part["comment"] is None:
            block = (part["name"] or "").lower() in BLOCKS
            if block and _is_break(kept):
                kept.pop()
            kept.append(BROKEN.sub(" ", part[0]) if part["tag"] else part[0])
            at_block = block
    kept.append(source[end:])
    return "".join(kept)


def _is_break(kept: list[str]) -> bool:
    return bool(kept) and kept[-1] == "\n"


class Loader(app_directories.Loader):
    """The templates of the apps, compact."""

    def get_contents(self, origin: Origin) -> str:
        contents: str = super().get_contents(origin)
        return compact(contents) if str(origin.template_name).endswith(".html") else contents
