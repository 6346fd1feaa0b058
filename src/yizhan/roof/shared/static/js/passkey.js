// A passkey was not made or not used: say so beside the button. allauth tells only the console.

const words = document.documentElement.lang.startsWith("zh")
  ? {
      stopped: "没有完成。可以再试一次，或用别的方式。",
      address: "通行密钥要用域名访问才行：请从驿站的网址（本机为 localhost）打开这一页。",
      known: "这台设备上已有您的通行密钥。",
      unable: "这个浏览器用不了通行密钥，请用别的方式。",
    }
  : {
      stopped: "That was not completed. Try again, or enter another way.",
      address:
        "Passkeys need a name in the address bar: open this page by the platform's name (on this machine: localhost).",
      known: "This device has a passkey of yours already.",
      unable: "This browser has no passkeys; enter another way.",
    };
const KINDS = { SecurityError: words.address, InvalidStateError: words.known };

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.dataset.tone = "warn";
  notice.dataset.passkey = "";
  notice.setAttribute("role", "alert");
  notice.textContent = window.PublicKeyCredential
    ? KINDS[event.detail.exception.name] || words.stopped
    : words.unable;
  document.querySelector("[data-passkey]")?.remove();
  document.querySelector("main h1").after(notice);
  notice.scrollIntoView({ block: "nearest" });
});
