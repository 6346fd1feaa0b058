// [data-promise]: what is promised follows the county that is chosen, where counties differ.

const said = document.querySelector("[data-promise] span");

document.querySelector("[data-county]")?.addEventListener("change", ({ target }) => {
  const words = document.querySelector(`[data-promise-of="${CSS.escape(target.value)}"]`);
  if (words) said.textContent = words.content.textContent;
});
