"""The embedded game: a deterministic, seeded simulator of a RimWorld colony that serves RIMAPI.

The package stands alone: of `pytest_rle` it imports `rimworld` and `errors`, and nothing else. Its parts, lowest first:

- `world`: the state of a game, as plain data.
- `streams`, `index`, `colony`: random streams, look-ups and events, which the rules work with.
- `systems`: the rules, in wings.
- `saves`: reads, writes and generates `.rws` saves.
- `game`: the clock, which calls the rules in a fixed order. `hashing`: the hash of the state.
- `new_games`: new games of saves that were read before.
- `api`, `server`: the routes of RIMAPI, and the HTTP server with its event stream.
- `processes`: games that processes of their own compute.

Load a save, advance the game by a day of 60 000 game ticks, and print the hash of the state:

    from pathlib import Path
    from pytest_rle.colony.game import Game
    from pytest_rle.colony.saves import load_save

    game = Game(load_save(Path("saves/crashlanded.rws.gz"), seed=42).world)
    game.advance(60_000)
    print(game.state_hash())

The same save, seed and orders give the same hash on every machine.
"""
