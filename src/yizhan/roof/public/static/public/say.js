// Signals from the door: sent without leaving the list or the station's page.

async function send(form, body, key) {
  const headers = { "HX-Request": "true", "Idempotency-Key": key };
  const answer = await fetch(form.action, {
    method: "POST",
    body,
    headers,
    credentials: "same-origin",
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = document.createElement("template");
  page.innerHTML = await answer.text();
  return page.content.firstElementChild;
}

// The chip that was tapped answers where the thumb is, and takes the word back when tapped again.
function mark(chip, noted) {
  const taken = chip.name === "undo";
  chip.dataset.word ||= chip.textContent;
  chip.textContent = taken ? chip.dataset.word : noted;
  chip.name = taken ? "kind" : "undo";
  chip.toggleAttribute("aria-current", !taken);
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-say]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const body = new FormData(form);
  body.append(event.submitter.name, event.submitter.value);
  const key = [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("-");
  event.submitter.setAttribute("aria-busy", "true");
  try {
    const door = await send(form, body, key);
    const place = form.dataset.sayInto && document.querySelector(form.dataset.sayInto);
    if (place) {
      place.replaceWith(door);
      door.querySelector("[aria-current]")?.focus({ preventScroll: true });
    } else {
      const card = form.closest("[data-station]");
      card.querySelector("[data-fault]")?.remove(); // the answer names the faults of now
      card.querySelector(".row").replaceChildren(...door.querySelectorAll("[data-door] p"));
      mark(event.submitter, form.dataset.noted);
    }
  } catch {
    // The outbox sends it under the same key, and says so if it is refused.
    const detail = { form, submitter: event.submitter, key };
    document.dispatchEvent(new CustomEvent("outbox:take", { detail }));
  } finally {
    event.submitter.removeAttribute("aria-busy");
  }
});
