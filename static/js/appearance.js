// Theme and density change at once, and are saved behind; without a script the same buttons reload the page.
const DARK_MEDIA = { light: "not all", dark: "all", auto: "(prefers-color-scheme: dark)" };
const root = document.documentElement;

function show(name, value) {
  if (name === "theme") {
    root.dataset.bsTheme = value;
    document.getElementById("dark").media = DARK_MEDIA[value];
  } else {
    root.dataset.density = value;
  }
  document.querySelectorAll(`[data-appearance] button[name="${name}"][aria-pressed]`).forEach((button) => {
    button.setAttribute("aria-pressed", String(button.value === value));
  });
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-appearance]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const { name, value } = event.submitter;
  show(name, value);
  const body = new FormData(form);
  body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  if (!answer.ok) location.reload();
});
