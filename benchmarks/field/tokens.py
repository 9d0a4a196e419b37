"""Synthetic Mapbox tokens, made from their definition and from nothing of the scanner's.

A token is a header, the unpadded base64url of compact JSON, and the unpadded base64url of 16 bytes, joined by dots. Accounts
start with "trapstreet" and belong to nobody.
"""
import base64
import json

BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
SHAPES = ("cuid", "hyphen", "short-id", "hex-id")


def url_safe(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def base36(number, digits):
    text = ""
    while len(text) < digits:
        text = BASE36[number % 36] + text
        number //= 36
    return text


def letters(chance, count):
    return "".join(chance.choice(BASE36) for _ in range(count))


def cuid(chance):
    """The id of a token made since late 2015: a letter, milliseconds in base 36, and 16 characters."""
    return "c" + base36(chance.randrange(1450000000000, 1750000000000), 8) + letters(chance, 16)


def signature(chance, plain):
    """Without a hyphen or an underscore if it is to be plain, as about half of those in real code are."""
    while True:
        text = url_safe(chance.randbytes(16))
        if not plain or text.isalnum():
            return text


def account(chance, length):
    return "trapstreet" + letters(chance, length - 10)


def token(chance, header, shape="cuid"):
    """
    A token with the header "pk", "sk" or "tk". The shapes differ in what other tools' patterns demand: a "short-id" one is of
    23 characters of account, an id of 7 (as before late 2015) and a signature of letters and digits, so that its payload has
    the 60 characters that the commonest pattern for Mapbox wants; the others are as most tokens in real code are.
    """
    if header == "tk":
        issued = chance.randrange(1600000000, 1750000000)
        claims = {"u": account(chance, 15), "exp": issued + 3600, "iat": issued, "scopes": ["styles:read", "fonts:read"],
                  "client": "api"}
    elif shape == "short-id":
        claims = {"u": account(chance, 23), "a": letters(chance, 7)}
    elif shape == "hex-id":
        claims = {"u": account(chance, 14), "a": chance.randbytes(16).hex()}
    elif shape == "hyphen":
        claims = {"u": "trapstreet-" + letters(chance, 5), "a": cuid(chance)}
    else:
        claims = {"u": account(chance, chance.randrange(11, 19)), "a": cuid(chance)}
    payload = url_safe(json.dumps(claims, separators=(",", ":")).encode())
    return header + "." + payload + "." + signature(chance, shape == "short-id")
