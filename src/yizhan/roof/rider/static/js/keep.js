// a[data-keep-page]: the page behind this link is kept for a place without a network, where the browser
// has workers (js/page_worker.js).

const pages = [...document.querySelectorAll("a[data-keep-page]")].map(({ href }) => href);
navigator.serviceWorker?.ready
  .then(({ active }) => pages.forEach((page) => active.postMessage(page, [])))
  .catch(() => {});
