"""The progress of a session: episodes report it, a board sums it up, and a display shows it on the terminal.

Under pytest-xdist the workers report over a channel to their controller, which has the board and the display.
"""
