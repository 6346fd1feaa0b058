// htmx could not reach the server, or the server broke: say so where people look.

function say(text) {
  let spot = document.querySelector(".toasts");
  if (!spot) {
    spot = document.createElement("div");
    spot.className = "toasts";
    spot.setAttribute("role", "status");
    document.querySelector("main").prepend(spot);
  }
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = text;
  spot.replaceChildren(toast);
  spot.scrollIntoView({ block: "nearest" });
}

const words = document.documentElement.lang.startsWith("zh")
  ? {
      lost: "网络不通，没有送出。请检查网络后再试。",
      broke: "系统出错，没有完成。请稍后再试。",
      denied: "您没有这项权限。",
    }
  : {
      lost: "The network is down; nothing was sent.",
      broke: "Something broke; nothing was done.",
      denied: "Your post does not permit this.",
    };

document.addEventListener("htmx:sendError", () => say(words.lost));
document.addEventListener("htmx:timeout", () => say(words.lost));
document.addEventListener("htmx:responseError", (event) =>
  say(event.detail.xhr.status === 403 ? words.denied : words.broke),
);
