#include "model/anthropic.h"
#include "model/local.h"
#include "model/model.h"
#include "model/openai.h"
#include "model/registry.h"

namespace model {
namespace {

std::unique_ptr<RemoteModel> make_remote(const Entry& entry) {
  return entry.kind == "openai" ? make_openai(entry) : make_anthropic(entry);
}

}  // namespace

base::Result<std::unique_ptr<Model>> open(const Entry& entry) {
  TRY(check_entry(entry));
  if (entry.kind == "local") return open_local_apart(entry);
  return make_remote(entry);
}

base::Result<std::vector<std::string>> list_models(const Entry& entry,
                                                   const std::stop_token& stop) {
  TRY(check_entry(entry));
  if (entry.kind != "local") return make_remote(entry)->list(stop);
  return std::vector{TRY(name_in_file(entry.model))};
}

}  // namespace model
