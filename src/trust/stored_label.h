// The label that a room keeps beside a record: what its content was worth when it was written.
#pragma once
#include <string>
#include <string_view>

#include "trust/label.h"

namespace trust {

// What a record made from values of this label is worth when it is read again: OWN at best, seen by
// the owner only.
Label stored(const Label& label);

// stored(label) as a room writes it: "1 0 16 1023". restore_label(store_label(l)) == stored(l);
// what store_label did not write is worst().
std::string store_label(const Label& label);
Label restore_label(std::string_view text);

}  // namespace trust
