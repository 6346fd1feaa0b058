// [data-tickets]: what was ordered or signed up for on this phone, for guests who find the way back
// by it; data-path is the page it leads to. [data-ticket]: the case or the place this page shows is
// remembered here. [data-claim]: on «mine», what was said here as a guest can be taken over by whoever
// has signed in. form[data-here]: says with which of these tickets one is at an activity.

const KEY = "tickets";
const CASE = "/case/";
const PLACE = "/activities/place/";
const pathOf = (one) => one.path ?? CASE;

function tickets() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

function save(kept) {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept.slice(0, 20)));
  } catch {
    /* a full or forbidden storage: the link still works */
  }
}

const seen = document.querySelector("[data-ticket]");
if (seen) {
  const { ticket, title, path = CASE } = seen.dataset;
  const known = tickets().find((one) => one.ticket === ticket);
  const fresh = { ticket, title, path, at: Date.now(), guest: "guest" in seen.dataset };
  save([known ?? fresh, ...tickets().filter((one) => one.ticket !== ticket)]);
}

const when = (at) =>
  new Date(at).toLocaleString(document.documentElement.lang, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });

function cell(tag, one) {
  const made = document.createElement(tag);
  made.className = "cell";
  const body = document.createElement("span");
  body.className = "body";
  body.textContent = one.title;
  const below = document.createElement("span");
  below.className = "sub";
  below.textContent = when(one.at);
  body.append(below);
  made.append(body);
  return made;
}

function draw() {
  const box = document.querySelector("[data-tickets]");
  if (!box) return;
  const { path = CASE } = box.dataset;
  const kept = tickets().filter((one) => pathOf(one) === path);
  const cells = kept.map((one) => {
    const link = cell("a", one);
    link.href = `${path}${one.ticket}`;
    return link;
  });
  box.hidden = !cells.length;
  box.querySelector("[data-tickets-list]").replaceChildren(...cells);
}

function offer() {
  const form = document.querySelector("[data-claim]");
  if (!form) return;
  const guests = tickets().filter((one) => one.guest);
  form.hidden = !guests.length;
  const rows = guests.map((one) => {
    const row = cell("label", one);
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name: "ticket", value: one.ticket });
    box.defaultChecked = true; // nobody has typed: the page may still be refreshed
    row.prepend(box);
    return row;
  });
  form.querySelector("[data-claim-list]").replaceChildren(...rows);
  form.addEventListener("submit", ({ submitter }) => {
    // Whatever was not ticked belongs to somebody else who used this phone: not offered again.
    if (submitter?.name === "no" || navigator.onLine)
      save(tickets().map((one) => ({ ...one, guest: false })));
  });
}

function here() {
  const form = document.querySelector("form[data-here]");
  const places = tickets().filter((one) => pathOf(one) === PLACE);
  for (const { ticket } of form ? places : []) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "ticket", value: ticket });
    form.append(input);
  }
}

function show() {
  draw();
  offer();
}

here();

show();
document.addEventListener("page:refreshed", show);
addEventListener("pageshow", ({ persisted }) => persisted && show());
