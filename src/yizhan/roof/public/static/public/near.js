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

async function list(url) {
  const stations = document.querySelector("[data-stations]");
  stations.setAttribute("aria-busy", "true");
  try {
    stations.replaceWith(await part(url));
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
        document.querySelector("[data-stations]").scrollIntoView();
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

const pick = ({ name, value }) => ({ name, value });

document.addEventListener("click", (event) => {
  const filter = event.target.closest("[data-stations] a.chip, [data-stations] nav.pages a");
  if (!filter || !position) return;
  event.preventDefault();
  list(filter.href).then(
    () => history.replaceState(null, "", filter.href),
    () => location.assign(filter.href),
  );
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-say]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const body = new FormData(form);
  body.append(event.submitter.name, event.submitter.value);
  event.submitter.setAttribute("aria-busy", "true");
  try {
    const door = await part(form.action, { method: "POST", body });
    const place = form.dataset.sayInto && document.querySelector(form.dataset.sayInto);
    if (place) place.replaceWith(door);
    else
      form
        .closest("[data-station]")
        .querySelector(".row")
        .replaceChildren(...door.querySelectorAll("p"));
  } catch {
    // The page without JavaScript says what is the matter.
    const word = Object.assign(document.createElement("input"), {
      type: "hidden",
      ...pick(event.submitter),
    });
    form.append(word);
    form.submit();
  } finally {
    event.submitter.removeAttribute("aria-busy");
  }
});
