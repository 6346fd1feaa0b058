// [data-before]: what holds before an order is sent, by when it is answered and who can be called. It
// follows the county that is chosen, and the clock: a page left open must not promise what was true
// an hour ago.

const MINUTE = 60_000;
let shown = Date.now();

function follow() {
  const county = document.querySelector("[data-county] input:checked")?.value;
  const words = document.querySelector(`[data-promise-of="${CSS.escape(county ?? "")}"]`);
  if (words) document.querySelector("[data-promise] span").textContent = words.content.textContent;
}

async function renew() {
  if (document.hidden || !navigator.onLine || Date.now() - shown < MINUTE) return;
  shown = Date.now();
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-before]");
    if (now) document.querySelector("[data-before]").replaceWith(now);
    follow();
  } catch {
    /* without a network the next minute tries again */
  }
}

document.querySelector("[data-county]")?.addEventListener("change", follow);
document.addEventListener("visibilitychange", renew);
addEventListener("pageshow", renew);
addEventListener("online", renew);
setInterval(renew, MINUTE);

// The hint of what is known already comes when somebody begins to type: most orders need none.
const alike = document.querySelector("[data-alike]");
const hint = () => import(alike.dataset.script);
alike?.closest("form").addEventListener("input", hint, { once: true });
