// [data-alike="address"]: while somebody types into its form, shows beside it what is known already.
// It waits for a pause and never holds up sending; without a network it stays as it is.

const PAUSE = 700;
const LEAST = 4;
const ASKED = ["csrfmiddlewaretoken", "item", "station", "text"];

function serve(box) {
  const form = box.closest("form");
  let timer;
  let asking;
  let before = "";
  const ask = async () => {
    const all = new FormData(form);
    if ((all.get("text") ?? "").trim().length < LEAST) {
      before = "";
      box.replaceChildren();
      return;
    }
    const body = new URLSearchParams(
      ASKED.filter((name) => all.get(name)).map((name) => [name, all.get(name)]),
    );
    if (String(body) === before || !navigator.onLine) return;
    before = String(body);
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(box.dataset.alike, {
        method: "POST",
        body,
        signal: asking.signal,
      });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      box.replaceChildren(...page.body.children);
    } catch {
      /* nothing is lost: it is a hint */
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  soon();
}

for (const box of document.querySelectorAll("[data-alike]")) serve(box);
