#pragma once

#include <functional>

namespace darkpkg {

/// Runs `work` on a thread with a stack of 256 MB (address space; pages are used as needed), so that the bounded depth
/// of a tree never meets the end of the stack. Runs it in place where that is such a thread already. Costs about 30 us.
void with_deep_stack(const std::function<void()>& work);

}  // namespace darkpkg
