#include "lsp/features.hpp"

namespace darkpkg::lsp {

Feature find_feature(std::string_view) { return nullptr; }

Json feature_capabilities() { return Json::object(); }

}  // namespace darkpkg::lsp
