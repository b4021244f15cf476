// Single-letter keys. Silent in fields, with modifiers and while a dialog is open; each person can switch them off.
// An element says which key presses it: <a data-key="c">. Two letters are a sequence: <a data-key="g t">.
const SEQUENCE_MS = 900;
let pending = "";
let timer = 0;

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open]");
}

function press(keys) {
  const element = document.querySelector(`[data-key="${CSS.escape(keys)}"]`);
  if (!element) return false;
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    const search = document.getElementById("global-search");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const form = event.target.closest?.("form[data-ctrl-enter]");
    if (form) form.requestSubmit();
    return;
  }
  if (document.body.dataset.shortcuts !== "on" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length !== 1 || isTyping(event.target)) return;
  const sequence = pending ? `${pending} ${event.key}` : event.key;
  clearTimeout(timer);
  pending = "";
  if (press(sequence)) {
    event.preventDefault();
  } else if (document.querySelector(`[data-key^="${CSS.escape(event.key)} "]`)) {
    pending = event.key;
    timer = setTimeout(() => (pending = ""), SEQUENCE_MS);
  }
});
