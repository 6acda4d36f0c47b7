#include "trust/label.h"

#include <bit>

#include "base/text.h"
#include "trust/effect.h"

namespace trust {
namespace {

// In the order of their bits.
constexpr struct {
  const char* name;
  uint32_t purposes;
} category_table[] = {{"personal", assist},
                      {"contacts", communicate | schedule | pay},
                      {"messages", communicate},
                      {"location", travel},
                      {"calendar", schedule | travel},
                      {"money", budget | pay},
                      {"payment", pay | shop},
                      {"health", care},
                      {"biometric", care},
                      {"government id", travel},
                      {"credential", 0},
                      {"minor", care},
                      {"work", assist | communicate},
                      {"third person", assist | communicate}};

}  // namespace

const char* integrity_name(Integrity integrity) {
  switch (integrity) {
    case Integrity::outside:
      break;
    case Integrity::own:
      return "OWN";
    case Integrity::owner:
      return "OWNER";
    case Integrity::system:
      return "SYSTEM";
  }
  return "OUTSIDE";
}

std::vector<std::string> category_names(uint32_t categories) {
  std::vector<std::string> out;
  for (size_t bit = 0; bit < std::size(category_table); ++bit)
    if (categories >> bit & 1) out.push_back(category_table[bit].name);
  return out;
}

uint32_t category_named(std::string_view name) {
  for (size_t bit = 0; bit < std::size(category_table); ++bit)
    if (category_table[bit].name == name) return 1u << bit;
  return 0;
}

uint32_t purpose_named(std::string_view name) {
  static constexpr std::string_view names[] = {"assist", "schedule", "communicate", "budget",
                                               "pay",    "care",     "travel",      "shop",
                                               "learn",  "backup"};
  for (size_t bit = 0; bit < std::size(names); ++bit)
    if (names[bit] == name) return 1u << bit;
  return 0;
}

uint32_t purposes_of(Category category) {
  size_t bit = std::countr_zero(uint32_t(category));
  return bit < std::size(category_table) ? category_table[bit].purposes : 0;
}

std::string describe(const Label& label) {
  std::string out = integrity_name(label.integrity);
  for (const std::string& name : category_names(label.categories)) out += " " + name;
  return out;
}

const char* effect_name(Effect effect) {
  switch (effect) {
    case Effect::s0:
      return "S0";
    case Effect::s1:
      return "S1";
    case Effect::s2:
      return "S2";
    case Effect::s3:
      return "S3";
    case Effect::s4:
      return "S4";
    case Effect::s5_code:
      break;
    case Effect::s5_address:
      return "S5-address";
  }
  return "S5-code";
}

}  // namespace trust
