"""A competent team without a model: rules for each role that a good player would recognise.

Each role's module in `pytest_rle.team.roles` names its rules; `ScriptedPolicy` plays them.
"""
