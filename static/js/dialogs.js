// Buttons that open a dialog: <button data-dialog="help-dialog" hidden>. Hidden until there is a script to serve them.
document.querySelectorAll("[data-dialog]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById(button.dataset.dialog).showModal());
});

// A menu closes by Escape and by a click elsewhere, as people expect of menus.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
