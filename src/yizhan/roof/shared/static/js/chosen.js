// Where tabs or the navigation are wider than the screen, the chosen one is brought into sight.

function show() {
  for (const one of document.querySelectorAll(":is(.tabs, .side) [aria-current]")) {
    const row = one.closest(".tabs, .side");
    if (row.scrollWidth <= row.clientWidth) continue;
    row.scrollLeft +=
      one.getBoundingClientRect().left -
      row.getBoundingClientRect().left -
      (row.clientWidth - one.offsetWidth) / 2;
  }
}

show();
document.addEventListener("htmx:afterSettle", show);
