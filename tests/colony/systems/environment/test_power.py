"""Power nets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions, power
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Building

Live = Callable[..., None]
POWER = (250, power.step)


def build(colony: Colony, def_name: str, x: int, z: int, **more: object) -> Building:
    return spawning.add_building(colony, Building(colony.world.new_id(), def_name, x, z, **more))  # type: ignore[arg-type]


def test_a_generator_with_wood_powers_a_lamp_within_six_cells(meadow: Colony) -> None:
    generator = build(meadow, "WoodFiredGenerator", 20, 20, fuel=10.0)
    near, far = build(meadow, "StandingLamp", 26, 20), build(meadow, "StandingLamp", 30, 20)
    assert power.is_powered(meadow, near)
    assert not power.is_powered(meadow, far)
    generator.fuel = 0.0
    assert not power.is_powered(meadow, near)


def test_conduits_that_touch_carry_power_and_a_gap_interrupts_it(meadow: Colony) -> None:
    build(meadow, "GeothermalGenerator", 10, 10)
    for x in range(13, 30):
        build(meadow, "PowerConduit", x, 10)
    lamp = build(meadow, "StandingLamp", 34, 10)
    assert power.is_powered(meadow, lamp)
    gap = meadow.world.buildings[int(meadow.world.grids.edifice[10, 20])]
    spawning.remove_building(meadow, gap)
    assert not power.is_powered(meadow, lamp)


def test_a_switch_that_is_off_separates_a_net(meadow: Colony) -> None:
    build(meadow, "GeothermalGenerator", 10, 10)
    switch = build(meadow, "PowerSwitch", 14, 10)
    for x in range(15, 30):
        build(meadow, "PowerConduit", x, 10)
    lamp = build(meadow, "StandingLamp", 34, 10)
    assert power.is_powered(meadow, lamp)
    switch.switched_on = False
    assert not power.is_powered(meadow, lamp)


def test_consumers_beyond_the_production_get_no_power(meadow: Colony) -> None:
    build(meadow, "WoodFiredGenerator", 20, 20, fuel=10.0)
    stoves = [build(meadow, "ElectricStove", 16, 16 + 2 * n) for n in range(4)]
    net = power.net(meadow)
    assert (net.production, net.consumption) == (1_000.0, 1_400.0)
    assert [power.is_powered(meadow, stove) for stove in stoves] == [True, True, False, False]


def test_a_wood_generator_burns_22_logs_a_day(meadow: Colony, live: Live) -> None:
    generator = build(meadow, "WoodFiredGenerator", 20, 20, fuel=75.0)
    live(meadow, 60_000, POWER)
    assert generator.fuel == pytest.approx(53.0)


def test_a_campfire_burns_ten_logs_a_day_and_an_unused_stove_none(meadow: Colony, live: Live) -> None:
    fire, stove = build(meadow, "Campfire", 20, 20, fuel=20.0), build(meadow, "FueledStove", 30, 20, fuel=20.0)
    live(meadow, 60_000, POWER)
    assert fire.fuel == pytest.approx(10.0)
    assert stove.fuel == 20.0


def test_a_battery_charges_at_half_efficiency_and_powers_consumers_without_a_generator(
    meadow: Colony, live: Live
) -> None:
    build(meadow, "GeothermalGenerator", 10, 10)
    battery = build(meadow, "Battery", 13, 10)
    live(meadow, 6_000, POWER)
    assert battery.stored_energy == pytest.approx((3_600 * 0.5 - 5) * 0.1, rel=0.01)
    generator = next(b for b in meadow.world.buildings.values() if b.def_name == "GeothermalGenerator")
    lamp = build(meadow, "StandingLamp", 15, 10)
    generator.switched_on = False
    before = battery.stored_energy
    live(meadow, 6_000, POWER)
    assert power.is_powered(meadow, lamp)
    assert before - battery.stored_energy == pytest.approx((30 + 5) * 0.1, rel=0.01)


def test_a_battery_holds_600_watt_days(meadow: Colony, live: Live) -> None:
    build(meadow, "GeothermalGenerator", 10, 10)
    battery = build(meadow, "Battery", 13, 10)
    live(meadow, 60_000, POWER)
    assert battery.stored_energy == pytest.approx(600.0, abs=0.1)


def test_a_solar_flare_cuts_all_power(meadow: Colony) -> None:
    build(meadow, "GeothermalGenerator", 10, 10)
    lamp = build(meadow, "StandingLamp", 15, 10)
    assert power.is_powered(meadow, lamp)
    conditions.begin(meadow, "SolarFlare", 10_000)
    assert not power.is_powered(meadow, lamp)


def test_an_electric_building_breaks_down_once_in_228_days(meadow: Colony, live: Live) -> None:
    heaters = [build(meadow, "Heater", x, z) for x in range(5, 45, 2) for z in range(5, 45, 2)]
    live(meadow, 10 * 60_000, (60_000, power.step))
    assert sum(heater.broken_down for heater in heaters) == pytest.approx(400 * 10 / 228, abs=10)


def test_without_electric_buildings_the_totals_are_zero(meadow: Colony) -> None:
    assert power.net(meadow) == power.PowerNet()
    assert power.is_powered(meadow, build(meadow, "Bed", 20, 20))
