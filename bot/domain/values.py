"""What every value read from a configuration file has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

# The lengths keep a question within one Slack section (3,000 characters) with room for the words around it.
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]

# Both become options of a Slack select: 75 characters of text, at most 100 options.
OptionText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75)]
MOST_OPTIONS = 100


class Value(BaseModel):
    """A value that never changes once made and accepts only the keys it knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
