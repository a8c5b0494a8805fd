"""A second opinion: what Slack's own SDK says of some blocks."""

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from bot.sandbox.workspace.cast import Json


def model_faults(blocks: list[Json]) -> list[str]:
    """What `slack_sdk.models` would refuse to build."""
    faults: list[str] = []
    for block in blocks:
        try:
            parsed = Block.parse(block)
            if parsed is not None:
                parsed.to_dict()
        except SlackObjectFormationError as error:
            faults.append(f"{block.get('type')}: {error}")
    return faults
