// The web app, as it was built into the program.
#pragma once
#include <optional>
#include <string_view>

namespace gate {

struct Asset {
  std::string_view path;  // "/assets/app-4f3a.js"
  std::string_view type;
  std::string_view etag;              // quoted
  std::string_view content, gzipped;  // gzipped: "" where that saves nothing
  bool for_ever = false;              // its name says what is in it
};

// "/" is the page; so is every other path without a dot, which the page reads itself. Null: none.
const Asset* find_asset(std::string_view path);

}  // namespace gate
