"""A small OpenID Connect provider on the loopback.

It checks the secret and the PKCE verifier as a real one does.
"""

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

CLIENT, SECRET = "avoin-kunta", "salaisuus"


class Provider:
    """`person` is who is at the keyboard there; `refused` gathers why the endpoint said no."""

    def __init__(self):
        self.person = {
            "sub": "42",
            "email": "maija@vesala.example",
            "email_verified": True,
            "name": "Maija Vesala",
        }
        self.codes, self.refused, self.asked = {}, [], []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def configuration(self):
        return {
            "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo", "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }  # fmt: skip

    def authorize(self, location):
        """What the browser does there: the query to come back with."""
        asked = dict(parse_qsl(urlsplit(location).query))
        self.asked.append(asked)
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form):
        """Once for each code, to who knows the secret and the verifier."""
        asked = self.codes.pop(form.get("code"), None)
        verifier = (
            base64.urlsafe_b64encode(
                hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            )
            .rstrip(b"=")
            .decode()
        )
        problems = {
            "code": asked is None,
            "secret": (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET),
            "verifier": (
                asked is not None
                and (
                    asked.get("code_challenge_method") != "S256"
                    or asked.get("code_challenge") != verifier
                )
            ),
            "redirect": asked is not None and form.get("redirect_uri") != asked["redirect_uri"],
        }
        self.refused += [name for name, wrong in problems.items() if wrong]
        return (
            (400, {"error": "invalid_grant"})
            if any(problems.values())
            else (200, {"access_token": "avain", "token_type": "Bearer"})
        )

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def handler_of(provider):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/.well-known/openid-configuration":
                self.say(200, provider.configuration())
            elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer avain":
                self.say(200, provider.person)
            else:
                self.say(404, {})

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.say(*provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def say(self, status, document):
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    return Handler
