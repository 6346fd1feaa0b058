// The outbox, and what else a page names, come a second after it: first it must be readable.

const scripts = document.querySelector("script[data-outbox]").dataset;
const later = () => setTimeout(() => Object.values(scripts).map((one) => import(one)), 1000);
if (document.readyState === "complete") later();
else addEventListener("load", later);

// A form sent before waits for the outbox; without a network its words stay in it.
async function early(event) {
  const { target: form, submitter } = event;
  if (!form.matches("[data-send]")) return;
  event.preventDefault();
  event.stopPropagation();
  try {
    await import(scripts.outbox);
  } catch {
    const { wordLost } = document.querySelector("section[data-outbox]").dataset;
    if (!navigator.onLine) return alert(wordLost);
  }
  removeEventListener("submit", early, true);
  form.requestSubmit(submitter);
}
if (HTMLFormElement.prototype.requestSubmit) addEventListener("submit", early, true);
