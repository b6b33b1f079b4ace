#pragma once

#include <functional>

namespace darkpkg {

/// Runs `work` on a stack of 256 MB (address space; pages are used as needed), so that the bounded depth of a tree
/// never meets the end of the stack. Runs it in place if that is such a stack already. It is the caller's thread
/// that runs: another one would cost five times as much, the two switches apart, and give malloc a second arena. Throws
/// what `work` throws, and std::bad_alloc if there is no room for such a stack.
void with_deep_stack(const std::function<void()>& work);

}  // namespace darkpkg
