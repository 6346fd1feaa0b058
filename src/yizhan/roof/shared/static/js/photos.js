// [data-photos]: show what was picked, take one out again, keep to the limit. The file input stays
// the truth: taking one out rewrites its list. With `data-finger`, parts of a photo can be wiped over
// before it is sent; what is wiped is gone from the file.

function serve(box) {
  box.dataset.photos = "served";
  const input = box.querySelector("input[type=file]");
  const limit = Number(box.dataset.limit);
  let files = [];

  function draw() {
    box.querySelectorAll("figure").forEach((figure) => {
      URL.revokeObjectURL(figure.querySelector("img").src);
      figure.remove();
    });
    files.forEach((file, at) => {
      const figure = document.createElement("figure");
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-label", box.dataset.remove);
      button.innerHTML = document.querySelector("template[data-icon-close]")?.innerHTML ?? "×";
      button.addEventListener("click", () => {
        files.splice(at, 1);
        keep();
      });
      figure.append(image, button);
      if (box.dataset.finger) figure.append(wiper(at));
      input.closest("label").before(figure);
    });
    input.closest("label").hidden = files.length >= limit;
  }

  function wiper(at) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "wipe";
    button.textContent = box.dataset.fingerWord;
    button.addEventListener("click", async () => {
      const file = files[at];
      button.disabled = true;
      const wiped = await import(box.dataset.finger)
        .then(({ wipe }) => wipe(file, box))
        .catch(() => undefined); // a picture that this browser cannot draw goes as it is
      button.disabled = false;
      const place = files.indexOf(file);
      if (!wiped || place < 0) return;
      files[place] = wiped;
      keep();
    });
    return button;
  }

  function keep() {
    const list = new DataTransfer();
    for (const file of files) list.items.add(file);
    input.files = list.files;
    draw();
  }

  input.addEventListener("change", () => {
    files = [...files, ...input.files].slice(0, limit);
    keep();
  });
  input.form?.addEventListener("reset", () => {
    files = [];
    draw();
  });
  // A browser that restores a form after «Back» restores its files: nothing goes out unseen.
  const restored = () => {
    if (input.files.length === files.length) return;
    files = [...input.files].slice(0, limit);
    keep();
  };
  addEventListener("pageshow", restored);
}

function serveAll() {
  for (const box of document.querySelectorAll('[data-photos=""]')) serve(box);
}

serveAll();
document.addEventListener("page:refreshed", serveAll);
