// figure[data-picture="id"] draws the list of that id: each li[data-node] is a box with its .name and
// .sub, one with data-gap has a dashed border and a sign; what is inside closed <details> is not
// drawn. A box whose item opens opens it. Without this file the list is the page.

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 230,
  HIGH = 38,
  APART = 10,
  ASIDE = 60,
  MOST = 40;

function make(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

const text = (item, selector) =>
  item.querySelector(selector)?.textContent.trim().replace(/\s+/g, " ") ?? "";

function read(item, more) {
  const details = item.querySelector(":scope > details");
  const list = details
    ? details.open
      ? details.querySelector(".inside > ul")
      : null
    : item.querySelector(":scope > ul");
  const items = list ? [...list.children].filter((one) => "node" in one.dataset) : [];
  const below = items.slice(0, MOST).map((one) => read(one, more));
  if (items.length > MOST)
    below.push({ name: more.replace("#", items.length - MOST), sub: "", below: [] });
  return {
    name: text(item, ".name"),
    sub: text(item, ".sub"),
    gap: "gap" in item.dataset,
    details,
    below,
  };
}

function place(node, depth, from) {
  node.x = depth * (WIDE + ASIDE);
  let next = from;
  for (const child of node.below) next = place(child, depth + 1, next);
  const [first, last] = [node.below[0], node.below.at(-1)];
  node.y = first ? (first.y + last.y) / 2 : from;
  return first ? next : from + HIGH + APART;
}

const widths = new Map();
function short(words, size) {
  const key = `${size}|${words}`;
  if (!widths.has(key)) {
    // A Chinese sign is as wide as it is high; a Latin one about half.
    let room = (WIDE - 24) / size,
      kept = "";
    for (const sign of words) {
      room -= sign.codePointAt(0) > 0x2e7f ? 1 : 0.55;
      if (room < 1) {
        kept += "…";
        break;
      }
      kept += sign;
    }
    widths.set(key, kept);
  }
  return widths.get(key);
}

function draw(node, svg, depth) {
  for (const child of node.below) {
    const [x, y, x2, y2] = [node.x + WIDE, node.y + HIGH / 2, child.x, child.y + HIGH / 2];
    make(
      "path",
      { d: `M${x} ${y}C${x + ASIDE / 2} ${y} ${x2 - ASIDE / 2} ${y2} ${x2} ${y2}` },
      svg,
    );
    draw(child, svg, depth + 1);
  }
  const kind = [
    depth || node.details ? "" : "root",
    node.gap ? "gap" : "",
    node.details ? "opens" : "",
  ].join(" ");
  const box = make("g", { class: kind, transform: `translate(${node.x} ${node.y})` }, svg);
  make("title", {}, box).textContent = [node.name, node.sub].filter(Boolean).join("\n");
  make("rect", { width: WIDE, height: HIGH }, box);
  const name = make("text", { x: 10, y: node.sub ? 16 : 24 }, box);
  name.textContent = short(`${node.gap ? "⚠ " : ""}${node.name}`, 13);
  if (node.sub) make("text", { x: 10, y: 31, class: "sub" }, box).textContent = short(node.sub, 11);
  if (node.details)
    box.addEventListener("click", () => {
      node.details.open = !node.details.open;
    });
}

for (const figure of document.querySelectorAll("figure[data-picture]")) {
  const list = document.getElementById(figure.dataset.picture);
  const canvas = figure.querySelector(".canvas");
  let scale = 0;
  const redraw = () => {
    const tops = [...list.children]
      .filter((one) => "node" in one.dataset)
      .map((one) => read(one, list.dataset.more));
    if (!tops.length) return;
    let high = 0;
    for (const top of tops) high = place(top, 0, high);
    const deep = (node) => 1 + Math.max(0, ...node.below.map(deep));
    const columns = Math.max(...tops.map(deep));
    const wide = columns * WIDE + (columns - 1) * ASIDE;
    const svg = make("svg", { viewBox: `-2 -2 ${wide + 4} ${high + 4}` });
    for (const top of tops) draw(top, svg, 0);
    const fits = Math.min(1, canvas.clientWidth / (wide + 4)) || 1;
    const now = scale || Math.max(fits, 0.55);
    svg.setAttribute("width", Math.round((wide + 4) * now));
    svg.setAttribute("height", Math.round((high + 4) * now));
    canvas.replaceChildren(svg);
    figure.dataset.scale = now;
  };
  figure.hidden = false;
  redraw();
  figure.addEventListener("click", (event) => {
    const step = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (step === undefined) return;
    scale = Number(step)
      ? Math.min(3, Math.max(0.3, Number(figure.dataset.scale) * (step > 0 ? 1.25 : 0.8)))
      : 0;
    redraw();
  });
  list.addEventListener("toggle", redraw, true);
  document.addEventListener("htmx:afterSettle", redraw);
  new ResizeObserver(() => {
    if (!scale) redraw();
  }).observe(canvas);
}

// An address that names a county opens it.
const named = location.hash && document.getElementById(location.hash.slice(1));
if (named instanceof HTMLDetailsElement) named.open = true;
