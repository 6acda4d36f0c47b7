#include "base/zones.h"

#include <date/tz.h>

namespace base {

void load_zones() {
  try {
    for (const date::time_zone& zone : date::get_tzdb().zones) zone.get_info(date::sys_seconds{});
  } catch (const std::exception&) {
    // What is missing or damaged is said when it is asked for.
  }
}

}  // namespace base
