"""Whoever sees a submission is given a link to its record, which is there until it expires."""

import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import requests

from tests.stories.world import ASSESSORS, ONE_GAP, TITLE, Department, department

PUBLIC = "https://spend.example.gov.uk"


def test_an_assessor_reads_the_record_under_a_link_until_it_expires(
    sqlite_url: str, config_dir: Path
) -> None:
    with department(sqlite_url, config_dir, public_url=PUBLIC, record_link_hours=2) as office:
        _, summary = office.submitted(ONE_GAP)
        office.decides(
            office.asha, summary, "Approve with conditions", **office.condition("Ask the board again")
        )
        office.ben.clicks("Full record", on=summary)
        given = office.ben.sees("is ready for you", in_=ASSESSORS)
        address = re.search(rf"{PUBLIC}/records/[\w.-]+", json.dumps(list(given.blocks)))
        assert address, given
        here = office.sandbox.bot_url.partition("/slack")[0] + urlsplit(address[0]).path
        page = requests.get(here, timeout=30)
        assert page.status_code == 200
        for words in (TITLE, "Ask the board again", "the board meets in January"):
            assert words in page.text
        assert requests.get(f"{here}.pdf", timeout=30).content.startswith(b"%PDF-")
        office.time.move_to(office.time() + timedelta(hours=3))
        assert "This link has expired" in requests.get(here, timeout=30).text


def test_where_there_are_no_links_an_administrator_is_named_the_command(office: Department) -> None:
    _, summary = office.submitted()
    office.ben.clicks("Full record", on=summary)
    office.ben.sees("spend-bot export submission 1 --format pdf", in_=ASSESSORS)
