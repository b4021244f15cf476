// <form data-live>: while somebody types, its preview button is pressed for them.
const PAUSE = 400;

document.querySelectorAll("form[data-live]").forEach((form) => {
  const preview = form.querySelector("button[formtarget]");
  let waiting;
  const show = () => form.requestSubmit(preview);
  form.addEventListener("input", (event) => {
    if (event.target.type === "search") return;
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
  form.querySelectorAll("button[data-placeholder]").forEach((button) => {
    button.addEventListener("click", () => insert(form.elements.text, button.dataset.placeholder));
  });
  show();
});

function insert(field, text) {
  field.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
