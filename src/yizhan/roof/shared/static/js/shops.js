// Shops nearby: asks the phone where it is, sends that with one question, and forgets it.

const place = document.querySelector("[data-shops]");

function ask() {
  const [button, , notice] = place.children;
  const failed = () => {
    button.disabled = false;
    notice.hidden = false;
  };
  button.disabled = true;
  navigator.geolocation.getCurrentPosition(
    async ({ coords }) => {
      const here = `${coords.longitude.toFixed(5)},${coords.latitude.toFixed(5)}`;
      try {
        const answer = await fetch(place.dataset.shops, {
          headers: { "X-Here": here },
          credentials: "same-origin",
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const part = document.createElement("template");
        part.innerHTML = await answer.text();
        place.replaceChildren(part.content);
      } catch {
        failed();
      }
    },
    failed,
    { enableHighAccuracy: false, timeout: 8000, maximumAge: 60000 },
  );
}

if (place && navigator.geolocation) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", ask);
  // Who has allowed it before need not tap again: the shop and the minutes stay two taps.
  navigator.permissions?.query({ name: "geolocation" }).then(({ state }) => {
    if (state === "granted") ask();
  });
}
