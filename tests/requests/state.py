"""Reads what `hearth export` wrote and tells which of a request's expectations do not hold."""
import datetime
import json
import pathlib
import re
import zoneinfo

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
ANSWERS = {"accepted": "ACCEPTED", "declined": "DECLINED", "tentative": "TENTATIVE"}
OWNER = "daniel.hofmann@"
ARTICLE = re.compile(r"^(?:the|an?|some) ")


def listed(value):
    return value if isinstance(value, list) else [value]


def has(text, part):
    return plain(part) in plain(text)


def plain(text):
    return re.sub(r"[‘’]", "'", str(text)).casefold()


def digits(text):
    """The digits of a phone number, without the country's or the trunk prefix."""
    return re.sub(r"^(?:0049|49|0)", "", re.sub(r"\D", "", str(text)))


def same_day(birthday, month_day):
    return re.sub(r"\D", "", birthday)[-4:] == month_day.replace("-", "")


def local(value):
    """A moment in ISO 8601 as Berlin's wall clock; None for other texts."""
    if not re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", value):
        return None
    text = re.sub(r"\[[^]]*\]$", "", value).replace("Z", "+00:00")
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(BERLIN).replace(tzinfo=None) if moment.tzinfo else moment


def strings(json_value):
    if isinstance(json_value, str):
        yield json_value
    elif isinstance(json_value, dict):
        for value in json_value.values():
            yield from strings(value)
    elif isinstance(json_value, list):
        for value in json_value:
            yield from strings(value)


def moments(record):
    return [moment for moment in map(local, strings(record)) if moment]


# The line format that iCalendar and vCard share (RFC 5545 3.1, RFC 6350 3.2).


PROPERTY = re.compile(r'(?:[\w-]+\.)?([\w-]+)((?:;[^=:;]+(?:=(?:"[^"]*"|[^":;]*)+)?)*):(.*)')


def properties(text):
    text = re.sub(r"\r?\n[ \t]", "", text)
    for line in text.splitlines():
        match = PROPERTY.match(line)
        if not match:
            continue
        name, parameters, value = match[1].upper(), match[2], match[3]
        unescaped = re.sub(r"\\([nN,;\\])", lambda m: "\n" if m[1] in "nN" else m[1], value)
        yield name, parameters, unescaped


def components(text, kind):
    """The properties of each component of a kind, without those of components inside."""
    found, depth, inside = [], 0, None
    for name, parameters, value in properties(text):
        if name == "BEGIN" and inside is None and value.upper() == kind:
            inside = []
        elif name == "BEGIN" and inside is not None:
            depth += 1
        elif name == "END" and inside is not None and depth:
            depth -= 1
        elif name == "END" and inside is not None:
            found.append(inside)
            inside = None
        elif inside is not None and not depth:
            inside.append((name, parameters, value))
    return found


def ics_moment(parameters, value):
    if re.fullmatch(r"\d{8}", value):
        return datetime.datetime.strptime(value, "%Y%m%d")
    moment = datetime.datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")
    zone = re.search(r"TZID=\"?([^\";:]+)", parameters)
    if value.endswith("Z"):
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    elif zone:
        try:
            moment = moment.replace(tzinfo=zoneinfo.ZoneInfo(zone[1]))
        except (KeyError, ValueError):
            return moment
    return moment.astimezone(BERLIN).replace(tzinfo=None) if moment.tzinfo else moment


def ics_length(value):
    parts = re.fullmatch(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", value)
    weeks, days, hours, minutes, seconds = (int(p or 0) for p in parts.groups())
    return datetime.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


class Event:
    def __init__(self, lines):
        self.title = self.where = ""
        self.start = self.end = None
        self.people, self.answer, self.cancelled = [], "", False
        length = None
        for name, parameters, value in lines:
            if name == "SUMMARY":
                self.title = value
            elif name == "LOCATION":
                self.where = value
            elif name == "DTSTART":
                self.start = ics_moment(parameters, value)
            elif name == "DTEND":
                self.end = ics_moment(parameters, value)
            elif name == "DURATION":
                length = ics_length(value)
            elif name == "STATUS":
                self.cancelled = value.upper() == "CANCELLED"
            elif name in ("ATTENDEE", "ORGANIZER"):
                self.people.append(parameters + ":" + value)
                if OWNER in value.casefold() and name == "ATTENDEE":
                    status = re.search(r"PARTSTAT=([\w-]+)", parameters)
                    self.answer = status[1].upper() if status else ""
        if self.start and not self.end and length:
            self.end = self.start + length

    def fits(self, want):
        clock = self.start.strftime("%H:%M") if self.start else ""
        iso = self.start.isoformat() if self.start else ""
        return (
            has(self.title, want.get("title~", ""))
            and has(self.where, want.get("where~", ""))
            and all(has(" ".join(self.people), who) for who in listed(want.get("who", [])))
            and iso.startswith(want.get("start", ""))
            and iso.startswith(want.get("on", ""))
            and ("end" not in want or (self.end and self.end.isoformat().startswith(want["end"])))
            and want.get("after", "") <= clock
            and ("before" not in want or clock < want["before"])
            and ("answer" not in want or self.answer == ANSWERS[want["answer"]])
        )


class State:
    """A house's export, the reply that was given, and the time it was asked at."""

    def __init__(self, folder, reply, now):
        self.reply = reply
        self.now = local(now)
        self.files = {path.name: path for path in pathlib.Path(folder).rglob("*") if path.is_file()}

    def text(self, suffix):
        return "\n".join(
            path.read_text(encoding="utf-8")
            for name, path in sorted(self.files.items())
            if name.endswith(suffix)
        )

    def json(self, name):
        """The entries of a JSON file, which is a list of objects."""
        return json.loads(self.files[name + ".json"].read_text(encoding="utf-8"))

    def failures(self, expect):
        out = []
        for key, value in expect.items():
            for want in listed(value):
                if not self.holds(key, want):
                    out.append(f"{key}: {json.dumps(want, ensure_ascii=False)}")
        return out

    def holds(self, key, want):
        if key.endswith("_gone"):
            return not self.holds(key.removesuffix("_gone"), want)
        if key == "reply~":
            return has(self.reply, want)
        if key == "reply_time":
            return bool(re.search(r"\d[:.]\d\d|\d ?[ap]m\b", self.reply)) == want
        if key == "fact~":
            return any(has(text, want) for text in self.facts())
        if key == "no_fact~":
            return not self.holds("fact~", want)
        return getattr(self, key)(want)

    def event(self, want):
        events = map(Event, components(self.text(".ics"), "VEVENT"))
        return any(event.fits(want) for event in events if not event.cancelled)

    def reminder(self, want):
        def fits(record):
            text = " ".join(strings(record))
            times = [moment.isoformat(timespec="minutes") for moment in moments(record)]
            return (
                has(text, want.get("text~", ""))
                and ("at" not in want or want["at"] in times)
                and ("repeats" not in want or has(text, want["repeats"]))
                and record["done"] == want.get("done", False)
            )

        return any(fits(r) for r in self.json("reminders") if r["kind"] == "reminder")

    def timer(self, want):
        length = datetime.timedelta(minutes=want.get("minutes", 0), seconds=want.get("seconds", 0))

        def fits(record):
            ends = not length or self.now + length in moments(record)
            return ends and not record["done"] and has(record["text"], want.get("text~", ""))

        return any(fits(r) for r in self.json("reminders") if r["kind"] == "timer")

    def list(self, want):
        def bare(text):
            return ARTICLE.sub("", plain(text))

        items, ticked = set(), set()
        for record in self.json("lists"):
            if plain(record.get("name", "")) != plain(want["name"]):
                continue
            for item in record.get("items", []):
                items.add(bare(item["text"]))
                if item["done"]:
                    ticked.add(bare(item["text"]))

        def among(part, texts):
            return any(bare(part) in text for text in texts)

        return (
            all(among(part, items) for part in want.get("has", []))
            and not any(among(part, items) for part in want.get("lacks", []))
            and all(among(part, ticked) for part in want.get("checked", []))
        )

    def message(self, want, drafts=False):
        def fits(record):
            return (
                want["to"] in [receiver["mail"] for receiver in record["to"]]
                and (record["state"] == "draft") == drafts
                and has(record["text"], want.get("text~", ""))
                and has(record["subject"], want.get("subject~", ""))
            )

        return any(fits(record) for record in self.json("outbox"))

    def draft(self, want):
        return self.message(want, drafts=True)

    def contact(self, want):
        def fits(lines):
            def values(*names):
                return [value for name, _, value in lines if name in names]

            def among(key, found, alike):
                return key not in want or any(alike(value, want[key]) for value in found)

            related = [p + ":" + v for n, p, v in lines if n not in ("FN", "N", "EMAIL", "TEL")]
            return (
                any(has(value, want["name~"]) for value in values("FN", "N", "NICKNAME"))
                and among("phone~", map(digits, values("TEL")), lambda a, b: a == digits(b))
                and among("mail", map(plain, values("EMAIL")), lambda a, b: a == b)
                and among("address~", values("ADR"), has)
                and among("birthday~", values("BDAY"), same_day)
                and among("relation~", related, has)
            )

        return any(fits(lines) for lines in components(self.text(".vcf"), "VCARD"))

    def facts(self):
        return [record["text"] for record in self.json("memory")]
