// The accident card's own script; it is written into the page and may load nothing.
(() => {
  const $ = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  // ---- is my order covered? The rows of the table decide; they are the city's. ----------------
  const ask = $("[data-ask]");
  const day = ask.elements.day;
  if (!day.value) day.value = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);

  function weight({ dataset: row }) {
    const named = Number(Boolean(row.province)) + Number(Boolean(row.platform));
    return `${named}${Number(Boolean(row.platform))}${row.since}`;
  }

  function decide() {
    const province = ask.elements.province.value;
    const platform = ask.elements.platform.value;
    let row = null;
    for (const each of all("[data-since]")) {
      const { dataset } = each;
      const fits =
        (!dataset.province || dataset.province === province) &&
        (!dataset.platform || dataset.platform === platform) &&
        dataset.since <= day.value &&
        (!dataset.until || day.value < dataset.until);
      if (fits && (!row || weight(row) < weight(each))) row = each;
    }
    const asked = province && platform && day.value;
    const answer = $("[data-answer]");
    answer.hidden = !asked;
    if (!asked) return;
    answer.dataset.covered = row ? row.dataset.covered : "ask";
    answer.textContent = "";
    const cells = row ? [...row.cells].slice(-3).map((cell) => cell.textContent.trim()) : [];
    for (const text of row ? cells : [answer.dataset.silent]) {
      const line = document.createElement("p");
      line.textContent = text;
      answer.append(line);
    }
  }
  ask.addEventListener("input", decide);
  ask.addEventListener("submit", (event) => event.preventDefault());
  decide();

  // ---- a picture for the album, drawn here ---------------------------------------------------
  const WIDE = 1080;
  const EDGE = 64;
  const SIZES = { H1: 64, H2: 46, LI: 38, P: 32 };

  function lines(pen, text, wide) {
    const out = [];
    let line = "";
    for (const sign of text) {
      if (line && pen.measureText(line + sign).width > wide) {
        out.push(line);
        line = "";
      }
      line += sign;
    }
    return line ? [...out, line] : out;
  }

  function draw() {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
    const font = (tag) =>
      `${tag[0] === "H" ? "700 " : ""}${SIZES[tag]}px ${getComputedStyle(document.body).fontFamily}`;
    const rows = [];
    let down = EDGE;
    for (const part of all("[data-picture]")) {
      const tag = part.tagName in SIZES ? part.tagName : "P";
      pen.font = font(tag);
      const words = part.dataset.picture || part.textContent.replace(/\s+/g, " ").trim();
      if (tag === "H2") down += 28;
      for (const line of lines(pen, words, WIDE - 2 * EDGE)) {
        down += SIZES[tag] * 1.4;
        rows.push({ tag, line, down });
      }
      down += 8;
    }
    canvas.width = WIDE;
    canvas.height = Math.ceil(down + EDGE);
    pen.fillStyle = colour("--print-paper");
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = colour("--print-brand");
    pen.fillRect(0, 0, WIDE, 24);
    for (const { tag, line, down: base } of rows) {
      pen.font = font(tag);
      pen.fillStyle = colour(tag[0] === "H" ? "--print-brand" : "--print-ink");
      pen.fillText(line, EDGE, base);
    }
    return canvas.toDataURL("image/png");
  }

  $("[data-save]").addEventListener("click", ({ currentTarget }) => {
    const picture = $("[data-saved] img");
    picture.src = draw();
    $("[data-saved]").hidden = false;
    $("[data-saved]").scrollIntoView({ block: "nearest" });
    const link = document.createElement("a");
    link.download = currentTarget.dataset.save;
    link.href = picture.src;
    link.click();
  });

  $("[data-print]").addEventListener("click", () => print());
  for (const button of all("[data-script]")) button.hidden = false;
  if (location.hash === "#print") setTimeout(() => print(), 300);

  // ---- «stand by me» without a network: into the outbox of the phone (js/outbox.js) ------------
  const call = $("[data-stand-by-form]");
  function keep(item) {
    const opening = indexedDB.open("yizhan", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("outbox", { keyPath: "key" });
    opening.onsuccess = () => {
      const change = opening.result.transaction("outbox", "readwrite");
      change.objectStore("outbox").put(item);
      change.oncomplete = () => {
        opening.result.close();
        $("[data-kept]").hidden = false;
        $("[data-stand-by-form] button").disabled = true;
        addEventListener("online", () => location.assign("/stand-by"));
      };
    };
  }
  $("[data-stand-by]").addEventListener("click", (event) => {
    if (navigator.onLine || !window.indexedDB) return;
    event.preventDefault();
    event.currentTarget.hidden = true;
    call.hidden = false;
  });
  call.addEventListener("submit", (event) => {
    event.preventDefault();
    const random = crypto.getRandomValues(new Uint8Array(16));
    const key = [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const fields = [["contact", call.elements.contact.value]];
    const { title } = call.dataset;
    keep({
      key,
      owner: "",
      action: "/stand-by",
      title,
      text: "",
      at: Date.now(),
      fields,
      photos: [],
    });
  });

  // ---- the copy in the cache is renewed whenever there is a network --------------------------
  if (!location.protocol.startsWith("http") || !navigator.onLine) return;
  if ("serviceWorker" in navigator)
    navigator.serviceWorker.register("/accident-worker.js", { scope: "/accident" }).catch(() => {});
  const stand = document.documentElement.dataset.version;
  fetch("/accident", { cache: "reload" })
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((text) => {
      const version = /data-version="([^"]*)"/.exec(text);
      $("[data-newer]").hidden = !version || version[1] === stand;
    })
    .catch(() => {});
})();
