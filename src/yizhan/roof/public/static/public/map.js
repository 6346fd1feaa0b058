// The map: stations around its middle, in clusters, over tiles or the counties' outlines.

const place = document.querySelector("[data-map]");
const { points, counties, worker, lon, lat, tiles, tilesCredit, order } = place.dataset;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const [good, bad, calm, line, paper, brand] = ["--good", "--bad", "--calm", "--line-strong", "--surface", "--brand"].map(colour);

maplibregl.setWorkerUrl(worker);
const base = tiles
  ? { sources: { tiles: { type: "raster", tiles: [tiles], tileSize: 256, attribution: tilesCredit } }, layers: [{ id: "tiles", type: "raster", source: "tiles" }] }
  : { sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": paper } }] };
const map = new maplibregl.Map({ container: place, style: { version: 8, ...base }, center: [Number(lon), Number(lat)], zoom: 7.5, attributionControl: false });
map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
map.addControl(new maplibregl.GeolocateControl({ positionOptions: { timeout: 8000 } }));
map.addControl(new maplibregl.AttributionControl({ compact: false }));

async function around() {
  const { lng, lat: north } = map.getCenter();
  // In a header and not in the address: web servers log addresses.
  const answer = await fetch(points, { headers: { "X-Here": `${lng.toFixed(4)},${north.toFixed(4)}` } });
  if (answer.ok) map.getSource("stations").setData(await answer.json());
}

function card({ name, code }) {
  const link = document.createElement("a");
  link.href = `/stations/${encodeURIComponent(code)}`;
  link.className = "btn";
  link.textContent = `${name} · ${order}`;
  return link;
}

map.on("load", async () => {
  const drawn = await (await fetch(counties)).json();
  map.addSource("counties", { type: "geojson", data: drawn });
  map.addLayer({ id: "counties", type: "line", source: "counties", paint: { "line-color": line, "line-width": 1.2 } });
  if (!tiles) {
    for (const { properties } of drawn.features) {
      if (properties.at[0] === null) continue;
      const label = document.createElement("span");
      label.className = "faint little";
      label.textContent = properties.name;
      new maplibregl.Marker({ element: label }).setLngLat(properties.at).addTo(map);
    }
  }
  map.addSource("stations", { type: "geojson", data: { type: "FeatureCollection", features: [] }, cluster: true, clusterRadius: 44, clusterMaxZoom: 13 });
  map.addLayer({ id: "many", type: "circle", source: "stations", filter: ["has", "point_count"], paint: { "circle-color": brand, "circle-opacity": 0.85, "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 12, 50, 20, 500, 34] } });
  map.addLayer({ id: "one", type: "circle", source: "stations", filter: ["!", ["has", "point_count"]], paint: { "circle-color": ["match", ["get", "open"], "yes", good, "no", bad, calm], "circle-radius": 8, "circle-stroke-width": 2, "circle-stroke-color": paper } });
  map.on("click", "many", async ({ features: [cluster] }) => {
    const zoom = await map.getSource("stations").getClusterExpansionZoom(cluster.properties.cluster_id);
    map.easeTo({ center: cluster.geometry.coordinates, zoom });
  });
  map.on("click", "one", ({ features: [{ geometry, properties }] }) => {
    new maplibregl.Popup().setLngLat(geometry.coordinates).setDOMContent(card(properties)).addTo(map);
  });
  map.on("moveend", around);
  await around();
  place.dataset.ready = "1";
});
