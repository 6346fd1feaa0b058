// The outbox, what refreshes a page, and what a page names in its `later` block come a second after
// the page: first it must be readable. A form that is sent before that is a plain form, and a link
// that is tapped leads to its page.

const scripts = Object.values(document.querySelector("script[data-outbox]").dataset);
const later = () => setTimeout(() => scripts.map((address) => import(address)), 1000);
if (document.readyState === "complete") later();
else addEventListener("load", later);
