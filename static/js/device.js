// A customer's browser asks its push service for an address and hands it to us by the page's own form.
const form = document.getElementById("device");

function show(state) {
  for (const part of form.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
}

async function worker() {
  await navigator.serviceWorker.register(form.dataset.worker);
  return navigator.serviceWorker.ready;
}

async function look() {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return "none";
  if (Notification.permission === "denied") return "blocked";
  return (await (await worker()).pushManager.getSubscription()) ? "on" : "off";
}

function send(subscription, turn) {
  form.elements.namedItem("target").value = JSON.stringify(subscription);
  const way = document.createElement("input");
  way.type = "hidden";
  way.name = turn;
  way.value = "1";
  form.append(way);
  form.submit();
}

async function turnOn() {
  const { pushManager } = await worker();
  send(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.key }), "on");
}

async function turnOff() {
  const subscription = await (await worker()).pushManager.getSubscription();
  if (subscription) await subscription.unsubscribe();
  send(subscription, "off");
}

form.addEventListener("click", (event) => {
  const turn = event.target.closest("[data-turn]")?.dataset.turn;
  if (!turn) return;
  (turn === "on" ? turnOn() : turnOff()).catch(() => show(Notification.permission === "denied" ? "blocked" : "failed"));
});

look().then(show, () => show("failed"));
