// form[data-hold] with data-standard: what is sent with a ready sentence was not read twice, so it
// waits ten seconds and can be undone. Whoever leaves the page meanwhile has sent it.

const SECONDS = 10;

for (const form of document.querySelectorAll("form[data-hold]")) {
  const bar = form.querySelector("[data-hold-bar]");
  let timer = 0;
  let pressed = null;

  const stop = () => {
    clearTimeout(timer);
    timer = 0;
    bar.hidden = true;
  };
  const send = () => {
    stop();
    delete form.dataset.standard;
    form.requestSubmit(pressed);
  };

  form.addEventListener("submit", (event) => {
    if (!("standard" in form.dataset) || !event.submitter) return;
    event.preventDefault();
    pressed = event.submitter;
    clearTimeout(timer);
    timer = setTimeout(send, SECONDS * 1000);
    bar.hidden = false;
    bar.querySelector("[data-hold-undo]").focus();
  });
  bar.querySelector("[data-hold-undo]").addEventListener("click", () => {
    stop();
    pressed.focus();
  });
  bar.querySelector("[data-hold-now]").addEventListener("click", send);

  addEventListener("pagehide", () => {
    if (!timer) return;
    const body = new URLSearchParams(new FormData(form, pressed));
    fetch(form.action, { method: "POST", body, keepalive: true });
    stop();
  });
}
