#include "rules/edition/inputs.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

#include "base/file.hpp"
#include "base/hash.hpp"

namespace darkpkg {
namespace {

using object::ItemKind;

/// Kinds in the order of their names, in which the files that come with darkpkg have them: those need no sorting.
int rank(ItemKind kind) { return kind == ItemKind::fn ? 0 : kind == ItemKind::type ? 1 : 2; }

auto builtin_key(ItemKind kind, std::string_view name, std::int32_t version) {
  return std::tuple(rank(kind), name, version);
}

auto pin_key(ItemKind kind, std::string_view name) { return std::tuple(rank(kind), name); }

/// Whether a file's first line is a row, so that what it says would be taken for the headings of the columns. Editors
/// may have put a mark of the encoding before it, or spaces for the tabs.
bool is_row(std::string_view line) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (line.starts_with(kMark)) line.remove_prefix(kMark.size());
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return parse_kind(line.substr(0, line.find_first_of(" \t"))).has_value();
}

/// Calls `row` with the three columns of every line but the first, the headings; it returns false if they are
/// malformed. `may_lack_third`: if the headings are two, so are the columns, and the third is empty.
template <typename Row>
Result<void> each_row(std::string_view text, std::string_view path, std::string_view third, bool may_lack_third,
                      Row row) {
  const std::string_view headings = text.substr(0, text.find('\n'));
  const bool lacks_third = may_lack_third && std::ranges::count(headings, '\t') == 1;
  std::size_t number = 0;
  while (!text.empty()) {
    number++;
    std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (number == 1 && is_row(line))
      return fail("'" + std::string(path) + "' has no headings: its first line is '" + std::string(line) + "'",
                  "begin it with a line as kind<TAB>name<TAB>" + std::string(third));
    if (number == 1 || line.empty()) continue;
    std::size_t first = line.find('\t');
    std::size_t second = first == std::string_view::npos ? first : line.find('\t', first + 1);
    const bool has_second = second != std::string_view::npos;
    if (first == std::string_view::npos || has_second == lacks_third ||
        !row(line.substr(0, first), line.substr(first + 1, has_second ? second - first - 1 : second),
             has_second ? line.substr(second + 1) : std::string_view()))
      return fail(
          "'" + std::string(path) + "', line " + std::to_string(number) + ", is malformed: '" + std::string(line) + "'",
          lacks_third ? "a line is a kind and a name, separated by a tab"
                      : "a line is a kind, a name and a version or id, separated by tabs");
  }
  return {};
}

}  // namespace

Result<Inputs> Inputs::read(const std::string& builtins, const std::string& package_ids, Identity identity) {
  Result<std::string> first = read_file(builtins);
  if (!first) return tl::unexpected(first.error());
  Result<std::string> second = read_file(package_ids);
  if (!second) return tl::unexpected(second.error());
  return parse(std::move(*first), std::move(*second), builtins, package_ids, identity);
}

Result<Inputs> Inputs::parse(std::string builtins, std::string package_ids, std::string_view builtins_path,
                             std::string_view ids_path, Identity identity) {
  Inputs out;
  auto texts = std::make_unique<std::string[]>(2);
  texts[0] = std::move(builtins);
  texts[1] = std::move(package_ids);
  out.texts_ = std::move(texts);
  std::array<object::ContentHash, 2> hashes{hash128(out.texts_[0]), hash128(out.texts_[1])};
  out.hash_ = hash128({reinterpret_cast<const char*>(hashes.data()), sizeof hashes});
  Result<void> done =
      each_row(out.texts_[0], builtins_path, "version", false, [&](auto kind_column, auto name, auto version_column) {
        std::optional<ItemKind> kind = parse_kind(kind_column);
        Builtin builtin{kind.value_or(ItemKind::type), name, 0};
        const char* end = version_column.data() + version_column.size();
        auto [at, error] = std::from_chars(version_column.data(), end, builtin.version);
        if (builtin.kind == ItemKind::type || name.empty() || error != std::errc{} || at != end) return false;
        out.builtins_.push_back(builtin);
        return true;
      });
  if (!done) return tl::unexpected(done.error());
  const bool may_lack_ids = identity == Identity::by_content;
  done = each_row(out.texts_[1], ids_path, "id", may_lack_ids, [&](auto kind_column, auto name, auto id_column) {
    std::optional<ItemKind> kind = parse_kind(kind_column);
    std::optional<Uuid> id = Uuid::parse(id_column);
    if (!kind || name.empty() || (!id && !(may_lack_ids && id_column.empty()))) return false;
    out.pins_.push_back({*kind, name, id});
    return true;
  });
  if (!done) return tl::unexpected(done.error());
  auto by_builtin = [](const Builtin& b) { return builtin_key(b.kind, b.name, b.version); };
  auto by_name = [](const Pin& pin) { return pin_key(pin.kind, pin.name); };
  if (!std::ranges::is_sorted(out.builtins_, {}, by_builtin)) std::ranges::sort(out.builtins_, {}, by_builtin);
  if (!std::ranges::is_sorted(out.pins_, {}, by_name)) std::ranges::sort(out.pins_, {}, by_name);
  return out;
}

std::optional<std::string_view> Inputs::builtin(ItemKind kind, std::string_view name, std::int32_t version) const {
  auto key = [](const Builtin& b) { return builtin_key(b.kind, b.name, b.version); };
  auto wanted = builtin_key(kind, name, version);
  auto at = std::ranges::lower_bound(builtins_, wanted, {}, key);
  if (at == builtins_.end() || key(*at) != wanted) return std::nullopt;
  return at->name;
}

std::optional<Uuid> Inputs::pinned(ItemKind kind, std::string_view full_name) const {
  auto key = [](const Pin& pin) { return pin_key(pin.kind, pin.name); };
  auto wanted = pin_key(kind, full_name);
  auto at = std::ranges::lower_bound(pins_, wanted, {}, key);
  if (at == pins_.end() || key(*at) != wanted) return std::nullopt;
  return at->id;
}

std::vector<std::string_view> Inputs::builtin_names(ItemKind kind) const {
  std::vector<std::string_view> out;
  for (const Builtin& builtin : builtins_)
    if (builtin.kind == kind) out.push_back(builtin.name);
  return out;
}

Problem unused_pin(object::ItemKind kind, std::string_view full_name, std::size_t offset, bool has_id) {
  std::string message = "nothing defines the ";
  message.append(kind_word(kind)).append(" '").append(full_name);
  message.append(has_id ? "', which has a pinned id" : "', which Dark's own code refers to");
  return {Code::pinned_id_unused,
          {static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(full_name.size())},
          std::move(message),
          has_id
              ? "Dark's own code refers to it by that id: define it, or remove the line where Dark no longer needs it"
              : "define it, or have Dark's PackageRefs.fs name what took its place",
          0};
}

}  // namespace darkpkg
