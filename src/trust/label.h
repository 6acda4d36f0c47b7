// Labels: where a value came from, what it is about, what it may serve, who may see it. Every value
// in a plan carries one.
//
// Laws (property tests hold them): join is associative, commutative and idempotent; a join never
// has a higher integrity, never fewer categories or key domains, never more purposes or readers
// than either side. A value without a label has `worst()`.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trust {

enum class Integrity : uint8_t {
  outside = 0,  // anybody could have written it
  own = 1,      // the owner's own records
  owner = 2,    // typed by the owner, or approved on a card
  system = 3,   // clock, signed policy, code
};

// Bits of Label::categories.
enum Category : uint32_t {
  personal = 1 << 0,
  contacts = 1 << 1,
  messages = 1 << 2,
  location = 1 << 3,
  calendar = 1 << 4,
  money = 1 << 5,
  payment = 1 << 6,
  health = 1 << 7,
  biometric = 1 << 8,
  government_id = 1 << 9,
  credential = 1 << 10,
  minor = 1 << 11,
  work = 1 << 12,
  third_person = 1 << 13,
};
// Leave the house only when the owner named them, or by a grant, or by a card (rule C2).
inline constexpr uint32_t protected_categories =
    payment | health | biometric | government_id | credential | minor;

// Bits of Label::purposes.
enum Purpose : uint32_t {
  assist = 1 << 0,
  schedule = 1 << 1,
  communicate = 1 << 2,
  budget = 1 << 3,
  pay = 1 << 4,
  care = 1 << 5,
  travel = 1 << 6,
  shop = 1 << 7,
  learn = 1 << 8,
  backup = 1 << 9,
};
inline constexpr uint32_t every_purpose = (1u << 10) - 1;

// What data of one category may be read for, by a task that did not ask for the tool.
uint32_t purposes_of(Category category);

// Bits of Label::readers: the owner, everybody, and up to 30 parties that a task has named
// (numbered by the task). A party that finds no number is left out: fewer readers is the safe side.
inline constexpr uint32_t reader_owner = 1u << 0, reader_public = 1u << 1, every_reader = ~0u;

struct Label {
  Integrity integrity = Integrity::outside;
  uint8_t flags = 0;
  uint16_t key_domains = 0;  // one bit a room: what must be forgotten together
  uint32_t readers = reader_owner;
  uint32_t categories = 0;
  uint32_t purposes = every_purpose;
  bool operator==(const Label&) const = default;

  static Label worst() {
    return {.integrity = Integrity::outside, .categories = ~0u, .purposes = 0};
  }
  // Code, clock and constants: about nothing, for everything, for everybody.
  static Label system() { return {.integrity = Integrity::system, .readers = every_reader}; }
  // Words of the owner's own request: may go to whoever the owner sends them to.
  static Label owner() { return {.integrity = Integrity::owner, .readers = every_reader}; }
};
static_assert(sizeof(Label) == 16);

// What a value computed from both is worth.
constexpr Label join(const Label& a, const Label& b) {
  return {.integrity = a.integrity < b.integrity ? a.integrity : b.integrity,
          .flags = uint8_t(a.flags | b.flags),
          .key_domains = uint16_t(a.key_domains | b.key_domains),
          .readers = a.readers & b.readers,
          .categories = a.categories | b.categories,
          .purposes = a.purposes & b.purposes};
}

const char* integrity_name(Integrity integrity);               // "OUTSIDE"
std::vector<std::string> category_names(uint32_t categories);  // {"health", "third person"}
// The bit of a category's or a purpose's name; 0 when there is none of that name.
uint32_t category_named(std::string_view name);
uint32_t purpose_named(std::string_view name);
std::string describe(const Label& label);  // "OWN calendar contacts"

}  // namespace trust
