// The map: stations in groups that say how many are open, over tiles or the counties' outlines.
// The marks are elements of the page and not drawn, so that the keyboard and screen readers find them.

import { box, byCounty, byNearness } from "./groups.js";
import { element, ground } from "./ground.js";

const place = document.querySelector("[data-map]");
const part = (name) => document.querySelector(`[data-map-${name}]`);
const { points, counties, worker, bounds, tiles, tilesCredit, crowd, inSight } = place.dataset;
const CLOSEST = 17;

const marks = new Map(); // by the group's key: a mark that stays keeps the focus
let map,
  whole,
  outlines = [],
  labels = [],
  stations = [],
  complete = false,
  you = null;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const word = (door) => part("legend").querySelector(`[data-door=${door}]`).textContent.trim();

function sign(door) {
  const made = part("legend").querySelector(`[data-door=${door}] .sign`).cloneNode(true);
  made.dataset.door = door;
  return made;
}

function failed() {
  part("loading").hidden = true;
  part("failed").hidden = false;
}

async function json(url, headers = {}) {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer.json();
}

// In a header and not in the address: web servers log addresses.
async function load(here = null) {
  const told = await json(points, here ? { "X-Here": here } : {});
  stations = told.stations.map(([code, name, lon, lat, door, until]) => ({
    code,
    name,
    lon,
    lat,
    door,
    until,
  }));
  complete = told.complete;
  return told;
}

// A mark: one station with its sign, or a ring with a number; the ring is green as far as it is open.
function markOf(group) {
  const button = element("button", "pin");
  button.type = "button";
  const count = group.members.length;
  if (count === 1) {
    const [{ name, door }] = group.members;
    button.append(sign(door));
    button.setAttribute("aria-label", `${name} · ${word(door)}`);
  } else {
    const said = fill(crowd, { n: count, open: group.open });
    const ring = element("span", count > 99 ? "crowd many" : "crowd");
    ring.style.setProperty("--share", `${Math.round((group.open / count) * 100)}%`);
    ring.append(element("b", "", count));
    button.append(ring);
    if (group.name) button.append(nameOf(group.name));
    button.setAttribute("aria-label", [group.name, said].filter(Boolean).join(" · "));
  }
  button.title = button.getAttribute("aria-label");
  button.addEventListener("click", (event) => choose(group, event.detail === 0));
  return new maplibregl.Marker({ element: button }).setLngLat([group.lon, group.lat]);
}

// A long name may break before what kind of county it is, and nowhere else.
function nameOf(name) {
  const span = element("span", "name", name.replace(/自治[县旗州]$/, ""));
  if (span.textContent !== name) span.append(document.createElement("wbr"), name.slice(-3));
  return span;
}

function choose(group, byKey) {
  if (group.members.length === 1 || map.getZoom() >= CLOSEST - 0.1) {
    show(group);
    return;
  }
  hide();
  map.fitBounds(box(group.members), { padding: 64, maxZoom: CLOSEST });
  if (byKey) map.getCanvas().focus();
}

// The card: what was tapped, in words, and the way to it. Several stations in one house are a list.
function show({ key, lon, lat, members }) {
  const list = part("chosen");
  list.replaceChildren(
    ...members.slice(0, 20).map(({ code, name, door, until }) => {
      const link = element("a", "cell");
      link.href = `/stations/${encodeURIComponent(code)}`;
      const body = element("span", "body");
      const state = [
        word(door),
        door === "yes" && until ? fill(place.dataset.until, { until }) : "",
      ];
      body.append(
        element("b", "", name),
        element("span", "sub", state.filter(Boolean).join(" · ")),
      );
      link.append(sign(door), body, element("span", "value go", place.dataset.order));
      return link;
    }),
  );
  part("card").hidden = false;
  for (const [of, mark] of marks) mark.getElement().classList.toggle("chosen", of === key);
  list.firstElementChild.focus({ preventScroll: true });
  const under = map.project([lon, lat]).y + 40 - (place.clientHeight - part("card").offsetHeight);
  if (under > 0) map.panBy([0, under]);
}

function hide() {
  if (part("card").contains(document.activeElement)) document.querySelector(".pin.chosen")?.focus();
  part("card").hidden = true;
  for (const mark of marks.values()) mark.getElement().classList.remove("chosen");
}

function draw() {
  const zoom = map.getZoom();
  const far = outlines.length > 0 && zoom < whole + 0.9;
  const groups = far ? byCounty(stations, outlines, zoom) : byNearness(stations, zoom);
  const sight = map.getBounds();
  const seen = groups.filter(({ lon, lat }) => sight.contains([lon, lat]));
  const wanted = new Map(seen.map((group) => [`${group.key}:${group.open}`, group]));
  for (const [key, mark] of marks)
    if (!wanted.has(key)) {
      mark.remove();
      marks.delete(key);
    }
  for (const [key, group] of wanted)
    if (!marks.has(key)) marks.set(key, markOf({ ...group, key }).addTo(map));
  const there = stations.filter(({ lon, lat }) => sight.contains([lon, lat]));
  part("said").textContent = fill(inSight, {
    n: there.length,
    open: there.filter(({ door }) => door === "yes").length,
  });
  label(far || Boolean(tiles));
}

// Counties' names step aside for the marks; where there is no room they are left out.
function label(without) {
  for (const one of labels) one.remove();
  labels = [];
  if (without) return;
  const taken = [...marks.values()]
    .map((mark) => map.project(mark.getLngLat()))
    .map(({ x, y }) => [x - 24, y - 24, x + 24, y + 24]);
  for (const {
    properties: { name, at },
  } of outlines) {
    if (at[0] === null) continue;
    const { x, y } = map.project(at),
      half = name.length * 7.5;
    const room = ([dx, dy]) =>
      taken.every(
        ([left, top, right, bottom]) =>
          x + dx + half < left ||
          x + dx - half > right ||
          y + dy + 10 < top ||
          y + dy - 10 > bottom,
      );
    const offset = [
      [0, 0],
      [0, -36],
      [0, 36],
      [-60, 0],
      [60, 0],
      [0, -72],
      [0, 72],
    ].find(room);
    if (!offset) continue;
    const [dx, dy] = offset;
    taken.push([x + dx - half, y + dy - 10, x + dx + half, y + dy + 10]);
    const span = element("span", "place", name);
    labels.push(new maplibregl.Marker({ element: span, offset }).setLngLat(at).addTo(map));
    span.removeAttribute("role");
    span.removeAttribute("aria-label");
  }
}

async function moved() {
  if (!complete) {
    const { lng, lat } = map.getCenter();
    await load(`${lng.toFixed(4)},${lat.toFixed(4)}`).catch(() => {}); // those of before stay
  }
  draw();
}

// Who comes back to the page sees the doors of now.
async function again() {
  if (document.hidden) return;
  await load().catch(() => {});
  draw();
}

function locate() {
  const button = part("locate");
  button.disabled = true;
  const done = () => {
    button.disabled = false;
  };
  navigator.geolocation.getCurrentPosition(
    async ({ coords: { longitude, latitude } }) => {
      try {
        hide();
        const { here } = await load(`${longitude.toFixed(5)},${latitude.toFixed(5)}`);
        you ??= new maplibregl.Marker({ element: element("span", "you") });
        you.setLngLat(here).addTo(map);
        map.easeTo({ center: here, zoom: Math.max(map.getZoom(), 14) });
      } finally {
        done();
      }
    },
    () => {
      part("unlocated").hidden = false;
      done();
    },
    { timeout: 8000, maximumAge: 60000 },
  );
}

function start() {
  maplibregl.setWorkerUrl(worker);
  const told = bounds
    ? JSON.parse(bounds)
    : stations.length
      ? box(stations)
      : [
          [73, 18],
          [135, 53],
        ];
  map = new maplibregl.Map({
    container: part("ground"),
    style: ground({ tiles, tilesCredit, outlines }),
    bounds: told,
    // A mark is wider than its point: without outlines around them the outermost need room.
    fitBoundsOptions: bounds ? { padding: 10 } : { padding: 48, maxZoom: 15 },
    maxZoom: CLOSEST + 1,
    dragRotate: false,
    pitchWithRotate: false,
    attributionControl: tiles ? { compact: false } : false,
    locale: { "Map.Title": place.getAttribute("aria-label") },
  });
  map.touchZoomRotate.disableRotation();
  whole = map.getZoom();
  map.on("moveend", moved);
  map.on("click", (event) => {
    if (event.originalEvent.target === map.getCanvas()) hide();
  });
  part("closer").addEventListener("click", () => map.zoomIn());
  part("farther").addEventListener("click", () => map.zoomOut());
  part("close").addEventListener("click", hide);
  place.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  part("locate").hidden = !navigator.geolocation;
  part("locate").addEventListener("click", locate);
  part("tools").hidden = false;
  part("loading").hidden = true;
  draw();
  document.addEventListener("visibilitychange", again);
  place.dataset.ready = "1";
}

async function begin() {
  const [drawn] = await Promise.all([json(counties).catch(() => ({ features: [] })), load()]);
  outlines = drawn.features;
  start();
}

begin().catch(failed);
