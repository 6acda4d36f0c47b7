// How the house keeps grants: what stands lies on a shelf, rewritten in one durable write with each
// use; that one was given, revoked or ran out is told in the journal.
#pragma once
#include "store/house.h"
#include "trust/grant.h"

namespace house {

inline constexpr const char* note_grant = "grant";
inline constexpr const char* grant_key = "grant/";  // … and its id, on the inbox shelf

base::Json to_json(const trust::Grant& grant);
// `corrupt` for what to_json() did not write.
base::Result<trust::Grant> read_grant(const base::Json& json);

store::Item item_of(const trust::Grant& grant);
store::ItemKey key_of(const trust::Grant& grant);
// `event`: "given", "revoked", "ended".
store::Note note_of(const trust::Grant& grant, std::string_view event, base::Instant at);

}  // namespace house
