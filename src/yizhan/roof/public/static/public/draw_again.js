// Does a draw again on this machine. [data-draw="/rounds/7/file"] is the button, with the digest
// that was published in data-digest; [data-draw-says] beside it says what came out. Browsers give
// SubtleCrypto to safe addresses only (https, or this machine): elsewhere the button stays hidden.

import { verify } from "./draw.js";

for (const button of document.querySelectorAll("[data-draw]")) {
  const says = button.parentElement.querySelector("[data-draw-says]");
  button.hidden = !globalThis.crypto?.subtle;
  says.dataset.ready = String(!button.hidden);
  button.addEventListener("click", async () => {
    button.disabled = true;
    says.hidden = false;
    says.textContent = button.dataset.wordWait;
    try {
      const response = await fetch(button.dataset.draw, { cache: "no-store" });
      if (!response.ok) throw new Error(String(response.status));
      const { good, line, digest } = await verify(await response.text(), button.dataset.digest);
      says.dataset.tone = good ? "good" : "bad";
      says.textContent = good
        ? `${button.dataset.wordGood} ${digest}`
        : `${button.dataset.wordBad} ${line}`;
    } catch {
      says.dataset.tone = "warn";
      says.textContent = button.dataset.wordFailed;
    }
    button.disabled = false;
  });
}
