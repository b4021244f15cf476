// <button data-copy="#4821" data-copy-2="…">: pressing again within a second takes the next text instead.
import { announce } from "./notices.js";

const AGAIN_MS = 1000;
let last = { button: null, at: 0, step: 0 };

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const texts = [button.dataset.copy, button.dataset["copy-2"], button.dataset["copy-3"]].filter(Boolean);
  const again = last.button === button && event.timeStamp - last.at < AGAIN_MS;
  const step = again ? Math.min(last.step + 1, texts.length - 1) : 0;
  last = { button, at: event.timeStamp, step };
  await navigator.clipboard.writeText(texts[step]);
  announce(`${document.getElementById("notices").dataset.copied} ${texts[step]}`);
});
