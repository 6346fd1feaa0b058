// Which stations stand together on the map: by county, or by nearness. No map and no page in here.

const THUMB = 52; // pixels: two marks closer than this cannot be told apart or hit
const TILE = 512;

export const across = (lon) => (lon + 180) / 360;
export const down = (lat) =>
  0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);

export function box(places) {
  const lons = places.map((one) => one.lon),
    lats = places.map((one) => one.lat);
  const least = (all) => all.reduce((a, b) => Math.min(a, b)),
    most = (all) => all.reduce((a, b) => Math.max(a, b));
  return [
    [least(lons), least(lats)],
    [most(lons), most(lats)],
  ];
}

function group(members, more = {}) {
  const mean = (of) => members.reduce((sum, one) => sum + one[of], 0) / members.length;
  const open = members.filter((one) => one.door === "yes").length;
  const key = members.length === 1 ? members[0].code : `${members.length}:${members[0].code}`;
  return { key, lon: mean("lon"), lat: mean("lat"), members, open, ...more };
}

// In rounds, because the middles of what was put together move towards each other.
export function byNearness(stations, zoom) {
  const reach = THUMB / (TILE * 2 ** (Math.floor(zoom * 2) / 2));
  let groups = stations.map((one) => group([one]));
  for (let round = 0; round < 4; round++)
    groups = joined(groups, reach).map((together) => group(together));
  return groups;
}

function joined(groups, reach) {
  const cells = new Map(),
    heaps = [];
  for (const one of groups) {
    const x = across(one.lon),
      y = down(one.lat),
      column = Math.floor(x / reach),
      row = Math.floor(y / reach);
    let nearest = null,
      least = reach;
    for (let i = -1; i <= 1; i++)
      for (let j = -1; j <= 1; j++)
        for (const heap of cells.get(`${column + i},${row + j}`) ?? []) {
          const far = Math.hypot(heap.x - x, heap.y - y);
          if (far < least) [nearest, least] = [heap, far];
        }
    if (nearest) {
      nearest.members.push(...one.members);
      continue;
    }
    const heap = { x, y, members: [...one.members] },
      cell = `${column},${row}`;
    cells.set(cell, [...(cells.get(cell) ?? []), heap]);
    heaps.push(heap);
  }
  return heaps.map((heap) => heap.members);
}

// One group for each county, at its label; stations outside of all counties by nearness.
export function byCounty(stations, counties, zoom) {
  const rest = [],
    inside = new Map(counties.map((county) => [county, []]));
  for (const one of stations)
    (inside.get(counties.find((county) => holds(county, one))) ?? rest).push(one);
  const groups = [];
  for (const [{ properties }, members] of inside) {
    if (!members.length) continue;
    const [lon, lat] = properties.at;
    groups.push(group(members, { name: properties.name, ...(lon === null ? {} : { lon, lat }) }));
  }
  return [...groups, ...byNearness(rest, zoom)];
}

// Inside is where a line to the west crosses the edges, holes' edges too, an odd number of times.
export function holds({ geometry }, { lon, lat }) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  let odd = false;
  for (const ring of polygons.flat())
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[i],
        [x2, y2] = ring[j];
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) odd = !odd;
    }
  return odd;
}
