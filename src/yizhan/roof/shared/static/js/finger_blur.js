// wipe(file, box): a photo on the whole screen; where a finger goes over it, it becomes unreadable.
// Gives a new file without what was wiped, and without the place and the name that the old one had;
// nothing if it was left as it was. Loaded by js/photos.js when somebody wants it.

const SIDE = 2048;
const PATCHES = 24; // along the longer side: of what is wiped, so little is left
const FINGER = 10; // the longer side is so many times as long as the finger is wide

function loadStyle(box) {
  const href = box.dataset.fingerStyle;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  const loaded = new Promise((resolve) => {
    style.onload = style.onerror = resolve;
  });
  document.head.append(style);
  return loaded;
}

function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

function coarse(picture, width, height) {
  const patch = Math.max(width, height) / PATCHES;
  let small = canvasOf(width, height);
  small.getContext("2d").drawImage(picture, 0, 0, width, height);
  // Halved step by step: drawn small at once, a browser takes single pixels instead of their mean.
  while (small.width > width / patch) {
    const half = canvasOf(
      Math.max(1, Math.ceil(width / patch), small.width >> 1),
      Math.max(1, Math.ceil(height / patch), small.height >> 1),
    );
    if (half.width === small.width) break;
    half.getContext("2d").drawImage(small, 0, 0, half.width, half.height);
    small = half;
  }
  const large = canvasOf(width, height);
  large.getContext("2d").drawImage(small, 0, 0, width, height);
  return large;
}

function painter(canvas, picture) {
  const pen = canvas.getContext("2d");
  const hidden = coarse(picture, canvas.width, canvas.height);
  const radius = Math.max(canvas.width, canvas.height) / FINGER / 2;
  const strokes = [];

  function dab([x, y]) {
    pen.save();
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.clip();
    pen.drawImage(hidden, 0, 0);
    pen.restore();
  }

  function redraw() {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const point of strokes.flat()) dab(point);
  }

  function add(point) {
    strokes.at(-1).push(point);
    dab(point);
  }

  redraw();
  return {
    radius,
    begin: (point) => {
      strokes.push([]);
      add(point);
    },
    go(point) {
      const [fromX, fromY] = strokes.at(-1).at(-1);
      const steps = Math.ceil(Math.hypot(point[0] - fromX, point[1] - fromY) / (radius / 2));
      for (let step = 1; step <= steps; step += 1) {
        const share = step / steps;
        add([fromX + (point[0] - fromX) * share, fromY + (point[1] - fromY) * share]);
      }
    },
    undo() {
      strokes.pop();
      redraw();
    },
    changed: () => strokes.length > 0,
  };
}

function followFinger(canvas, paint) {
  const pointOf = (event) => {
    const area = canvas.getBoundingClientRect();
    return [
      ((event.clientX - area.left) / area.width) * canvas.width,
      ((event.clientY - area.top) / area.height) * canvas.height,
    ];
  };
  let down = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (down !== null) return;
    down = event.pointerId;
    canvas.setPointerCapture(down);
    paint.begin(pointOf(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId === down) paint.go(pointOf(event));
  });
  const lift = (event) => {
    if (event.pointerId === down) down = null;
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
}

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function followKeys(canvas, paint) {
  const ring = Object.assign(document.createElement("i"), { className: "ring", hidden: true });
  canvas.after(ring);
  let place = [canvas.width / 2, canvas.height / 2];
  function show() {
    ring.hidden = false;
    ring.style.setProperty(
      "--x",
      `${canvas.offsetLeft + (place[0] / canvas.width) * canvas.offsetWidth}px`,
    );
    ring.style.setProperty(
      "--y",
      `${canvas.offsetTop + (place[1] / canvas.height) * canvas.offsetHeight}px`,
    );
    ring.style.setProperty(
      "--size",
      `${((2 * paint.radius) / canvas.width) * canvas.offsetWidth}px`,
    );
  }
  canvas.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (move) {
      const [x, y] = place;
      place = [
        Math.min(canvas.width, Math.max(0, x + move[0] * paint.radius)),
        Math.min(canvas.height, Math.max(0, y + move[1] * paint.radius)),
      ];
    } else if (event.key === " ") paint.begin(place);
    else return;
    event.preventDefault();
    show();
  });
  canvas.addEventListener("blur", () => {
    ring.hidden = true;
  });
}

/** Let somebody wipe over a photo. Resolves with the new file, or with nothing. */
export async function wipe(file, box) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  await loadStyle(box);
  const dialog = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const canvas = dialog.querySelector("canvas");
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const paint = painter(canvas, picture);
  followFinger(canvas, paint);
  followKeys(canvas, paint);
  dialog.querySelector("[data-finger-undo]").addEventListener("click", paint.undo);
  dialog.querySelector("[data-finger-leave]").addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  // The dialog covers the form until the new file is there: nothing is sent as it was meanwhile.
  const jpeg = await new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(null), { once: true });
    const done = dialog.querySelector("[data-finger-done]");
    done.addEventListener("click", () => {
      done.disabled = true;
      if (paint.changed()) canvas.toBlob(resolve, "image/jpeg", 0.85);
      else dialog.close();
    });
  });
  dialog.remove();
  picture.close();
  return jpeg ? new File([jpeg], "photo.jpg", { type: "image/jpeg" }) : undefined;
}
