// The outbox and what refreshes a page come a second after the page: first it must be readable.
// A form that is sent before that is a plain form.

const { outbox, refresh } = document.querySelector("script[data-outbox]").dataset;
const later = () => setTimeout(() => [outbox, refresh].map((address) => import(address)), 1000);
if (document.readyState === "complete") later();
else addEventListener("load", later);
