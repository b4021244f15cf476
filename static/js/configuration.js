// The chip follows what is typed and picked, in both themes, before anything is saved.
function follow(form) {
  const preview = form.querySelector("[data-chip-preview]");
  if (!preview) return;
  const name = form.querySelector("[name=name]");
  const color = form.querySelector("[name=color]:checked");
  preview.querySelectorAll(".chip").forEach((chip) => {
    chip.className = `chip chip-${color ? color.value : "gray"}`;
    chip.firstElementChild.textContent = name.value.trim() || "…";
  });
}

document.addEventListener("input", (event) => {
  if (event.target.form) follow(event.target.form);
});

// On a phone the sections lie in one row: the one that is open has to be in sight.
document.querySelector(".settings-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
