// What a request leans on: "tell her", "move it", "cancel the second one", "an hour before".
#pragma once
#include <vector>

#include "agent/planner.h"
#include "language/language.h"

namespace agent {

// Pronouns of people become who was named before, in this request or in the turn before it; "it"
// becomes what was spoken of before, in the same way, "the second one" a thing of the list that the
// turn before showed. What leans on nothing stays as it is.
void resolve(std::vector<plan::SpokenCall>& calls, const Talk& talk);

// A time that takes the place of the one in the turn before, in a call of the same tool, keeps what
// it does not say itself: "no, wednesday" after "tuesday at 10" is "wednesday at 10". Words of what
// was shown are never kept: they are not the owner's.
void keep_unsaid(std::vector<plan::SpokenCall>& calls, const Talk& talk,
                 const language::Context& context);

// The calls that look for the event of the latest turn, when a time leans on it ("an hour before")
// and on nothing in the request itself. Every call's tool must be in `tools`.
std::vector<plan::SpokenCall> leaned_on(const std::vector<plan::SpokenCall>& calls,
                                        const Talk& talk, const plan::Toolbox& tools);

}  // namespace agent
