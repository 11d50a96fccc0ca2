"""Figures of ranged weapons, aim, cover, melee and armor."""

from __future__ import annotations

import functools
import statistics

from pytest_rle.colony.systems.combat import attacks, targeting
from pytest_rle.colony.systems.hazards import weather
from pytest_rle.colony.systems.health import injuries
from pytest_rle.colony.world import Item, Pawn
from pytest_rle.rimworld import DEFS
from tests.conformance.figure import Figure
from tests.conformance.stage import PIRATES, Stage

TORSO, LEFT_ARM = 0, 25
"""Indices of body parts."""


class ShootingRange:
    """A shooting range: a pawn with a weapon, and a target that does not move and is healed after each attack."""

    def __init__(self, weapon: str, distance: int, target: str = "Alpaca", **skills: int) -> None:
        self.stage = Stage(size=60, terrain="Concrete", hour=12)
        self.shooter = self.stage.person(5, 20, drafted=True)
        self.stage.train(self.shooter, skills)
        if weapon:
            self.shooter.equipment.append(Item(self.stage.world.new_id(), weapon, -1, -1, 1, 100, None, 2))
        self.race, self.distance, self.skills = target, distance, skills
        self.stage.satisfy_needs(self.shooter)
        self.target = self.add_target()
        self.damage = 0.0

    def add_target(self) -> Pawn:
        """Add a new target."""
        if self.race == "Human":
            return self.stage.person(5 + self.distance, 20, drafted=True, naked=True)
        return self.stage.animal(self.race, 5 + self.distance, 20, tame=True)

    def attack(self) -> bool:
        """Attack once, when the weapon is ready. Returns whether the attack hit."""
        self.stage.advance(max(1, self.shooter.attack_ready_tick - self.stage.now))
        if self.target.dead:
            self.target = self.add_target()
        target = self.target
        target.x, target.z, target.job = 5 + self.distance, 20, None
        target.downed = target.asleep = False
        target.needs.food = target.needs.rest = 0.9
        target.hediffs.clear()
        attacks.attack(self.stage.colony, self.shooter, target)
        self.stage.train(self.shooter, self.skills)
        hit = bool(target.hediffs) or target.dead
        self.damage += sum(hediff.severity for hediff in target.hediffs if not DEFS.body[hediff.part].inside)
        return hit

    def aim(self) -> None:
        """Start to aim, so that the next attack happens when it is due."""
        attacks.attack(self.stage.colony, self.shooter, self.target)


def _damage_a_second(weapon: str) -> float:
    """Damage per second of 40 attacks with skill 20 on a thrumbo two cells away, all of which hit."""
    stand = ShootingRange(weapon, 2, "Thrumbo", Shooting=20)
    stand.aim()
    stand.attack()
    start, stand.damage = stand.shooter.attack_ready_tick, 0.0
    for _ in range(40):
        stand.attack()
    return stand.damage / ((stand.shooter.attack_ready_tick - start) / 60)


def _hits(stand: ShootingRange, attempts: int = 400) -> float:
    """The share of attacks that hit."""
    stand.aim()
    return sum(stand.attack() for _ in range(attempts)) / attempts


def _aim(weapon: str, distance: int, skill: int) -> float:
    return _hits(ShootingRange(weapon, distance, Shooting=skill))


def _aim_in_fog() -> float:
    stand = ShootingRange("Gun_BoltActionRifle", 12, Shooting=10)
    weather.change(stand.stage.colony, "Fog", 10**9)
    return _hits(stand)


def _aim_at_cover(cover: str) -> float:
    stand = ShootingRange("Gun_BoltActionRifle", 12, Shooting=20)
    stand.stage.building(cover, 16, 20, stuff="Cloth" if cover == "Sandbags" else "WoodLog")
    return _hits(stand)


def _fill(def_name: str) -> float:
    """The share of the cell under a building that is cover."""
    stage = Stage()
    stage.building(def_name, 10, 10)
    return targeting.cover_at(stage.colony, 10, 10)


def _aim_at_downed(distance: int) -> float:
    stand = ShootingRange("Gun_BoltActionRifle", distance, Shooting=10)
    stand.aim()
    hits = 0
    for _ in range(400):
        stand.stage.advance(max(1, stand.shooter.attack_ready_tick - stand.stage.now))
        if stand.target.dead:
            stand.target = stand.add_target()
        target = stand.target
        target.x, target.z, target.job = 5 + distance, 20, None
        target.hediffs.clear()
        target.downed = True
        attacks.attack(stand.stage.colony, stand.shooter, target)
        hits += bool(target.hediffs) or target.dead
    return hits / 400


@functools.cache
def _punches(skill: int) -> tuple[float, float]:
    """The share of punches that hit an alpaca, and the mean damage of a hit."""
    stand = ShootingRange("", 1, "Alpaca", Melee=skill)
    hits = [stand.attack() for _ in range(300)]
    return sum(hits) / 300, stand.damage / sum(hits)


def _punches_against(skill: int) -> float:
    """The share of punches at skill 20 that hit a person with a melee skill."""
    stand = ShootingRange("", 1, "Human", Melee=20)
    stand.target.skills["Melee"].level = skill
    hits = 0
    for _ in range(400):
        hits += stand.attack()
        stand.target.skills["Melee"].level = skill
    return hits / 400


def _seconds_between_punches() -> float:
    stand = ShootingRange("", 1, "Alpaca", Melee=10)
    stand.attack()
    start = stand.shooter.attack_ready_tick
    for _ in range(20):
        stand.attack()
    return (stand.shooter.attack_ready_tick - start) / 60 / 20


def _through_armor(garment: str, part: int, penetration: float, quality: int = 2, stuff: str | None = None) -> float:
    """The share of the damage of bullets that passes a garment, mean of 600."""
    stage = Stage()
    pawn = stage.person(drafted=True, naked=True)
    shares = []
    for _ in range(600):
        pawn.apparel[:] = [Item(stage.world.new_id(), garment, -1, -1, 1, 200, stuff, quality)]
        shares.append(injuries.hurt(stage.colony, pawn, "Bullet", 6.0, penetration, part=part) / 6.0)
        pawn.hediffs.clear()
        pawn.downed = False
    return statistics.fmean(shares)


def _killed_when_downed(people: int) -> float:
    """The share of 200 raiders who die instead of being downed, by the size of the colony, on day 20."""
    stage = Stage(size=30)
    stage.world.game_tick = 20 * 60_000
    for index in range(people):
        stage.person(2 + index, 2, drafted=True)
    dead = 0
    for _ in range(200):
        raider = stage.person(20, 20, faction=PIRATES, naked=True)
        for part in (46, 55, 25, 36, 0, 46, 55):
            if not raider.dead and not raider.downed:
                injuries.hurt(stage.colony, raider, "Blunt", 13.0, part=part)
        dead += raider.dead
        stage.world.pawns.pop(raider.id, None)
    return dead / 200


WEAPONS = (
    ("Gun_Revolver", 6.32),
    ("Gun_Autopistol", 7.69),
    ("Gun_MachinePistol", 11.02),
    ("Gun_BoltActionRifle", 5.62),
    ("Gun_PumpShotgun", 8.37),
    ("Gun_HeavySMG", 12.34),
    ("Gun_AssaultRifle", 10.88),
    ("Gun_ChargeRifle", 14.12),
    ("Bow_Short", 3.67),
    ("Bow_Recurve", 4.52),
    ("Bow_Great", 4.86),
)

FIGURES = (
    *(
        Figure(
            f"Damage per second if every shot hits, {weapon}",
            "",
            damage,
            0.15,
            f"ThingDef {weapon}",
            functools.partial(_damage_a_second, weapon),
        )
        for weapon, damage in WEAPONS
    ),
    Figure(
        "Share of hits, revolver, 12 cells, skill 10",
        "",
        0.520,
        0.075,
        "ShotReport",
        lambda: _aim("Gun_Revolver", 12, 10),
    ),
    Figure(
        "Share of hits, revolver, 12 cells, skill 0", "", 0.185, 0.06, "ShotReport", lambda: _aim("Gun_Revolver", 12, 0)
    ),
    Figure(
        "Share of hits, bolt-action rifle, 25 cells, skill 10",
        "",
        0.420,
        0.075,
        "ShotReport",
        lambda: _aim("Gun_BoltActionRifle", 25, 10),
    ),
    Figure(
        "Share of hits, bolt-action rifle, 36 cells, skill 20",
        "",
        0.577,
        0.075,
        "ShotReport",
        lambda: _aim("Gun_BoltActionRifle", 36, 20),
    ),
    Figure(
        "Share of hits, sniper rifle, 40 cells, skill 20",
        "",
        0.602,
        0.075,
        "ShotReport",
        lambda: _aim("Gun_SniperRifle", 40, 20),
    ),
    Figure(
        "Share of hits, short bow, 12 cells, skill 5", "", 0.330, 0.07, "ShotReport", lambda: _aim("Bow_Short", 12, 5)
    ),
    Figure(
        "Share of hits in fog, bolt-action rifle, 12 cells, skill 10", "", 0.278, 0.07, "WeatherDef Fog", _aim_in_fog
    ),
    *(
        Figure(
            f"Share of hits behind a {label}, bolt-action rifle, 12 cells, skill 20",
            "",
            round(0.709 * (1 - fill), 3),
            0.07,
            f"ThingDef {name} fillPercent",
            functools.partial(_aim_at_cover, name),
        )
        for label, name, fill in (
            ("campfire", "Campfire", 0.2),
            ("heater", "Heater", 0.4),
            ("dining chair", "DiningChair", 0.35),
        )
    ),
    *(
        Figure(
            f"Share of a cell that cover fills, {label}",
            "",
            fill,
            0,
            f"ThingDef {name} fillPercent",
            functools.partial(_fill, name),
        )
        for label, name, fill in (
            ("battery", "Battery", 0.4),
            ("wind turbine", "WindTurbine", 0.5),
            ("research bench", "SimpleResearchBench", 0.5),
            ("fueled stove", "FueledStove", 0.5),
            ("solar generator", "SolarGenerator", 0.5),
            ("bed", "Bed", 0.4),
        )
    ),
    Figure(
        "Share of hits behind sandbags, bolt-action rifle, 12 cells, skill 20",
        "",
        0.319,
        0.07,
        "CoverUtility",
        lambda: _aim_at_cover("Sandbags"),
    ),
    Figure(
        "Share of hits behind a barricade, bolt-action rifle, 12 cells, skill 20",
        "",
        0.319,
        0.07,
        "CoverUtility",
        lambda: _aim_at_cover("Barricade"),
    ),
    Figure(
        "Share of hits on a downed target, bolt-action rifle, 12 cells, skill 10",
        "",
        0.278,
        0.07,
        "ShotReport",
        lambda: _aim_at_downed(12),
    ),
    Figure(
        "Share of hits on a downed target, bolt-action rifle, 3 cells, skill 10",
        "",
        1.0,
        0,
        "ShotReport",
        lambda: _aim_at_downed(3),
    ),
    Figure("Share of melee attacks that hit, skill 0", "", 0.5, 0.09, "StatDef MeleeHitChance", lambda: _punches(0)[0]),
    Figure(
        "Share of melee attacks that hit, skill 10", "", 0.8, 0.07, "StatDef MeleeHitChance", lambda: _punches(10)[0]
    ),
    Figure(
        "Share of melee attacks that hit, skill 20", "", 0.9, 0.055, "StatDef MeleeHitChance", lambda: _punches(20)[0]
    ),
    Figure(
        "Share of melee attacks at skill 20 that hit a target with skill 20",
        "",
        0.63,
        0.075,
        "StatDef MeleeDodgeChance",
        lambda: _punches_against(20),
    ),
    Figure(
        "Share of melee attacks at skill 20 that hit a target with skill 5",
        "",
        0.9,
        0.05,
        "StatDef MeleeDodgeChance",
        lambda: _punches_against(5),
    ),
    Figure("Damage of a punch", "", 8.2, 0.5, "ThingDef Human", lambda: _punches(20)[1]),
    Figure("Seconds between two punches", "s", 2.0, 0.01, "ThingDef Human", _seconds_between_punches),
    Figure(
        "Share of the damage of revolver shots that passes a flak vest",
        "",
        0.385,
        0.05,
        "ThingDef Apparel_FlakVest",
        lambda: _through_armor("Apparel_FlakVest", TORSO, 0.18),
    ),
    Figure(
        "Share of the damage of sniper shots that passes a flak vest",
        "",
        0.535,
        0.05,
        "ThingDef Apparel_FlakVest",
        lambda: _through_armor("Apparel_FlakVest", TORSO, 0.38),
    ),
    Figure(
        "Share of the damage of revolver shots that passes the sleeve of a flak jacket",
        "",
        0.7225,
        0.05,
        "ThingDef Apparel_FlakJacket",
        lambda: _through_armor("Apparel_FlakJacket", LEFT_ARM, 0.18),
    ),
    Figure(
        "Share of the damage of revolver shots that passes a legendary flak vest",
        "",
        0.095,
        0.04,
        "StatPart_Quality ArmorRating_Sharp",
        lambda: _through_armor("Apparel_FlakVest", TORSO, 0.18, 6),
    ),
    Figure(
        "Share of raiders who die instead of being downed, colony of 4",
        "",
        0.566,
        0.1,
        "StorytellerUtilityPopulation",
        lambda: _killed_when_downed(4),
    ),
    Figure(
        "Share of raiders who die instead of being downed, colony of 11",
        "",
        0.80,
        0.09,
        "StorytellerUtilityPopulation",
        lambda: _killed_when_downed(11),
    ),
)
