#include "language/text/names.hpp"

#include <charconv>
#include <utility>

namespace darkpkg {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The length of the longest name at the start of `text`: letters and digits, then at most one quote.
std::size_t name_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && (is_lower(text[length]) || is_upper(text[length]) || is_digit(text[length]))) length++;
  if (length < text.size() && text[length] == '\'') length++;
  return length;
}

/// The words of `text`, which anything but letters and digits separates, joined with capitals; without a version.
/// Empty if the text has letters that Dark's names can't have.
std::string joined_words(std::string_view text) {
  if (std::size_t version = text.rfind("_v"); version != std::string_view::npos && version > 0)
    if (text.find_first_not_of("0123456789", version + 2) == std::string_view::npos) text = text.substr(0, version);
  std::string joined;
  bool is_start = false;
  for (char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return {};
    if (is_lower(c) || is_upper(c) || is_digit(c)) {
      joined += is_start && is_lower(c) && !joined.empty() ? static_cast<char>(c - 'a' + 'A') : c;
      is_start = false;
    } else {
      is_start = true;
    }
  }
  return joined;
}

}  // namespace

std::optional<VersionedName> parse_fn_name(std::string_view text) {
  if (text.empty() || !is_lower(text[0])) return std::nullopt;
  std::size_t length = name_length(text);
  VersionedName parsed{text.substr(0, length), 0};
  std::string_view rest = text.substr(length);
  if (rest.empty()) return parsed;
  if (!rest.starts_with("_v") || rest.size() == 2 || !is_digit(rest[2])) return std::nullopt;
  auto [end, failure] = std::from_chars(rest.data() + 2, rest.data() + rest.size(), parsed.version);
  if (failure != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
  return parsed;
}

std::optional<std::string_view> parse_type_name(std::string_view text) {
  if (text.empty() || !is_upper(text[0])) return std::nullopt;
  std::size_t length = name_length(text);
  std::string_view rest = text.substr(length);
  if (!rest.empty() && rest != "_v0") return std::nullopt;
  return text.substr(0, length);
}

std::string suggested_fn_name(std::string_view text) {
  std::string name = joined_words(text);
  if (!name.empty() && is_upper(name[0])) name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name != text && parse_fn_name(name) ? name : std::string();
}

std::string suggested_type_name(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kOthers[] = {
      {"int", "Int64"},     {"byte", "UInt8"},      {"sbyte", "Int8"},
      {"uint8", "UInt8"},   {"uint16", "UInt16"},   {"uint32", "UInt32"},
      {"uint64", "UInt64"}, {"uint128", "UInt128"}, {"double", "Float"},
      {"number", "Float"},  {"decimal", "Float"},   {"str", "String"},
      {"boolean", "Bool"},  {"void", "Unit"},       {"datetime", "DateTime"},
      {"array", "List"},    {"map", "Dict"},        {"option", "Stdlib.Option.Option"},
      {"guid", "Uuid"},     {"seq", "List"},        {"result", "Stdlib.Result.Result"},
      {"i8", "Int8"},       {"i16", "Int16"},       {"i32", "Int32"},
      {"i64", "Int64"},     {"i128", "Int128"},     {"u8", "UInt8"},
      {"u16", "UInt16"},    {"u32", "UInt32"},      {"u64", "UInt64"},
      {"u128", "UInt128"},  {"f32", "Float"},       {"f64", "Float"},
  };
  for (const auto& [other, ours] : kOthers)
    if (other == text) return std::string(ours);
  std::string name = joined_words(text);
  if (!name.empty() && is_lower(name[0])) name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name != text && parse_type_name(name) ? name : std::string();
}

}  // namespace darkpkg
