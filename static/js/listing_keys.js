// j k move, x ticks, o and Enter open; Shift x ticks from the last one to here. Esc closes menus and the pane.
const rows = () => [...document.querySelectorAll("#listing .rows tr[data-id]")];
const isTyping = (target) =>
  target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open]");

function currentRow() {
  return document.activeElement?.closest?.("#listing .rows tr[data-id]") ?? document.querySelector("#listing tr.current");
}

function focusRow(row) {
  const target = row.querySelector(".row-link") ?? row.querySelector("input[name=ids]") ?? row.querySelector("a");
  target?.focus();
  row.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = rows();
  const place = all.indexOf(currentRow());
  const next = place < 0 ? all[0] : all[place + step];
  if (next) focusRow(next);
}

function tick(shift) {
  const box = currentRow()?.querySelector("input[name=ids]");
  box?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: shift }));
}

function close() {
  const menu = document.querySelector(".menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    return true;
  }
  const pane = document.querySelector("[data-close-preview]");
  pane?.click();
  return Boolean(pane);
}

const deeds = {
  j: () => move(1),
  k: () => move(-1),
  x: () => tick(false),
  X: () => tick(true),
  o: () => currentRow()?.querySelector(".row-link")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !document.querySelector("dialog[open]") && close()) return;
  if (document.body.dataset.shortcuts !== "on" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || !document.getElementById("listing") || !(event.key in deeds)) return;
  event.preventDefault();
  deeds[event.key]();
});

// One menu at a time; a click outside closes it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
