#include "base/deep_stack.hpp"

#include <pthread.h>

#include "base/check.hpp"

namespace darkpkg {
namespace {

thread_local bool is_deep = false;

void* run(void* work) {
  is_deep = true;
  (*static_cast<const std::function<void()>*>(work))();
  return nullptr;
}

}  // namespace

void with_deep_stack(const std::function<void()>& work) {
  if (is_deep) return work();
  constexpr std::size_t kStackSize = std::size_t{256} << 20;
  pthread_attr_t attributes;
  pthread_t thread;
  DARKPKG_CHECK(pthread_attr_init(&attributes) == 0);
  DARKPKG_CHECK(pthread_attr_setstacksize(&attributes, kStackSize) == 0);
  // pthread_create takes a pointer to mutable data; run() only reads it.
  DARKPKG_CHECK(pthread_create(&thread, &attributes, run, const_cast<std::function<void()>*>(&work)) == 0);
  DARKPKG_CHECK(pthread_join(thread, nullptr) == 0);
  pthread_attr_destroy(&attributes);
}

}  // namespace darkpkg
