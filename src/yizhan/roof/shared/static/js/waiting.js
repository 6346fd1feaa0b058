// How much waits: the counts beside the sections and the bell, asked for after the page is there and
// again when one returns to it, so that no page is slower for them. `data-waiting` says where.

const source = document.querySelector("[data-waiting]")?.dataset.waiting;
const EVERY = 60_000;
const MOST = 99;

function put(counts) {
  for (const spot of document.querySelectorAll("[data-count]")) {
    const count = counts[spot.dataset.count] ?? 0;
    spot.textContent = count > MOST ? `${MOST}+` : String(count);
    spot.hidden = count === 0;
  }
}

async function ask() {
  if (document.visibilityState !== "visible" || !navigator.onLine) return;
  try {
    const answer = await fetch(source, { headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) put(await answer.json());
  } catch {
    // Offline: the counts stay as they were.
  }
}

if (source) {
  ask();
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  addEventListener("pageshow", (event) => {
    if (event.persisted) ask();
  });
}
