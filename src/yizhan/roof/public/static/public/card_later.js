// Brings the accident card onto the phone before it is needed, once a day, when nothing else is
// loading. With a worker it is kept for good, without one in the browser's cache for a week.

const DAY = 24 * 60 * 60 * 1000;
const KEY = "accident-card-at";

/** The worker fetches the card while it is installed. */
function installed({ installing }) {
  return new Promise((done) => {
    if (!installing) done();
    else installing.addEventListener("statechange", done);
  });
}

async function bring() {
  const last = Number(localStorage.getItem(KEY));
  if (Date.now() - last < DAY || navigator.connection?.saveData) return;
  if ("serviceWorker" in navigator)
    await navigator.serviceWorker
      .register("/accident-worker.js", { scope: "/accident" })
      .then(installed)
      .catch(() => {});
  await fetch("/accident");
  localStorage.setItem(KEY, String(Date.now()));
}

setTimeout(() => bring().catch(() => {}), 5000);
