// [data-events]: an address at which the server says, while the page is open, that something on it
// has changed (kit/event_stream). A page on the phone renews itself (js/refresh.js); one at the desk
// is loaded anew, or, where somebody is typing or has opened something, says that there is news.

const AGAIN = 30_000;
const news = document.querySelector("[data-news]");
const { events, known } = document.querySelector("[data-events]").dataset;
let shown = known; // what the page was made of

const busy = () =>
  document.querySelector("main :is(details[open], dialog[open], input:focus, select:focus)") ||
  [...document.querySelectorAll("main select")].some(
    ({ options }) => ![...options].every((one) => one.selected === one.defaultSelected),
  );

function changed() {
  if (!news) document.dispatchEvent(new CustomEvent("page:refresh"));
  else if (busy() || document.hidden) news.hidden = false;
  else location.reload();
}

function again() {
  if (document.hidden) return;
  document.removeEventListener("visibilitychange", again);
  listen();
}

function listen() {
  const source = new EventSource(events);
  source.addEventListener("now", ({ data }) => {
    if (shown !== data) changed();
    shown = data;
  });
  source.addEventListener("enough", () => {
    // The same account has newer pages open: this one listens again when somebody looks at it.
    source.close();
    document.addEventListener("visibilitychange", again);
  });
  source.addEventListener("error", () => {
    // A browser does not come back by itself when the answer was no.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
  });
}

listen();
