// Remembers on this phone which lessons a guest has read, and nothing else. Nothing is sent; where
// the browser keeps nothing the buttons stay away.

const KEY = "lessons-read";

function readSet() {
  return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
}

function keep(codes) {
  localStorage.setItem(KEY, JSON.stringify([...codes]));
}

function showList() {
  const codes = readSet();
  for (const cell of document.querySelectorAll("[data-lesson]")) {
    cell.querySelector("[data-read]").hidden = !codes.has(cell.dataset.lesson);
  }
  const button = document.querySelector("[data-lessons-forget]");
  if (button) button.hidden = codes.size === 0;
}

function showButton(button) {
  const isRead = readSet().has(button.dataset.lessonDone);
  button.textContent = isRead ? button.dataset.wordRead : button.dataset.wordUnread;
  button.classList.toggle("solid", !isRead);
  button.hidden = false;
}

function toggle(button) {
  const codes = readSet();
  const code = button.dataset.lessonDone;
  if (!codes.delete(code)) codes.add(code);
  keep(codes);
  showButton(button);
}

function start() {
  showList();
  const done = document.querySelector("[data-lesson-done]");
  if (done) {
    showButton(done);
    done.addEventListener("click", () => toggle(done));
  }
  document.querySelector("[data-lessons-forget]")?.addEventListener("click", () => {
    localStorage.removeItem(KEY);
    showList();
  });
}

try {
  start();
  window.addEventListener("pageshow", showList);
} catch {
  // No storage here: the lessons read the same.
}
