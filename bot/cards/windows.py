"""What every kind of window is made with."""

from bot.cards.reading import Data, Reading
from bot.render import Renderer
from bot.render.drawing import Json
from bot.render.zones import told_in


class Windows:
    """The windows of one workspace, as one person sees them."""

    def __init__(self, reading: Reading, renderer: Renderer, zone: str | None = None) -> None:
        """Keep what to read with, what to render with, and the time zone of who looks."""
        self._reading = reading
        self._renderer = renderer
        self._zone = zone

    def _render(self, template: str, data: Data, metadata: str = "") -> Json:
        with told_in(self._zone):
            return self._renderer.modal(template, {**data, "metadata": metadata})
