"""Turns a template and data into what Slack shows, within Slack's limits. Knows nothing of what is said."""

from bot.render.drawing import Drawing, Picture, RenderError
from bot.render.renderer import Renderer

__all__ = ["Drawing", "Picture", "RenderError", "Renderer"]
