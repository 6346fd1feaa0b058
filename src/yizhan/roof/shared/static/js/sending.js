// form[data-sending] carries a file: while it is on its way its button rests, so that nobody sends
// twice, and the [hidden] .doing inside the form, if there is one, says so.

for (const form of document.querySelectorAll("form[data-sending]")) {
  const rest = (resting) => {
    for (const doing of form.querySelectorAll(".doing")) doing.hidden = !resting;
    // After the event, for a button that is disabled does not say which one was pressed.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = resting;
    });
  };
  form.addEventListener("submit", () => rest(true));
  // Back by the browser's button: the page stands as it was left.
  window.addEventListener("pageshow", () => rest(false));
}
