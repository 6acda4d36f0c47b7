// What the rule engine must know of tools that are not Hearth's own: a manifest, written by hand or
// by a script, stands in for their declarations. docs/formats/replay.md describes the file.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "trust/effect.h"
#include "trust/gatekeeper.h"

namespace replay {

struct ToolRule {
  // Another class where an argument is absent or empty.
  struct Otherwise {
    std::string empty;
    trust::Effect effect;
  };
  trust::Effect effect = trust::Effect::s0;
  std::vector<Otherwise> otherwise = {};
  std::set<std::string> control = {}, content = {};
  std::set<std::string> resolved = {};  // control arguments that a directory may answer (rule E2)
  bool labelled = false;                // the manifest says what its results are worth
  trust::Label result = trust::Label::worst();
  bool directory = false;  // its results are the owner's own records of people or payees
  bool search = false;     // the addresses in its results may be opened as they stand
  uint32_t purposes = trust::every_purpose;

  trust::Effect effect_of(const base::Json& arguments) const;
  // Whether it is one that the tool names; one that names none takes any, as control.
  bool names(const std::string& argument) const;
};

struct Manifest {
  std::map<std::string, ToolRule, std::less<>> tools;
  std::optional<ToolRule> fallback;  // for tools that are not named
  std::set<std::string> owner;       // the owner's own addresses, canonical

  // Null: denied.
  const ToolRule* find(std::string_view tool) const;
};

// `invalid` with the tool and what is wrong with it.
base::Result<Manifest> manifest_from(const base::Json& json);

}  // namespace replay
