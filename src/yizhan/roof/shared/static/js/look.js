// The display menu without leaving the page: what is half typed must not be lost for a larger text.
// Language needs the server's words, so that one still goes there. Menus close by a tap elsewhere.

const root = document.documentElement;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches('form[action="/look/"]') || !button || button.name === "language") return;
  event.preventDefault();
  if (button.name === "text") root.classList.toggle("large", button.value === "large");
  else if (button.value === "auto") delete root.dataset.theme;
  else root.dataset.theme = button.value;
  for (const other of form.querySelectorAll(`button[name="${button.name}"]`)) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  const kept = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams({ [button.name]: button.value }),
    redirect: "manual",
  }).catch(() => null);
  if (!kept) button.setAttribute("aria-pressed", "false");
});

// «Back» to the page one came from brings it as it was left: scrolled, with the list of where one is.
document.addEventListener("click", (event) => {
  const back = event.target.closest("a.back");
  if (!back || back.href !== document.referrer || history.length < 2) return;
  event.preventDefault();
  history.back();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
