"""The portfolio: leads see where everything stands, others are told whose it is."""

from tests.stories.world import ASSESSORS, COMMERCIAL, TEAM, TITLE, Department


def test_a_lead_sees_where_everything_stands(office: Department) -> None:
    office.asha.types("/spend portfolio", in_=ASSESSORS)
    assert "Nothing is assessed yet." in office.asha.sees("Portfolio on", in_=ASSESSORS).plain
    office.starts(title="Maps")
    _, summary = office.submitted()
    office.decides(office.ben, summary, "Approve")
    office.ben.sees("Approved by", in_=ASSESSORS)
    office.submitted(title="Licence archive", cost="£300k")
    office.carys.types("/spend portfolio", in_=COMMERCIAL)
    shown = office.carys.sees("Portfolio on", in_=COMMERCIAL)
    assert shown.ephemeral
    for words in (
        "3 assessments",
        "In progress 1, £1.2 million",
        "Waiting for a decision 1, £300,000",
        f"{TITLE}, beta, £1.2 million, in {TEAM}",
        "In no programme: in progress 1 (£1.2 million) · waiting for a decision 1 (£300,000)",
    ):
        assert words in " ".join(shown.plain.split()), shown.plain
    told = office.carys.sees("The portfolio of Department for Examples on", in_="dm")
    [picture] = [block for block in told.blocks if block["type"] == "image"]
    assert "Waiting for a decision: 1, £300,000." in picture["alt_text"]
    drawn = office.sandbox.workspace.uploads[picture["slack_file"]["id"]]
    assert drawn.startswith(b"\x89PNG")


def test_others_are_told_whose_it_is(office: Department) -> None:
    office.starts()
    for person in (office.lead, office.ben):
        person.types("/spend portfolio")
        told = person.sees("Only lead assessors, commercial leads and admins see the portfolio", in_="dm")
        assert told.ephemeral
    office.rests()
    assert office.sandbox.workspace.uploads == {}
