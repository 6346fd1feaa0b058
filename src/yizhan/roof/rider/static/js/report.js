// form[data-report]: once it is known what and where, asks whether it is reported already and what
// the places there are called. If the phone may say where it is, it is asked at once, so that a
// report is three taps. Without a network the form stays as it is. A kind with questions of its own
// shows them once it is tapped.

const form = document.querySelector("form[data-report]");
const box = form.querySelector("[data-report-near]");
const chips = form.querySelector("[data-report-places]");
const here = form.querySelector("[data-place-here]");
let before = "";
let asking;

async function ask() {
  const all = new FormData(form);
  const names = ["csrfmiddlewaretoken", "item", "lat", "lon"];
  const body = new URLSearchParams(names.map((name) => [name, all.get(name) ?? ""]));
  if (!all.get("lat")) {
    before = "";
    show(new DocumentFragment());
    return;
  }
  if (String(body) === before || !navigator.onLine) return;
  before = String(body);
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(box.dataset.reportNear, {
      method: "POST",
      body,
      signal: asking.signal,
    });
    if (!answer.ok) return;
    const page = document.createElement("template");
    page.innerHTML = await answer.text();
    show(page.content);
  } catch {
    /* nothing is lost: it is a hint */
  }
}

function show(content) {
  for (const old of chips.querySelectorAll("[data-place-name]")) old.remove();
  for (const old of document.querySelectorAll("form[id^=report-too-]")) old.remove();
  chips.append(...content.querySelectorAll("[data-place-name]"));
  form.after(...content.querySelectorAll("form")); // a form cannot stand inside another
  content.querySelector("[data-report-named]")?.remove();
  box.replaceChildren(content);
}

chips.addEventListener("click", (event) => {
  const name = event.target.closest("[data-place-name]");
  if (name) form.elements.place.value = name.textContent.trim();
});

// The questions of the kind that was tapped; without this script each kind has its own fold.
function fold() {
  const code = new FormData(form).get("item"); // `elements.item` is a method of every form
  for (const part of form.querySelectorAll("[data-questions]")) {
    part.hidden = part.dataset.questions !== code;
    part.open = !part.hidden;
  }
}

form.addEventListener("change", ask);
form.addEventListener("change", (event) => event.target.name === "item" && fold());
addEventListener("pageshow", fold);
fold();
navigator.permissions
  ?.query({ name: "geolocation" })
  .then(({ state }) => state === "granted" && !form.elements.lat.value && here.click())
  .catch(() => {});
