// Brings the accident card onto the phone before it is needed, once a day, when nothing else is
// loading. With a worker it is kept for good, without one in the browser's cache for a week.

const DAY = 24 * 60 * 60 * 1000;
const KEY = "accident-card-at";

async function bring() {
  const last = Number(localStorage.getItem(KEY));
  if (Date.now() - last < DAY || navigator.connection?.saveData) return;
  if ("serviceWorker" in navigator)
    await navigator.serviceWorker
      .register("/accident-worker.js", { scope: "/accident" })
      .catch(() => {});
  await fetch("/accident");
  localStorage.setItem(KEY, String(Date.now()));
}

setTimeout(() => bring().catch(() => {}), 5000);
