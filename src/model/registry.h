// The owner's list of models, as the text in which the house keeps it.
#pragma once
#include <string_view>
#include <vector>

#include "model/model.h"

namespace model {

// `invalid` with the entry's name: an unknown kind, no model, no address for a remote one, a name
// that stands twice.
base::Result<std::vector<Entry>> parse_models(std::string_view json);
// The same text for the same list. Keys stand in it as their handles.
std::string write_models(const std::vector<Entry>& entries);
// What parse_models() asks of one entry.
base::Result<void> check_entry(const Entry& entry);

}  // namespace model
