// [data-copy="text"] puts its text on the clipboard and says so in its own place.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    const field = document.createElement("textarea");
    field.value = button.dataset.copy;
    button.after(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  const word = button.querySelector("span") ?? button;
  const was = word.textContent;
  word.textContent = button.dataset.copied ?? "✓";
  setTimeout(() => {
    word.textContent = was;
  }, 1600);
});
