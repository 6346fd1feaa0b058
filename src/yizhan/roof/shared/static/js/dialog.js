// [data-opens="id"] opens that dialog; [data-closes] and a tap on the backdrop close it. The
// opener is a link to a page that does the same, for browsers without JavaScript.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const open = event.target.closest("dialog[open]");
  if (open && (event.target === open || event.target.closest("[data-closes]"))) open.close();
});
