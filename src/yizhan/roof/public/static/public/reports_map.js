// The map beside the list of reports. It is open where there is room beside the list, and on a phone
// when somebody opens it; what draws it is loaded only when it is seen.

import { box, byNearness } from "./groups.js";
import { element, ground } from "./ground.js";

const fold = document.querySelector("[data-reports-map]");
const place = fold.querySelector("[data-map]");
const part = (name) => fold.querySelector(`[data-map-${name}]`);
const { inSight, counties, script, styles, worker, bounds, tiles, tilesCredit } = place.dataset;
const CLOSEST = 17;
const CHINA = [
  [73, 18],
  [135, 53],
];

let map,
  asking,
  marks = [];

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function sheet() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = styles;
  document.head.append(link);
}

function vendor() {
  return new Promise((done, refuse) => {
    const tag = document.createElement("script");
    tag.src = script;
    tag.addEventListener("load", done);
    tag.addEventListener("error", refuse);
    document.head.append(tag);
  });
}

function failed() {
  part("loading").hidden = true;
  part("failed").hidden = false;
}

function mark(content, said, lngLat, tapped) {
  const button = element("button", "pin");
  button.type = "button";
  button.append(content);
  button.title = said;
  button.setAttribute("aria-label", said);
  button.addEventListener("click", tapped);
  marks.push(new maplibregl.Marker({ element: button }).setLngLat(lngLat).addTo(map));
  return button;
}

function crowd(count) {
  const ring = element("span", count > 99 ? "crowd many" : "crowd");
  ring.append(element("b", "", count > 9_999 ? "9999+" : count));
  return ring;
}

function sign({ kind, open }) {
  return part("legend")
    .querySelector(`[data-kind=${open ? kind : "closed"}]`)
    .cloneNode(true);
}

function closer(center) {
  hide();
  map.easeTo({ center, zoom: Math.min(CLOSEST, map.getZoom() + 2) });
}

// Reports of one place stand together, at the nearest zoom as a list.
function choose(group, button) {
  const [[west, south], [east, north]] = box(group.members);
  const together = west === east && south === north;
  if (group.members.length === 1 || together || map.getZoom() >= CLOSEST - 0.1) {
    show(group.members, button);
    return;
  }
  hide();
  map.fitBounds(box(group.members), { padding: 64, maxZoom: CLOSEST });
}

function show(members, button) {
  const list = part("chosen");
  list.replaceChildren(
    ...members.slice(0, 20).map((one) => {
      const link = element("a", "cell");
      link.href = `/reports/${one.code}`;
      const body = element("span", "body");
      body.append(
        element("b", "", one.title),
        element("span", "sub", one.where),
        element("span", "sub", one.state),
      );
      link.append(sign(one), body);
      return link;
    }),
  );
  for (const one of marks) one.getElement().classList.remove("chosen");
  button.classList.add("chosen");
  part("card").hidden = false;
  list.firstElementChild.focus({ preventScroll: true });
}

function hide() {
  if (part("card").contains(document.activeElement))
    fold.querySelector(".pin.chosen")?.focus({ preventScroll: true });
  part("card").hidden = true;
  for (const one of fold.querySelectorAll(".pin.chosen")) one.classList.remove("chosen");
}

function draw({ reports, clusters }) {
  for (const one of marks) one.remove();
  marks = [];
  const single = reports.map(([code, lon, lat, kind, title, where, state, open]) => ({
    code: String(code),
    lon,
    lat,
    kind,
    title,
    where,
    state,
    open,
  }));
  for (const group of byNearness(single, map.getZoom())) {
    const [first] = group.members,
      n = group.members.length;
    const alone = n === 1;
    const said = alone
      ? `${first.title} · ${first.where} · ${first.state}`
      : fill(place.dataset.crowd, { n });
    const at = [group.lon, group.lat];
    const button = mark(alone ? sign(first) : crowd(n), said, at, () => choose(group, button));
  }
  for (const [lon, lat, n] of clusters)
    mark(crowd(n), fill(place.dataset.crowd, { n }), [lon, lat], () => closer([lon, lat]));
  const total = single.length + clusters.reduce((sum, [, , n]) => sum + n, 0);
  part("said").textContent = fill(place.dataset.said, { n: total });
}

async function look() {
  asking?.abort();
  asking = new AbortController();
  const sight = map.getBounds();
  const sides = [sight.getWest(), sight.getSouth(), sight.getEast(), sight.getNorth()];
  const url = new URL(inSight, location.href);
  url.searchParams.set("zoom", map.getZoom().toFixed(1));
  url.searchParams.set("bbox", sides.map((side) => side.toFixed(3)).join());
  try {
    const answer = await fetch(url, { signal: asking.signal });
    if (!answer.ok) throw new Error(`${answer.status}`);
    draw(await answer.json());
    part("late").hidden = true;
  } catch (trouble) {
    if (trouble.name !== "AbortError") part("late").hidden = false; // those of before stay
  }
}

async function start() {
  sheet();
  const [drawn] = await Promise.all([
    fetch(counties)
      .then((answer) => (answer.ok ? answer.json() : { features: [] }))
      .catch(() => ({ features: [] })),
    vendor(),
  ]);
  maplibregl.setWorkerUrl(worker);
  map = new maplibregl.Map({
    container: part("ground"),
    style: ground({ tiles, tilesCredit, outlines: drawn.features }),
    bounds: bounds ? JSON.parse(bounds) : CHINA,
    fitBoundsOptions: { padding: 10 },
    maxZoom: CLOSEST + 1,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: false,
    attributionControl: tiles ? { compact: false } : false,
    locale: { "Map.Title": place.getAttribute("aria-label") },
  });
  map.touchZoomRotate.disableRotation();
  map.on("moveend", look);
  map.on("click", (event) => {
    if (event.originalEvent.target === map.getCanvas()) hide();
  });
  part("closer").addEventListener("click", () => map.zoomIn());
  part("farther").addEventListener("click", () => map.zoomOut());
  part("close").addEventListener("click", hide);
  place.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  part("tools").hidden = false;
  part("loading").hidden = true;
  await look();
  place.dataset.ready = "1";
}

fold.hidden = false;
fold.open = matchMedia("(min-width: 1024px)").matches;
const seen = new IntersectionObserver((entries) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  seen.disconnect();
  start().catch(failed);
});
seen.observe(place);
