#pragma once

#include <string>

#include "base/result.hpp"

namespace darkpkg {

/// The body of the answer to `GET target` at a Unix-domain socket. For our own server only, which sends whole answers.
/// An error if nobody listens, if the answer does not come within seconds, or is another than 200.
Result<std::string> http_get(const std::string& socket, const std::string& target);

}  // namespace darkpkg
