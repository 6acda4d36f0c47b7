// The card of a guest that offers something else than the owner accepted: what is different, in the
// server's words. It belongs to no task; a yes accepts exactly what it shows.
#pragma once
#include "house/guest.h"
#include "trust/card.h"

namespace house {

// For a guest that is switched off.
base::Result<trust::Card> card_of(const Guest& guest, base::Instant now, const base::Zone& zone);
bool is_about_guest(const trust::Card& card);
bool is_about(const trust::Card& card, const std::string& guest);
// The guest's name.
std::string guest_of(const trust::Card& card);

}  // namespace house
