// Walk the rows of [data-rows] by keyboard: j/k or arrows, Enter or o opens, x ticks, A ticks all.
// A row is a [data-row]; its link is the first a[href]; its tick the first checkbox. Other keys of
// the page are buttons and links with data-key: they act on the row the cursor is on when they are
// in it, else anywhere on the page.

const inField = (target) =>
  target.isContentEditable ||
  (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox");

const rowsOf = () => [...document.querySelectorAll("[data-rows] [data-row]")];
const current = () => document.querySelector("[data-row].here");

function go(step) {
  const rows = rowsOf();
  if (!rows.length) return;
  const was = rows.indexOf(current());
  const next = rows[Math.max(0, Math.min(rows.length - 1, was < 0 ? 0 : was + step))];
  rows[was]?.classList.remove("here");
  next.classList.add("here");
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function tick(row, on) {
  const box = row?.querySelector("input[type=checkbox]");
  if (!box) return;
  box.checked = on ?? !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function act(key) {
  const row = current();
  const found =
    row?.querySelector(`[data-key="${CSS.escape(key)}"]`) ??
    document.querySelector(`[data-key="${CSS.escape(key)}"]:not([data-row] *)`);
  if (!found) return false;
  if (found.matches("input, textarea, select")) found.focus();
  else found.click();
  return true;
}

const verbs = {
  j: () => go(1),
  ArrowDown: () => go(1),
  k: () => go(-1),
  ArrowUp: () => go(-1),
  o: () => current()?.querySelector("a[href]")?.click(),
  Enter: () => current()?.querySelector("a[href]")?.click(),
  x: () => tick(current()),
  A: () => {
    const rows = rowsOf();
    const all = rows.every((r) => r.querySelector("input:checked"));
    for (const row of rows) tick(row, !all);
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (inField(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const here = Boolean(document.querySelector("[data-rows]"));
  const arrow = event.key.startsWith("Arrow") || event.key === "Enter";
  if (arrow && event.target.closest("a, button, summary")) return;
  if (here && verbs[event.key]) {
    event.preventDefault();
    verbs[event.key]();
    return;
  }
  if (event.key.length === 1 && act(event.key)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row && event.target.type === "checkbox")
    row.setAttribute("aria-selected", String(event.target.checked));
  const rows = event.target.closest?.("[data-rows]");
  if (rows) countTicked(rows);
});

function countTicked(rows) {
  const count = rows.querySelectorAll("[data-row] input[type=checkbox]:checked").length;
  document.querySelectorAll("[data-ticked]").forEach((spot) => {
    spot.textContent = count;
  });
  document.querySelectorAll("[data-when-ticked]").forEach((part) => {
    part.hidden = count === 0;
  });
}

// What the server left ticked, after something was refused.
for (const rows of document.querySelectorAll("[data-rows]:has(:checked)")) countTicked(rows);

// After htmx swapped the rows, stand where we stood.
document.addEventListener("htmx:beforeSwap", () => {
  document.body.dataset.rowAt = String(rowsOf().indexOf(current()));
});
document.addEventListener("htmx:afterSettle", () => {
  const at = Number(document.body.dataset.rowAt ?? -1);
  if (at < 0 || current()) return;
  const rows = rowsOf();
  rows[Math.min(at, rows.length - 1)]?.classList.add("here");
});
