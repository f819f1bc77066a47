"""A person at a browser, over HTTP on loopback: signs in with what the demo prints, asks pages."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_LINK = re.compile(r'href="(/[^"#?]*)"')
SECONDS = 30.0


@dataclass(frozen=True)
class SignIn:
    """What the demo prints for one role; no secret where the role needs no second factor."""

    username: str
    password: str
    totp: str = ""


def sign_ins(printed: str) -> list[SignIn]:
    """Every sign-in in the demo's output."""
    found = []
    for part in re.split(r"\n(?=  \S)", printed):
        name = re.search(r"tên: (\S+)\s+mật khẩu: (\S+)", part)
        secret = re.search(r"TOTP: ([A-Z2-7]+)", part)
        if name:
            found.append(SignIn(name[1], name[2], secret[1] if secret else ""))
    return found


def code(secret: str, *, at: float) -> str:
    """RFC 6238: six digits, thirty seconds, SHA-1."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@dataclass(frozen=True)
class Answer:
    """One answer of the console, redirects followed."""

    status: int
    url: str
    text: str

    @property
    def links(self) -> list[str]:
        """Addresses of this console on the page."""
        return [link for link in _LINK.findall(self.text) if not link.startswith("/static/")]


class Visitor:
    """A browser with cookies of its own; nothing outside the console's address is asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def get(self, path: str) -> Answer:
        return self._ask(urllib.request.Request(self.url + path))

    def post(self, page: Answer, **fields: str) -> Answer:
        """Send the form of ``page`` as a person would, with its token."""
        token = _TOKEN.search(page.text)
        assert token is not None, f"no form on {page.url}"
        values = {"csrfmiddlewaretoken": token[1], **fields}
        request = urllib.request.Request(page.url, urllib.parse.urlencode(values).encode())
        request.add_header("Referer", page.url)
        return self._ask(request)

    def sign_in(self, who: SignIn) -> Answer:
        """Name and password, then the six digits where they are asked for; the home page."""
        answer = self.post(self.get("/"), login=who.username, password=who.password)
        if who.totp:
            answer = self.post(answer, code=code(who.totp, at=time.time()))
        return answer

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return Answer(answer.status, answer.url, answer.read().decode("utf-8", "replace"))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, request.full_url, error.read().decode("utf-8", "replace"))
