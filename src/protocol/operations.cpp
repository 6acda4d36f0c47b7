#include "protocol/operations.h"

namespace protocol {
namespace {

template <class In>
Result<std::string> read(const Json& input, From from) {
  return proc::encode(TRY(from_json<In>(input, from)));
}

template <class Out>
Result<Json> show(std::string_view bytes) {
  return to_json(TRY(proc::decode<Out>(bytes)));
}

// A file is no JSON: the gate reads and shows it as it is.
template <>
Result<std::string> read<Upload>(const Json&, From) {
  return base::fail(base::Code::invalid, "A file is sent as it is.");
}
template <>
Result<Json> show<File>(std::string_view) {
  return base::fail(base::Code::invalid, "A file is shown as it is.");
}

template <class T>
Json named(Schemas& schemas) {
  return schema_of<T>(schemas);
}
template <>
Json named<Upload>(Schemas&) {
  return Json::object();
}
template <>
Json named<File>(Schemas&) {
  return Json::object();
}

template <class In, class Out, class Told>
constexpr Operation operation(const Endpoint<In, Out, Told>& it) {
  return {it.name,   it.method, it.path,   it.says,   it.shape,
          it.access, read<In>,  show<Out>, named<In>, named<Out>};
}

constexpr Operation all[] = {
    operation(pair),
    operation(me),
    operation(logout),
    operation(devices),
    operation(remove_device),
    operation(new_token),
    operation(passkeys),
    operation(new_passkey),
    operation(add_passkey),
    operation(rename_passkey),
    operation(remove_passkey),
    operation(login_options),
    operation(login),
    operation(confirm_options),
    operation(confirm),
    operation(run),
    operation(preview),
    operation(runs),
    operation(stop_run),
    operation(stop_all),
    operation(talk),
    operation(events),
    operation(cards),
    operation(answer_card),
    operation(answer_question),
    operation(grants),
    operation(give_grant),
    operation(revoke_grant),
    operation(reach),
    operation(log),
    operation(task),
    operation(undo),
    operation(verify),
    operation(rooms),
    operation(calendar),
    operation(lists),
    operation(contacts),
    operation(reminders),
    operation(memory),
    operation(forget_fact),
    operation(freeze),
    operation(thaw),
    operation(erase),
    operation(left),
    operation(traces),
    operation(forget),
    operation(import_file),
    operation(export_all),
    operation(models),
    operation(choose_model),
    operation(add_model),
    operation(remove_model),
    operation(try_model),
    operation(settings),
    operation(set_settings),
    operation(set_passphrase),
    operation(remove_passphrase),
    operation(doctor),
    operation(destroy),
    operation(health),
    operation(converse),
    operation(agents),
};

}  // namespace

std::span<const Operation> operations() { return all; }

}  // namespace protocol
