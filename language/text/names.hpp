#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The forms of Dark's names (LibParser/FSharpToWrittenTypes.fs, parseFnName and parseTypeName).
namespace darkpkg {

struct VersionedName {
  std::string_view name;  ///< without `_vN`
  std::int32_t version = 0;
};

/// `[a-z][a-zA-Z0-9]*'?`, then `_vN` or nothing. Nothing for any other form, and for an N over 2^31-1.
std::optional<VersionedName> parse_fn_name(std::string_view text);

/// `[A-Z][a-zA-Z0-9]*'?`, then `_v0` or nothing; gives the name without `_v0`.
std::optional<std::string_view> parse_type_name(std::string_view text);

/// What someone who wrote `text` for a function or a value may have meant: `double_it` becomes `doubleIt`, `f_v`
/// becomes `f`. Empty if nothing sensible comes out.
std::string suggested_fn_name(std::string_view text);

/// The same for a type: `person` becomes `Person`, and F#'s `string` Dark's `String`.
std::string suggested_type_name(std::string_view text);

/// Starts with one of A to Z.
inline bool is_capitalized(std::string_view text) { return !text.empty() && text[0] >= 'A' && text[0] <= 'Z'; }

}  // namespace darkpkg
