"""docs/rights.md, made from the table of rights: python -m tests.domain.rights_page > docs/rights.md."""

from bot.domain.contract_rights import CONTRACT_RIGHTS, ContractAct, ContractRole
from bot.domain.lifecycle import Status
from bot.domain.rights import RIGHTS, Act, Role

INTRODUCTION = """\
# Who may do what

This is the table in `bot/domain/rights.py`, by which everything that is read, answered, submitted, judged,
decided, withdrawn or kept is allowed or refused. Every id that a button, a menu or a form carries is looked
up in the person's workspace, and their rights to it here, at the moment of the click. A test keeps this page
and the table the same; this writes it:
`.venv/bin/python -m tests.domain.rights_page > docs/rights.md`

Somebody can be several of these at once, and may do what any of them may. Whoever is none of them is anyone
else, and may do nothing here. What is refused is said to the person in words and written to the audit trail,
and changes nothing.

| who | is somebody who |
|---|---|
| team | is in the channel of its conversation |
| starter, answerer, submitter | started it or a part of it, answered one of the questions, submitted it |
| owner | sees to it, is named in it as responsible, or owns one of its contracts |
| asked | was asked by the team to answer something, which is open: that, and nothing else of it |
| contributor | answered what the team asked of them, and nothing else |
| assessor | is in the lead group now: a member, a deputy, or covering for a member today |
| lead | is one of the lead group's leads |
| specialist | is in a group that something about the submission calls for |
| above | is in a group that has to decide too, because the cost is over the limit of those before |
| condition owner | owns a condition of its approval |
| commercial lead | is told of contract dates |
| admin | is told of what the bot could not deliver or read |

Who is in a channel is read from Slack every ten minutes, and at once when Slack says that somebody has
joined or left. Only the channels of conversations are read, and a commercial channel once somebody has
answered there for a contract. Whoever presses or writes in the channel itself, as Slack has signed it, counts
as in it for an hour, though they were not read yet or it cannot be read: Slack shows it to nobody else. From
elsewhere, such as a form, the Home tab or a direct message, the list alone counts.

The forms that start an assessment or add a contract offer what the person may add to: what is in their
channels, what they started, answered or own a contract of, and all of an organisation's where they assess,
lead or administer there.

*No* in the column “own work” means: whoever started, answered, submitted or owns it may not, whatever else
they are. A group of which a Slack user group was not read for too long can do nothing until it is read again.
An approval also waits for those who must agree first.
"""

WORDS = {
    Act.READ: "Read it, its record and its exports",
    Act.READ_SENSITIVE: "Read its sensitive answers",
    Act.ANSWER: "Answer its questions",
    Act.SUBMIT: "Submit it",
    Act.WITHDRAW: "Withdraw a submission",
    Act.MOVE_ON: "Move it on to the next phase",
    Act.CHANGE_EDITION: "Move it to another edition of its standard",
    Act.CHANGE_FACTS: "Change the facts of what was approved",
    Act.ADD_TO: "Start a part of it, or add a contract to it",
    Act.ASK: "Ask a colleague to answer",
    Act.HAND_OVER: "Hand it over",
    Act.MOVE: "Move its conversation",
    Act.ARCHIVE: "Archive it, or bring it back",
    Act.DELETE: "Delete a draft",
    Act.ANSWER_ENQUIRY: "Answer what the assessors ask",
    Act.CLAIM: "Take a submission on",
    Act.REVIEW_POINTS: "Judge its points",
    Act.ENQUIRE: "Ask the team",
    Act.AGREE: "Agree for a group",
    Act.OBJECT: "Object for a group",
    Act.APPROVE: "Approve",
    Act.APPROVE_WITH_CONDITIONS: "Approve with conditions",
    Act.ASK_FOR_CHANGES: "Ask for changes",
    Act.REJECT: "Reject",
    Act.REVOKE: "Revoke a decision",
    Act.FINISH_CONDITION: "Say that a condition is met",
    Act.ACCEPT_CONDITION: "Accept that, or send it back",
    Act.SEE_REGISTER: "See the register and the portfolio",
}
CONTRACTS = """\
## Contracts

This is the table in `bot/domain/contract_rights.py`, which the list of contracts, Home tabs, a contract's
details, its forms and its timeline look into.

| who | is somebody who |
|---|---|
| owner, deputy | answers for it, and who is reminded when the owner does not answer |
| registered it | added it, or whose file it came in with |
| commercial lead | leads some contracts of its organisation |
| senior | hears last of what nobody answers |
| admin | is told of what the bot could not deliver or read |
| channel | is in the commercial channel of its organisation, or presses there |
| takes part | started or answers the assessment that it belongs to |
| assessor | is in the lead group of its organisation; this counts only if it belongs to an assessment |

Whoever is none of them can neither find it nor see it. Who tries is told who may, and that is written to its
audit trail.
"""

CONTRACT_WORDS = {
    ContractAct.READ: "See it, in lists and in full",
    ContractAct.CHANGE: "Change it, and confirm what was guessed",
    ContractAct.ANSWER: "Answer for a date: deal with it, put it off, decide, hand over, say what is done",
    ContractAct.FOLLOW: "Have its dates on the Home tab",
}

STATUSES = {status: status.value.replace("_", " ") for status in Status}


def page() -> str:
    """Return the page as it should be."""
    names = [role.value.replace("_", " ") for role in Role]
    rows = [["", *names, "own work", "while it is"], ["---"] * (len(names) + 3)]
    for act, right in RIGHTS.items():
        may = ["yes" if role in right.by else "" for role in Role]
        when = [words for status, words in STATUSES.items() if status in right.when]
        time = "anything" if len(when) == len(STATUSES) else ", ".join(when)
        rows.append([WORDS[act], *may, "no" if right.not_own else "", time])
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"{INTRODUCTION}\n{table}\n\n{CONTRACTS}\n{_contracts()}\n"


def _contracts() -> str:
    rows = [["", *(role.value.replace("_", " ") for role in ContractRole)], ["---"] * (len(ContractRole) + 1)]
    for act, by in CONTRACT_RIGHTS.items():
        rows.append([CONTRACT_WORDS[act], *("yes" if role in by else "" for role in ContractRole)])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


if __name__ == "__main__":
    print(page(), end="")
