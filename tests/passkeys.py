"""A device that makes and shows passkeys, for tests that need no browser, or one that lies."""

from __future__ import annotations

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

HOUSE = "https://testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Device:
    """Holds one passkey. What it does and says can be bent by naming a part of it."""

    def __init__(self):
        self.id = secrets.token_bytes(16)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.owner = b""
        self.counter = 0

    def _client_data(self, kind, asked, *, origin=HOUSE, challenge=None):
        said = {"type": kind, "challenge": challenge or asked["challenge"], "origin": origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _envelope(self, response, client_data):
        name = websafe_encode(self.id)
        told = {part: websafe_encode(value) for part, value in (response | {"clientDataJSON": client_data}).items()}
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": told}
        )

    def make(self, asked, *, flags=PRESENT | VERIFIED, kind="webauthn.create", **bent):
        """What the browser sends when it made a passkey."""
        asked = asked["publicKey"]
        self.owner = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        place = hashlib.sha256(asked["rp"]["id"].encode()).digest()
        told = AuthenticatorData.create(place, flags | ATTESTED, self.counter, attested)
        attestation = AttestationObject.create("none", told, {})
        return self._envelope({"attestationObject": bytes(attestation)}, self._client_data(kind, asked, **bent))

    def show(
        self, asked, *, flags=PRESENT | VERIFIED, kind="webauthn.get", place="testserver", owner=None, key=None, **bent
    ):
        """What the browser sends when it showed its passkey."""
        asked = asked["publicKey"]
        told = AuthenticatorData.create(hashlib.sha256(place.encode()).digest(), flags, self.counter)
        client_data = self._client_data(kind, asked, **bent)
        signed = bytes(told) + hashlib.sha256(client_data).digest()
        signature = (key or self.key).sign(signed, ec.ECDSA(hashes.SHA256()))
        response = {"authenticatorData": bytes(told), "signature": signature, "userHandle": owner or self.owner}
        return self._envelope(response, client_data)
