// select[data-fills="id"]: choosing puts the option's data-text into that box, at the cursor.
// Without JavaScript the form's button asks the server to do it.

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
    box.focus();
    select.selectedIndex = 0;
  });
}
