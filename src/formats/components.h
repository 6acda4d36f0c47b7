// The nesting of content lines: BEGIN:VEVENT … END:VEVENT. Shared by iCalendar and vCard.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "formats/content_line.h"

namespace formats {

struct Component {
  std::string name;  // upper case
  size_t line = 0;   // of its BEGIN
  std::vector<ContentLine> lines;
  std::vector<Component> children;

  // The first line of that name, or null.
  const ContentLine* find(std::string_view line_name) const;
};

struct Components {
  std::vector<Component> roots;
  std::vector<Skipped> skipped;   // components that do not end, or beyond the limits
  std::vector<Skipped> left_out;  // lines that are no content lines
};

// A component whose END is missing is skipped, with what it holds; but those named `container` keep
// what they already hold, so that a torn file gives back all that is whole.
Components read_components(std::string_view bytes, Dialect dialect, std::string_view container,
                           const Limits& limits);

// The component as lines, BEGIN and END included.
void append_raw(const Component& component, std::vector<std::string>& lines);

}  // namespace formats
