#include "rules/link/names.hpp"

#include <algorithm>
#include <charconv>

namespace darkpkg::link {
namespace {

using object::ItemKind;
using object::ReferenceKind;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The length of `[a-zA-Z0-9]*'?` behind the first character.
std::size_t word_length(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && (is_lower(text[length]) || is_upper(text[length]) || is_digit(text[length]))) length++;
  if (length < text.size() && text[length] == '\'') length++;
  return length;
}

}  // namespace

std::optional<VersionedName> parse_fn_name(std::string_view written) {
  if (written.empty() || !is_lower(written.front())) return std::nullopt;
  VersionedName out{written.substr(0, word_length(written)), 0};
  std::string_view rest = written.substr(out.name.size());
  if (rest.empty()) return out;
  if (rest.size() < 3 || !rest.starts_with("_v")) return std::nullopt;
  rest.remove_prefix(2);
  if (!std::all_of(rest.begin(), rest.end(), is_digit)) return std::nullopt;
  auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), out.version);
  if (error != std::errc{}) return std::nullopt;  // a version that no builtin can have
  return out;
}

std::optional<std::string_view> parse_type_name(std::string_view written) {
  if (written.empty() || !is_upper(written.front())) return std::nullopt;
  std::string_view name = written.substr(0, word_length(written));
  std::string_view rest = written.substr(name.size());
  if (!rest.empty() && rest != "_v0") return std::nullopt;
  return name;
}

std::optional<std::string_view> location_name(const object::Reference& reference) {
  if (reference.kind == ReferenceKind::type) return parse_type_name(reference.names.back());
  std::optional<VersionedName> name = parse_fn_name(reference.names.back());
  if (!name) return std::nullopt;
  return name->name;
}

bool kinds_match(ReferenceKind reference, ItemKind item) {
  switch (reference) {
    case ReferenceKind::type: return item == ItemKind::type;
    case ReferenceKind::fn:
    case ReferenceKind::required_fn:
    case ReferenceKind::fn_or_local: return item == ItemKind::fn;
    case ReferenceKind::fn_or_value: return item != ItemKind::type;
    case ReferenceKind::value_or_variable: return item == ItemKind::value;
  }
  return false;
}

std::string joined(std::span<const std::string> parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += '.';
    out += part;
  }
  return out;
}

bool could_mean(const object::Reference& reference, std::span<const std::string> modules, const Location& location) {
  if (!kinds_match(reference.kind, location.kind)) return false;
  if (location_name(reference) != location.name) return false;
  std::span<const std::string> qualifier(reference.names);
  qualifier = qualifier.first(qualifier.size() - 1);
  std::span<const std::string> path(location.modules);
  if (qualifier.size() > path.size()) return false;
  std::span<const std::string> before = path.first(path.size() - qualifier.size());
  if (!std::ranges::equal(path.last(qualifier.size()), qualifier)) return false;
  if (before.size() <= modules.size() && std::ranges::equal(before, modules.first(before.size()))) return true;
  return before.size() == 1 && before.front() == "Darklang" && !qualifier.empty() && qualifier.front() == "Stdlib";
}

std::vector<std::string> possible_qualifiers(const Location& location) {
  std::vector<std::string> out;
  std::span<const std::string> path(location.modules);
  for (std::size_t length = 0; length <= path.size(); length++) out.push_back(joined(path.last(length)));
  return out;
}

}  // namespace darkpkg::link
