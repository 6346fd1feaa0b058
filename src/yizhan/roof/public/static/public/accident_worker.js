// Keeps the accident card and nothing else: it is answered at once from the last copy, which is
// renewed behind it. Where no worker runs, the browser's own cache has the card.

const CARD = "/accident";
const KEPT = "accident-card";

async function renew() {
  const answer = await fetch(CARD, { cache: "reload", credentials: "same-origin" });
  if (answer.ok) await (await caches.open(KEPT)).put(CARD, answer.clone());
  return answer;
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(renew());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.pathname !== CARD) return;
  const renewed = renew();
  event.waitUntil(renewed.catch(() => {}));
  event.respondWith(caches.match(CARD).then((kept) => kept ?? renewed));
});
