#include "ninja/settings.hpp"

namespace darkpkg {

std::string default_build_dir(std::string_view database) { return std::string(database) + ".build"; }

}  // namespace darkpkg
