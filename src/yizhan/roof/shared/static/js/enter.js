// Enter in a field with data-enter="selector" presses that button of its form, whichever comes first.

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const field = event.target.closest?.("input[data-enter]");
  if (!field) return;
  event.preventDefault();
  field.form.querySelector(field.dataset.enter)?.click();
});
