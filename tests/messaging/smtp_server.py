"""An SMTP server that answers as it is told: what real ones do when they are not well."""

import socket
import threading
import time
from contextlib import suppress

FINE = {
    "HELLO": "220 ready",
    "EHLO": "250-here\r\n250 8BITMIME",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go",
}
FINE |= {"DOT": "250 2.0.0 Ok: queued as ABC123", "RSET": "250 ok", "QUIT": "221 bye"}
# Instead of an answer.
RESET, SILENCE, TRICKLE = "reset", "silence", "trickle"


class ScriptedServer:
    """`script`: by step the answers of the next times; then it answers fine. "HELLO" greets, "DOT" ends DATA."""

    def __init__(self, **script: list[str]) -> None:
        self.script = script
        self.mails: list[bytes] = []
        self.commands: list[str] = []
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self.accept, daemon=True)]
        self.threads[0].start()

    def close(self) -> None:
        self.listener.close()

    def accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _peer = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            lines = connection.makefile("rb")
            going_on = self.answer(connection, "HELLO")
            while going_on:
                line = lines.readline()
                if not line:
                    return
                verb = line.split()[0].decode("ascii", "replace").upper()
                self.commands.append(line.decode().strip())
                going_on = self.answer(connection, verb) and verb != "QUIT"
                if verb == "DATA" and going_on and self.last.startswith("354"):
                    self.take_mail(lines)
                    going_on = self.answer(connection, "DOT")

    def take_mail(self, lines) -> None:
        mail = b""
        while (line := lines.readline()) not in (b".\r\n", b""):
            mail += line
        self.mails.append(mail)

    def answer(self, connection: socket.socket, step: str) -> bool:
        answers = self.script.get(step, [])
        self.last = answers.pop(0) if answers else FINE.get(step, "502 what?")
        if self.last == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            return False
        if self.last == SILENCE:
            time.sleep(30)
            return False
        if self.last == TRICKLE:
            while True:
                connection.sendall(b"2")
                time.sleep(0.05)
        connection.sendall(self.last.encode() + b"\r\n")
        return True
