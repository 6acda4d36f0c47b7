// What the house writes in its journal about tasks. One note a fact; the words in `kind` stand in
// the clear.
#pragma once
#include <string>
#include <vector>

#include "agent/request.h"
#include "base/json.h"
#include "store/house.h"
#include "trust/card.h"

namespace house {

// The kinds of notes.
inline constexpr const char* note_task = "task";      // a request came in
inline constexpr const char* note_piece = "piece";    // a plan, or a piece of one, that checked
inline constexpr const char* note_step = "step";      // a call, decided and made (or refused)
inline constexpr const char* note_begun = "begun";    // a call outside the house is being made
inline constexpr const char* note_done = "done";      // a task ended, with its reply
inline constexpr const char* note_card = "card";      // a card was answered, or ran out
inline constexpr const char* note_undo = "undo";      // steps of a task were taken back
inline constexpr const char* note_import = "import";  // files were taken in
inline constexpr const char* note_sent = "sent";      // a message left the house, or might have

struct TaskRecord {
  std::string id;
  agent::Request request;
  std::string instead_of = {};  // the task that it asks anew; "" for none
};

struct PieceRecord {
  std::string task, bench;  // bench: "" for the task itself, else the sub-agent's path
  size_t index = 0;
  agent::Piece piece;
  std::vector<std::string> tools;
};

// A step as it stands in the journal: values as their canonical JSON.
struct StepRecord {
  std::string task, path, tool;
  std::string
      room;  // of the tool: the record is sealed under that room's key, and goes when it is erased
  base::Json arguments, result;
  std::string digest;  // of the judged call, in hex
  std::string label;   // of the call's arguments, for people
  std::string verdict, rule, reason, effect;
  std::string grant;  // that allowed it; "" for none
  std::string told;
  bool undoable = false;
  int64_t change = 0;   // the rooms' change it made, when read from the journal
  bool undone = false;  // taken back since, when read by read_log()
};

store::Note note_of(const TaskRecord& record);
store::Note note_of(const PieceRecord& record);
store::Note note_of(const StepRecord& record);
store::Note note_of_begun(const std::string& task, const std::string& digest);
store::Note note_of_done(const std::string& task, const agent::Reply& reply);

// The task with what it leans on, for the inbox, where it lies until it ends. The journal's note
// leaves that out: it may hold words of rooms, which go when these are erased.
std::string body_of(const TaskRecord& record);

base::Result<TaskRecord> read_task(const std::string& body);
base::Result<PieceRecord> read_piece(const std::string& body);
base::Result<StepRecord> read_step(const store::Entry& entry);

// The reply of a task that ended, with what its steps said; what was erased is called so.
std::string read_reply(const base::Json& done, const std::vector<StepRecord>& steps);

base::Json to_json(const agent::Talk& talk);
agent::Talk read_talk(const base::Json& json);

const char* verdict_name(trust::Verdict verdict);

}  // namespace house
