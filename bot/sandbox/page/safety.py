"""What keeps the page safe: loopback only, from our own page only, and nothing loaded from elsewhere."""

import secrets

from flask import Flask, Response, abort, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The page's Content-Security-Policy (developer.mozilla.org/docs/Web/HTTP/Guides/CSP)."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
OURS = frozenset({"127.0.0.1", "localhost"})
KEY_HEADER = "X-Page-Key"


def guard(app: Flask) -> str:
    """Have the app refuse what does not come from its own page on this machine; return the page's key.

    A name that somebody else points at this machine (DNS rebinding) is refused by its Host, and a form of
    another site by the key, which only our own page knows.
    """
    key = secrets.token_urlsafe(24)

    @app.before_request
    def refuse_strangers() -> None:
        if (request.host.rpartition(":")[0] or request.host) not in OURS:
            abort(403)
        if request.method == "POST" and not secrets.compare_digest(request.headers.get(KEY_HEADER, ""), key):
            abort(403)

    @app.after_request
    def say_what_is_allowed(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return key
