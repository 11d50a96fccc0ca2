"""The audit of the score: can a team raise it without leading the colony well?

`rle audit` plays the teams of `pytest_rle.audit.gallery` and plants harms in worlds. `book` keeps what was found, so
that an interrupted audit goes on; `page` writes it down.
"""
