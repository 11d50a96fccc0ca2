"""How a handler says no, and the texts of the mod and of .NET that clients know."""

from __future__ import annotations

from typing import Final

NULL_REFERENCE: Final = "Object reference not set to an instance of an object"
"""What .NET says when something that was taken for granted is absent; the mod passes it on."""


class ApiError(Exception):
    """A failed call. The status follows from the text (see `envelope.status_of`).

    `thrown` marks what is an exception inside the mod, which it reports with "Internal server error: " before it.
    `data` is sent along where the mod's result is a value type and therefore never absent.
    """

    def __init__(self, text: str, *, thrown: bool = False, data: object = None) -> None:
        super().__init__(text)
        self.text = f"Internal server error: {text}" if thrown else text
        self.data = data


def null_reference() -> ApiError:
    """The failure of a call that leant on something that is not there; status 500."""
    return ApiError(NULL_REFERENCE, thrown=True)


def map_not_found(map_id: object) -> ApiError:
    """The failure of a call for a map that does not exist; status 404."""
    return ApiError(f"Map with ID {map_id} not found.")


def pawn_not_found(pawn_id: object) -> ApiError:
    """The failure of a call for a pawn that does not exist; status 404."""
    return ApiError(f"Pawn with ID {pawn_id} not found.")
