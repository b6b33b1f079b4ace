#include "base/deep_stack.hpp"

#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <exception>
#include <new>

#include "base/check.hpp"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

namespace darkpkg {
namespace {

/// What a thread runs on a stack of its own, and where it goes on after that.
struct Call {
  const std::function<void()>* work;
  std::exception_ptr thrown;
  ucontext_t caller;
  ucontext_t callee;
  // The sanitizer is told of each switch, and what it knows of the caller's stack is kept meanwhile.
  [[maybe_unused]] void* sanitizer_state;
  [[maybe_unused]] const void* caller_stack;
  [[maybe_unused]] std::size_t caller_stack_size;
};

thread_local Call* running = nullptr;

/// Where makecontext starts, which passes nothing but ints.
void run() noexcept {
  Call& call = *running;
#ifdef __SANITIZE_ADDRESS__
  __sanitizer_finish_switch_fiber(nullptr, &call.caller_stack, &call.caller_stack_size);
#endif
  try {
    (*call.work)();
  } catch (...) {
    call.thrown = std::current_exception();  // nothing can unwind from one stack to another
  }
#ifdef __SANITIZE_ADDRESS__
  __sanitizer_start_switch_fiber(nullptr, call.caller_stack, call.caller_stack_size);
#endif
}

}  // namespace

void with_deep_stack(const std::function<void()>& work) {
  if (running) return work();
  constexpr std::size_t kStackSize = std::size_t{256} << 20;
  void* stack = ::mmap(nullptr, kStackSize, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) throw std::bad_alloc();
  // Stacks grow downwards: who goes too far ends at the lowest page.
  if (::mprotect(stack, static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)), PROT_NONE) != 0) {
    ::munmap(stack, kStackSize);
    throw std::bad_alloc();
  }
  Call call{};
  call.work = &work;
  DARKPKG_CHECK(::getcontext(&call.callee) == 0);
  call.callee.uc_stack.ss_sp = stack;
  call.callee.uc_stack.ss_size = kStackSize;
  call.callee.uc_link = &call.caller;
  ::makecontext(&call.callee, run, 0);
  running = &call;
#ifdef __SANITIZE_ADDRESS__
  __sanitizer_start_switch_fiber(&call.sanitizer_state, stack, kStackSize);
#endif
  DARKPKG_CHECK(::swapcontext(&call.caller, &call.callee) == 0);
#ifdef __SANITIZE_ADDRESS__
  __sanitizer_finish_switch_fiber(call.sanitizer_state, nullptr, nullptr);
#endif
  running = nullptr;
  ::munmap(stack, kStackSize);
  if (call.thrown) std::rethrow_exception(call.thrown);
}

}  // namespace darkpkg
