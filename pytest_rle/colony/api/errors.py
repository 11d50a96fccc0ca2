"""The errors of the API, with the texts of the mod and of .NET that clients know."""

from __future__ import annotations

from typing import Final

from pytest_rle.errors import ColonyError

NULL_REFERENCE: Final = "Object reference not set to an instance of an object"
"""The text of .NET when an object that the code relies on is missing; the mod passes it on."""


class ApiError(ColonyError):
    """A failed call. The status follows from the text (see `envelope.status_of`).

        raise ApiError(f"Bill with ID {bill_id} not found.")  # answered with 404

    `thrown` marks an exception inside the mod, which reports it with "Internal server error: " before the text.
    `data` goes out with the error when the mod's result is a value type, which is never absent.
    """

    def __init__(self, text: str, *, thrown: bool = False, data: object = None) -> None:
        super().__init__(text)
        self.text = f"Internal server error: {text}" if thrown else text
        self.data = data


class SavedGameError(ColonyError):
    """A game cannot be saved, loaded or started; the message gives the reason."""


def null_reference() -> ApiError:
    """The error of a call that needs a missing object; status 500."""
    return ApiError(NULL_REFERENCE, thrown=True)


def map_not_found(map_id: object) -> ApiError:
    """The error of a call for an unknown map; status 404."""
    return ApiError(f"Map with ID {map_id} not found.")


def pawn_not_found(pawn_id: object) -> ApiError:
    """The error of a call for an unknown pawn; status 404."""
    return ApiError(f"Pawn with ID {pawn_id} not found.")
