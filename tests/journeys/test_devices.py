"""The device that the suite gives to a browser makes a passkey, and signs with it for the same house."""

from __future__ import annotations

from tests.browsing import authenticator

MAKE = """async () => (await navigator.credentials.create({publicKey: {
  challenge: new Uint8Array(32), rp: {name: "Baken"}, pubKeyCredParams: [{type: "public-key", alg: -7}],
  user: {id: new Uint8Array([1]), name: "an@example.test", displayName: "An"},
  authenticatorSelection: {residentKey: "required", userVerification: "required"},
}})).id"""
USE = """async () => (await navigator.credentials.get({publicKey: {
  challenge: new Uint8Array(32), userVerification: "required",
}})).id"""


def test_a_passkey_is_made_and_used(browser_page):
    browser_page.goto("/aanmelden/")
    with authenticator(browser_page) as passkeys:
        assert passkeys() == 0
        made = browser_page.evaluate(MAKE)
        assert passkeys() == 1
        assert browser_page.evaluate(USE) == made
