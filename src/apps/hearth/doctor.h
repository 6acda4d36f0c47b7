// `hearth doctor`: what is well and what is weak, on this machine and in this house.
#pragma once
#include "apps/hearth/commands.h"

namespace hearth {

struct Finding {
  bool well;
  std::string subject, text;
};
base::Result<std::vector<Finding>> findings(house::House& house, const base::Path& home);

base::Result<int> run_doctor(Session& session, bool json);

}  // namespace hearth
