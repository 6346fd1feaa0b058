// Enter in a field with data-enter="selector" presses that button of its form, whichever comes first.
// Where the first button is to do nothing (parts/no_enter.html), Chromium heeds that in text fields
// only: in a day, a time or a tick it presses the next one.

const PRESSED = ["button", "file", "image", "reset", "submit"];

const firstDoesNothing = (form) =>
  [...form.elements].find(({ type }) => type === "submit")?.matches("[data-default]:disabled");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const field = event.target.closest?.("input");
  if (!field?.form || PRESSED.includes(field.type)) return;
  if (!field.dataset.enter && !firstDoesNothing(field.form)) return;
  event.preventDefault();
  if (field.dataset.enter) field.form.querySelector(field.dataset.enter)?.click();
});
