// Notices leave by themselves after a while; errors stay until somebody closes them.
const SHOWN_MS = 8000;
const region = document.getElementById("notices");

function settle(notice) {
  if (notice.dataset.settled) return;
  notice.dataset.settled = "yes";
  if (notice.dataset.stays !== "true") setTimeout(() => notice.remove(), SHOWN_MS);
}

export function announce(text, { stays = false, error = false } = {}) {
  const notice = document.createElement("div");
  notice.className = error ? "notice notice-error" : "notice";
  notice.dataset.stays = String(stays);
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "notice-close";
  close.textContent = "×";
  close.setAttribute("aria-label", region.dataset.close);
  notice.append(words, close);
  region.append(notice);
}

if (region) {
  region.querySelectorAll(".notice").forEach(settle);
  new MutationObserver(() => region.querySelectorAll(".notice").forEach(settle)).observe(region, {
    childList: true,
  });
  region.addEventListener("click", (event) => {
    event.target.closest(".notice-close")?.closest(".notice").remove();
  });
}
