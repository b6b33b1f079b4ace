#pragma once

#include "base/file.hpp"
#include "base/result.hpp"

namespace darkpkg {

/// A descriptor that becomes readable when somebody wants this process to end. The signals are blocked from here on, in
/// threads that start later too.
Result<FileDescriptor> end_signals();

}  // namespace darkpkg
