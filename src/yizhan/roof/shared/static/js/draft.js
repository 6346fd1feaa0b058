// Keep what is typed in form[data-draft="key"] until it has been sent: a call, a dead battery or a
// lost network must not cost anybody their words. Never for passwords, codes or files.

const kept = (input) =>
  input.name &&
  !["password", "file", "hidden", "submit"].includes(input.type) &&
  !input.matches("[data-no-draft]");

function serve(form) {
  form.dataset.drafted = "";
  const key = `draft:${form.dataset.draft}`;
  const inputs = () => [...form.elements].filter(kept);
  try {
    const saved = JSON.parse(localStorage.getItem(key) ?? "{}");
    for (const input of inputs()) {
      if (!(input.name in saved)) continue;
      if (["checkbox", "radio"].includes(input.type))
        input.checked = saved[input.name].includes(input.value);
      else if (!input.value) input.value = saved[input.name][0];
    }
  } catch {
    /* a full or forbidden storage is no reason to stop */
  }
  form.addEventListener("input", () => {
    const values = {};
    for (const input of inputs()) {
      if (["checkbox", "radio"].includes(input.type) && !input.checked) continue;
      (values[input.name] ??= []).push(input.value);
    }
    try {
      localStorage.setItem(key, JSON.stringify(values));
    } catch {
      /* as above */
    }
  });
  form.addEventListener("submit", () => {
    try {
      localStorage.removeItem(key);
    } catch {
      /* as above */
    }
  });
}

function serveAll() {
  for (const form of document.querySelectorAll("form[data-draft]:not([data-drafted])")) serve(form);
}

serveAll();
document.addEventListener("page:refreshed", serveAll);
