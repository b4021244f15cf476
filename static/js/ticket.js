// The ticket's page: Ctrl+Enter sends once, a tab of the composer takes the cursor to the text, the newest is in view.
const composer = document.getElementById("composer");

if (composer) {
  const body = document.getElementById("composer-body");
  composer.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      composer.requestSubmit();
    }
  });
  composer.querySelectorAll("[data-focus]").forEach((tab) => {
    tab.addEventListener("click", () => setTimeout(() => body.focus(), 0));
  });
  composer.addEventListener("submit", () => {
    composer.querySelectorAll("button").forEach((button) => (button.disabled = true));
  });
}

// Coming back with the browser's button must not find a button that no longer answers.
addEventListener("pageshow", () => composer?.querySelectorAll("button").forEach((button) => (button.disabled = false)));

const thread = document.getElementById("thread");
if (thread && !location.hash) thread.scrollTop = thread.scrollHeight;

// The browser's own file button takes a line and speaks its own language: show a clip and the names instead.
document.querySelectorAll(".file-pick").forEach((pick) => {
  const input = pick.querySelector("input");
  const names = document.createElement("span");
  names.className = "file-names";
  names.setAttribute("aria-live", "polite");
  pick.append(names);
  pick.classList.add("quiet");
  input.addEventListener("change", () => {
    names.textContent = Array.from(input.files, (file) => file.name).join(", ");
  });
});
