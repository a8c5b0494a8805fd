from bot.domain.problems import InvalidForm, InvalidInput, Problem


def test_what_was_read_without_a_field_is_said_of_the_field_it_came_from() -> None:
    read = InvalidInput(field="", problem=Problem.MONEY_TOO_LARGE, values={"most": "£100 billion"})

    said = read.at("cost")

    assert (said.field, said.problem, dict(said.values)) == (
        "cost",
        Problem.MONEY_TOO_LARGE,
        {"most": "£100 billion"},
    )
    assert read.field == ""


def test_values_do_not_change_with_what_they_were_made_from() -> None:
    values = {"typed": "lots"}
    problem = InvalidInput("cost", Problem.MONEY_UNREADABLE, values)

    values["typed"] = "few"

    assert problem.values["typed"] == "lots"


def test_a_log_line_names_the_field_and_the_problem_but_not_what_was_typed() -> None:
    cost = InvalidInput("cost", Problem.MONEY_UNREADABLE, {"typed": "lots"})
    unnamed = InvalidInput("", Problem.TEXT_EMPTY)

    assert str(cost) == "cost: money_unreadable"
    assert str(unnamed) == "input: text_empty"
    assert str(InvalidForm([cost, unnamed])) == "cost: money_unreadable; input: text_empty"


def test_a_form_keeps_every_problem_in_order() -> None:
    first = InvalidInput("start", Problem.DATE_UNREADABLE)
    second = InvalidInput("end", Problem.END_BEFORE_START)

    assert InvalidForm(iter((first, second))).problems == (first, second)
