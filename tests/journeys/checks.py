"""What holds of every page, at every size: asked of the browser, not of the pixels."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SMALL = """limit => [...document.querySelectorAll(
  'a[href], button, summary, select, input:not([type=hidden]), textarea, label:has(input)')]
  .filter(part => {
    const box = part.getBoundingClientRect();
    if (!box.width || !box.height || getComputedStyle(part).visibility === 'hidden') return false;
    if (part.closest('.unseen, .skip, .maplibregl-ctrl')) return false;
    if (getComputedStyle(part).opacity === '0') return false;
    if (part.matches('[type=checkbox], [type=radio]') && part.closest('label')) return false;
    if (part.matches('a') && getComputedStyle(part).display === 'inline') return false;
    return box.height < limit - 0.5 || box.width < Math.min(limit, 44) - 0.5;
  })
  .map(part => { const b = part.getBoundingClientRect();
    return `${part.outerHTML.slice(0, 90)} ${Math.round(b.width)}x${Math.round(b.height)}`; })"""


AXE = Axe()
VIOLATIONS = {"resultTypes": ["violations"]}
"""What is well need not be described: it takes axe most of its time."""


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
    found = AXE.run(page, options=VIOLATIONS).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]
