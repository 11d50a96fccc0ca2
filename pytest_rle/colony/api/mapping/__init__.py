"""The world as the wire shows it: functions from state to DTOs, which are plain dictionaries with wire names."""
