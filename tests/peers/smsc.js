// Somebody else's SMPP stack (npm "smpp") playing an SMSC. The destination says how a message is treated.
// usage: node smsc.js PORT LEDGER   (NODE_PATH names the folder of the packages)
const fs = require("fs");
const smpp = require("smpp");
const [port, ledger] = process.argv.slice(2);
let next = 255;
const receivers = new Set();
const waiting = [];

const receipt = (id, to, stat) => ({
  esm_class: 4, source_addr: to, destination_addr: "FIBRA",
  short_message: { message: `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:${stat} err:000 text:` },
});
// What was not acknowledged is told again, as an SMSC does.
const tell = (pdu) => {
  const session = [...receivers][0];
  if (!session) { waiting.push(pdu); return; }
  let heard = false;
  session.once("close", () => { if (!heard) tell(pdu); });
  session.deliver_sm(pdu, (answer) => {
    heard = true;
    if (answer.command_status) setTimeout(() => tell(pdu), 200);
    else fs.appendFileSync(ledger, JSON.stringify({ told: pdu.short_message.message }) + "\n");
  });
};
const bind = (session, receives) => (pdu) => {
  if (pdu.password !== "clave") { session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD })); session.close(); return; }
  session.send(pdu.response({ system_id: "smsc" }));
  if (receives) { receivers.add(session); session.prependListener("close", () => receivers.delete(session)); waiting.splice(0).forEach(tell); }
};
smpp.createServer((session) => {
  session.on("error", () => {});
  session.on("bind_transmitter", bind(session, false));
  session.on("bind_receiver", bind(session, true));
  session.on("bind_transceiver", bind(session, true));
  session.on("enquire_link", (pdu) => session.send(pdu.response()));
  session.on("unbind", (pdu) => { session.send(pdu.response()); session.close(); });
  session.on("submit_sm", (pdu) => {
    const to = pdu.destination_addr;
    const udh = pdu.short_message.udh && pdu.short_message.udh.length ? pdu.short_message.udh[0].toString("hex") : "";
    fs.appendFileSync(ledger, JSON.stringify({ to, text: pdu.short_message.message, udh, coding: pdu.data_coding,
      report: pdu.registered_delivery, from: pdu.source_addr, ton: pdu.source_addr_ton }) + "\n");
    if (to.endsWith("01")) return session.send(pdu.response({ command_status: smpp.ESME_RINVDSTADR }));
    if (to.endsWith("02")) return session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
    if (to.endsWith("03")) return session.send(pdu.response({ command_status: smpp.ESME_RSYSERR }));
    if (to.endsWith("04")) return;
    if (to.endsWith("05")) return session.destroy();
    session.enquire_link();
    const id = (next += 1);
    session.send(pdu.response({ message_id: id.toString(16) }));
    // Told in decimal although it was given in hexadecimal, as many do.
    if (pdu.registered_delivery) tell(receipt(id, to, to.endsWith("06") ? "UNDELIV" : "DELIVRD"));
  });
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
