// VTIMEZONE (RFC 5545 3.6.5): which IANA zone a described one is, and the description of an IANA
// zone.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "base/time.h"
#include "formats/components.h"

namespace formats {

// The zones of one file by their TZID.
class ZoneTable {
 public:
  void add(const Component& vtimezone);
  // By the TZID itself, else by the VTIMEZONE of that TZID: its X-LIC-LOCATION, or an IANA zone
  // that has the same offsets through the year the description is made for. Nothing for one that is
  // like no zone we know.
  std::optional<std::string> find(const std::string& tzid);

 private:
  std::optional<std::string> look_up(const std::string& tzid);

  std::map<std::string, Component> described_;
  std::map<std::string, std::optional<std::string>> found_;
  size_t nameless_ = 0;
};

// Writes the zone with each of its changes from the first to the last year (1970 to 2040 at most).
void write_vtimezone(LineWriter& writer, const base::Zone& zone, int first_year, int last_year);

}  // namespace formats
