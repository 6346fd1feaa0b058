// [data-photos]: show what was picked, take one out again, keep to the limit. The file input stays
// the truth: taking one out rewrites its list.

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
      input.closest("label").before(figure);
    });
    input.closest("label").hidden = files.length >= limit;
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
