// [data-place]: one's own position instead of words, rounded on the phone to about 100 metres before
// it goes anywhere. It decides the county, which is then not asked for.

const place = document.querySelector("[data-place]");
const button = place.querySelector("[data-place-here]");
const says = place.querySelector("[data-place-says]");
const [lat, lon] = ["lat", "lon"].map((name) => place.querySelector(`[name=${name}]`));
const county = document.querySelector("[data-county]");
const needed = [...(county?.querySelectorAll("[required]") ?? [])];

function say(word) {
  says.hidden = !word;
  says.textContent = word ?? "";
}

function show() {
  const taken = Boolean(lat.value && lon.value);
  button.toggleAttribute("aria-current", taken);
  if (county) county.hidden = taken;
  for (const input of needed) input.required = !taken;
  say(taken ? says.dataset.wordHere : "");
  lat.dispatchEvent(new Event("change", { bubbles: true })); // a hidden field says nothing itself
}

function locate() {
  say(says.dataset.wordAsking);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      lat.value = coords.latitude.toFixed(3);
      lon.value = coords.longitude.toFixed(3);
      show();
    },
    () => say(says.dataset.wordFailed),
    { enableHighAccuracy: false, timeout: 8000, maximumAge: 60_000 },
  );
}

function leaveOut() {
  lat.value = lon.value = "";
  show();
}

if (navigator.geolocation) {
  button.hidden = false;
  button.addEventListener("click", () => (lat.value ? leaveOut() : locate()));
}
// An order that was sent leaves an empty form behind (outbox.js), and so does Back.
place.closest("form").addEventListener("reset", leaveOut);
addEventListener("pageshow", show);
show();
