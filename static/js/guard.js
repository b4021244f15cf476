// <form data-guard>: leaving with changes unsaved asks first.
const touched = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) touched.add(form);
});
// What is only sent to a frame beside the form is not saved.
document.addEventListener("submit", (event) => event.submitter?.formTarget || touched.delete(event.target));
document.addEventListener("htmx:beforeRequest", (event) => touched.delete(event.target.closest("form[data-guard]")));
window.addEventListener("beforeunload", (event) => {
  if ([...touched].some((form) => form.isConnected)) event.preventDefault();
});
