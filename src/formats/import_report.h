// What a skill is told when a file is brought into a room, and what it answers.
#pragma once
#include <string>
#include <vector>

#include "base/time.h"
#include "formats/report.h"

namespace formats {

// Who brings the file in, and when. `zone` reads times that name none.
struct ImportContext {
  base::Instant now;
  base::Zone zone = base::Zone::utc();
  std::vector<std::string> owner_mails = {};
  std::string owner = {};  // how the owner is called
  // The bytes came from somebody else (a mail, a page), not from the owner's own export: all that
  // is made of them is OUTSIDE, and nothing of the owner's own is overwritten.
  bool from_outside = false;
};

// `skipped`: records that were not taken. `left_out`: parts of taken ones that were not understood.
struct ImportReport {
  int taken = 0, updated = 0, unchanged = 0;
  std::vector<Skipped> skipped = {};
  std::vector<Skipped> left_out = {};
  bool operator==(const ImportReport&) const = default;
};

}  // namespace formats
