// The rule table: what may happen, by effect class and by what influenced the call. It is data; no
// tool has rules of its own.
#pragma once
#include <string>

#include "trust/effect.h"

namespace trust {

enum class Column {
  context_owner,    // nothing below OWNER influenced the call
  control_owner,    // tool in the task's set, control arguments ≥ OWNER
  control_own,      // … lowest control argument is OWN
  control_outside,  // … lowest control argument is OUTSIDE
  tool_not_in_set,
};

enum class Cell {
  allow,
  allow_unverified,         // done, and marked as resting on unverified words
  allow_if_sendable,        // rules C1–C3 decide
  allow_if_owner_wrote_it,  // the body is the owner's own words (and C1–C3), else a card
  allow_in_purpose,         // denied when the category lies outside the task's purposes
  allow_in_sandbox,
  allow_in_sandbox_outside,  // … and its result is OUTSIDE
  allow_by_route,
  allow_known_address,  // the address stands in the request or in OWN data, else a card
  card_if_private,  // a card when the context holds a private category or the address is not one
                    // that a search listed, to the letter; else allowed
  card,
  card_unless_grant,
  card_step_up,         // the owner must show again that it is them
  card_step_up_marked,  // … and the untrusted value is marked
  deny,
};

Cell cell(Effect effect, Column column);

const char* column_name(Column column);
const char* cell_name(Cell cell);
// "S3/control=OWN": how journal and errors name the rule that decided.
std::string rule_name(Effect effect, Column column);

}  // namespace trust
