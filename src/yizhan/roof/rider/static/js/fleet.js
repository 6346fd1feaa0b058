// form[data-steps]: how far a rider is with an errand. A step that waits in the outbox counts as taken,
// so that without a network she can say the next one, too; the server has the last word when it arrives.

const LAST = ["accept", "decline", "back", "done"]; // after these the phone knows no next step
let items = [];

function show() {
  for (const form of document.querySelectorAll("form[data-steps]")) {
    const mine = items.filter(
      ({ action, sent, refused }) => action === form.getAttribute("action") && !sent && !refused,
    );
    const deeds = mine.map(({ fields }) => new Map(fields).get("deed"));
    const next = deeds.includes("out") ? "under_way" : form.dataset.steps;
    const step = deeds.some((deed) => LAST.includes(deed)) ? "" : next;
    for (const part of form.querySelectorAll("[data-step]"))
      part.hidden = part.dataset.step !== step;
    for (const button of form.querySelectorAll("[value=picked]"))
      button.hidden = deeds.includes("picked");
    form.querySelector("[data-step-waits]").hidden = deeds.length === 0;
  }
}

document.addEventListener("outbox:drawn", ({ detail }) => {
  items = detail;
  show();
});
document.addEventListener("page:refreshed", show);
