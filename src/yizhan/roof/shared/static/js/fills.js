// select[data-fills="id"]: choosing puts the option's data-text into that box, at the cursor, and
// makes the button that the option's data-to names the form's main one.
// Without JavaScript the form's button asks the server to do it.

function prefer(form, to) {
  const buttons = [...form.querySelectorAll("button[name=to]")];
  const chosen = buttons.find((button) => button.value === to);
  if (!chosen) return;
  for (const button of buttons) button.classList.toggle("main", button === chosen);
  const fold = chosen.closest("details");
  if (fold) fold.open = true;
  form.dataset.standard = "";
}

for (const select of document.querySelectorAll("select[data-fills]")) {
  const box = document.getElementById(select.dataset.fills);
  const button = select.form?.querySelector("[data-fills-button]");
  if (!box) continue;
  if (button) button.hidden = true;
  select.addEventListener("change", () => {
    const text = select.selectedOptions[0]?.dataset.text;
    if (!text) return;
    const gap = box.value && box.selectionStart ? "\n" : "";
    box.setRangeText(gap + text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    if (select.selectedOptions[0].dataset.to)
      prefer(box.form, select.selectedOptions[0].dataset.to);
    box.focus();
    select.selectedIndex = 0;
  });
}
