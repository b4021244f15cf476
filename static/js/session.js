// When htmx meets trouble: the session ran out, or the server did not answer as hoped. What was typed stays.
import { announce } from "./notices.js";

const words = document.getElementById("notices")?.dataset ?? {};

document.addEventListener("session-expired", () => {
  const dialog = document.getElementById("session-dialog");
  if (!dialog.open) dialog.showModal();
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 401) return;
  announce(xhr.status === 403 ? words.forbidden : `${words.failed} ${xhr.getResponseHeader("X-Request-ID") ?? ""}`, {
    stays: true,
    error: true,
  });
});
document.addEventListener("htmx:sendError", () => announce(words.offline, { stays: true, error: true }));
