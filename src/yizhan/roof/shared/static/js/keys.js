// "?" shows the keys of this page: every [data-key] with its label, and the rows' own.

const dialog = document.querySelector("dialog[data-keys]");

function fill() {
  const list = dialog.querySelector("[data-keys-here]");
  if (!list) return;
  list.replaceChildren();
  dialog.querySelector("[data-keys-rows]").hidden = !document.querySelector("[data-rows]");
  const seen = new Set();
  for (const part of document.querySelectorAll("[data-key]")) {
    if (seen.has(part.dataset.key)) continue;
    seen.add(part.dataset.key);
    const term = document.createElement("dt");
    const key = document.createElement("kbd");
    key.textContent = part.dataset.key;
    term.append(key);
    const what = document.createElement("dd");
    what.textContent =
      part.dataset.keyLabel || part.getAttribute("aria-label") || part.textContent.trim();
    list.append(term, what);
  }
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    event.preventDefault();
    if (dialog.open) {
      dialog.close();
      return;
    }
    fill();
    dialog.showModal();
  });
}
