// One piece of an English moment, and the words between pieces that say nothing of their own.
#include "language/english_time.h"

namespace language::en {
namespace {

using base::Result;

bool take_clock_piece(Reader& r, Moment& moment, bool after_at) {
  if (moment.clock || moment.instant) return false;
  moment.clock = take_clock(r.c, after_at);
  return moment.clock.has_value();
}

// "quarter to": of the hour that runs, or of the next.
bool take_minutes_piece(Reader& r, Moment& moment) {
  auto minutes = moment.empty() ? take_minutes_alone(r.c) : std::nullopt;
  if (!minutes) return false;
  base::Local full = std::chrono::floor<std::chrono::hours>(r.context.zone.to_local(r.context.now));
  base::Instant at = r.context.zone.to_instant(full) + std::chrono::minutes((*minutes + 60) % 60);
  moment.instant = at > r.context.now ? at : at + std::chrono::hours(1);
  return true;
}

}  // namespace

bool take_filler(Cursor& c) {
  bool in_a_number = c.looks_at("in") &&
                     (c.is_number(1) || c.looks_at_any({"in one", "in two", "in five", "in ten"}));
  if (in_a_number) return false;  // "in 5" does not say five of what
  // clang-format off
  return c.take_any({"on a", "on", "at", "in", "the", "of", "by", "until", "around", "about", "roughly", "approximately", "approx",
                     "circa", "like", "say", "sometime", "some time", "any time", "anytime", "please", "for", "during",
                     "over", "within", "due", "no later than", "not later than", "exactly", "as", ",", "through",
                     "throughout", "all day", "whole day", "(", "@", "all of", "all", "month of", "whole of",
                     "whole", "entire", "clock", "any day", "uh", "um", "maybe", "perhaps", "our time", "my time", "local time"});
  // clang-format on
}

bool take_trailing_words(Cursor& c) {
  return c.take_any({"at the latest",
                     "latest",
                     ".",
                     "!",
                     "?",
                     "please",
                     "sharp",
                     "only",
                     ")",
                     "all day",
                     "the whole day",
                     "instead",
                     "onwards",
                     "onward",
                     "or so",
                     "itself",
                     "sometime",
                     "some time",
                     "at some point",
                     "our time",
                     "my time",
                     "local time"});
}

// Behind "at" a number is a time, elsewhere first of all a day.
Result<bool> take_moment_piece(Reader& r, Moment& moment) {
  bool after_at =
      r.c.follows("at") || r.c.follows("@") || r.c.follows("around") || r.c.follows("about");
  if (take_minutes_piece(r, moment)) return true;
  if (after_at && take_clock_piece(r, moment, true)) return true;
  if (TRY(take_offset(r, moment)) || TRY(take_days(r, moment.days))) return true;
  if (auto part = take_part(r.c)) {
    moment.part = part;
    return true;
  }
  return take_clock_piece(r, moment, after_at);
}

}  // namespace language::en
