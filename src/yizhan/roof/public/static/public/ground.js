// The ground of a map: the city's tiles, or paper with the counties' outlines.

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

export function ground({ tiles, tilesCredit, outlines }) {
  const style = {
    version: 8,
    sources: {},
    layers: [
      { id: "paper", type: "background", paint: { "background-color": colour("--surface") } },
    ],
  };
  if (tiles) {
    style.sources.tiles = {
      type: "raster",
      tiles: [tiles],
      tileSize: 256,
      attribution: tilesCredit,
    };
    style.layers.push({ id: "tiles", type: "raster", source: "tiles" });
  }
  style.sources.counties = {
    type: "geojson",
    data: { type: "FeatureCollection", features: outlines },
  };
  style.layers.push({
    id: "counties",
    type: "line",
    source: "counties",
    paint: { "line-color": colour("--line-strong"), "line-width": 1.2 },
  });
  return style;
}
