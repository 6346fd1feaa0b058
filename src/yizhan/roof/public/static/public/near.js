// Near me: asks the phone where it is, sends that with one question, and forgets it.

let position = null; // kept while this page is open, and nowhere else

async function part(url) {
  const headers = { "HX-Request": "true" };
  if (position) headers["X-Here"] = position;
  const answer = await fetch(url, { headers, credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = document.createElement("template");
  page.innerHTML = await answer.text();
  return page.content.firstElementChild;
}

// The last list stays readable without network. It stays in this tab and goes with it, as distances
// say where one was.
const LAST = location.pathname; // each list of this kind has its own

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

const near = (name) => document.querySelector(`[data-near-${name}]`);

// The question «near me?» stands above the list until it is answered.
function ask() {
  const answered = document.querySelector("[data-stations] [data-near]");
  near("ask").hidden = Boolean(answered) || !navigator.geolocation;
}

async function goTo(url) {
  await list(url);
  history.replaceState(null, "", url);
  ask();
}

function locate() {
  const buttons = [...document.querySelectorAll("[data-near]")];
  for (const button of buttons) button.disabled = true;
  const done = () => {
    for (const button of buttons) button.disabled = false;
  };
  navigator.geolocation.getCurrentPosition(
    async ({ coords }) => {
      position = `${coords.longitude.toFixed(5)},${coords.latitude.toFixed(5)}`;
      near("failed").hidden = true;
      try {
        await goTo(document.querySelector("[data-stations]").dataset.nearUrl);
        near("offline").hidden = true;
      } catch {
        offline();
      } finally {
        done();
      }
    },
    () => {
      done();
      near("failed").hidden = false;
    },
    { enableHighAccuracy: false, timeout: 8000, maximumAge: 60000 },
  );
}

if (near("ask") && navigator.geolocation) {
  ask();
  document.addEventListener("click", (event) => event.target.closest("[data-near]") && locate());
  // Who has allowed it before need not tap again, unless she asks for another place.
  const { search } = location;
  navigator.permissions?.query({ name: "geolocation" }).then(({ state }) => {
    if (state === "granted" && !/[?&](q|county)=./.test(search)) locate();
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(
    "[data-stations] a.chip, [data-stations] nav.pages a, [data-counties] a",
  );
  if (!link || (!position && navigator.onLine)) return;
  event.preventDefault();
  goTo(link.href).catch(offline);
});

document.addEventListener("page:asks", ({ detail }) => {
  if (position) detail["X-Here"] = position;
});
document.addEventListener("page:refreshed", remember);
remember();
