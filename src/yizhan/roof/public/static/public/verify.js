// /verify: keeps the keys and the list of revoked badges while there is a network, asks again every
// twenty seconds while a badge is shown, and says by itself what can be said where there is none
// (docs/decisions/0033-a-badge-that-says-when-it-cannot-be-checked.md).

import { dayOf, holds, read } from "./badge.js";

const AGAIN = 20_000;
const PATIENCE = 8_000;
const STORE = "badge-lists";

const form = document.querySelector("form[data-verify]");
const alone = document.querySelector("[data-alone]");
const shown = () => document.querySelector("[data-verdict]");
const tokenIn = (text) => /#([A-Za-z0-9_-]{100,200})/.exec(text)?.[1] ?? "";
const ask = (address, options = {}) =>
  fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });

function keptLists() {
  try {
    return JSON.parse(localStorage.getItem(STORE));
  } catch {
    return null;
  }
}

async function keepLists() {
  const { keys, revocations } = form.dataset;
  const answers = await Promise.all([ask(keys), ask(revocations)]);
  if (!answers.every(({ ok }) => ok)) return;
  const [keyList, list] = await Promise.all(answers.map((answer) => answer.json()));
  try {
    localStorage.setItem(STORE, JSON.stringify({ keys: keyList, list, at: Date.now() }));
  } catch {
    // A browser that keeps nothing says «cannot check now» where there is no network.
  }
}

const clock = new Intl.DateTimeFormat("zh-CN", {
  month: "numeric",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

function put(name, text) {
  alone.querySelector(`[data-alone-${name}]`).textContent = text;
}

function say(verdict, time, badge) {
  const tones = { valid: "good", unknown: "warn", not_yet: "warn" };
  const drawing = { valid: "valid", unknown: "unknown", not_yet: "unknown" };
  const when = time ? clock.format(time) : alone.dataset.never;
  alone.dataset.tone = tones[verdict] ?? "bad";
  for (const part of alone.querySelectorAll("[data-alone-drawing]"))
    part.hidden = part.dataset.aloneDrawing !== (drawing[verdict] ?? "bad");
  for (const part of alone.querySelectorAll("[data-alone-word]")) {
    part.dataset.words ??= part.textContent.trim();
    part.textContent = part.dataset.words.replace("{time}", when);
    part.hidden = part.dataset.aloneWord !== verdict;
  }
  // Who it is, is said of a badge whose signature was found good and that holds.
  const known = badge && ["valid", "not_yet"].includes(verdict);
  const roles = new Map(alone.dataset.roles.split(";").map((pair) => pair.split("=")));
  put("role", known ? (roles.get(String(badge.role)) ?? "") : "");
  put("name", known ? badge.name : "");
  alone.querySelector("[data-alone-facts]").hidden = !known;
  if (known) {
    put("since", `${dayOf(badge.since)} —`);
    put("last", dayOf(badge.until - 1));
    put("unit", badge.unit);
    put("code", `${badge.code.slice(0, 5)}-${badge.code.slice(5)}`);
  }
  alone.hidden = false;
}

/** Say what this telephone knows by itself; of a badge that was shown, when it was last checked. */
async function checkAlone(token) {
  const badge = token ? read(token) : null;
  const { verdict, time } =
    token && !badge
      ? { verdict: "forged", time: null }
      : await holds(badge, keptLists(), Date.now());
  const checked = Date.parse(shown()?.dataset.checked ?? "") || null;
  document.querySelector("#verdict").hidden = true;
  say(verdict, verdict === "unknown" ? (checked ?? time) : time, badge);
}

/** Show the server's word again; true if it answered. */
async function checkAgain() {
  const answer = await ask(location.href.split("#")[0]).catch(() => null);
  if (!answer || answer.status >= 500) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#verdict");
  if (!fresh) return false;
  document.querySelector("#verdict").replaceWith(fresh);
  alone.hidden = true;
  return true;
}

async function refresh() {
  if (document.hidden) return;
  if (await checkAgain()) keepLists().catch(() => {});
  else await checkAlone(tokenIn(location.hash));
}

async function go(typed) {
  const address = /\/verify\/([^/#?\s]+)/.exec(typed);
  const code = (address ? address[1] : typed).trim();
  const token = tokenIn(typed);
  const there = `/verify/${encodeURIComponent(code)}`;
  const answer = await ask(there).catch(() => null);
  if (answer && answer.status < 500) location.assign(token ? `${there}#${token}` : there);
  else await checkAlone(token);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = form.elements.code.value;
  if (typed.trim()) go(typed);
});

const isShell =
  location.pathname === form.dataset.shell || "servedHere" in document.documentElement.dataset;
const badgeHere = Boolean(shown());
if (isShell && tokenIn(location.hash)) checkAlone(tokenIn(location.hash));
else if (isShell && location.pathname !== form.dataset.shell) checkAlone("");
else keepLists().catch(() => {});

if (badgeHere || isShell) {
  setInterval(refresh, AGAIN);
  document.addEventListener("visibilitychange", refresh);
  addEventListener("online", refresh);
  addEventListener("offline", refresh);
}
addEventListener("pageshow", ({ persisted }) => persisted && refresh());
addEventListener("hashchange", refresh);
navigator.serviceWorker?.register(form.dataset.worker, { scope: "/verify" }).catch(() => {});
