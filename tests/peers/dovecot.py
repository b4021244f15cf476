"""Dovecot, as somebody without rights can start it: one user for everything, nothing outside its folder."""

import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.ports import free_port
from tests.peers.conftest import answers, wait_until

CONFIG = """
protocols = imap pop3
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password=clave
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    def __init__(self, start) -> None:
        self.start_program = start
        # Not pytest's own folder: that one is closed to the user who runs this.
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot"))
        self.ports = {name: free_port() for name in ("imap", "imaps", "pop3")}
        # As root it would refuse to open anybody's mail for root.
        self.who = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        group = subprocess.check_output(["id", "-gn", self.who.pw_name], text=True).strip()
        told = {"folder": self.folder, "user": self.who.pw_name, "group": group, **self.ports}
        (self.folder / "dovecot.conf").write_text(CONFIG.format(**told))
        words = f"-newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout {self.folder}/key.pem"
        certificate = ["openssl", "req", "-x509", *words.split(), "-out", f"{self.folder}/cert.pem"]
        subprocess.run(certificate, check=True, capture_output=True)
        if os.getuid() == 0:
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, self.who.pw_uid, self.who.pw_gid)
        self.start()

    def start(self) -> None:
        words = ["dovecot", "-F", "-c", str(self.folder / "dovecot.conf")]
        become = ["runuser", "-u", self.who.pw_name, "--"] if os.getuid() == 0 else []
        self.start_program(*become, *words, ready="starting up")
        wait_until(lambda: answers(self.ports["imap"]), "dovecot")

    def stop(self) -> None:
        subprocess.run(
            ["dovecot", "-c", str(self.folder / "dovecot.conf"), "stop"], check=True, capture_output=True
        )
        wait_until(lambda: not answers(self.ports["imap"]), "dovecot to end")

    def url(self, scheme: str = "imap", password: str = "clave") -> str:
        return f"{scheme}://rebotes:{password}@127.0.0.1:{self.ports[scheme]}/"

    def box(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self.ports["imap"], timeout=20)
        box.login("rebotes", "clave")
        box.select("INBOX")
        return box

    def arrive(self, *mails: bytes) -> None:
        with self.box() as box:
            for mail in mails:
                assert box.append("INBOX", None, None, mail)[0] == "OK"

    def left(self, search: str = "ALL") -> int:
        with self.box() as box:
            return len(box.search(None, search)[1][0].split())

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
