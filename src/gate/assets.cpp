#include "gate/assets.h"

#include <algorithm>
#include <span>

namespace gate {

// Made from web/dist by tools/embed: sorted by path.
std::span<const Asset> embedded_assets();

const Asset* find_asset(std::string_view path) {
  bool page = path.substr(path.rfind('/') + 1).find('.') == std::string_view::npos;
  if (page) path = "/index.html";
  auto assets = embedded_assets();
  auto found = std::ranges::lower_bound(assets, path, {}, &Asset::path);
  return found != assets.end() && found->path == path ? &*found : nullptr;
}

}  // namespace gate
