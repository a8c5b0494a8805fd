"""What keeps the page safe: loopback only, from our own page only, and nothing loaded from elsewhere."""

import re
import secrets

from flask import Flask, Response, abort, request
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.response import Response as AnyResponse

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
OURS = re.compile(r"(127\.0\.0\.1|localhost)(:[0-9]{1,5})?", re.IGNORECASE)
"""The hosts the page is asked for by its own windows."""

KEY_HEADER = "X-Page-Key"

MOST_BYTES = 1_200_000
"""A request's size at most: a file that just fits, and what goes around it."""

WORDS = {
    400: "The page sent something that cannot be made out.",
    403: "Only the page's own windows are answered. Open it at the address that was printed at the start.",
    404: "There is nothing here, or no longer.",
    405: "This cannot be asked for in that way.",
    413: "That is too large: the page takes up to 1 MB at once.",
    415: "The page sent something that cannot be made out.",
    500: "Something went wrong in the pretend workspace itself. What it says stands where it was started.",
}
"""What is said of what is not answered, by HTTP status."""


def guard(app: Flask) -> str:
    """Have the app refuse what does not come from its own page on this machine; return the page's key.

    A name that somebody else points at this machine (DNS rebinding) is refused by its Host, and a form of
    another site by the key, which only our own page knows.
    """
    key = secrets.token_urlsafe(24)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES

    @app.before_request
    def refuse_strangers() -> None:
        if not OURS.fullmatch(request.host):
            abort(403)
        given = request.headers.get(KEY_HEADER, "")
        if request.method == "POST" and not secrets.compare_digest(given.encode(), key.encode()):
            abort(403)

    @app.errorhandler(HTTPException)
    def say_why_not(error: HTTPException) -> AnyResponse:
        response = error.get_response()
        words = WORDS.get(response.status_code, error.name)
        if request.method == "POST":
            response.set_data(app.json.dumps({"problem": words}))
            response.content_type = "application/json"
        else:
            response.set_data(words)
            response.content_type = "text/plain; charset=utf-8"
        return response

    @app.after_request
    def say_what_is_allowed(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return key
