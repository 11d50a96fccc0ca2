"""A seat for an agent from outside: it plays an episode over HTTP, and is scored and recorded as any team.

The episode runs here, with the embedded colony in lockstep. The agent sends RIMAPI requests: it may read, and give the
orders of a player. Its turn ends when it says so; then the episode goes on as with any team.
"""
