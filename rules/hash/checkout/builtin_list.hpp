#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "language/item.hpp"
#include "rules/hash/checkout/fsharp_module.hpp"

namespace darkpkg::hash {

/// A function or value that is built into Dark's runtime.
struct BuiltinName {
  ItemKind kind{};
  std::string name;
  std::int32_t version = 0;
  friend auto operator<=>(const BuiltinName&, const BuiltinName&) = default;
};

/// The F# files that builtins may be defined in, by the full names of their modules.
using FsharpFiles = std::map<std::string, FsharpFile, std::less<>>;

/// The builtins that a definition such as `LocalExec.Builtins.all` has, sorted by kind and name: what Dark's loader
/// resolves `Builtin.name` against. Read are lists that are put together with `Builtin.combine` and `Builtin.make`, and
/// records that begin with `name = fn "NAME" VERSION` (LibExecution/Builtin.fs). Whatever else stands in such a place
/// is an error, so no list is shorter than Dark's.
Result<std::vector<BuiltinName>> read_builtins(const FsharpFiles& files, const std::string& module,
                                               std::string_view definition);

}  // namespace darkpkg::hash
