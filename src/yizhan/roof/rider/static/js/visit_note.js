// [data-visit-note]: the destination is the one that the address names after the #, and the day is
// the phone's: this page may have been kept since yesterday. Needs are shown one by one.

const form = document.querySelector("[data-visit-note]");
const { destination, visited_on: day } = form.elements;

function choose() {
  const named = location.hash.slice(1);
  if (/^\d+$/.test(named)) destination.value = named;
}

function today() {
  const now = new Date().toLocaleDateString("sv", { timeZone: "Asia/Shanghai" });
  if (day.value === day.defaultValue && now > day.value) day.value = now;
}

function prepare() {
  choose();
  today();
}

addEventListener("hashchange", choose);
addEventListener("pageshow", prepare);
form.addEventListener("reset", () => setTimeout(prepare));
prepare();
