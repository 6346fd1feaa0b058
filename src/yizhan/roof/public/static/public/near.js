// Near me: asks the phone where it is, sends that with one question, and forgets it.
// Words from the door: sends them without leaving the list.

const button = document.querySelector("[data-near]");
let position = null; // kept while this page is open, and nowhere else

async function part(url, options = {}) {
  const headers = { "HX-Request": "true", ...options.headers };
  if (position) headers["X-Here"] = position;
  const answer = await fetch(url, { ...options, headers, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = document.createElement("template");
  page.innerHTML = await answer.text();
  return page.content.firstElementChild;
}

// The last list stays readable without network. It stays in this tab and goes with it, as distances
// say where one was.
const LAST = "stations";

function remember() {
  const stations = document.querySelector("[data-stations]");
  if (!stations?.querySelector("[data-station]")) return;
  try {
    sessionStorage.setItem(LAST, JSON.stringify({ html: stations.outerHTML, at: Date.now() }));
  } catch {
    /* a full or forbidden storage: there is no last list */
  }
}

function offline() {
  const notice = document.querySelector("[data-near-offline]");
  let last = null;
  try {
    last = JSON.parse(sessionStorage.getItem(LAST));
  } catch {
    /* as above */
  }
  if (last && !document.querySelector("[data-stations] [data-station]")) {
    const page = document.createElement("template");
    page.innerHTML = last.html;
    document.querySelector("[data-stations]").replaceWith(page.content.firstElementChild);
  }
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const time = last ? new Date(last.at).toLocaleTimeString("zh-CN", clock) : "";
  const word = last ? notice.dataset.wordLast.replace("{time}", time) : notice.dataset.wordNone;
  notice.querySelector("span").textContent = word;
  notice.hidden = false;
  notice.scrollIntoView({ block: "center" });
}

async function list(url) {
  const stations = document.querySelector("[data-stations]");
  stations.setAttribute("aria-busy", "true");
  try {
    stations.replaceWith(await part(url));
    remember();
    document.dispatchEvent(new CustomEvent("page:shown"));
  } finally {
    stations.removeAttribute("aria-busy");
  }
}

function locate() {
  button.disabled = true;
  navigator.geolocation.getCurrentPosition(
    async ({ coords }) => {
      position = `${coords.longitude.toFixed(5)},${coords.latitude.toFixed(5)}`;
      document.querySelector("[data-near-failed]").hidden = true;
      try {
        await list(location.pathname + location.search);
        document.querySelector("[data-near-offline]").hidden = true;
        document.querySelector("[data-stations]").scrollIntoView();
      } catch {
        offline();
      } finally {
        button.disabled = false;
      }
    },
    () => {
      button.disabled = false;
      document.querySelector("[data-near-failed]").hidden = false;
    },
    { enableHighAccuracy: false, timeout: 8000, maximumAge: 60000 },
  );
}

if (button && navigator.geolocation) {
  button.hidden = false;
  document.querySelector("[data-near-hint]").hidden = false;
  button.addEventListener("click", locate);
  // Who has allowed it before need not tap again.
  navigator.permissions?.query({ name: "geolocation" }).then(({ state }) => {
    if (state === "granted") locate();
  });
}

// The chip that was tapped answers where the thumb is, and takes the word back when tapped again.
function mark(chip, noted) {
  const taken = chip.name === "undo";
  chip.dataset.word ||= chip.textContent;
  chip.textContent = taken ? chip.dataset.word : noted;
  chip.name = taken ? "kind" : "undo";
  chip.toggleAttribute("aria-current", !taken);
}

document.addEventListener("click", (event) => {
  const filter = event.target.closest("[data-stations] a.chip, [data-stations] nav.pages a");
  if (!navigator.onLine && event.target.closest('a[href^="/?county"]')) {
    event.preventDefault();
    offline();
  }
  if (!filter || (!position && navigator.onLine)) return;
  event.preventDefault();
  list(filter.href).then(() => history.replaceState(null, "", filter.href), offline);
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-say]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const body = new FormData(form);
  body.append(event.submitter.name, event.submitter.value);
  const key = [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("-");
  event.submitter.setAttribute("aria-busy", "true");
  try {
    const headers = { "Idempotency-Key": key };
    const door = await part(form.action, { method: "POST", body, headers });
    const place = form.dataset.sayInto && document.querySelector(form.dataset.sayInto);
    if (place) {
      place.replaceWith(door);
      door.querySelector("[aria-current]")?.focus({ preventScroll: true });
    } else {
      const card = form.closest("[data-station]");
      card.querySelector("[data-fault]")?.remove(); // the answer names the faults of now
      card.querySelector(".row").replaceChildren(...door.querySelectorAll("[data-door] p"));
      mark(event.submitter, form.dataset.noted);
    }
  } catch {
    // The outbox sends it under the same key, and says so if it is refused.
    const detail = { form, submitter: event.submitter, key };
    document.dispatchEvent(new CustomEvent("outbox:take", { detail }));
  } finally {
    event.submitter.removeAttribute("aria-busy");
  }
});

document.addEventListener("page:asks", ({ detail }) => {
  if (position) detail["X-Here"] = position;
});
document.addEventListener("page:refreshed", remember);
remember();
