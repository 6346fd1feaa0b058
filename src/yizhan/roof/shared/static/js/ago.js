// <time data-ago datetime="…">: how long ago, or how soon, in words, while the page is open. The
// server wrote the full time, which stays as the title.

const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
const steps = [
  [60, "second"],
  [60, "minute"],
  [24, "hour"],
  [30, "day"],
  [12, "month"],
  [Infinity, "year"],
];

function inWords(then) {
  let value = (then - Date.now()) / 1000;
  for (const [size, unit] of steps) {
    if (Math.abs(value) < size) return words.format(Math.round(value), unit);
    value /= size;
  }
  return "";
}

function refresh() {
  for (const spot of document.querySelectorAll("time[data-ago]")) {
    spot.title ||= spot.textContent.trim();
    spot.textContent = inWords(Date.parse(spot.dateTime));
  }
}

refresh();
setInterval(refresh, 30_000);
document.addEventListener("htmx:afterSettle", refresh);
document.addEventListener("page:refreshed", refresh);
