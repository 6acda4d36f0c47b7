#include "protocol/handover.h"

#include <sys/socket.h>

#include <cstring>

#include "base/file.h"

namespace protocol {
namespace {

using base::Result;

// Room for one descriptor, laid out as the kernel wants it.
struct Message {
  char what = 0;
  iovec piece{&what, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr head{.msg_name = nullptr,
              .msg_namelen = 0,
              .msg_iov = &piece,
              .msg_iovlen = 1,
              .msg_control = control,
              .msg_controllen = sizeof control,
              .msg_flags = 0};
};

bool send_one(int to, const Handed& handed) {
  Message message;
  message.what = char(handed.what);
  cmsghdr* rights = CMSG_FIRSTHDR(&message.head);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof(int));
  int descriptor = handed.socket.get();
  std::memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
  return ::sendmsg(to, &message.head, MSG_NOSIGNAL) == 1;
}

}  // namespace

Result<proc::Descriptor> hand_over(const std::vector<Handed>& sockets) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
    return std::unexpected(base::error_from_errno(errno, "Cannot start the gate"));
  proc::Descriptor ours(ends[0]), theirs(ends[1]);
  for (const Handed& one : sockets)
    if (!send_one(ours.get(), one))
      return std::unexpected(base::error_from_errno(errno, "Cannot hand a socket to the gate"));
  return theirs;
}

std::vector<Handed> take_over(int from) {
  std::vector<Handed> out;
  for (;;) {
    Message message;
    if (::recvmsg(from, &message.head, MSG_CMSG_CLOEXEC) != 1) return out;
    cmsghdr* rights = CMSG_FIRSTHDR(&message.head);
    if (!rights || rights->cmsg_type != SCM_RIGHTS) return out;
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(rights), sizeof descriptor);
    out.push_back({Listens(message.what), proc::Descriptor(descriptor)});
  }
}

}  // namespace protocol
