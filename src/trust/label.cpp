#include "trust/label.h"

#include "base/text.h"
#include "trust/effect.h"

namespace trust {

const char* integrity_name(Integrity integrity) {
  switch (integrity) {
    case Integrity::outside:
      return "OUTSIDE";
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
  static constexpr const char* names[] = {
      "personal", "contacts",  "messages",      "location",   "calendar", "money", "payment",
      "health",   "biometric", "government id", "credential", "minor",    "work",  "third person"};
  std::vector<std::string> out;
  for (size_t bit = 0; bit < std::size(names); ++bit)
    if (categories >> bit & 1) out.push_back(names[bit]);
  return out;
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
      return "S5-code";
    case Effect::s5_address:
      return "S5-address";
  }
  return "S5-code";
}

}  // namespace trust
