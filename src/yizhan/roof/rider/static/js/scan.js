// form[data-scan]: where the browser can read QR codes, the camera fills in the code that a rider's
// phone shows, into the input that data-scan names, else `who`. The form goes through the outbox like
// any other, so it works without network.

const form = document.querySelector("form[data-scan]");
const begin = form?.querySelector("[data-scan-begin]");
const video = form?.querySelector("[data-scan-shows]");

async function scan() {
  const reader = new BarcodeDetector({ formats: ["qr_code"] });
  const camera = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
  });
  video.srcObject = camera;
  video.hidden = false;
  await video.play();
  const look = async () => {
    const [code] = await reader.detect(video).catch(() => []);
    if (!code) return void requestAnimationFrame(look);
    for (const track of camera.getTracks()) track.stop();
    video.hidden = true;
    form.elements[form.dataset.scan || "who"].value = code.rawValue;
    form.requestSubmit();
  };
  look();
}

if (begin && "BarcodeDetector" in globalThis && navigator.mediaDevices) {
  begin.hidden = false;
  begin.addEventListener("click", () => scan().catch(() => (video.hidden = true)));
}
