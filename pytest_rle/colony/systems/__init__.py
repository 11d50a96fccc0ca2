"""The rules of the game, in wings: functions that take the colony first and change its world.

A wing imports only wings on floors below its own. The floors, lowest first: `map` and `pawns`; `environment`; `jobs`;
`nature`; `needs`; `health` and `production`; `combat`, `hazards` and `society`; `work`; `behaviour`; `storyteller`.
"""
