#include "base/check.hpp"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>
#include <string>
#include <thread>

#include "base/deep_stack.hpp"

namespace darkpkg {
namespace {

template <typename Exception>
void throw_on_a_thread(Exception exception) {
  explain_uncaught_exceptions();
  std::jthread([&] { throw exception; });
}

TEST(UncaughtException, OfAnythingButMemoryIsABug) {
  EXPECT_DEATH(throw_on_a_thread(std::runtime_error("what it says")), "internal error.*what it says");
  EXPECT_DEATH(throw_on_a_thread(1), "internal error.*unknown type");
}

TEST(UncaughtException, OfMemoryIsNot) {
  EXPECT_EXIT(throw_on_a_thread(std::bad_alloc()), testing::ExitedWithCode(3), "not enough memory");
}

TEST(DeepStack, PassesExceptionsOn) {
  std::string thrown;
  try {
    with_deep_stack([] { with_deep_stack([] { throw std::runtime_error("from below"); }); });
  } catch (const std::runtime_error& e) {
    thrown = e.what();
  }
  EXPECT_EQ(thrown, "from below");
  bool ran = false;
  with_deep_stack([&] { ran = true; });
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace darkpkg
