// form[data-progress="address"] takes long: while it is on its way, say how far it has come. The
// address answers {words, part}. The [hidden] .doing inside the form shows it; the button rests, so
// that nobody sends twice.

const EVERY = 700;

for (const form of document.querySelectorAll("form[data-progress]")) {
  const doing = form.querySelector(".doing");
  const bar = doing.querySelector("progress");
  const words = doing.querySelector("span");
  const button = form.querySelector("button");
  const first = words.textContent;
  let timer = 0;

  const ask = async () => {
    try {
      const told = await (await fetch(form.dataset.progress)).json();
      if (told.words) words.textContent = told.words;
      if (told.part == null) bar.removeAttribute("value");
      else bar.value = told.part;
    } catch {
      /* the next question may find an answer */
    }
  };

  form.addEventListener("submit", () => {
    doing.hidden = false;
    button.disabled = true;
    doing.scrollIntoView({ block: "nearest" });
    timer = setInterval(ask, EVERY);
  });
  // Back by the browser's button: the page stands as it was left.
  window.addEventListener("pageshow", () => {
    clearInterval(timer);
    doing.hidden = true;
    button.disabled = false;
    words.textContent = first;
    bar.removeAttribute("value");
  });
}
