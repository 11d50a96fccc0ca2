"""The rules of the game, one file a system: functions that take the colony first and change its world."""
