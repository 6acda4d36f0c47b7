// Messages: mail that came in, drafts, and what is to go out. The room is "messages", the tools
// `find open draft send`.
//
// Invariants:
// (1) What others wrote is OUTSIDE: bodies are closed handles, sender and subject are as outside as
// the body. (2) A message is in one state: draft, queued, sent, failed, unknown. Only `queued` is
// ever handed to a courier.
//
// Nothing here begins or commits a step: the caller does, around a tool's run, an import and
// mark().
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mention.h"
#include "base/result.h"
#include "formats/import_report.h"
#include "formats/mbox.h"
#include "plan/tool.h"
#include "rooms/rooms.h"
#include "rooms/trace.h"
#include "skills/messages/notice.h"

namespace messages {

rooms::Schema schema();
// The rooms must outlive the tools.
std::vector<plan::Tool> tools(rooms::Rooms& rooms);

// Takes the mails of a file, which are asked for one by one. Known ones (by Message-ID) are not
// taken twice. `invalid` when none is a mail.
using NextMail = std::function<base::Result<std::optional<formats::FiledMail>>()>;
base::Result<formats::ImportReport> import_file(rooms::Rooms& rooms, const NextMail& next,
                                                const formats::ImportContext& context);
// Received mail as one mbox file; and what is drafted, queued, sent, as JSON. The same messages,
// the same bytes.
base::Result<std::string> export_file(rooms::Rooms& rooms);
base::Result<std::string> export_outbox(rooms::Rooms& rooms);

// A queued message ready for a mail server: RFC 5322 bytes with a Message-ID that stays the same.
struct Outgoing {
  std::string id;
  std::vector<std::string> to;
  std::string bytes;
};
// The bytes say that an AI wrote them.
base::Result<std::vector<Outgoing>> outgoing(rooms::Rooms& rooms, const std::string& from_address,
                                             const Notice& notice, base::Instant now);

// To whom one of the owner's own messages is, and its subject; `not_found` when it is gone.
struct Addressed {
  std::vector<std::string> to;
  std::string subject;
};
base::Result<Addressed> addressed(rooms::Rooms& rooms, const std::string& id);

enum class Sending { sent, failed, unknown };
// Notes the outcome for a queued message; `not_found` for any other. Gives back how to speak of the
// message: `to Ana: “I'll be late”`.
base::Result<std::string> mark(rooms::Rooms& rooms, const std::string& id, Sending outcome,
                               const std::string& why);

// Takes out every message from or to this person, and blacks them out in others'. Says what there
// was.
base::Result<rooms::Traces> forget(rooms::Rooms& rooms, const base::Mentions& person);

}  // namespace messages
