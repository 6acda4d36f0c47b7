#include "trust/rules.h"

#include <fmt/format.h>

#include <array>

namespace trust {
namespace {

using enum Cell;

constexpr std::array<std::array<Cell, 5>, 7> table = {{
    //               context ≥ OWNER    control ≥ OWNER      control = OWN             control =
    //               OUTSIDE         tool not in set
    /* S0         */ {allow, allow, allow, allow, allow_in_purpose},
    /* S1         */ {allow, allow, allow, allow_unverified, card},
    /* S2         */ {allow, allow, allow, card, deny},
    /* S3         */ {allow_if_sendable, allow_if_sendable, allow_if_owner_wrote_it, card, deny},
    /* S4         */
    {card_unless_grant, card_unless_grant, card_step_up, card_step_up_marked, deny},
    /* S5-code    */
    {allow_in_sandbox, allow_in_sandbox, allow_in_sandbox, allow_in_sandbox_outside, deny},
    /* S5-address */
    {allow_by_route, allow_known_address, allow_known_address, card_if_private, deny},
}};

}  // namespace

Cell cell(Effect effect, Column column) { return table[size_t(effect)][size_t(column)]; }

const char* column_name(Column column) {
  static constexpr const char* names[] = {"context=OWNER", "control=OWNER", "control=OWN",
                                          "control=OUTSIDE", "not-in-set"};
  return names[size_t(column)];
}

const char* cell_name(Cell cell) {
  static constexpr const char* names[] = {"allow",
                                          "allow_unverified",
                                          "allow_if_sendable",
                                          "allow_if_owner_wrote_it",
                                          "allow_in_purpose",
                                          "allow_in_sandbox",
                                          "allow_in_sandbox_outside",
                                          "allow_by_route",
                                          "allow_known_address",
                                          "card_if_private",
                                          "card",
                                          "card_unless_grant",
                                          "card_step_up",
                                          "card_step_up_marked",
                                          "deny"};
  return names[size_t(cell)];
}

std::string rule_name(Effect effect, Column column) {
  return fmt::format("{}/{}", effect_name(effect), column_name(column));
}

}  // namespace trust
