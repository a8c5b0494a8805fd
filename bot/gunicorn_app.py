"""gunicorn as the web process's server: each of its workers makes a bot of its own after the fork."""

import flask
from gunicorn.app.base import Application

from bot.app import build, leave_alone
from bot.settings import Settings


class Gunicorn(Application):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with our settings and `gunicorn.conf.py` of the configuration folder."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings; gunicorn calls `load_config` from here."""
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Read the configuration file, then set where to listen."""
        file = self._settings.spend_config_dir / "gunicorn.conf.py"
        if file.exists():
            self.load_config_from_file(str(file))
        host = "127.0.0.1" if self._settings.in_sandbox else ""
        self.cfg.set("bind", f"{host}:{self._settings.port}")

    def load(self) -> flask.Flask:
        """Return the WSGI application of one worker."""
        bot = build(self._settings)
        bot.holidays.start(asks=False)
        leave_alone()
        return bot.web
