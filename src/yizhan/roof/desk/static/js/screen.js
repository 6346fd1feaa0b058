// The board of /screen is sent anew when something on it has changed. Only the board's content is
// exchanged, so that a day of it takes no more memory than an hour.

const board = document.querySelector("[data-board]");
const line = document.querySelector("[data-line]");
const words = line.dataset;
const SILENT = 90_000; // the minute on the board changes, so something comes every minute
const AGAIN = 10_000;

let source = null;
let heard = 0;
let refused = 0;
let gaveWay = false;

function say(text, tone) {
  if (line.textContent !== text) line.textContent = text;
  if (tone) line.dataset.tone = tone;
  else delete line.dataset.tone;
}

const lost = () =>
  say(words.lost.replace("{time}", board.querySelector("[data-at]").dataset.at), "bad");

function connect() {
  source?.close();
  source = new EventSource(board.dataset.events);
  heard = Date.now();
  source.addEventListener("open", () => {
    heard = Date.now();
    refused = 0;
    say(words.live);
  });
  source.addEventListener("now", ({ data }) => {
    heard = Date.now();
    const focused = document.activeElement?.getAttribute?.("href");
    board.innerHTML = data;
    if (focused) board.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
    say(words.live);
  });
  source.addEventListener("enough", () => {
    // The same account has newer screens open: this one connects again when somebody looks at it.
    gaveWay = true;
    source.close();
    lost();
  });
  source.addEventListener("error", () => {
    lost();
    if (source.readyState === EventSource.CLOSED) whyRefused();
  });
}

// A browser does not come back by itself when the answer was no.
async function whyRefused() {
  source.close();
  refused += 1;
  try {
    const answer = await fetch(board.dataset.events, { method: "HEAD", redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) say(words.again, "bad");
  } catch {
    // No network; it says so already.
  }
  setTimeout(connect, Math.min(refused, 6) * AGAIN);
}

connect();
addEventListener("online", connect);
addEventListener("offline", lost);
document.addEventListener("visibilitychange", () => {
  if (!gaveWay || document.hidden) return;
  gaveWay = false;
  connect();
});
setInterval(() => {
  // A line that was cut without a word: nothing is heard of it, not even an error.
  if (source.readyState === EventSource.OPEN && Date.now() - heard > SILENT) {
    lost();
    connect();
  }
}, 15_000);

const whole = document.querySelector("[data-whole]");
whole.hidden = !document.documentElement.requestFullscreen;
whole.addEventListener("click", () =>
  document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen(),
);
