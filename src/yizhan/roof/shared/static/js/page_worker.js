// Keeps the pages that were opened last, and nothing else: who reloads one without a network reads
// what was there, and of when it is. With a network every page comes from the server as ever.
// It sends nothing, and where no worker runs (WeChat on iPhones) nothing is amiss.

const KEPT = "pages";
const GATES = "gates"; // what public/gates.js keeps because the rider said so
const MOST = 12;
const OPEN_ALL_DAY = [
  /^\/(?:$|order$|stand-by$|s\/)/,
  /^\/me\/(?:$|station|visits|help|give$|fleet$|rounds(?:$|\/\d+(?:\/sheet)?$))/,
  /^\/(?:case|stations)\/[^/]+$/,
  /^\/(?:gates|help|lessons)(?:$|\/[^/]+$)/,
];
const ANOTHER_PERSON = /^\/(?:accounts\/|me\/data\/erase)/; // signs in or out, or is gone

const isKept = (address) => OPEN_ALL_DAY.some((path) => path.test(new URL(address).pathname));

const isOver = (kept) => Number(kept.headers.get("X-Until") || Infinity) < Date.now();

/** Throw away what a page said is to be kept until a moment that is over ([data-keep-until]). */
async function forget(pages) {
  for (const request of await pages.keys())
    if (isOver(await pages.match(request))) await pages.delete(request);
}

async function keep(address, answer) {
  const { ok, headers } = answer;
  if (!ok || !headers.get("Content-Type")?.startsWith("text/html")) return;
  const html = await answer.text();
  const owner = /data-owner="([^"]*)"/.exec(html)?.[1] ?? "";
  const pages = await caches.open(KEPT);
  await forget(pages);
  const requests = await pages.keys();
  const last = requests.length && (await pages.match(requests.at(-1)));
  const another = last && last.headers.get("X-Owner") !== owner;
  const full = requests.slice(0, Math.max(0, requests.length - MOST + 1));
  for (const request of another ? requests : full) await pages.delete(request);
  const marked = html.replace("<html", `<html data-kept-at="${Date.now()}"`);
  const copy = new Headers(headers);
  copy.set("X-Owner", owner);
  copy.set("X-Until", /data-keep-until="(\d+)"/.exec(html)?.[1] ?? "");
  await pages.delete(address);
  await pages.put(address, new Response(marked, { headers: copy }));
}

async function shown(event) {
  const address = event.request.url.split("#")[0];
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keep(address, answer.clone()).catch(() => {}));
    return answer;
  } catch (error) {
    for (const cacheName of [KEPT, GATES]) {
      const kept = await caches.match(address, { cacheName });
      if (kept && !isOver(kept)) return kept;
    }
    throw error;
  }
}

/** The page that brought the worker, or one after a form, did not come through it. */
async function keepShown(address) {
  if (!isKept(address) || (await caches.match(address, { cacheName: KEPT }))) return;
  await keep(address, await fetch(address, { credentials: "same-origin" }));
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keepShown(event.data).catch(() => {})));

self.addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  if (mode !== "navigate") return;
  // What one person read on this phone is not the next one's.
  if (ANOTHER_PERSON.test(new URL(url).pathname)) event.waitUntil(caches.delete(KEPT));
  else if (method === "GET" && isKept(url)) event.respondWith(shown(event));
});
