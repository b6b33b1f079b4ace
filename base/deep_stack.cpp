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

constexpr std::size_t kStackSize = std::size_t{256} << 20;
/// What ordinary sources need, in bytes: it is not given back after each of them.
constexpr std::size_t kKeptSize = std::size_t{256} << 10;

/// The memory of a thread's deep stack, from its first use to the thread's end: many files are compiled in turns.
class Stack {
 public:
  Stack() = default;
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  ~Stack() {
    if (begin_) ::munmap(begin_, kStackSize);
  }
  void* begin() const { return begin_; }
  void make_ready() {
    if (begin_) return;
    void* memory = ::mmap(nullptr, kStackSize, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    // Stacks grow downwards: who goes too far ends at the lowest page.
    if (::mprotect(memory, static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)), PROT_NONE) != 0) {
      ::munmap(memory, kStackSize);
      throw std::bad_alloc();
    }
    begin_ = memory;
  }
  void shrink() { ::madvise(begin_, kStackSize - kKeptSize, MADV_DONTNEED); }

 private:
  void* begin_ = nullptr;
};

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
  thread_local Stack stack;
  stack.make_ready();
  Call call{};
  call.work = &work;
  DARKPKG_CHECK(::getcontext(&call.callee) == 0);
  call.callee.uc_stack.ss_sp = stack.begin();
  call.callee.uc_stack.ss_size = kStackSize;
  call.callee.uc_link = &call.caller;
  ::makecontext(&call.callee, run, 0);
  running = &call;
#ifdef __SANITIZE_ADDRESS__
  __sanitizer_start_switch_fiber(&call.sanitizer_state, stack.begin(), kStackSize);
#endif
  DARKPKG_CHECK(::swapcontext(&call.caller, &call.callee) == 0);
#ifdef __SANITIZE_ADDRESS__
  __sanitizer_finish_switch_fiber(call.sanitizer_state, nullptr, nullptr);
#endif
  running = nullptr;
  stack.shrink();
  if (call.thrown) std::rethrow_exception(call.thrown);
}

}  // namespace darkpkg
