// form[data-send]: what a form says is kept on the phone, photos and all, until the server has it.
// It goes out when a page opens, when the network is back and when one returns to the page. Every
// item carries a key, so that it counts once however often it is sent, from however many tabs.
// Without this script the form is a plain form. No service worker: WeChat on iPhones has none.

const bar = document.querySelector("section[data-outbox]");
const words = bar.dataset;
const owner = words.owner ?? "";
const RECENT = 10 * 60_000; // how long «delivered» is shown
const memory = new Map(); // where the browser keeps nothing
// Loaded with this script, as they must be there when the network is gone.
const lists = import(words.list);
const style = Object.assign(document.createElement("link"), {
  rel: "stylesheet",
  href: words.style,
});
document.head.append(style);

const clock = (at) =>
  new Date(at).toLocaleTimeString("zh-CN", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
const cityDay = (at) => new Date(at).toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });

function store(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("yizhan", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("outbox", { keyPath: "key" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const change = opening.result.transaction("outbox", mode);
      const asked = work(change.objectStore("outbox"));
      change.oncomplete = () => {
        resolve(asked.result);
        opening.result.close();
      };
      change.onabort = change.onerror = () => reject(change.error);
    };
  });
}

/** Keep an item; false where it lives only as long as this page. */
async function keep(item) {
  try {
    await store("readwrite", (box) => box.put(item));
    memory.delete(item.key);
    return true;
  } catch {
    memory.set(item.key, item);
    return false;
  }
}

async function drop(key) {
  memory.delete(key);
  await store("readwrite", (box) => box.delete(key)).catch(() => {});
}

async function find(key) {
  const kept = await store("readonly", (box) => box.get(key)).catch(() => undefined);
  return memory.get(key) ?? kept;
}

async function all() {
  const kept = await store("readonly", (box) => box.getAll()).catch(() => []);
  const items = [...kept, ...memory.values()];
  items.sort((one, other) => one.at - other.at);
  return items;
}

// A photo of twelve megapixels takes minutes on a weak network and says where it was taken. What the
// browser can draw is sent as 2048 pixels without either; what it cannot draw goes as it is.
const SIDE = 2048;
async function small(file) {
  try {
    const drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(drawn.width, drawn.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(drawn.width * scale);
    canvas.height = Math.round(drawn.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(drawn, 0, 0, canvas.width, canvas.height);
    const jpeg = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
    return jpeg && jpeg.size < file.size ? jpeg : file;
  } catch {
    return file;
  }
}

function newKey() {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

/** The reasons a page gives for its refusal. */
async function reasons(answer) {
  const text = await answer.text();
  try {
    const { message, fields = {} } = JSON.parse(text);
    return { why: Object.values(fields).flat().join(" ") || message, names: Object.keys(fields) };
  } catch {
    const page = new DOMParser().parseFromString(text, "text/html");
    const alerts = [...page.querySelectorAll("main [role=alert], main .errorlist li")];
    const said = alerts.length ? alerts : [...page.querySelectorAll("main h1 + p")];
    const names = [...page.querySelectorAll("main [aria-invalid=true]")].map(({ name }) => name);
    return {
      why: [...new Set(said.map((one) => one.textContent.trim().replace(/\s+/g, " ")))].join(" "),
      names,
      again: Boolean(page.querySelector("[data-send-again]")), // only the token was too old
    };
  }
}

const LATER = new Set([408, 425, 429]);

async function post(item) {
  const body = new FormData();
  for (const [name, value] of item.fields) if (name !== "key") body.append(name, value);
  body.append("key", item.key);
  for (const photo of item.photos) body.append("photo", photo.data, photo.name);
  const bytes = item.photos.reduce((sum, photo) => sum + photo.data.size, 0);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 30_000 + bytes / 8);
  try {
    const answer = await fetch(item.action ?? "/order", {
      method: "POST",
      body,
      signal: patience.signal,
      redirect: "manual",
      headers: {
        Accept: "application/json",
        "Idempotency-Key": item.key,
        "X-CSRFToken": cookie(bar.dataset.csrf),
      },
    });
    if (answer.type === "opaqueredirect") return { held: true };
    if (answer.status === 201) return { sent: await answer.json() };
    if (answer.ok) return { refused: { why: words.wordNo, names: [] } };
    if (answer.status >= 500 || LATER.has(answer.status)) return { later: true };
    const refused = await reasons(answer);
    return refused.again ? { later: true } : { refused };
  } catch {
    return { later: true };
  } finally {
    clearTimeout(timer);
  }
}

function rememberTicket(ticket, item) {
  try {
    const kept = JSON.parse(localStorage.getItem("tickets") ?? "[]");
    const mine = { ticket, title: item.title, at: Date.now(), guest: !item.owner };
    const others = kept.filter((one) => one.ticket !== ticket);
    localStorage.setItem("tickets", JSON.stringify([mine, ...others].slice(0, 20)));
  } catch {
    /* a full or forbidden storage: the link still works */
  }
}

const lateReason = (item) =>
  (item.until && Date.now() > item.until) || (item.day && cityDay(Date.now()) !== item.day)
    ? words.wordLate
    : "";

/** Send one item. It is read again under its lock: another tab may just have sent it. */
async function sendOne(key) {
  const item = await find(key);
  if (!item || item.sent || item.refused) return { item, done: true };
  if (item.owner && item.owner !== owner) return { item, held: true };
  const late = lateReason(item);
  const result = late ? { refused: { why: late, names: [] } } : await post(item);
  if (result.sent) {
    const { url = "", ticket } = result.sent;
    if (ticket) rememberTicket(ticket, item);
    const { title, at } = item;
    await keep({ key, title, at, sent: { at: Date.now(), url: ticket ? `${url}?new=1` : url } });
  } else if (result.refused) await keep({ ...item, refused: result.refused.why || words.wordNo });
  else if (result.held && !item.held) await keep({ ...item, held: true });
  return { item, ...result };
}

const alone = (key, work) =>
  navigator.locks
    ? navigator.locks.request(`outbox:${key}`, { ifAvailable: true }, (lock) =>
        lock ? work() : { later: true },
      )
    : work();

let pause = 2000;
let timer;

async function flush() {
  clearTimeout(timer);
  let later = 0;
  const stopped = new Set(); // what one says of one thing keeps its order
  for (const { key, line, refused, sent } of await all()) {
    if (refused || sent || stopped.has(line)) continue;
    const result = await alone(key, () => sendOne(key));
    if (!result.later) continue;
    later += 1;
    if (line) stopped.add(line);
  }
  clearTimeout(timer);
  if (later) {
    timer = setTimeout(flush, pause);
    pause = Math.min(pause * 2, 60_000);
  } else pause = 2000;
  await draw();
  await settle();
}

// ---- the bar --------------------------------------------------------------------------------

const counted = (word, n) => word.replace("{n}", n);

async function draw() {
  const items = await all();
  // A page may show what waits as done (js/fleet.js).
  document.dispatchEvent(new CustomEvent("outbox:drawn", { detail: items }));
  for (const { key, sent } of items) if (sent && Date.now() - sent.at > RECENT) drop(key);
  const shown = items.filter(({ key, sent }) =>
    sent ? Date.now() - sent.at <= RECENT : key !== pending?.key || pending.left,
  );
  const sent = shown.filter((item) => item.sent);
  const refused = shown.filter((item) => item.refused);
  const waiting = shown.length - sent.length - refused.length;
  const says = [];
  if (waiting) says.push(counted(words.wordWaiting, waiting));
  if (refused.length) says.push(counted(words.wordRefused, refused.length));
  if (!says.length && sent.length)
    says.push(words.wordSent.replace("{time}", clock(sent.at(-1).sent.at)));
  bar.hidden = !shown.length;
  bar.dataset.tone = refused.length ? "bad" : waiting ? "warn" : "good";
  const label = bar.querySelector("[data-outbox-count]");
  if (label.textContent !== says.join(" · ")) label.textContent = says.join(" · ");
  const list = bar.querySelector("[data-outbox-items]");
  if (bar.hidden) list.hidden = true;
  if (list.hidden) return;
  (await lists).list(list, shown, { keep, drop, draw, flush, clock });
}

bar.querySelector("[data-outbox-open]").addEventListener("click", async (event) => {
  const list = bar.querySelector("[data-outbox-items]");
  list.hidden = !list.hidden;
  event.currentTarget.setAttribute("aria-expanded", String(!list.hidden));
  await draw();
});

// ---- the form -------------------------------------------------------------------------------

let pending = null; // what this page has just sent: { key, form, kept }

function say(form, text, tone = "calm") {
  let spot = document.querySelector("[data-send-says]");
  if (!spot) {
    spot = bar
      .querySelector("template[data-send-notice]")
      .content.firstElementChild.cloneNode(true);
  }
  spot.hidden = !text;
  spot.dataset.tone = tone;
  spot.querySelector("span").textContent = text;
  if (spot.nextElementSibling !== form) form.before(spot);
  if (text) spot.scrollIntoView({ block: "nearest" });
}

function busy(form, is) {
  if (is) form.dataset.sending = "";
  else delete form.dataset.sending;
  for (const input of form.elements)
    if (input.type === "submit") input.toggleAttribute("aria-busy", is);
}

function empty(form) {
  form.reset();
  for (const box of form.querySelectorAll("textarea")) box.value = "";
}

/** Go on from what this page has sent: to the answer, to the reason, or leave it to the outbox. */
async function settle() {
  if (!pending) return;
  const { key, form, kept, left } = pending;
  const item = await find(key);
  if (item && !item.sent && !item.refused) {
    if (left) return;
    pending.left = true; // her words are in the outbox: the form is free for other ones
    empty(form);
    busy(form, false);
    const held = item.held || (item.owner && item.owner !== owner);
    say(form, held ? words.wordHeld : kept ? words.wordKept : words.wordMemory, "warn");
    return draw();
  }
  pending = null;
  busy(form, false);
  say(form, "");
  if (item?.refused && !left) {
    await drop(key);
    say(form, item.refused, "bad");
  }
  if (item?.sent) {
    const typing = left && [...form.querySelectorAll("textarea")].some((box) => box.value);
    if (!left) empty(form);
    if ("say" in form.dataset) {
      await drop(key);
      say(form, words.wordSent.replace("{time}", clock(item.sent.at)), "good");
      document.dispatchEvent(new CustomEvent("page:refresh"));
    } else if (!typing && !document.hidden) {
      await drop(key);
      location.assign(item.sent.url || location.href);
    }
  }
  return draw();
}

/** All that was written in a form, to read and to copy. */
const said = (form) =>
  [...form.querySelectorAll("textarea[name], input[name=text]")]
    .map(({ value }) => value.trim())
    .filter(Boolean)
    .join("\n");

async function take(form, submitter, key = newKey()) {
  if ("sending" in form.dataset) return;
  busy(form, true);
  say(form, words.wordSending);
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const title = form.dataset.send || document.querySelector("h1").textContent.trim();
  const item = {
    key,
    owner,
    action: form.getAttribute("action") || location.pathname,
    title: submitter?.name ? `${title} · ${submitter.textContent.trim()}` : title,
    text: said(form),
    at: Date.now(),
    line: form.dataset.sendLine ?? "",
    until: form.dataset.sendFor ? Date.now() + form.dataset.sendFor * 1000 : 0,
    day: "sendToday" in form.dataset ? cityDay(Date.now()) : "",
    fields: [...data].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !value.name),
    photos: [],
  };
  for (const file of data.getAll("photo"))
    if (file.size) item.photos.push({ name: "photo.jpg", data: await small(file) });
  pending = { key, form };
  pending.kept = await keep(item);
  await flush();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-send]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  take(form, event.submitter);
});

// A page script that sends by itself hands over here what did not get through.
document.addEventListener("outbox:take", ({ detail }) =>
  take(detail.form, detail.submitter, detail.key),
);

addEventListener("beforeunload", (event) => memory.size && event.preventDefault());
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.hidden || flush());
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  pending = null;
  for (const form of document.querySelectorAll("form[data-sending]")) busy(form, false);
  const spot = document.querySelector("[data-send-says]");
  if (spot) spot.hidden = true;
  flush();
});
flush();
lists.finally(() => {
  bar.dataset.ready = "";
});
