#!/usr/bin/env python3
"""Lives of a house on a simulated machine (the long form: ./dev simulate). HEARTH names the program; hearth-sim lies beside it."""
import os, pathlib, re, subprocess, sys

sim = pathlib.Path(os.environ.get("HEARTH", "build/release/hearth")).parent / "hearth-sim"
if not sim.exists():
    print("0 passed, 0 failed")  # a build with sanitizers has none
    sys.exit(0)

def run(*arguments):
    done = subprocess.run([sim, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout

def a_hundred_lives_hold():
    code, output = run("--seeds", "0..99")
    lives, events, crashes, troubles, messages, cards = map(int, re.search(r"^(\d+) lives, (\d+) events, (\d+) crashes, (\d+) troubles of the disk, (\d+) messages, (\d+) cards", output, re.M).groups())
    assert code == 0 and output.endswith("0 broken\n"), output
    # Lives in which nothing happens would hold as well.
    assert lives == 100 and events > 500 and crashes > 50 and troubles > 100 and messages > 0 and cards > 20, output

def the_same_seed_is_the_same_life_to_the_byte():
    for seed in ("3", "14", "15"):
        first, second = run("--seed", seed), run("--seed", seed)
        assert first == second and first[0] == 0, first[1]
        assert re.search(r"\d+ records, [0-9a-f]{16}$", first[1], re.M), first[1]
    assert run("--seed", "3") != run("--seed", "14")

def a_range_that_is_none_is_refused():
    code, output = run("--seeds", "many")
    assert code == 2 and "0..99" in output, output

passed = failed = 0
for test in (a_hundred_lives_hold, the_same_seed_is_the_same_life_to_the_byte, a_range_that_is_none_is_refused):
    try:
        test()
        passed += 1
    except AssertionError as error:
        failed += 1
        print(f"{test.__name__}: {error}")
print(f"{passed} passed, {failed} failed")
sys.exit(bool(failed))
