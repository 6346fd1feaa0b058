// Keeps the page /verify/offline with its style and scripts, and nothing else: who scans a badge
// without a network gets it in place of the browser's own words, under the address that was scanned.

const KEPT = "verify";
const SHELL = "/verify/offline";
const MODULE = "/static/public/badge.js"; // imported by verify.js, so not named in the page
const PATIENCE = 10_000;

async function renew() {
  const answer = await fetch(SHELL, { cache: "reload", credentials: "omit" });
  if (!answer.ok) return;
  const html = await answer.text();
  const assets = [...html.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].map(([, path]) => path);
  const cache = await caches.open(KEPT);
  await Promise.all(
    [...new Set(assets)].map(async (path) => {
      if (!(await cache.match(path))) await cache.add(path);
    }),
  );
  await cache.add(new Request(MODULE, { cache: "reload" }));
  const wanted = new Set([...assets, MODULE, SHELL]);
  for (const { url } of await cache.keys())
    if (!wanted.has(new URL(url).pathname)) await cache.delete(url);
  const marked = html.replace("<html", "<html data-served-here");
  await cache.put(SHELL, new Response(marked, { headers: answer.headers }));
}

async function page(event) {
  try {
    const answer = await fetch(event.request, { signal: AbortSignal.timeout(PATIENCE) });
    event.waitUntil(renew().catch(() => {}));
    return answer;
  } catch (error) {
    const kept = await caches.match(SHELL, { cacheName: KEPT });
    if (kept) return kept;
    throw error;
  }
}

async function asset(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request.url.split("#")[0], { cacheName: KEPT });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(renew());
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  if (mode === "navigate") event.respondWith(page(event));
  else if (new URL(url).pathname.startsWith("/static/")) event.respondWith(asset(event.request));
});
