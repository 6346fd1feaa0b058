// A button with data-confirm="sentence" asks once more before its form is sent. Without JavaScript
// it simply sends; what cannot be undone therefore asks on the server as well.

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("[data-confirm]");
    if (button && !window.confirm(button.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);
