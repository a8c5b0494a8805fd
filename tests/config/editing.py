"""A small configuration that someone edits, and what they are told of their mistakes."""

from pathlib import Path

import pytest

from bot.config import ConfigError, load

SHIPPED = Path(__file__).parents[2] / "config"
CODE, V6 = "standards/tcop-2016.yaml", "regimes/v6-2024.yaml"
ORGANISATIONS, REMINDERS = "organisations.yaml", "reminders.yaml"
CLOSED, PRODUCTS = "closed-services.yaml", "products.yaml"

# Edits are made to a small standard: quicker than the shipped one, and safe from a change of its words.
SMALL = """\
id: tcop-2016
title: A small standard
edition: "2016"
rules:
  - id: buying
    means: you buy something
    otherwise: you buy nothing
    all:
      - question: what-you-do
        is: buy
  - id: public-buying
    means: you buy something for the public
    otherwise: you buy nothing for the public
    all:
      - rule: buying
      - fact: public-facing
        is: yes
sections:
  - id: about
    title: About it
    knows: The service owner
    questions:
      - id: what-you-do
        kind: several
        asks: What will you do?
        why: It helps.
        good: Buy it.
        options:
          - id: build
            title: Build something
          - id: buy
            title: Buy something
      - id: how-much
        kind: money
        asks: What will it cost?
        why: >-
          It helps.
        good: £3 million.
        limits:
          at_most: 1000000000
          says: Give an amount up to £1 billion.
  - id: 1
    title: Define user needs
    knows: The user researcher
    clauses:
      - id: 1.1
        says: Do this.
        force: must
      - id: 1.2
        says: Do this.
        force: should
    questions:
      - id: user-research
        clause: 1.1
        asks: Have you done this?
        why: >-
          It helps.
        good: Yes, twice.
        evidence: true
      - id: aims
        clause: 1.2
        asks: Have you done this?
        why: >-
          It helps.
        good: Yes, twice.
  - id: 2
    title: Enter into sensible contracts
    knows: The commercial lead
    when: [buying]
    clauses:
      - id: 2.must.1
        says: Do this.
        force: must
      - id: 2.remember.1
        says: Do this.
        force: should
    questions:
      - id: break-clause
        clause: 2.must.1
        asks: Have you done this?
        why: >-
          It helps.
        good: Yes, twice.
        evidence: false
        phases: [alpha, beta]
        when: [public-buying]
findings:
  - id: too-long
    clauses: [2.remember.1]
    severity: warns
    each: contract
    all:
      - contract: months-over-usual
        over: 0
    seen: "{contract} runs {over} months longer than usual."
    remedy: Make it shorter.
"""

SMALL_REGIME = """\
id: v6-2024
title: A small version 6
source: Nowhere.
categories:
  - id: digital-services
    title: Digital services
  - id: crypt-key
    title: Cryptographic equipment
approval:
  - id: crypt-key
    all:
      - fact: category
        is: crypt-key
    because: it is cryptographic equipment
  - id: public-facing-over-100k
    all:
      - fact: public-facing
        is: yes
      - fact: cost
        over: 100000
    because: it costs over £100,000
scrutiny:
  by: total
  levels:
    - id: low
      title: Low
      points: 1
    - id: high
      title: High
      points: 2
  decisive: [high]
  totals:
    - level: low
      at_least: 2
    - level: high
      at_least: 3
  facts:
    - id: cost
      title: What it costs
      bands:
        - level: high
          all:
            - fact: cost
              over: 20000000
        - level: low
          all:
            - fact: cost
              at_most: 20000000
  questions:
    - question: team
      levels:
        in-place: low
        missing: high
rules:
  - id: team-missing
    means: the team is missing
    otherwise: the team is in place
    all:
      - question: team
        is: missing
sections:
  - id: triage
    title: Triage
    knows: The delivery manager
    questions:
      - id: team
        kind: one
        asks: Is the team in place?
        why: It helps.
        good: It is.
        options:
          - id: in-place
            title: It is
          - id: missing
            title: It is not
  - id: team-plan
    title: Plan for a team
    knows: The delivery manager
    when: [team-missing]
    questions:
      - id: team-plan
        kind: date
        asks: When will there be a team?
        why: It helps.
        good: In May.
"""


class Edited:
    """A configuration directory that someone edits."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def change(self, name: str, old: str, new: str) -> int:
        """Put `new` in place of the first `old` outside comments; return the line it stands on."""
        path = self.directory / name
        text, start = path.read_text("utf-8"), self._start(name, old)
        path.write_text(text[:start] + new + text[start + len(old) :], "utf-8")
        return text.count("\n", 0, start) + 1

    def line_of(self, name: str, text: str) -> int:
        """Return the line of the first `text` outside comments."""
        return (self.directory / name).read_text("utf-8").count("\n", 0, self._start(name, text)) + 1

    def _start(self, name: str, wanted: str) -> int:
        text = (self.directory / name).read_text("utf-8")
        start = text.index(wanted)
        while text[text.rfind("\n", 0, start) + 1 : start].startswith("#"):
            start = text.index(wanted, start + 1)
        return start

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file anew."""
        (self.directory / name).write_bytes(content.encode() if isinstance(content, str) else content)

    def mistakes(self) -> list[str]:
        """Return what is said of the mistakes, each with the file as it is called within the directory."""
        with pytest.raises(ConfigError) as refusal:
            load(self.directory)
        assert str(refusal.value) == "\n".join(map(str, refusal.value.mistakes))
        return [
            f"{Path(each.file).relative_to(self.directory)}:{each.line}: {each.what}"
            for each in refusal.value.mistakes
        ]
