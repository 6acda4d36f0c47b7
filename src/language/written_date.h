// Dates written in digits: "14.5.2026", "5/14", "2026-05-14", "20260514".
#pragma once
#include "language/meaning.h"
#include "language/token.h"

namespace language {

// The month stands first in the United States and where only that can be.
bool take_written_date(Cursor& c, std::string_view tag, DaySpec& spec);

// "2026-W20" (ISO 8601); `invalid` where the year has no such week.
base::Result<bool> take_iso_week(Cursor& c, DaySpec& spec);

}  // namespace language
