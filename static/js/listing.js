// Listings: what is ticked stays ticked across pages and filters; keys j k x o; the pane opens beside the rows.
// Without this file everything still works, one page at a time.
import { announce } from "./notices.js";
import "./listing_keys.js";

const ticked = new Map(); // id → true, across the pages of this listing
let lastBox = null;

const form = () => document.getElementById("bulk");
const boxes = () => [...document.querySelectorAll("#listing .rows input[name=ids]")];
const allMatching = () => form()?.elements.namedItem("all");

function paint() {
  const bar = form();
  if (!bar) return;
  const everything = allMatching().checked;
  const here = boxes();
  for (const box of here) {
    if (everything) box.checked = true;
    box.closest("tr").classList.toggle("selected", box.checked);
  }
  const count = ticked.size;
  const words = everything ? bar.dataset.all : count === 1 ? bar.dataset.one : bar.dataset.many.replace("{n}", count);
  bar.querySelector("[data-chosen]").textContent = words;
  bar.querySelector("[data-choose-none]").hidden = false;
  bar.hidden = !everything && count === 0;
  const page = document.querySelector("[data-all-page]");
  if (!page) return;
  const on = here.filter((box) => box.checked).length;
  page.checked = here.length > 0 && on === here.length;
  page.indeterminate = on > 0 && on < here.length;
}

function remember(box) {
  if (box.checked) ticked.set(box.value, true);
  else ticked.delete(box.value);
}

function chooseNone() {
  ticked.clear();
  allMatching().checked = false;
  for (const box of boxes()) box.checked = false;
  paint();
}

function chooseRange(to) {
  const here = boxes();
  const [first, last] = [here.indexOf(lastBox), here.indexOf(to)].sort((a, b) => a - b);
  if (first < 0) return;
  for (const box of here.slice(first, last + 1)) {
    box.checked = to.checked;
    remember(box);
  }
}

function start() {
  const page = document.querySelector("[data-all-page]");
  if (page) page.hidden = false;
  for (const box of boxes()) {
    if (ticked.has(box.value)) box.checked = true;
    remember(box);
  }
  paint();
}

function showPreview(id) {
  const pane = document.getElementById("preview");
  if (!pane) return;
  const open = pane.childElementCount > 0;
  pane.hidden = !open;
  pane.closest(".split").classList.toggle("with-preview", open);
  for (const row of document.querySelectorAll("#listing .rows tr[data-id]")) {
    row.classList.toggle("current", open && row.dataset.id === id);
  }
}

document.addEventListener("change", (event) => {
  const target = event.target;
  if (target.matches?.("#listing input[name=ids]")) {
    if (allMatching().checked && !target.checked) allMatching().checked = false;
    remember(target);
  } else if (target.matches?.("[data-all-page]")) {
    for (const box of boxes()) {
      box.checked = target.checked;
      remember(box);
    }
  } else if (target === allMatching()) {
    if (!target.checked) for (const box of boxes()) box.checked = ticked.has(box.value);
  } else if (target.closest?.("[data-date-span]") && target.value) {
    // A quick range and typed dates exclude each other: the last one touched stays.
    const isQuick = target.tagName === "SELECT";
    for (const other of target.closest("[data-date-span]").querySelectorAll("select, input")) {
      if (isQuick !== (other.tagName === "SELECT")) other.value = "";
    }
    return;
  } else return;
  paint();
});

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("#listing input[name=ids]");
  if (box) {
    if (event.shiftKey && lastBox) chooseRange(box);
    lastBox = box;
    return paint();
  }
  if (event.target.closest?.("[data-choose-none]")) return chooseNone();
  const copy = event.target.closest?.("[data-copy-link]");
  if (copy && navigator.clipboard) {
    event.preventDefault();
    navigator.clipboard.writeText(copy.href).then(() => announce(copy.dataset.copied));
    return;
  }
  const row = event.target.closest?.("#listing .rows tr[data-id]");
  if (row && !event.target.closest("a, button, label, input, summary") && !String(getSelection())) {
    row.querySelector(".row-link")?.click();
  }
});

// Rows ticked on other pages travel along as one field; a key pressed with nothing ticked means the row in focus.
document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  const focused = document.querySelector("#listing tr[data-id]:focus-within, #listing tr.current");
  if (!ticked.size && !allMatching().checked && focused) focused.querySelector("input[name=ids]").checked = true;
  form().querySelector("[data-elsewhere]")?.remove();
  const here = new Set(boxes().map((box) => box.value));
  const elsewhere = [...ticked.keys()].filter((id) => !here.has(id));
  if (!elsewhere.length) return;
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "ids", value: elsewhere.join(",") });
  field.dataset.elsewhere = "";
  form().append(field);
});

// A link with an empty hx-get goes where it leads without a script: its address is in the page once.
document.addEventListener("htmx:configRequest", (event) => {
  const link = event.detail.elt;
  if (link.matches("a[hx-get='']")) event.detail.path = link.getAttribute("href");
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "preview") {
    showPreview(event.target.querySelector(".preview-bar")?.dataset.id);
  } else start();
});

start();
