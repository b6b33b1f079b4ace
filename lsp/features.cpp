#include "lsp/features.hpp"

namespace darkpkg::lsp {

Feature find_feature(std::string_view method) {
#define FEATURE(name, function, capability, ...) \
  if (method == name) return function;
#include "lsp/features.def"
#undef FEATURE
  return nullptr;
}

Json feature_capabilities() {
  Json out = Json::object();
#define FEATURE(method, function, capability, ...) out[capability] = __VA_ARGS__;
#include "lsp/features.def"
#undef FEATURE
  return out;
}

}  // namespace darkpkg::lsp
