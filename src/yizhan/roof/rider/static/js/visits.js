// [data-note-page]: the page on which a visit is noted is kept for places without a network, once for
// all destinations. A link to it names the destination after the #, so that it is that one page.

const noting = document.querySelector("[data-note-page]");
const page = new URL(noting.dataset.notePage, location.href);

for (const link of document.querySelectorAll("[data-note-for]"))
  link.href = `${page.pathname}#${link.dataset.noteFor}`;

navigator.serviceWorker?.ready
  .then(({ active }) => active.postMessage(page.href, []))
  .catch(() => {});
