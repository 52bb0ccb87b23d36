"""What the library is told in a chat rather than by files: answers of the coordinator, published reports, planned meetings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from knowledge.index import Index
from knowledge.model import Curated, Planned, Report

# What each of them becomes is imported by the methods, since whoever only asks needs little of it.


class TypedLibrary(ABC):
    """The part of `knowledge.library.Library` that puts them into the index and takes them out."""

    @abstractmethod
    def _open(self) -> AbstractContextManager[Index]:
        """The index, for one thread at a time."""

    @abstractmethod
    def _spelling(self) -> Callable[[str], str]:
        """What spells a question as the documents do. Only while the index is open."""

    # ------------------------------------------------------------------------------------------------------------ curated

    def put_curated(self, curated: Curated) -> None:
        """Keep an answer of the coordinator, in place of the one with its number. Its vectors are left to `embed`.

        CPR numbers are blotted out. Raises `ValueError` for one without a question, without an answer or without a date.
        """
        from knowledge.curated import entry_of, given, paragraphs, without_cpr

        if not curated.questions or not paragraphs(curated.answer):
            raise ValueError(f"curated answer {curated.number} has no question or no text")
        given(curated)
        kept = without_cpr(curated)
        with self._open() as index:
            index.store_curated(kept, entry_of(kept, mend=self._spelling()), frozenset(index.terms()))

    def remove_curated(self, number: int) -> bool:
        """Take the answer with that number out again; False when there is none."""
        with self._open() as index:
            return index.remove_curated(number)

    def alike(self, one: str, other: str) -> bool:
        """Whether two questions ask the same beyond doubt, so that the answer to one answers the other."""
        from knowledge.asked import asked
        from knowledge.sameness import alike

        return alike(asked(one), asked(other))

    def curated_numbers(self) -> frozenset[int]:
        """The numbers of the answers of the coordinator that are in the index."""
        with self._open() as index:
            return index.curated_numbers()

    # ------------------------------------------------------------------------------------------------------------ reports

    def put_report(self, report: Report) -> None:
        """Keep a published report, in place of the one with its number. Its vectors are left to `embed`.

        CPR numbers are blotted out. Raises `ValueError` for one without a name, a title or a part, or with a date that is none.
        """
        from knowledge.activities import entry_of, fit_to_keep

        kept = fit_to_keep(report)
        with self._open() as index:
            index.store_report(kept, entry_of(kept), frozenset(index.terms()) | frozenset(index.report_terms()))

    def remove_report(self, number: int) -> bool:
        """Take the report with that number out again; False when there is none."""
        with self._open() as index:
            return index.remove_report(number)

    def report_versions(self) -> Mapping[int, int]:
        """The numbers of the reports that are in the index, each with its version."""
        with self._open() as index:
            return index.report_versions()

    def holds_report(self, report: Report) -> bool:
        """Whether that report is in the index in these very words. Raises `ValueError` for one that could not be put there."""
        from knowledge.activities import fit_to_keep

        kept = fit_to_keep(report)
        with self._open() as index:
            return index.report(report.number) == kept

    # --------------------------------------------------------------------------------------------------- planned meetings

    def put_planned(self, planned: Planned) -> None:
        """Keep a planned meeting, in place of the one with its number. It answers questions about meetings from now on.

        CPR numbers are blotted out. Raises `ValueError` for one without a title, with a date that is none, or that ends before
        it begins.
        """
        from knowledge.planned import fit_to_keep

        kept = fit_to_keep(planned)
        with self._open() as index:
            index.store_planned(kept)

    def remove_planned(self, number: int) -> bool:
        """Take the planned meeting with that number out again; False when there is none."""
        with self._open() as index:
            return index.remove_planned(number)

    def planned_versions(self) -> Mapping[int, int]:
        """The numbers of the planned meetings that are in the index, each with its sequence."""
        with self._open() as index:
            return index.planned_versions()

    def holds_planned(self, planned: Planned) -> bool:
        """Whether that meeting is in the index in these very words. Raises `ValueError` for one that could not be put there."""
        from knowledge.planned import fit_to_keep

        kept = fit_to_keep(planned)
        with self._open() as index:
            return index.planned_as(planned.number) == kept
