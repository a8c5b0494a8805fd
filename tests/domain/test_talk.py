import pytest

from bot.domain.talk import sounds_like_a_decision


@pytest.mark.parametrize(
    "text",
    [
        "approved", "Approved.", "*Approved*", "I approve this", "looks good", "Looks good to me!", "LGTM",
        "<@U0SPENDBOT> approved", "ok", "+1", ":+1:", "Agreed", "Rejected - too dear", "fine by me",
        "Looks good to me, approved.", "Thanks. Happy with this.", "👍", "go ahead", "yes",
    ],
)  # fmt: skip
def test_words_that_sound_like_a_decision(text: str) -> None:
    assert sounds_like_a_decision(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "<@U0SPENDBOT>", "Who approved the hosting?", "Approved?", "Is this approved",
        "Yes, I will ask them", "The board approved the aims in May", "Okay, where is the plan",
        "I would agree if we knew what leaving costs", "approved " * 20, "No supplier is named",
    ],
)  # fmt: skip
def test_talk(text: str) -> None:
    assert not sounds_like_a_decision(text)
