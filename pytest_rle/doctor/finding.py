"""A check and what it finds."""

from __future__ import annotations

import abc
import asyncio
import dataclasses
import enum
from collections.abc import Sequence
from typing import ClassVar, Final

from pytest_rle.errors import RleError

CHECK_LIMIT_S: Final = 180.0
"""The longest that one check may take. Each has shorter limits of its own; this one ends what nobody has foreseen."""


class Status(enum.StrEnum):
    """How a check ended."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"
    """It could not be made, and does not have to be."""


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """What a check has found.

    Attributes:
        subject: What was checked: this machine, a game or a model.
        check: The name of the check.
        status: How it ended.
        text: What was found.
        remedy: What to do about it; empty if there is nothing to do.
    """

    subject: str
    check: str
    status: Status
    text: str
    remedy: str = ""


class CheckFailed(RleError):
    """The check has found a fault. `remedy` says what to do about it."""

    def __init__(self, text: str, remedy: str = "") -> None:
        super().__init__(text)
        self.remedy = remedy


class NotChecked(RleError):
    """The check cannot be made here, which is no fault."""


class Check(abc.ABC):
    """One check of one subject. A subclass says in `examine` what it looks at.

    Attributes:
        name: Its name in the table: one word, or two.
        remedy: What helps against every error of it that says nothing about that.
    """

    name: ClassVar[str]
    remedy: ClassVar[str] = ""

    def __init__(self, subject: str) -> None:
        self.subject = subject

    @abc.abstractmethod
    async def examine(self) -> str:
        """Look, and say what was found if it is in order.

        Raises:
            CheckFailed: It is not.
            NotChecked: Nobody can tell here.
            RleError: It is not; the text says why.
        """

    async def run(self) -> Finding:
        """Make the check."""
        try:
            async with asyncio.timeout(CHECK_LIMIT_S):
                return self.finding(Status.OK, await self.examine())
        except CheckFailed as error:
            return self.finding(Status.FAILED, str(error), error.remedy)
        except NotChecked as error:
            return self.finding(Status.SKIPPED, str(error))
        except RleError as error:
            return self.finding(Status.FAILED, str(error), self.remedy)
        except TimeoutError:
            return self.finding(Status.FAILED, f"it took longer than {CHECK_LIMIT_S:g} s", self.remedy)

    def finding(self, status: Status, text: str, remedy: str = "") -> Finding:
        """A finding of this check."""
        return Finding(self.subject, self.name, status, text, remedy)

    def skipped(self, why: str) -> Finding:
        """The finding of a check that is not made."""
        return self.finding(Status.SKIPPED, f"not checked: {why}")


def failures(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that stop a run."""
    return [finding for finding in findings if finding.status is Status.FAILED]
