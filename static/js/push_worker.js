// What a browser runs when a push message arrives, and when somebody taps on it.

self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  const shown = { body: told.body || "", tag: told.tag || "", data: { url: told.url || "" } };
  event.waitUntil(self.registration.showNotification(told.title || "", shown));
});

// Only a page of ours: whatever a message says, it leads nobody elsewhere.
function ours(address) {
  try {
    const url = new URL(address, self.location.origin);
    return address && url.origin === self.location.origin ? url.href : "";
  } catch {
    return "";
  }
}

async function show(url) {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = open.find((client) => client.url === url);
  return there ? there.focus() : self.clients.openWindow(url);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = ours((event.notification.data || {}).url);
  if (!url) return;
  // Told from here too: a page that is slow to open would tell it late, or never.
  const tell = fetch(url, { method: "POST", credentials: "omit", keepalive: true }).catch(() => {});
  event.waitUntil(Promise.all([show(url), tell]));
});
