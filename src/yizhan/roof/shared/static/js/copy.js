// Hands a text on. [data-copy="text"] puts it on the clipboard and says so in its own place; where
// the browser refuses, it says that instead, and [data-copy-from] beside it is marked.
// [data-share="/address"] opens the phone's own sheet for sharing; where there is none (WeChat, a
// computer) the link is copied. Buttons that are hidden without JavaScript appear.

const hidden = "[data-copy][hidden], [data-share][hidden]";
for (const button of document.querySelectorAll(hidden)) button.hidden = false;

function copyOld(button, text) {
  const field = document.createElement("textarea");
  field.value = text;
  button.after(field); // inside its dialog: outside of an open one nothing can be selected
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

async function copy(button, text) {
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copied = copyOld(button, text);
  }
  const shown = !copied && button.parentElement.querySelector("[data-copy-from]");
  if (shown) getSelection().selectAllChildren(shown);
  const word = button.querySelector("span") ?? button;
  const was = (button.dataset.word ??= word.textContent);
  const done = button.dataset.copied ?? "✓";
  word.textContent = copied ? done : (button.dataset.copyFailed ?? was);
  setTimeout(() => {
    word.textContent = was;
  }, 1600);
}

async function share(button) {
  const url = new URL(button.dataset.share, location.href).href;
  if (!navigator.share) return copy(button, url);
  try {
    await navigator.share({ title: button.dataset.shareTitle, url });
  } catch (trouble) {
    if (trouble.name !== "AbortError") copy(button, url); // else closed by her own hand
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-share]");
  if (!button) return;
  if (button.dataset.share) share(button);
  else copy(button, button.dataset.copy);
});
