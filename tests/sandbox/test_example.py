"""The example department: made by people, kept, restored, and made anew where it cannot be trusted."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from bot.config import load
from bot.domain.given import read_answer
from bot.domain.question import WITH_OPTIONS, QuestionKind
from bot.domain.replies import read
from bot.sandbox import kept_example
from bot.sandbox.example import SCRIPT, ExampleFailed, GivenUp, make
from bot.sandbox.example_contracts import day_of, reached
from bot.sandbox.kept_example import Made
from bot.sandbox.page.ground import Progress
from bot.sandbox.people.sights import Message
from bot.sandbox.playing import Playground
from tests.patience import PATIENCE
from tests.stories.world import quiet_logs, tiny_config

ASSESSMENTS = {"River level alerts", "Market food checks", "Boat licence renewals"}
TODAY = date(2027, 4, 1)

pytestmark = pytest.mark.usefixtures("quiet_log")

CONTRACT_EVENT = re.compile(r"Reminder: .* (to decide on|to act for) |Nobody has answered: ")


@contextmanager
def opened(folder: Path, config_dir: Path) -> Iterator[Playground]:
    playground = Playground(folder, config_dir=config_dir, patience=PATIENCE)
    playground.open()
    try:
        yield playground
    finally:
        playground.close()


@pytest.fixture(scope="module")
def larder(config_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an example in it, made once."""
    folder = tmp_path_factory.mktemp("larder")
    with quiet_logs(), opened(folder, config_dir) as playground:
        assert playground.ready(), playground.trouble
    return folder


@pytest.fixture
def folder(larder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(larder, tmp_path / "demo"))


def reminders(playground: Playground) -> list[Message]:
    """All that remind the two who own contracts, in their direct messages and in the channel."""
    carys, dina = (playground.sandbox.person(role) for role in ("commercial lead", "delivery lead"))
    there = [*carys.reads("dm"), *carys.reads("#commercial"), *dina.reads("dm")]
    return [message for message in there if "Record decision" in message.buttons]


def kept_in(folder: Path) -> Path:
    (found,) = folder.glob("example-*")
    return found


def test_it_has_what_makes_a_department_and_can_be_played_on(folder: Path, config_dir: Path) -> None:
    with opened(folder, config_dir) as playground:
        assert playground.ready()
        assert playground.nearly_done == "Market food checks"
        assert playground.sandbox.complaints == []
        lead, carys = (playground.sandbox.person(role) for role in ("delivery lead", "commercial lead"))
        read_by_lead = [message.plain for message in lead.reads("#licensing-service")]
        assert any("River level alerts" in each and "with conditions" in each for each in read_by_lead)
        assert lead.sees("Boat licence renewals", in_="#general")
        card = lead.sees("Market food checks", in_="#licensing-service")
        lead.says("yes, one step from the end", thread=card)
        ready = lead.sees("Every question has an answer", thread=card)
        lead.clicks("Submit", on=ready)
        review = playground.sandbox.person("assessor one").sees(
            "Submission 1 of Market food checks", in_="#spend-approvals"
        )
        assert "Approve" in review.buttons
        added = [each.plain for each in carys.reads("dm") if "was added" in each.plain]
        assert len(added) == 12
        assert "was added" in lead.sees("Text and letter delivery", in_="dm").plain


def test_its_reminders_come_in_the_next_days_weeks_and_months(folder: Path, config_dir: Path) -> None:
    with opened(folder, config_dir) as playground:
        assert playground.ready()
        first = playground.clock.next_due()
        assert first is not None
        assert (first.at - playground.clock.now).days < 7
        before = {message.ts for message in reminders(playground)}
        fell_due = playground.clock.by(months=1)
        came = [message for message in reminders(playground) if message.ts not in before]
        of_contracts = [due for due in fell_due if CONTRACT_EVENT.match(due.words)]
        assert len(of_contracts) > 10
        assert 10 < len(came) <= len(of_contracts), "what comes at one moment comes in one message"
        said = "\n".join(message.plain for message in came)
        for due in of_contracts:
            assert due.words.rpartition(" of ")[2] in said
        later = playground.clock.next_due()
        assert later is not None
        assert later.at > fell_due[-1].at


def test_the_department_has_contracts_of_every_sort(folder: Path, config_dir: Path) -> None:
    with opened(folder, config_dir) as playground:
        assert playground.ready()
        carys = playground.sandbox.person("commercial lead")
        carys.types("/spend contracts", in_="#commercial")
        listed = carys.sees_modal("Contracts").plain
        assert listed.count("Overdue: ") == 3
        assert len(re.findall(r"The last day to give notice was .*, \d+ days ago", listed)) == 1
        assert listed.count("Nobody answers for it") == 1
        assert listed.count("Extension or end on ") == 2
        carys.closes_modal()
        carys.types("/spend contracts text and letter", in_="#commercial")
        carys.sees_modal("Contracts")
        carys.clicks("See", on="modal")
        seen = carys.sees_modal("Contract").plain
        assert "for 12 months" in seen
        assert "Extends by itself\nYes" in seen
        carys.closes_modal()
        playground.clock.by(weeks=1)  # in the evening and at weekends nothing is said before the next morning
        unowned = carys.sees("Contracts without an owner", in_="#commercial")
        assert "Map tiles and imagery" in unowned.plain


def test_the_second_time_it_is_restored_in_a_moment(folder: Path, config_dir: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in kept_in(folder).iterdir()}
    kept = kept_example.find(folder, kept_in(folder).name.removeprefix("example-"))
    assert kept is not None
    with opened(folder, config_dir) as playground:
        assert playground.ready()
        spots = {place.id: set(place.posts) for place in playground.sandbox.workspace.conversations.values()}
    assert {
        each["id"]: {post["ts"] for post in each["posts"]} for each in kept.made.workspace["conversations"]
    } == spots
    assert {file: file.stat().st_mtime_ns for file in kept_in(folder).iterdir()} == before


def test_afresh_it_is_as_it_was_whatever_was_done(folder: Path, config_dir: Path) -> None:
    with opened(folder, config_dir) as playground:
        assert playground.ready()
        lead = playground.sandbox.person("delivery lead")
        before = [message.plain for message in lead.reads("#licensing-service")]
        lead.says("something new", in_="#licensing-service")
        lead.types("/spend start", in_="#licensing-service")
        lead.sees_modal("Start an assessment")
        playground.clock.by(weeks=1)
        playground.afresh()
        assert playground.ready()
        assert [message.plain for message in lead.reads("#licensing-service")] == before
        assert lead.modal is None
        assert playground.begun == 2
        assert playground.sandbox.calls == [] or playground.sandbox.calls[0].method == "auth.test"


@pytest.mark.parametrize("harm", ["database", "words", "seal", "missing"])
def test_what_is_broken_is_not_trusted(harm: str, folder: Path) -> None:
    found = kept_in(folder)
    key = found.name.removeprefix("example-")
    assert kept_example.find(folder, key) is not None
    if harm == "database":
        with (found / kept_example.DATABASE).open("r+b") as file:
            file.truncate(4096)
    elif harm == "words":
        (found / kept_example.MADE).write_text("{}")
    elif harm == "seal":
        (found / kept_example.SEAL).write_text("half of i")
    else:
        (found / kept_example.DATABASE).unlink()
    assert kept_example.find(folder, key) is None


def test_a_broken_one_and_old_ones_are_replaced(folder: Path, config_dir: Path) -> None:
    broken = kept_in(folder)
    (broken / kept_example.SEAL).unlink()
    (folder / "example-0000").mkdir()
    left = folder / "making-left"
    left.mkdir()
    os.utime(left, (0, 0))
    (folder / "making-now").mkdir()
    with opened(folder, config_dir) as playground:
        assert playground.ready(), playground.trouble
    assert kept_in(folder) == broken
    assert kept_example.find(folder, broken.name.removeprefix("example-")) is not None
    assert {each.name for each in folder.glob("making-*")} == {"making-now"}


def test_somebody_who_leaves_while_it_is_made_leaves_nothing_half_made(
    config_dir: Path, tmp_path: Path
) -> None:
    with opened(tmp_path, config_dir) as playground:
        workspace = playground.sandbox.workspace
        with workspace.changed:
            assert workspace.changed.wait_for(
                lambda: (playground.preparing or Progress(0, 0, "")).done > 2, PATIENCE
            )
    assert list(tmp_path.iterdir()) == []


def test_making_says_how_far_it_is_and_ends_where_it_is_not_wanted(config_dir: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    with pytest.raises(GivenUp):
        make(tmp_path / "spend.db", config_dir, told.append, lambda: len(told) < 5)
    assert [progress.done for progress in told] == [0, 1, 2, 3, 4]
    assert {progress.of for progress in told} == {28}
    assert told[1].words == "River level alerts: question 1 of 4"


def test_a_form_that_offers_something_else_is_told(tmp_path: Path) -> None:
    config = tiny_config(tmp_path)
    regime = config / "regimes" / "v6-2024.yaml"
    regime.write_text(regime.read_text().replace("title: Digital services", "title: Anything digital"))
    with pytest.raises(ExampleFailed, match="there is no option 'Digital services'"):
        make(tmp_path / "spend.db", config, lambda _: None, lambda: True)


def test_its_key_changes_with_the_day_and_the_configuration(config_dir: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(config_dir, tmp_path / "config"))
    key = kept_example.key_of(config_dir, TODAY)
    assert kept_example.key_of(other, TODAY) == key
    assert kept_example.key_of(other, date(2027, 4, 2)) != key
    (other / "reminders.yaml").write_text("send_at: '10:00'\n")
    assert kept_example.key_of(other, TODAY) != key


def test_what_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    def fail(_: Path) -> Made:
        raise ExampleFailed("nobody came")

    with pytest.raises(ExampleFailed):
        kept_example.keep(tmp_path, "1234", fail)
    assert list(tmp_path.iterdir()) == []


def test_every_answer_can_be_one_to_its_question() -> None:
    script = yaml.safe_load(SCRIPT.read_text())
    assert {each["title"] for each in script["assessments"]} == ASSESSMENTS
    standard = load(Path("config")).standards["tcop-2016"]
    for assessment in script["assessments"]:
        for name, answer in (script["common"] | assessment["answers"]).items():
            question = standard.question(name)
            if question.kind is QuestionKind.JUDGEMENT:
                said = read(answer)
                assert said is not None, answer
                assert said.words, answer
            elif question.kind in WITH_OPTIONS:
                read_answer(question, answer)
    assert all(read(words) for words in script["anything"])
    assert len(script["contracts"]) == 12
    assert sum("notice_in" in contract for contract in script["contracts"]) == 1
    assert sum(contract.get("decide_in", 1) < 0 for contract in script["contracts"]) == 2
    assert {contract.get("owner") for contract in script["contracts"]} == {
        "commercial lead",
        "delivery lead",
        None,
    }


@pytest.mark.parametrize("days_on", [0, 1, 2, 29, 93, 200])
def test_its_dates_fall_when_the_script_says_whatever_day_it_is(days_on: int) -> None:
    config, today = load(Path("config")), TODAY + timedelta(days=days_on)
    for contract in yaml.safe_load(SCRIPT.read_text())["contracts"]:
        dates = reached(contract, config, day_of(contract, config, today))
        if "notice_in" in contract:
            late = (dates.deadline - today).days - contract["notice_in"]
            assert dates.deadline < today
        else:
            late = (dates.decide_by - today).days - contract["decide_in"]
            assert dates.deadline > today
            assert (dates.decide_by < today) == (contract["decide_in"] < 0)
        assert 0 <= late < 7, contract["title"]
