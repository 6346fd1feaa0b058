// The places a rider keeps: their names and pages stay on this phone and nowhere else, at most
// twenty, readable without a network. Where the browser has no workers the names stay all the same.

const MOST = 20;
const NAMES = "gates";
const PAGES = "gates";

function kept() {
  try {
    return JSON.parse(localStorage.getItem(NAMES) ?? "[]");
  } catch {
    return [];
  }
}

function store(places) {
  try {
    localStorage.setItem(NAMES, JSON.stringify(places));
    return true;
  } catch {
    return false; // a full or forbidden storage
  }
}

/** Keep a page as a guest sees it: on this phone it belongs to nobody. */
async function keepPage(address) {
  const headers = { "Accept-Language": document.documentElement.lang };
  const answer = await fetch(address, { credentials: "omit", headers });
  if (!answer.ok) return;
  const marked = (await answer.text()).replace("<html", `<html data-kept-at="${Date.now()}"`);
  const pages = await caches.open(PAGES);
  const type = { headers: { "Content-Type": "text/html; charset=utf-8" } };
  await pages.put(address, new Response(marked, type));
}

async function dropPage(address) {
  await (await caches.open(PAGES)).delete(address);
}

const quietly = (work) => globalThis.caches && work().catch(() => {});

const button = document.querySelector("[data-keep-gate]");
const isKept = () => kept().some(({ code }) => code === button.dataset.keepGate);

function show() {
  const on = isKept();
  button.textContent = on ? button.dataset.wordDrop : button.dataset.wordKeep;
  button.setAttribute("aria-pressed", String(on));
  button.hidden = false;
}

async function toggle() {
  const { keepGate: code, name, wordFull } = button.dataset;
  const others = kept().filter((one) => one.code !== code);
  const dropping = isKept();
  if (!dropping && others.length >= MOST) {
    button.textContent = wordFull;
    return;
  }
  if (!store(dropping ? others : [{ code, name }, ...others])) return;
  show();
  const { pathname } = location;
  if (dropping) await quietly(() => dropPage(pathname));
  else await quietly(() => Promise.all([keepPage(pathname), keepPage("/gates")]));
}

const list = document.querySelector("[data-kept-gates]");

function showList() {
  const template = list.querySelector("template");
  for (const { code, name } of kept()) {
    const entry = template.content.cloneNode(true);
    const link = entry.querySelector("a");
    link.href += `/${encodeURIComponent(code)}`;
    link.querySelector(".body").textContent = name;
    template.before(entry);
    list.hidden = false;
  }
}

if (button) {
  show();
  button.addEventListener("click", toggle);
  // What is kept is as new as the last visit with a network.
  if (isKept() && navigator.onLine) quietly(() => keepPage(location.pathname));
}
if (list) showList();
