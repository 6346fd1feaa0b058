// The outbox, what refreshes a page, and what a page names in its `later` block come a second after
// the page: first it must be readable. A form that is sent before that waits for the outbox; where
// the network went meanwhile, the words stay in the form and it says so. A link leads to its page.

const scripts = document.querySelector("script[data-outbox]").dataset;
const later = () => setTimeout(() => Object.values(scripts).map((one) => import(one)), 1000);
if (document.readyState === "complete") later();
else addEventListener("load", later);

function notSent(form) {
  const bar = document.querySelector("section[data-outbox]");
  const notice = bar.querySelector("template[data-send-notice]").content.cloneNode(true);
  notice.querySelector("span").textContent = bar.dataset.wordLost;
  document.querySelector("[data-send-says]")?.remove();
  form.prepend(notice);
  form.firstElementChild.scrollIntoView({ block: "nearest" });
}

async function sendOnceLoaded(event) {
  const { target: form, submitter } = event;
  if (!form.matches("form[data-send]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  try {
    await import(scripts.outbox);
  } catch {
    if (!navigator.onLine) return notSent(form);
    // Without the outbox it is a plain form.
  }
  document.removeEventListener("submit", sendOnceLoaded, true);
  form.requestSubmit(submitter);
}
if ("requestSubmit" in HTMLFormElement.prototype)
  document.addEventListener("submit", sendOnceLoaded, true);
