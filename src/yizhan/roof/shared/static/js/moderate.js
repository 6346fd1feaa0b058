// [data-moderate]: boxes drawn over a photo by mouse, finger or keys, and the next photo ready before
// this one is decided. Without this script each photo is a page, and there are no boxes to draw.

const room = document.querySelector("[data-moderate]");
const SVG = "http://www.w3.org/2000/svg";
const STEP = 0.02;
const LEAST = 0.008; // a tap is no box
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const inside = (value, least, most) => Math.min(most, Math.max(least, value));

function serve(card) {
  const svg = card.querySelector("svg");
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const field = card.querySelector("input[name=boxes]");
  const tools = card.querySelector("[data-drawing]");
  const boxes = []; // [left, top, width, height] in shares of the sides
  const drawn = [];

  function draw() {
    while (drawn.length > boxes.length) drawn.pop().remove();
    boxes.forEach(([left, top, wide, high], at) => {
      drawn[at] ??= svg.appendChild(document.createElementNS(SVG, "rect"));
      const sides = {
        x: left * width,
        y: top * height,
        width: wide * width,
        height: high * height,
      };
      for (const [name, value] of Object.entries(sides)) drawn[at].setAttribute(name, value);
      drawn[at].setAttribute("class", at === boxes.length - 1 ? "drawn current" : "drawn");
    });
    tools.hidden = !boxes.length;
    field.value = JSON.stringify(boxes.map((box) => box.map((side) => Number(side.toFixed(4)))));
  }

  const shareOf = (event) => {
    const area = svg.getBoundingClientRect();
    return [
      inside((event.clientX - area.left) / area.width, 0, 1),
      inside((event.clientY - area.top) / area.height, 0, 1),
    ];
  };
  let from = null;
  svg.addEventListener("pointerdown", (event) => {
    if (from || event.button) return;
    from = shareOf(event);
    svg.setPointerCapture(event.pointerId);
    boxes.push([...from, 0, 0]);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = shareOf(event);
    boxes[boxes.length - 1] = [
      Math.min(from[0], to[0]),
      Math.min(from[1], to[1]),
      Math.abs(from[0] - to[0]),
      Math.abs(from[1] - to[1]),
    ];
    draw();
  });
  const lift = () => {
    if (!from) return;
    from = null;
    const [, , wide, high] = boxes.at(-1);
    if (wide < LEAST || high < LEAST) boxes.pop();
    draw();
  };
  svg.addEventListener("pointerup", lift);
  svg.addEventListener("pointercancel", lift);

  function undo() {
    boxes.pop();
    draw();
  }
  svg.addEventListener("keydown", (event) => {
    const move = ARROWS[event.key];
    const box = boxes.at(-1);
    if (event.key === "n") boxes.push([0.4, 0.4, 0.2, 0.2]);
    else if (event.key === "Delete" || event.key === "Backspace") boxes.pop();
    else if (move && box && event.shiftKey) {
      box[2] = inside(box[2] + move[0] * STEP, STEP, 1 - box[0]);
      box[3] = inside(box[3] + move[1] * STEP, STEP, 1 - box[1]);
    } else if (move && box) {
      box[0] = inside(box[0] + move[0] * STEP, 0, 1 - box[2]);
      box[1] = inside(box[1] + move[1] * STEP, 0, 1 - box[3]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    draw();
  });
  card.querySelector("[data-undo]").addEventListener("click", undo);
  for (const form of card.querySelectorAll("form")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      decide(card, form);
    });
  }
  card.querySelector("[data-later]").addEventListener("click", (event) => {
    const next = following(card);
    if (!next) return;
    event.preventDefault();
    goOn(card, next);
  });
}

async function decide(card, form) {
  if (card.dataset.busy) return;
  card.dataset.busy = "yes";
  const trouble = card.querySelector("[data-trouble]");
  const said = await send(form);
  delete card.dataset.busy;
  trouble.hidden = said === "";
  trouble.textContent = said;
  if (said) return;
  const next = following(card);
  if (next) goOn(card, next);
  else location.assign(room.dataset.queue);
}

/** Send a form. Gives the sentence of what went wrong, or nothing. */
async function send(form) {
  const body = new FormData(form);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "Idempotency-Key": body.get("form_key") },
    });
    if (answer.status === 201) return "";
    const { message } = await answer.json();
    return message || room.dataset.wordFailed;
  } catch {
    return room.dataset.wordFailed;
  }
}

const following = (card) => room.querySelector(`[data-photo][data-behind="${card.dataset.photo}"]`);

function goOn(card, next) {
  const stays = card.matches(":focus-within");
  card.remove();
  delete next.dataset.behind;
  next.hidden = false;
  serve(next);
  if (stays) next.querySelector("svg").focus({ preventScroll: true });
  fetchNext(next);
}

/** Have the next card and its picture here before they are wanted. */
async function fetchNext(card) {
  try {
    const answer = await fetch(card.dataset.next, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-photo]");
    if (!next || next.dataset.photo === card.dataset.photo) return;
    next.dataset.behind = card.dataset.photo;
    next.hidden = true;
    room.append(document.adoptNode(next));
  } catch {
    // Without it the next photo is a page of its own.
  }
}

const first = room?.querySelector("[data-photo]");
if (first) {
  serve(first);
  fetchNext(first);
}
