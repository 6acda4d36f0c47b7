#include "protocol/handover.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace protocol {
namespace {

ino_t inode(int descriptor) {
  struct stat about{};
  ::fstat(descriptor, &about);
  return about.st_ino;
}

TEST(Handover, WhoTakesOverHasTheSameSocketsInTheirOrder) {
  std::vector<Handed> given;
  given.push_back(
      {Listens::to_people, proc::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))});
  given.push_back(
      {Listens::to_watchers, proc::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))});
  auto end = hand_over(given);
  ASSERT_TRUE(end);
  auto taken = take_over(end->get());
  ASSERT_EQ(taken.size(), given.size());
  for (size_t i = 0; i < given.size(); ++i) {
    EXPECT_EQ(taken[i].what, given[i].what);
    EXPECT_NE(taken[i].socket.get(), given[i].socket.get());
    EXPECT_EQ(inode(taken[i].socket.get()), inode(given[i].socket.get()));
  }
  EXPECT_TRUE(take_over(end->get()).empty());
}

TEST(Handover, WhatIsNoSocketPairHandsOverNothing) {
  proc::Descriptor file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT_TRUE(take_over(file.get()).empty());
}

}  // namespace
}  // namespace protocol
