#!/usr/bin/env python3
"""Writes rrule_oracle.txt: random recurrence rules and what python3-dateutil makes of them.

Each line: rule | first | from | occurrences, comma-separated (at most 12 at or after `from`).
Left out is what dateutil reads in another way than RFC 5545: a first date that does not fit the rule, BYWEEKNO
without BYDAY, mixtures of "MO" and "1MO"; and BYSETPOS with FREQ=WEEKLY is asked from the start of its week.
"""
import datetime
import itertools
import pathlib
import random
import signal

from dateutil import rrule

RULES = 500
SHOWN = 12
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def some(random_, values, most):
    return sorted(random_.sample(list(values), random_.randint(1, most)))


def signed(random_, most, count):
    return [n * random_.choice([1, 1, -1]) for n in some(random_, range(1, most + 1), count)]


def days(random_, ordinals):
    chosen = random_.sample(DAYS, random_.randint(1, 3))
    if not ordinals:
        return chosen
    return [f"{random_.choice([1, 2, 3, 4, 5, -1, -2])}{day}" for day in chosen]


def random_rule(r):
    frequency = r.choice(["YEARLY", "YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"])
    parts = {"FREQ": frequency}
    if r.random() < 0.5:
        parts["INTERVAL"] = r.choice([2, 3, 4, 5, 7, 10, 13, 45, 90])
    chance = lambda p: r.random() < p
    if frequency == "YEARLY" and chance(0.25):
        parts["BYWEEKNO"] = [n for n in signed(r, 53, 3) if n >= -5] or [20]
        parts["BYDAY"] = days(r, False)
    elif frequency == "YEARLY" and chance(0.25):
        parts["BYYEARDAY"] = signed(r, 366, 4)
    else:
        if chance(0.35):
            parts["BYMONTH"] = some(r, range(1, 13), 4)
        if frequency != "WEEKLY" and chance(0.3):
            parts["BYMONTHDAY"] = signed(r, 31, 4)
        if chance(0.45):
            parts["BYDAY"] = days(r, frequency in ("YEARLY", "MONTHLY") and chance(0.5))
    if frequency in ("HOURLY", "MINUTELY", "SECONDLY") and chance(0.1):
        parts["BYYEARDAY"] = signed(r, 366, 4)
    if chance(0.3):
        parts["BYHOUR"] = some(r, range(24), 3)
    if chance(0.25):
        parts["BYMINUTE"] = some(r, range(60), 3)
    if chance(0.15):
        parts["BYSECOND"] = some(r, range(60), 3)
    if chance(0.4):
        parts["WKST"] = r.choice(DAYS)
    if len(parts) > 2 and chance(0.3):
        parts["BYSETPOS"] = signed(r, 4, 2)
    if chance(0.25):
        parts["COUNT"] = r.randint(1, 40)
    return parts


def text(parts):
    value = lambda v: ",".join(map(str, v)) if isinstance(v, list) else str(v)
    return ";".join(f"{name}={value(v)}" for name, v in parts.items())


def expand(rule, first):
    """The occurrences from `first` on, without an end where the rule has none."""
    return iter(rrule.rrulestr(rule, dtstart=first))


def synchronised(parts, start):
    """A first date that is an occurrence itself, and the occurrences from there on."""
    without_count = text({k: v for k, v in parts.items() if k != "COUNT"})
    if parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts:
        week_start = DAYS.index(parts.get("WKST", "MO"))
        start -= datetime.timedelta(days=(start.weekday() - week_start) % 7)
        start = start.replace(hour=0, minute=0, second=0)
        if "BYHOUR" not in parts or "BYMINUTE" not in parts or "BYSECOND" not in parts:
            return None, None
        dates = expand(without_count, start)
        first = next(dates, None)
        dates = itertools.chain([first], dates)
        return first, itertools.islice(dates, parts["COUNT"]) if "COUNT" in parts else dates
    first = next(expand(without_count, start), None)
    if first is None or first != next(expand(without_count, first), None):
        return None, None
    return first, expand(text(parts), first)


class TooSlow(Exception):
    """dateutil would look through centuries for this rule."""


def give_up(*_):
    raise TooSlow


def main():
    r = random.Random(5545)
    signal.signal(signal.SIGALRM, give_up)
    stamp = lambda d: d.strftime("%Y%m%dT%H%M%S")
    lines = []
    while len(lines) < RULES:
        parts = random_rule(r)
        start = datetime.datetime(r.randint(1990, 2030), r.randint(1, 12), r.randint(1, 28), r.randint(0, 23), r.randint(0, 59), r.randint(0, 59))
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        try:
            first, dates = synchronised(parts, start)
            if first is None:
                continue
            begin = first
            if r.random() < 0.4 and parts["FREQ"] not in ("SECONDLY", "MINUTELY"):
                begin = first + datetime.timedelta(days=r.randint(1, 400))
            shown = list(itertools.islice((d for d in dates if d >= begin), SHOWN))
        except (ValueError, TooSlow):
            continue
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        lines.append(" | ".join([text(parts), stamp(first), stamp(begin), ",".join(map(stamp, shown))]))
    here = pathlib.Path(__file__).parent
    (here / "rrule_oracle.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
