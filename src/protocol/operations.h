// Every action of the API: its way in HTTP, what it takes and what it answers. The gate, the keeper
// and the OpenAPI document all go by this list.
#pragma once
#include <span>

#include "protocol/api.h"
#include "protocol/passkeys.h"
#include "protocol/rooms.h"
#include "protocol/schema.h"
#include "protocol/settings.h"

namespace protocol {

enum class Shape {
  call,     // JSON in, JSON out
  events,   // JSON in, a stream of Event out
  run,      // JSON in, a stream of Event out that HTTP shows as AG-UI's events
  upload,   // a file in, JSON out
  passkey,  // JSON in, which the gate takes apart for the keeper, JSON out
  file,     // a file out
  inner,    // the gate's own question; in no way of HTTP
  openai,   // as OpenAI's API has it: see gate/openai.h; no part of the document
};

// Who may: anybody who reaches the gate, a paired browser, or a program's token.
enum class Access { open, browser, token };

// `Told`: what the keeper is given, where it is not the input itself.
template <class In, class Out, class Told = In>
struct Endpoint {
  const char* name;
  const char* method;
  const char* path;  // "/api/cards/{card}/answer": a member of In in braces
  const char* says;
  Shape shape = Shape::call;
  Access access = Access::browser;
};

// The same for who does not know the types.
struct Operation {
  const char* name;
  const char* method;
  const char* path;
  const char* says;
  Shape shape;
  Access access;
  // From JSON to bytes for the keeper, and from its bytes to JSON.
  Result<std::string> (*read)(const Json& input, From from);
  Result<Json> (*show)(std::string_view bytes);
  Json (*input)(Schemas& schemas);
  Json (*output)(Schemas& schemas);
};

std::span<const Operation> operations();

inline constexpr Endpoint<Pairing, Device> pair{
    "pair",
    "POST",
    "/api/pair",
    "Pairs this browser by the code that the terminal shows; sets the session's cookie.",
    Shape::call,
    Access::open};
inline constexpr Endpoint<Nothing, Me> me{"me", "GET", "/api/me", "Who is asking."};
inline constexpr Endpoint<Nothing, Said> logout{"logout", "POST", "/api/logout",
                                                "Ends this browser's session."};
inline constexpr Endpoint<Nothing, Devices> devices{"devices", "GET", "/api/devices",
                                                    "Paired browsers and tokens."};
inline constexpr Endpoint<DeviceName, Said> remove_device{
    "remove_device", "POST", "/api/devices/{device}/remove",
    "Ends a browser's session, or takes a token back, at once."};
inline constexpr Endpoint<NewToken, Token> new_token{
    "new_token", "POST", "/api/tokens", "Makes a token for a program that speaks OpenAI's API."};

inline constexpr Endpoint<Nothing, Passkeys> passkeys{"passkeys", "GET", "/api/passkeys",
                                                      "The owner's passkeys."};
inline constexpr Endpoint<Nothing, CreationOptions> new_passkey{
    "new_passkey", "POST", "/api/passkeys/options",
    "What to ask the browser for, to make a passkey. 400 at an address in numbers."};
inline constexpr Endpoint<NewPasskey, Passkey, MadePasskey> add_passkey{
    "add_passkey", "POST", "/api/passkeys", "Takes in a passkey that the browser has made.",
    Shape::passkey};
inline constexpr Endpoint<PasskeyRenaming, Passkey> rename_passkey{
    "rename_passkey", "POST", "/api/passkeys/{passkey}/rename", "Calls a passkey something else."};
inline constexpr Endpoint<PasskeyName, Said> remove_passkey{
    "remove_passkey", "POST", "/api/passkeys/{passkey}/remove",
    "Takes a passkey no more, and ends the sessions that it began."};
inline constexpr Endpoint<Nothing, RequestOptions> login_options{
    "login_options", "POST",      "/api/login/options", "What to ask the browser for, to log in.",
    Shape::call,     Access::open};
inline constexpr Endpoint<PasskeyLogin, Device, ShownPasskey> login{
    "login",        "POST",      "/api/login", "Logs in by a passkey; sets the session's cookie.",
    Shape::passkey, Access::open};
inline constexpr Endpoint<Matter, RequestOptions> confirm_options{
    "confirm_options", "POST", "/api/confirm/options",
    "What to ask the browser for, to confirm something by a passkey."};
inline constexpr Endpoint<Confirmation, Said, ShownPasskey> confirm{
    "confirm", "POST", "/api/confirm",
    "Confirms something by a passkey: for two minutes this session may do it once, where it would "
    "else need the passphrase.",
    Shape::passkey};

inline constexpr Endpoint<RunInput, Event> run{
    "run", "POST", "/api/run",
    "Asks for something. Streams AG-UI events; the run goes on when the stream is cut, and what "
    "happens to it is among the events too.",
    Shape::run};
inline constexpr Endpoint<Wish, Preview> preview{"preview", "POST", "/api/preview",
                                                 "The plan for a request, without doing it."};
inline constexpr Endpoint<Nothing, Runs> runs{"runs", "GET", "/api/runs", "What runs now."};
inline constexpr Endpoint<RunName, Stopped> stop_run{"stop_run", "POST", "/api/runs/{run}/stop",
                                                     "Stops one run."};
inline constexpr Endpoint<Nothing, Stopped> stop_all{
    "stop_all", "POST", "/api/stop",
    "Stops everything that runs, sub-agents too. No model is asked."};
inline constexpr Endpoint<History, Tasks> talk{"talk", "GET", "/api/talk",
                                               "The talk so far: requests and replies."};
inline constexpr Endpoint<Since, Event> events{
    "events", "GET", "/api/events",
    "Everything an open page has to know, as server-sent events whose id is `seq`. After a "
    "reconnect the missed ones come first.",
    Shape::events};

inline constexpr Endpoint<Nothing, Cards> cards{"cards", "GET", "/api/cards", "Cards that wait."};
inline constexpr Endpoint<Decision, Decided> answer_card{
    "answer_card", "POST", "/api/cards/{card}/answer",
    "Answers a card; its task goes on. 409 for one that was answered or ran out: nothing is done. "
    "Answered when the answer is durable, which waits for a task that runs."};
inline constexpr Endpoint<QuestionAnswer, Decided> answer_question{
    "answer_question", "POST", "/api/questions/{task}/answer",
    "Answers what a plan asks; its task goes on. 404 for one that was answered."};
inline constexpr Endpoint<Nothing, Grants> grants{"grants", "GET", "/api/grants",
                                                  "What may be done without asking."};
inline constexpr Endpoint<NewGrant, Grant> give_grant{
    "give_grant", "POST", "/api/grants", "Allows something without being asked, within bounds."};
inline constexpr Endpoint<GrantName, Grant> revoke_grant{
    "revoke_grant", "POST", "/api/grants/{grant}/revoke",
    "Takes a grant back, from the next step on, also of a task that runs."};
inline constexpr Endpoint<Nothing, Reach> reach{"reach", "GET", "/api/reach",
                                                "Who could do what, and to whom."};

inline constexpr Endpoint<LogFilter, Tasks> log{"log", "GET", "/api/log",
                                                "What was asked, decided and done."};
inline constexpr Endpoint<TaskName, Task> task{"task", "GET", "/api/log/{task}",
                                               "One task with its plan, and why each step."};
inline constexpr Endpoint<Undo, Said> undo{
    "undo", "POST", "/api/undo", "Takes back what a task changed. 409 where it cannot be."};
inline constexpr Endpoint<Nothing, Verified> verify{"verify", "POST", "/api/verify",
                                                    "Checks every record of the journal."};

inline constexpr Endpoint<Nothing, Rooms> rooms{"rooms", "GET", "/api/rooms",
                                                "The rooms and how much is in them."};
inline constexpr Endpoint<Period, CalendarItems> calendar{
    "calendar", "GET", "/api/rooms/calendar", "What the calendar has between two moments."};
inline constexpr Endpoint<Nothing, Lists> lists{"lists", "GET", "/api/rooms/lists", "The lists."};
inline constexpr Endpoint<Nothing, People> contacts{"contacts", "GET", "/api/rooms/contacts",
                                                    "The contacts."};
inline constexpr Endpoint<Nothing, Reminders> reminders{"reminders", "GET", "/api/rooms/reminders",
                                                        "Open reminders and running timers."};
inline constexpr Endpoint<Nothing, Facts> memory{"memory", "GET", "/api/rooms/memory",
                                                 "What is remembered."};
inline constexpr Endpoint<FactName, Forgotten> forget_fact{"forget_fact", "POST",
                                                           "/api/rooms/memory/{fact}/forget",
                                                           "Forgets one fact. It can be undone."};
inline constexpr Endpoint<RoomName, Said> freeze{
    "freeze", "POST", "/api/rooms/{room}/freeze",
    "Only keeps a room: nothing of it is read, shown, changed or sent."};
inline constexpr Endpoint<RoomName, Said> thaw{"thaw", "POST", "/api/rooms/{room}/thaw",
                                               "Lets a frozen room go on."};
inline constexpr Endpoint<Erasure, Erased> erase{"erase", "POST", "/api/rooms/{room}/erase",
                                                 "Erases a room for good, in backups too."};
inline constexpr Endpoint<Nothing, LeftThings> left{"left", "GET", "/api/left",
                                                    "Everything that ever left the house."};
inline constexpr Endpoint<PersonName, Traces> traces{"traces", "GET", "/api/traces",
                                                     "What there is of a person."};
inline constexpr Endpoint<Forgetting, Traces> forget{
    "forget", "POST", "/api/forget", "Erases a person's every trace for good, in backups too."};

inline constexpr Endpoint<Upload, ImportReport> import_file{
    "import", "POST", "/api/import",
    "Takes in a file: .ics, .vcf, .eml or .mbox. The body is the file, `name` a query's.",
    Shape::upload};
inline constexpr Endpoint<Nothing, File> export_all{
    "export", "GET", "/api/export",
    "Everything readable, in open formats, as one archive. It is not encrypted.", Shape::file};

inline constexpr Endpoint<Nothing, Models> models{"models", "GET", "/api/models",
                                                  "The language models."};
inline constexpr Endpoint<ModelName, Models> choose_model{
    "choose_model", "POST", "/api/models/{model}/use",
    "Takes this model for what Spark does not understand; `spark` for Spark alone."};
inline constexpr Endpoint<NewModel, Models> add_model{"add_model", "POST", "/api/models",
                                                      "Adds a language model."};
inline constexpr Endpoint<ModelName, Models> remove_model{
    "remove_model", "POST", "/api/models/{model}/remove",
    "Forgets a model, and its key where it has one of its own."};
inline constexpr Endpoint<ModelName, Said> try_model{"try_model", "POST", "/api/models/{model}/try",
                                                     "Asks it for one word."};
inline constexpr Endpoint<Nothing, Settings> settings{"settings", "GET", "/api/settings",
                                                      "About the owner."};
inline constexpr Endpoint<Settings, Settings> set_settings{"set_settings", "PUT", "/api/settings",
                                                           "Changes them, all at once."};
inline constexpr Endpoint<Passphrase, Said> set_passphrase{
    "set_passphrase", "POST", "/api/passphrase", "Sets the passphrase that opens the house."};
inline constexpr Endpoint<Nothing, Said> remove_passphrase{
    "remove_passphrase", "POST", "/api/passphrase/remove",
    "The machine's own secret opens the house from now on."};
inline constexpr Endpoint<Nothing, Findings> doctor{"doctor", "GET", "/api/doctor",
                                                    "What is well and what is weak."};

inline constexpr Endpoint<Destruction, Erased> destroy{
    "destroy", "POST", "/api/destroy",
    "Erases the whole house for good, in backups too. It needs the passphrase, or a passkey shown "
    "about “destroy”, where the house has one. The program ends then."};

inline constexpr Endpoint<Nothing, Said> health{
    "health", "", "", "Whether the house answers.", Shape::inner, Access::open};
inline constexpr Endpoint<Wish, Event> converse{
    "converse",    "POST",       "/v1/chat/completions", "A request of a program; streams its run.",
    Shape::openai, Access::token};
inline constexpr Endpoint<Nothing, Said> agents{
    "agents", "GET", "/v1/models", "Whether a program is let in.", Shape::openai, Access::token};

}  // namespace protocol
