// The link back to a list leads to it as it was left: with its filters, at the place one was.
// It holds for this tab, also after something was done on the page between.

const RETURN = "back";
const kept = (path) => JSON.parse(sessionStorage.getItem(`list ${path}`) || "null");

const here = kept(location.pathname);
if (here && sessionStorage.getItem(RETURN) === location.pathname + location.search) {
  scrollTo(0, here.place);
}
sessionStorage.removeItem(RETURN);

for (const link of document.querySelectorAll("a:is([data-key=u], [data-key=b])")) {
  const list = kept(link.pathname);
  if (list && !link.search) link.search = list.search;
  link.addEventListener("click", () => {
    sessionStorage.setItem(RETURN, link.pathname + link.search);
  });
}

addEventListener("pagehide", () => {
  const list = { search: location.search, place: scrollY };
  sessionStorage.setItem(`list ${location.pathname}`, JSON.stringify(list));
});
