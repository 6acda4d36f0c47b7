// Effect classes: what a tool does to the world, and so what can be taken back.
#pragma once
#include <cstdint>

namespace trust {

enum class Effect : uint8_t {
  s0,          // reads inside
  s1,          // local change; undone exactly from the journal
  s2,          // change in the owner's own account elsewhere; undone by an inverse call
  s3,          // reaches another person; cannot be undone
  s4,          // money, deletion for good, credentials, disclosure of a protected category
  s5_code,     // runs code
  s5_address,  // opens a network address
};

const char* effect_name(Effect effect);  // "S0" … "S5-code"

}  // namespace trust
