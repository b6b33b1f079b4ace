#include "rules/compilers.hpp"

#include "base/check.hpp"
#include "rules/hash/compile.hpp"
#include "rules/hash/link/object_code.hpp"
#include "rules/uuid/compile.hpp"

namespace darkpkg {

Compiled compile(const Edition& edition, std::string path, std::string_view bytes) {
  if (edition.name() == "uuid") return compile(std::move(path), bytes);
  if (edition.name() == "hash") {
    hash::Compiled compiled = hash::compile(std::move(path), bytes);
    Compiled out{std::move(compiled.source), std::move(compiled.diagnostics), {}};
    if (compiled.items) out.object = hash::make_object(std::move(*compiled.items), out.diagnostics);
    return out;
  }
  DARKPKG_UNREACHABLE();
}

}  // namespace darkpkg
