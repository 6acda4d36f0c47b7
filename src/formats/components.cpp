#include "formats/components.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace formats {
namespace {

std::string name_of(const ContentLine& line) {
  std::string name(base::trim(line.value));
  for (char& c : name)
    if (c >= 'a' && c <= 'z') c = char(c - 32);
  return name;
}

// Keeps the components that are open, the outermost first.
class Builder {
 public:
  Builder(std::string_view container, const Limits& limits)
      : container_(container), limits_(limits) {}

  // False once the limit of components is reached.
  bool begin(const ContentLine& line) {
    if (too_deep_ > 0 || open_.size() >= limits_.depth_max) {
      if (too_deep_++ == 0) skip(line.number, "Components are nested too deeply here.");
      return true;
    }
    if (open_.size() < 2 && ++components_ > limits_.components_max) {
      skip(line.number, fmt::format("The file has more than {} entries; the rest is not taken.",
                                    limits_.components_max));
      return false;
    }
    open_.push_back({.name = name_of(line), .line = line.number});
    return true;
  }

  void end(const ContentLine& line) {
    if (too_deep_ > 0) {
      --too_deep_;
      return;
    }
    std::string name = name_of(line);
    auto matching = std::ranges::find(open_.rbegin(), open_.rend(), name, &Component::name);
    if (matching == open_.rend()) {
      report(out_.left_out, limits_, line.number,
             fmt::format("An end of {} without its begin.", base::visible(name, 40)));
      return;
    }
    close_down_to(size_t(open_.rend() - matching));
    close(true);
  }

  void add(ContentLine line) {
    if (too_deep_ == 0 && !open_.empty()) open_.back().lines.push_back(std::move(line));
  }

  Components finish(std::vector<Skipped> bad_lines) {
    close_down_to(0);
    for (Skipped& bad : bad_lines) report(out_.left_out, limits_, bad.line, std::move(bad.reason));
    return std::move(out_);
  }

 private:
  void skip(size_t line, std::string reason) {
    report(out_.skipped, limits_, line, std::move(reason));
  }

  void close_down_to(size_t depth) {
    while (open_.size() > depth) close(false);
  }

  void close(bool ended) {
    Component component = std::move(open_.back());
    open_.pop_back();
    if (!ended && component.name != container_) {
      skip(component.line, fmt::format("This {} does not end.", base::visible(component.name, 40)));
      return;
    }
    auto& siblings = open_.empty() ? out_.roots : open_.back().children;
    siblings.push_back(std::move(component));
  }

  std::string container_;
  Limits limits_;
  std::vector<Component> open_;
  size_t too_deep_ = 0;
  size_t components_ = 0;
  Components out_;
};

}  // namespace

const ContentLine* Component::find(std::string_view line_name) const {
  auto found = std::ranges::find(lines, line_name, &ContentLine::name);
  return found == lines.end() ? nullptr : &*found;
}

Components read_components(std::string_view bytes, Dialect dialect, std::string_view container,
                           const Limits& limits) {
  LineReader reader(bytes, dialect, limits);
  Builder builder(container, limits);
  std::vector<Skipped> bad_lines;
  while (auto line = reader.next(bad_lines)) {
    if (line->name == "BEGIN") {
      if (!builder.begin(*line)) break;
    } else if (line->name == "END") {
      builder.end(*line);
    } else {
      builder.add(std::move(*line));
    }
  }
  return builder.finish(std::move(bad_lines));
}

void append_raw(const Component& component, std::vector<std::string>& lines) {
  lines.push_back("BEGIN:" + component.name);
  for (const ContentLine& line : component.lines) lines.push_back(line.raw);
  for (const Component& child : component.children) append_raw(child, lines);
  lines.push_back("END:" + component.name);
}

}  // namespace formats
