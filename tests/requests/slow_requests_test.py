"""All requests, asked of the program: what is right may not become less than it was, and nothing happens that cannot be undone.

The aim is 80 % (run.py without --least); these are the ratchets, to be raised whenever more is reached.
"""
import json
import pathlib
import subprocess
import sys

EVERYDAY = 476  # the first requests, everyday ones; those that follow are harder
REACHED = {"everyday": 0.87, "all": 0.80}

run = pathlib.Path(__file__).parent / "run.py"
done = subprocess.run([sys.executable, run, "--json", "--least", "0"], capture_output=True, text=True)
try:
    document, _ = json.JSONDecoder().raw_decode(done.stdout)
except ValueError:
    sys.exit(f"{done.stdout}{done.stderr}\n0 passed, 1 failed")
right = [verdict == "right" for verdict in document["verdicts"].values()]
shares = {"everyday": sum(right[:EVERYDAY]) / EVERYDAY, "all": sum(right) / len(right)}
failed = [f"{name}: {shares[name]:.1%} right, {least:.0%} was reached" for name, least in REACHED.items() if shares[name] < least]
failed += [f"could not be undone: {name}" for name in document["irreversible"]]
print(*failed, sep="\n")
print(f"{max(3 - len(failed), 0)} passed, {len(failed)} failed")
sys.exit(bool(failed))
