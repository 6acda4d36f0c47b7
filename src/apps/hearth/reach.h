// `hearth reach`: who could do what and to whom, from the rows the rules enforce.
#pragma once
#include "apps/hearth/console.h"
#include "house/house.h"

namespace hearth {

base::Result<int> run_reach(house::House& house, Console& console, bool json);

}  // namespace hearth
