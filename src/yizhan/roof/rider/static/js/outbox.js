// [data-order-form]: an order is kept on the phone, photos and all, until the server has confirmed
// it, and goes out by itself when the network is back. Each order carries a key made with the page,
// so however often it is sent, it is one case. Without this script the form is a plain form.

const script = document.querySelector("script[data-outbox]");
const words = script.dataset;
const TICKETS = "tickets";

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
      change.onerror = () => reject(change.error);
    };
  });
}
const keep = (order) => store("readwrite", (box) => box.put(order));
const drop = (key) => store("readwrite", (box) => box.delete(key));
const waiting = () => store("readonly", (box) => box.getAll());

const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";

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
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
    return made && made.size < file.size ? made : file;
  } catch {
    return file;
  }
}

async function send(order) {
  const body = new FormData();
  for (const [name, value] of order.fields) body.append(name, value);
  for (const photo of order.photos) body.append("photo", photo.data, photo.name);
  const answer = await fetch(words.order, {
    method: "POST",
    body,
    headers: { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") },
  });
  const told = await answer.json().catch(() => ({}));
  if (answer.status === 201) return { done: true, ...told };
  // Busy, signed out meanwhile or a server in trouble: it stays and is tried again.
  if (answer.status >= 500 || answer.status === 429 || answer.status === 403)
    return { later: true };
  return { refused: told.message ?? String(answer.status), fields: told.fields ?? {} };
}

function remember(ticket, title) {
  try {
    const kept = JSON.parse(localStorage.getItem(TICKETS) ?? "[]").filter(
      (one) => one.ticket !== ticket,
    );
    localStorage.setItem(
      TICKETS,
      JSON.stringify([{ ticket, title, at: Date.now() }, ...kept].slice(0, 20)),
    );
  } catch {
    /* a full or forbidden storage: the link still works */
  }
}

// One tab sends at a time; where the browser has no locks the key keeps the order one.
const alone = (work) => (navigator.locks ? navigator.locks.request("outbox", work) : work());

let pause = 2000;
let timer;
const flush = () =>
  alone(async () => {
    clearTimeout(timer);
    let left = 0;
    for (const order of await waiting()) {
      if (order.refused) continue;
      try {
        const result = await send(order);
        if (result.done) {
          remember(result.ticket, order.title);
          await drop(order.key);
          if (order.key === mine) location.assign(`${result.url}?new=1`);
        } else if (result.refused) {
          if (order.key === mine) {
            await drop(order.key);
            blame(result);
          } else await keep({ ...order, refused: result.refused });
        } else left += 1;
      } catch {
        left += 1;
      }
    }
    draw();
    if (left) {
      timer = setTimeout(flush, pause);
      pause = Math.min(pause * 2, 60_000);
    } else pause = 2000;
    return left;
  });

const says = document.querySelector("[data-outbox-says]");
const form = document.querySelector("[data-order-form]");
const button = form && document.querySelector(`button[form="${form.id}"]`);
let mine = null;

function say(text, tone = "calm") {
  if (!says) return;
  says.hidden = !text;
  says.dataset.tone = tone;
  says.querySelector("span").textContent = text;
  if (text) says.scrollIntoView({ block: "nearest" });
}

function blame({ refused, fields }) {
  mine = null;
  button.disabled = false;
  say(Object.values(fields).flat().join(" ") || refused, "bad");
  form.elements[Object.keys(fields).find((name) => form.elements[name])]?.focus?.();
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (mine) return;
  const data = new FormData(form);
  const photos = data.getAll("photo").filter((file) => file.size);
  const fields = [...data].filter(([name]) => name !== "photo" && name !== "csrfmiddlewaretoken");
  const order = {
    key: data.get("key"),
    title: document.querySelector("h1").textContent,
    at: Date.now(),
    fields,
    photos: [],
  };
  mine = order.key;
  button.disabled = true;
  say(words.wordSending);
  for (const file of photos) order.photos.push({ name: "photo.jpg", data: await small(file) });
  try {
    await keep(order);
  } catch {
    form.submit();
    return;
  }
  const left = await flush();
  if (left && mine) say(words.wordWaiting, "warn");
});

function cell(tag, title, sub) {
  const made = document.createElement(tag);
  made.className = "cell";
  const body = document.createElement("span");
  body.className = "body";
  body.textContent = title;
  const below = document.createElement("span");
  below.className = "sub";
  below.textContent = sub;
  body.append(below);
  made.append(body);
  return made;
}

function list(name, cells) {
  const box = document.querySelector(`[data-${name}]`);
  if (!box) return;
  box.hidden = !cells.length;
  box.querySelector(`[data-${name}-list]`).replaceChildren(...cells);
}

async function draw() {
  const orders = await waiting().catch(() => []);
  list(
    "waiting",
    orders.map((order) => {
      if (!order.refused) return cell("div", order.title, words.wordWaiting);
      const made = cell("div", order.title, `${words.wordRefused} ${order.refused}`);
      const away = document.createElement("button");
      away.className = "btn quiet";
      away.type = "button";
      away.textContent = words.wordThrow;
      away.addEventListener("click", async () => {
        await drop(order.key);
        draw();
      });
      made.append(away);
      return made;
    }),
  );
  let tickets = [];
  try {
    tickets = JSON.parse(localStorage.getItem(TICKETS) ?? "[]");
  } catch {
    /* as above */
  }
  list(
    "tickets",
    tickets.map((one) => {
      const made = cell(
        "a",
        one.title,
        new Date(one.at).toLocaleString(document.documentElement.lang),
      );
      made.href = `/case/${one.ticket}`;
      return made;
    }),
  );
}

const seen = document.querySelector("[data-ticket]");
if (seen) remember(seen.dataset.ticket, seen.dataset.title);
addEventListener("online", flush);
draw();
flush().catch(() => {
  /* no storage here: the form is a plain form */
});
