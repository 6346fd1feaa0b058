// [data-fresh] with an id: a part of a page that is fetched again when one returns to the page or
// the network is back. Where somebody is typing, it stays. Says from when the page is. A link that is
// tapped without a network leaves the page as it is, because the browser's own words are no help.
// Where the browser has workers, one keeps the pages opened last (js/page_worker.js): a page that
// comes from there says so, and is renewed when the network is back.

const spot = document.querySelector("[data-fresh-at]");
const OLD = 15_000;
const keptAt = Number(document.documentElement.dataset.keptAt ?? 0);
let shownAt = keptAt || Date.now();
let asking = false;
let again; // a kept page asks for itself until it is there

const parts = () => [...document.querySelectorAll("[data-fresh][id]")];

const typed = (input) =>
  input.type === "file"
    ? input.files.length > 0
    : ["checkbox", "radio"].includes(input.type)
      ? input.checked !== input.defaultChecked
      : input.defaultValue !== undefined && input.value !== input.defaultValue;

const touched = (part) =>
  part.querySelector("form[data-sending], details[open], dialog[open]") ||
  part.querySelector("input:focus, textarea:focus, select:focus") ||
  [...part.querySelectorAll("input:not([type=hidden]), textarea")].some(typed);

function say(word, tone) {
  const time = new Date(shownAt).toLocaleTimeString("zh-CN", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  spot.hidden = !word || !(keptAt || parts().length);
  spot.dataset.tone = tone;
  const text = word.replace("{time}", time);
  if (spot.textContent !== text) spot.textContent = text;
}

const stale = () => say(spot.dataset.wordStale, "warn");

function put(part, page) {
  const now = page.getElementById(part.id);
  if (!now || now.innerHTML === part.innerHTML) return;
  part.replaceWith(now);
  if (part.tagName !== "MAIN") return;
  const [bar, newBar] = [document, page].map((one) => one.querySelector("body > .bar"));
  if (bar) bar.remove();
  if (newBar) now.after(newBar);
  document.body.className = page.body.className;
}

/** A tap ends where it began: what a finger is on is not replaced before it is lifted. */
const lifted = () =>
  new Promise((go) => {
    if (!parts().some((part) => part.matches(":active"))) return go();
    const clicked = () => setTimeout(go, 300); // the click comes after the finger is lifted
    for (const end of ["pointerup", "pointercancel"])
      addEventListener(end, clicked, { once: true });
  });

async function refresh() {
  if (asking || document.hidden || !parts().length || parts().some(touched)) return;
  asking = true;
  try {
    const headers = {};
    document.dispatchEvent(new CustomEvent("page:asks", { detail: headers }));
    const answer = await fetch(location.href.split("#")[0], { headers, cache: "no-store" });
    if (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/"))
      return location.assign(answer.url); // signed out meanwhile: the next person sees nothing
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    await lifted();
    if (parts().some(touched)) return;
    for (const part of parts()) put(part, page);
    shownAt = Date.now();
    clearInterval(again);
    say(spot.dataset.wordFresh, "");
    document.dispatchEvent(new CustomEvent("page:refreshed"));
  } catch {
    stale();
  } finally {
    asking = false;
  }
}

const numbers = document.querySelector("[data-urgent-numbers]");

/** Say that there is no network; to whom had an accident with the numbers to call. */
function sayOffline(link) {
  spot.hidden = false;
  spot.dataset.tone = "warn";
  spot.textContent = spot.dataset.wordOffline;
  if (link.matches(".urgent")) spot.append(numbers.content.cloneNode(true));
}

/** One of the pages opened last opens without a network where a worker has kept it. */
async function isKept({ href }) {
  return Boolean(navigator.serviceWorker?.controller && (await caches.match(href)));
}

/** The accident card opens without a network where a worker or the browser's cache has kept it. */
async function isCardKept({ href }) {
  if (await globalThis.caches?.match(href).catch(() => null)) return true;
  const cached = { cache: "only-if-cached", mode: "same-origin" };
  return Boolean((await fetch(href, cached).catch(() => null))?.ok);
}

async function openOffline(link) {
  const kept = link.matches(".urgent") ? isCardKept : isKept;
  if (await kept(link)) location.assign(link.href);
  else sayOffline(link);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='/'], a[href^='?']");
  if (navigator.onLine || !link || event.defaultPrevented) return;
  if ("tapped" in link.dataset) return; // the phone may be wrong about it
  event.preventDefault();
  link.dataset.tapped = "";
  openOffline(link);
});

const returned = () => Date.now() - shownAt > OLD && refresh();

document.addEventListener("visibilitychange", returned);
addEventListener("pageshow", ({ persisted }) => persisted && refresh());
/** A kept page without a part that is fetched again is opened anew, unless somebody writes. */
async function renew() {
  if (parts().length) return refresh();
  if (document.hidden || touched(document.querySelector("main"))) return;
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}

addEventListener("online", keptAt ? renew : refresh);
addEventListener("offline", stale);
document.addEventListener("page:refresh", refresh);
document.addEventListener("page:shown", () => {
  shownAt = Date.now();
  say("", "");
});
if (keptAt) {
  stale();
  again = setInterval(renew, 10_000);
}
navigator.serviceWorker
  ?.register("/page-worker.js", { scope: "/" })
  .then(() => navigator.serviceWorker.ready)
  .then(({ active }) => active.postMessage(location.href.split("#")[0], []))
  .catch(() => {});
