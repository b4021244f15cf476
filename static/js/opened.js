// Somebody looks at the message: it says so by itself, because reading an address changes nothing.
fetch(window.location.pathname, { method: "POST", credentials: "omit", keepalive: true }).catch(() => {});
