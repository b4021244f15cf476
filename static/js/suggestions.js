// The list under the search box: the arrows walk it, Escape empties it. The box itself asks the server (hx-get).
const list = () => document.getElementById("search-suggestions");

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".global-search");
  if (!form || !list().childElementCount) return;
  if (event.key === "Escape") {
    list().replaceChildren();
    document.getElementById("global-search").focus();
    event.preventDefault();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [document.getElementById("global-search"), ...list().querySelectorAll("a")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  stops[stops.indexOf(document.activeElement) + step]?.focus();
  event.preventDefault();
});
