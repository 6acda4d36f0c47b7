// The courier: every connection to the outside is made by a process of its own, one for each
// request, which gets that request, the one secret that its route is lent, and ends behind it.
//
// It opens connections to no port but that of the request's route (where Landlock knows of ports),
// to no address that the request's policy forbids, and none at all once it is connected; it reads
// no file but those by which hosts are found and certificates trusted. fetch() and send_mail() are
// how to have it do something.
#pragma once
#include <vector>

#include "base/result.h"
#include "proc/role.h"

namespace net {

// For play_role(), in every program that connects to the outside.
proc::Role courier_role();

// Which guards hold for a courier on this machine.
base::Result<std::vector<proc::Standing>> courier_standings();

}  // namespace net
