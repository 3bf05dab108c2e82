"""Requests that nobody would send: drawn from a seed, so that a finding can be sent again."""

import json
import random
import re
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

HUGE = [
    "9" * 30,
    "9" * 5000,
    str(2**31),
    str(2**63),
    "-1",
    "0",
    "1e400",
    "-0",
    "1_000",
    "١٢٣",
    "0x10",
    "NaN",
    "Infinity",
    "1.5",
    "²",
]
TEXTS = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202eabc",
    "😀" * 300,
    "x" * 20_000,
    "'; DROP TABLE x; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "{% load x %}",
    "%s%n%(x)s",
    "../../etc/passwd",
    "\r\nX-Evil: 1",
    "ä" * 1000,
    "null",
    "true",
    "[]",
    "{}",
    "None",
    "\ufeff",
    "e\u0301" * 200,
    "http://",
    "https://[",
    "http://a b/",
    "javascript:alert(1)",
    "https://" + "a" * 3000 + ".example",
    "a@b",
    "@",
    "2026-02-30",
    "9999-12-31",
    "0000-00-00",
    "10000-01-01",
    "fi",
    "MIT",
    "MIT AND",
    "(" * 500,
    "MIT OR " * 400,
]
METHODS = (
    ["GET"] * 8
    + ["POST"] * 6
    + ["PATCH"] * 4
    + ["PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "\u00c4"]
)
TYPES = ["application/json"] * 6 + [
    "application/json; charset=utf-16",
    "application/json; charset=nonsense",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "application/xml",
    "",
    ";",
    "a/b/c",
    "application/yaml",
]
FORM_TYPES = ["application/x-www-form-urlencoded"] * 3 + [
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nonsense",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/json",
    "",
]
PARAMETERS = [
    "q",
    "cursor",
    "page_size",
    "facets",
    "layer",
    "component",
    "openness",
    "phase",
    "function",
    "kind",
    "vendor",
    "licence",
    "band",
    "ordering",
    "max_cost",
    "population",
    "municipality",
    "months",
    "users",
    "updated_since",
    "on",
    "since",
    "lang",
    "format",
    "sivu",
    "kunta",
    "kk",
    "kayttajat",
    "kieli",
    "paiva",
    "next",
    "osa",
    "vertaa",
    "tila",
    "hinta",
    "jarjestys",
    "csrfmiddlewaretoken",
    "",
]
HEADERS = {
    "Accept": [
        "*/*",
        "application/json",
        "text/html",
        "application/xml",
        ";q=",
        "a" * 3000,
        "application/json;version=9",
        "*",
    ],
    "Accept-Language": ["fi", "sv,en;q=0.5", "xx", "*", "fi;q=x", "a-" * 500, "\xff"],
    "If-Match": ['"1"', "*", 'W/"1"', '"' + "9" * 5000 + '"', '"١"', "\x00", ""],
    "If-None-Match": ["*", '"x"', "W/", '"' * 999],
    "If-Modified-Since": ["Thu, 01 Jan 1970 00:00:00 GMT", "x", "Thu, 99 Foo 99999 99:99:99 GMT"],
    "Range": ["bytes=0-1", "bytes=9-1", "x"],
    "Cookie": [
        "sessionid=",
        "sessionid=\x00",
        "sessionid=" + "a" * 3000,
        "kieli=xx; csrftoken=x",
        "=;=;",
        "messages=%00:x",
        "messages=" + "W" * 99,
    ],
    "X-Forwarded-For": ["1.2.3.4", "x", "::ffff:1.2.3.4, 5", "\x00", "a," * 500],
    "X-Forwarded-Proto": ["https", "x"],
    "Host": ["testserver", "localhost", "x.example", "a b", "[::1", "localhost:99999999", ""],
    "HX-Request": ["true", "x"],
    "HX-Current-URL": ["http://[", "\xff"],
    "HX-Current-URL-URI-AutoEncoded": ["true"],
    "Origin": ["null", "https://x.example", "http://["],
    "Referer": ["http://[", "x", "https://testserver/"],
    # One that is no number never comes past the server.
    "Content-Length": ["0", "5", "99"],
    "Content-Encoding": ["gzip"],
    "User-Agent": ["", "\xff\xfe", "x" * 5000],
}


class Draw:
    """Everything drawn from one seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.choice, self.chance = self.random.choice, lambda part: self.random.random() < part

    def text(self):
        return self.choice(HUGE + TEXTS)

    def nasty(self, depth=0):
        """Any JSON value."""
        kind = self.random.randrange(11)
        if kind >= 9 and depth < 3:
            return (
                [self.nasty(depth + 1) for _ in range(self.random.randrange(4))]
                if kind == 9
                else {self.text()[:50]: self.nasty(depth + 1) for _ in range(3)}
            )
        return self.choice(
            [
                None,
                True,
                False,
                0,
                -1,
                2**31,
                2**63,
                10**30,
                1.5,
                -0.0,
                1e308,
                [],
                {},
                self.text(),
                self.text(),
                self.text(),
            ]
        )

    def mutated(self, value):
        """The same, with one or more places changed, removed or doubled."""
        if self.chance(0.08):
            return self.nasty()
        if isinstance(value, dict):
            kept = {key: self.mutated(item) for key, item in value.items() if not self.chance(0.04)}
            return kept | ({self.text()[:40]: self.nasty()} if self.chance(0.05) else {})
        if isinstance(value, list):
            made = [self.mutated(item) for item in value if not self.chance(0.05)]
            return made * self.choice([1] * 9 + [2, 40])
        return value

    def json_body(self, content):
        """A body: mostly JSON like the real one, now and then something that is none."""
        kind = self.random.randrange(14)
        odd = [
            b"",
            b"\xff\xfe\x00",
            b"{",
            b'{"a":}',
            b"[" * 100_000,
            b'{"a":' * 2000 + b"1" + b"}" * 2000,
            b"NaN",
            b"1" * 5000,
            b'{"content": "\\ud800"}',
            json.dumps(content).encode("utf-16"),
            b'{"vendor": 1, "vendor": 2}',
            b"\xef\xbb\xbf{}",
            b"null",
            b'"' + b"x" * 100_000 + b'"',
        ]
        if kind == 0:
            return self.choice(odd)
        return json.dumps(self.mutated(content) if kind < 12 else self.nasty()).encode(
            "utf-8", "surrogatepass"
        )

    def query(self):
        pairs = [
            (self.choice(PARAMETERS) if self.chance(0.9) else self.text()[:99], self.text())
            for _ in range(self.random.randrange(4))
        ]
        raw = urlencode(pairs, errors="surrogatepass")
        return (
            self.choice([raw] * 8 + [raw + "&%ff=%00&%", "&" * 2000, "%", raw + ";a=b"])
            if self.chance(0.7)
            else ""
        )

    def path(self, path):
        if self.chance(0.8):
            return path
        words = path.split("/")
        words[self.random.randrange(len(words))] = quote(self.text()[:200], errors="surrogatepass")
        return "/".join(words) or "/"

    def headers(self):
        return {
            name: self.choice(HEADERS[name])
            for name in self.random.sample(sorted(HEADERS), self.random.choice([0, 0, 1, 2, 4]))
        }

    def form(self, fields):
        """Pairs: the page's own fields, some changed, removed or doubled; new ones now and then."""
        pairs = [
            (name, self.text() if self.chance(0.3) else value)
            for name, value in fields
            if not self.chance(0.07)
        ]
        pairs += [
            (name, self.text())
            for name, _value in self.random.sample(
                fields, min(len(fields), self.random.choice([0, 0, 1]))
            )
        ]
        return pairs + ([(self.text()[:60], self.text())] if self.chance(0.1) else [])


class Fields(HTMLParser):
    """Names and values of the fields of a page's forms, by the address they are sent to."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.action = {}, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form" and (found.get("method") or "").lower() == "post":
            self.action = found.get("action") or ""
            self.forms.setdefault(self.action, [])
        elif (
            tag in {"input", "select", "textarea", "button"}
            and self.action is not None
            and found.get("name")
        ):
            self.forms[self.action].append((found["name"], found.get("value") or ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.action = None


def without_surrogates(text):
    """Half a character as a broken client sends it."""
    return text.encode("utf-8", "surrogatepass")


def encoded(pairs, content_type):
    """As the content type says, or as it should have."""
    if content_type.startswith("multipart") and "boundary=x" in content_type:
        parts = b"".join(
            b'--x\r\nContent-Disposition: form-data; name="'
            + re.sub(rb"[\r\n\"]", b"", without_surrogates(name))
            + b'"\r\n\r\n'
            + without_surrogates(value)
            + b"\r\n"
            for name, value in pairs
        )
        return parts + b"--x--\r\n"
    if content_type == "application/json":
        return json.dumps(dict(pairs)).encode()
    return urlencode(pairs, errors="surrogatepass").encode()
