"""A stand-in for Smartschool's sign-on, whose real one cannot be had: its documented addresses, and what they answer.

OAuth 2 with a code: `/OAuth` asks who somebody is, `/OAuth/index/token` gives a token for a code (the secret of the
client in the form), `/Api/V1/userinfo` tells who that is (the token in the address). No nonce, no signed token.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

ASKED = ["client_id", "redirect_uri", "response_type", "scope"]


class Smartschool(ThreadingHTTPServer):
    """What it knows: one client, its address to lead back to, people by name, and the codes and tokens it gave out.

    `lies` changes what it answers at an address: the whole answer, as text; None hangs up.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("localhost", 0), _Answer)
        self.address = f"http://localhost:{self.server_port}"
        self.forget()

    def forget(self) -> None:
        """Know nobody, and tell the truth."""
        self.client = self.secret = self.back = ""
        self.people: dict[str, dict[str, str]] = {}
        self.codes: dict[str, tuple[str, str]] = {}
        self.tokens: dict[str, str] = {}
        self.lies: dict[str, str | None] = {}

    def authorise(self, address: str, name: str) -> str:
        """Where somebody is led back to, who went to an address and said who they are."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        if [key for key in ASKED if key not in asked] or (asked["client_id"], asked["redirect_uri"]) != (
            self.client,
            self.back,
        ):
            raise ValueError(f"Smartschool does not know who asks: {asked}")
        if name not in self.people:
            return f"{self.back}?{urlencode({'error': 'access_denied', 'state': asked.get('state', '')})}"
        code = secrets.token_hex(20)
        self.codes[code] = name, asked["redirect_uri"]
        return f"{self.back}?{urlencode({'code': code, 'state': asked.get('state', '')})}"

    def redeemed(self, form: dict[str, str]) -> dict[str, Any] | None:
        """A token for a code, once, for the client that knows its secret."""
        name, back = self.codes.pop(form.get("code", ""), ("", ""))
        wanted = ("authorization_code", self.client, self.secret, back)
        given = tuple(form.get(key, "") for key in ("grant_type", "client_id", "client_secret", "redirect_uri"))
        if not name or given != wanted:
            return None
        token = secrets.token_hex(20)
        self.tokens[token] = name
        return {"access_token": token, "token_type": "Bearer", "expires_in": 3600, "refresh_token": "x"}


class _Answer(BaseHTTPRequestHandler):
    server: Smartschool

    def do_GET(self) -> None:
        """The page that asks who somebody is, and who a token is about."""
        place = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(place.query).items()}
        if place.path == "/OAuth" and "wie" in asked:
            self.send_response(302)
            self.send_header("Location", self.server.authorise(self.path, asked["wie"]))
            self.end_headers()
        elif place.path == "/OAuth":
            hidden = "".join(f'<input type="hidden" name="{key}" value="{value}">' for key, value in asked.items())
            people = "".join(f'<button name="wie" value="{name}">{name}</button>' for name in self.server.people)
            self._say(f'<!doctype html><html lang="nl"><title>Smartschool</title><form>{hidden}{people}</form></html>')
        elif place.path == "/Api/V1/userinfo":
            name = self.server.tokens.get(asked.get("access_token", ""))
            self._answer(place.path, self.server.people[name] if name else None)
        else:
            self._answer(place.path, None)

    def do_POST(self) -> None:
        """A token for a code."""
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {key: values[0] for key, values in parse_qs(sent).items()}
        self._answer(self.path, self.server.redeemed(form) if self.path == "/OAuth/index/token" else None)

    def _answer(self, path: str, said: dict[str, Any] | None) -> None:
        text = self.server.lies.get(path, json.dumps(said or {"error": "invalid_request"}))
        if text is None:
            self.close_connection = True
            return
        self._say(text, status=200 if said or path in self.server.lies else 400, kind="application/json")

    def _say(self, text: str, *, status: int = 200, kind: str = "text/html; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_said: Any) -> None:
        return None


@contextmanager
def running() -> Iterator[Smartschool]:
    """A stand-in that answers until the block ends."""
    with Smartschool() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def person(name: str, user: str, platform: str = "https://deoever.smartschool.be") -> dict[str, str]:
    """What it tells of somebody with the scope `userinfo`."""
    first, _space, last = name.partition(" ")
    words = {"name": first, "surname": last, "fullname": name, "username": name.lower().replace(" ", ".")}
    return {"userID": user, "platform": platform} | words
