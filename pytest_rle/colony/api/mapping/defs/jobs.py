"""The JobDefs that an order may name. The rules decide which of them a pawn accepts."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.rimworld.labels import label

PLACES: Final = ("Follow", "FollowClose", "Goto", "GotoSafeTemperature", "GotoWander", "UseCommsConsole")

WAITS: Final = ("Wait", "Wait_Combat", "Wait_Downed", "Wait_MaintainPosture", "Wait_SafeTemperature", "Wait_Wander")

FIGHTING: Final = (
    "AttackMelee",
    "AttackStatic",
    "BeatFire",
    "ExtinguishSelf",
    "Flee",
    "FleeAndCower",
    "Ignite",
    "ManTurret",
    "UseVerbOnThing",
)

GEAR_AND_GOODS: Final = (
    "DropEquipment",
    "Equip",
    "HaulToCell",
    "HaulToContainer",
    "Ingest",
    "Open",
    "RemoveApparel",
    "Strip",
    "TakeInventory",
    "TradeWithPawn",
    "UnloadYourInventory",
    "UseItem",
    "Wear",
)

CARE: Final = (
    "Arrest",
    "Capture",
    "CarryToCryptosleepCasket",
    "DeliverFood",
    "EnterCryptosleepCasket",
    "EnterTransporter",
    "EscortPrisonerToBed",
    "FeedPatient",
    "LayDown",
    "PrisonerAttemptRecruit",
    "PrisonerExecution",
    "ReleasePrisoner",
    "Rescue",
    "TakeWoundedPrisonerToBed",
    "TendPatient",
    "VisitSickPawn",
)

WORK: Final = (
    "BuildRoof",
    "Clean",
    "ClearSnow",
    "CutPlant",
    "CutPlantDesignated",
    "Deconstruct",
    "DoBill",
    "FillFermentingBarrel",
    "FinishFrame",
    "FixBrokenDownBuilding",
    "Flick",
    "Harvest",
    "HarvestDesignated",
    "Hunt",
    "Milk",
    "Mine",
    "OperateDeepDrill",
    "PlaceNoCostFrame",
    "RearmTurret",
    "Refuel",
    "RemoveFloor",
    "RemoveRoof",
    "Repair",
    "Research",
    "Shear",
    "Slaughter",
    "SmoothFloor",
    "SmoothWall",
    "Sow",
    "TakeBeerOutOfFermentingBarrel",
    "Tame",
    "Train",
    "Uninstall",
)

LEISURE: Final = ("GoForWalk", "Lovin", "Meditate", "Pray", "Skygaze", "SocialRelax", "ViewArt", "VisitGrave")

JOB_DEFS: Final = frozenset((*PLACES, *WAITS, *FIGHTING, *GEAR_AND_GOODS, *CARE, *WORK, *LEISURE))
"""The JobDefs of the core game that an order is likely to name."""


def job_defs() -> list[Json]:
    """The JobDefs as JobDefDto."""
    return [
        {
            "def_name": name,
            "label": label(name),
            "player_interruptible": True,
            "always_show_weapon": False,
            "never_show_weapon": False,
            "suspendable": True,
        }
        for name in sorted(JOB_DEFS)
    ]
