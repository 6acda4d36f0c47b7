// Phrases about time: pieces in any order, joined by words like "from", "to", "until". How the
// pieces join is the same in every language; the pieces and the words between them are its own.
#pragma once
#include "language/meaning.h"
#include "language/token.h"

namespace language {

struct Reader {
  Cursor c;
  const Context& context;
  bool repeats = false;  // "every month" was said
};

// What phrases of one language are made of. Each `take_` function reads one piece where the cursor
// stands: true and the cursor behind it, or false and the cursor where it was. An error means the
// piece was recognised but cannot be.
class Pieces {
 public:
  enum class Joint {
    leading,  // left over before a phrase
    from,
    starting,
    from_now_on,
    onwards,  // behind what "from" began
    between,
    between_and,
    to,
    through,   // as `to`, with the whole of a month
    again,     // "and" before another time of day
    days_too,  // "or", "and" before other days
    before,
    after,
    since,
    begins,  // the first and the last of what repeats
    ends,
  };

  virtual ~Pieces() = default;
  virtual bool take_joint(Joint joint, Cursor& c) const = 0;
  // Words that carry no meaning of their own between pieces, and behind what was said.
  virtual bool take_filler(Cursor& c) const = 0;
  virtual bool take_trailing_words(Cursor& c) const = 0;
  // An offset, days, a part of the day or a clock.
  virtual base::Result<bool> take_moment_piece(Reader& r, Moment& moment) const = 0;
  // "14-16 may", which opens the end.
  virtual bool take_day_range(Cursor&, Moment&, std::optional<Moment>&, bool /*between*/) const {
    return false;
  }
  // "every other tuesday", "daily", "mondays and thursdays".
  virtual base::Result<bool> take_repeat(Reader& r, Meaning& meaning) const = 0;
  // "the 1st and 15th of every month".
  virtual bool take_places(Cursor& c, Meaning& meaning) const = 0;
  // "10 times".
  virtual bool take_count(Cursor& c, Repeat& repeat) const = 0;
  // A clock and a part of the day in either order.
  virtual Moment take_time_of_day(Cursor& c) const = 0;
  virtual bool at_clock(Cursor c) const = 0;
  // "for two hours".
  virtual std::optional<Length> take_length_clause(Cursor& c) const = 0;
  // "'friday at 3 pm' or 'every sunday at six'".
  virtual std::string_view examples() const = 0;
};

// One piece that does not contradict the moment so far.
base::Result<bool> take_moment(const Pieces& pieces, Reader& r, Moment& moment);
base::Result<Meaning> read_phrase(const Pieces& pieces, const std::vector<Token>& tokens,
                                  std::string_view words, const Context& context);

}  // namespace language
