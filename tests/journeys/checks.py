"""What holds of every page, at every size: asked of the browser, not of the pixels."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SMALL = """limit => [...document.querySelectorAll(
  'a[href], button, summary, select, input:not([type=hidden]), textarea, label:has(input)')]
  .filter(part => {
    const box = part.getBoundingClientRect();
    // What hangs out of it on purpose can be tapped as well.
    const after = getComputedStyle(part, '::after');
    const out = after.content !== 'none' && after.position === 'absolute'
      ? side => Math.max(0, -parseFloat(after[side]) || 0) : () => 0;
    const height = box.height + out('top') + out('bottom');
    const width = box.width + out('left') + out('right');
    if (!box.width || !box.height || getComputedStyle(part).visibility === 'hidden') return false;
    if (part.closest('.unseen, .skip, .maplibregl-ctrl')) return false;
    if (getComputedStyle(part).opacity === '0') return false;
    if (part.matches('[type=checkbox], [type=radio]') && part.closest('label')) return false;
    if (part.matches('a') && getComputedStyle(part).display === 'inline') return false;
    return height < limit - 0.5 || width < Math.min(limit, 44) - 0.5;
  })
  .map(part => { const b = part.getBoundingClientRect();
    return `${part.outerHTML.slice(0, 90)} ${Math.round(b.width)}x${Math.round(b.height)}`; })"""

ELEMENTS = """() => {
  const words = new Set(['id', 'name', 'for', 'href', 'src', 'value', 'content', 'action']);
  const attribute = ({name, value}) =>
    name === 'class' ? '.' + value.split(/\\s+/).sort().join('.')
    : name === 'style' || (/^[a-z-]{0,20}$/.test(value) && !words.has(name)) ? `${name}=${value}`
    : value ? name : `${name}=`;
  const shown = part => part.tagName
    + [...part.attributes].map(attribute).sort().join(' ')
    + (part.labels && part.labels.length ? ' labelled' : '')
    + ([...part.childNodes].some(n => n.nodeType === 3 && n.data.trim()) ? ' text' : '');
  const all = new Set();
  const walk = (part, above) => {
    const path = `${above} > ${shown(part)}`;
    all.add(path);
    for (const child of part.children) walk(child, path);
  };
  walk(document.documentElement, '');
  return [...all];
}"""
DOUBLED = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(part => part.id);
  return [...new Set(ids.filter((id, place) => ids.indexOf(id) !== place))];
}"""

AXE = Axe()
BARRIERS = """async () => {
  const slight = axe._audit.rules.filter(rule => ['minor', 'moderate'].includes(rule.impact));
  const rules = Object.fromEntries(slight.map(({id}) => [id, {enabled: false}]));
  return (await axe.run({resultTypes: ['violations'], preload: false, rules})).violations;
}"""
"""What is well need not be described, rules whose violations are slight need not be asked, and no
rule that is asked wants styles or films loaded once more: each takes axe much of its time."""


def sideways(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def small_targets(page: Page, limit: int) -> list[str]:
    """Things to tap smaller than a thumb. A link inside a sentence is text (WCAG 2.5.8)."""
    found: list[str] = page.evaluate(SMALL, limit)
    return found


def opens(page: Page, address: str) -> None:
    page.goto(address)
    ready(page)


def ready(page: Page) -> None:
    """Wait for what comes after a page: the outbox, and what refreshes it."""
    page.locator("section[data-outbox][data-ready]").wait_for(state="attached")


def barriers(page: Page) -> list[str]:
    """What axe-core calls serious or critical."""
    page.evaluate(AXE.axe_script)
    found = page.evaluate(BARRIERS)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


def disorder(page: Page) -> list[str]:
    """Faults that cost nothing to find: an id that stands twice, not one main heading."""
    doubled = [f"id twice: {name}" for name in page.evaluate(DOUBLED)]
    headings = page.locator("h1").count()
    return doubled + ([f"{headings} main headings"] if headings != 1 else [])


class Watch:
    """Runs axe on every page that shows it something new, which takes most of a walk's time.

    That is: on the first page of each kind, and on each other with an element that was not yet
    looked at in the same place: below the same elements with the same classes, roles, states and
    labels. What another role sees is the same page with other words and one button more or less.
    """

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self.elements: set[str] = set()
        self.runs = 0

    def barriers(self, page: Page, kind: str) -> list[str]:
        elements = set(page.evaluate(ELEMENTS))
        if kind in self.kinds and elements <= self.elements:
            return []
        self.kinds.add(kind)
        self.elements |= elements
        self.runs += 1
        return barriers(page)
