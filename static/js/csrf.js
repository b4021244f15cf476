// Signing in again in another tab changes the token. Reading it when something is sent keeps an old page useful.
function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
}

document.addEventListener("htmx:configRequest", (event) => {
  const current = token();
  if (current) event.detail.headers["X-CSRFToken"] = current;
});
document.addEventListener(
  "submit",
  (event) => {
    const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    const current = token();
    if (field && current) field.value = current;
  },
  true,
);
