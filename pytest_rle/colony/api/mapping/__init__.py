"""The world on the wire: functions from state to DTOs, which are plain dictionaries with the mod's field names."""
