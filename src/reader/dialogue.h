// What a reader and the process that started it say to each other. Private to the room.
//
// A calendar is its head, its events, tasks and reports; contacts are themselves and reports; of a
// mail come the bytes and then what it says, or why it is none. `done` ends every file that could
// be read, `failed` says why one could not.
#pragma once
#include <string>

#include "base/result.h"

namespace reader {

namespace kind {
constexpr char calendar = 'c', event = 'e', todo = 't', contact = 'p', bytes = 'b', mail = 'm',
               no_mail = 'n', skipped = 's', left_out = 'l', failed = 'f', done = 'd';
}

// What a reader is started with.
constexpr const char *for_calendar = "calendar", *for_contacts = "contacts", *for_mails = "mails",
                     *for_nothing = "nothing";

}  // namespace reader
