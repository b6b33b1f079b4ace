#include "rules/uuid/link/references.hpp"

#include <algorithm>
#include <array>

#include "language/text/names.hpp"

namespace darkpkg::uuid {
namespace {

constexpr std::string_view kShortcut = "Stdlib";
constexpr std::string_view kShortcutOwner = "Darklang.";

constexpr std::optional<ItemKind> kNone;
constexpr std::array<ReferenceTraits, 7> kTraits{{
    {.text = "type", .accepts = {ItemKind::type, kNone}, .required = true},
    {.text = "fn", .accepts = {ItemKind::fn, kNone}},
    {.text = "required-fn", .accepts = {ItemKind::fn, kNone}, .required = true},
    {.text = "fn-or-value", .accepts = {ItemKind::fn, ItemKind::value}, .required = true},
    {.text = "value-or-variable",
     .accepts = {ItemKind::value, kNone},
     .may_be_local = true,
     .only_qualified = ItemKind::fn},
    {.text = "fn-or-local", .accepts = {ItemKind::fn, kNone}, .may_be_local = true},
    {.text = "unknown", .accepts = {kNone, kNone}},
}};

/// The last part of the reference in the form that its kind of items has.
std::optional<VersionedName> parse_last(const Reference& reference) {
  if (reference.kind != ReferenceKind::type) return parse_fn_name(reference.names.back());
  std::optional<std::string_view> name = parse_type_name(reference.names.back());
  if (!name) return std::nullopt;
  return VersionedName{*name, 0};
}

}  // namespace

const ReferenceTraits& reference_traits(std::uint8_t kind) {
  return kTraits[std::min<std::size_t>(kind, kTraits.size() - 1)];
}

std::optional<std::string_view> item_name(const Reference& reference) {
  std::optional<VersionedName> name = parse_last(reference);
  if (!name) return std::nullopt;
  return name->name;
}

void visit_candidates(const Reference& reference, std::span<const std::string> modules,
                      FunctionRef<bool(const Candidate&)> visit) {
  std::optional<VersionedName> last = parse_last(reference);
  if (!last) return;
  std::span<const std::string> qualifier(reference.names);
  qualifier = qualifier.first(qualifier.size() - 1);

  // The longest candidate, of which the others are parts.
  std::string text;
  std::size_t prefix_size = 0;
  for (const std::string& part : modules) prefix_size += part.size() + 1;
  text.reserve(prefix_size + kShortcutOwner.size() + 64);
  for (const std::string& part : modules) text.append(part).push_back('.');
  const auto path = [&] {
    for (const std::string& part : qualifier) text.append(part).push_back('.');
    text += last->name;
  };
  for (std::size_t count = modules.size() + 1; count-- > 0;) {
    if (count < modules.size()) prefix_size -= modules[count].size() + 1;
    const std::size_t parts = count + qualifier.size();
    if (parts == 0) break;  // a name without a module is no location
    text.resize(prefix_size);
    path();
    const bool builtin = parts == 1 && (count == 1 ? modules.front() : qualifier.front()) == "Builtin";
    if (visit({text, builtin, last->name, last->version})) return;
  }
  if (qualifier.empty() || qualifier.front() != kShortcut) return;
  text = kShortcutOwner;
  path();
  visit({text, false, last->name, last->version});
}

std::string_view shown_name(std::string_view full_name) {
  if (full_name.size() > kShortcutOwner.size() + kShortcut.size() && full_name.starts_with(kShortcutOwner) &&
      full_name.substr(kShortcutOwner.size()).starts_with(kShortcut) &&
      full_name[kShortcutOwner.size() + kShortcut.size()] == '.')
    full_name.remove_prefix(kShortcutOwner.size());
  return full_name;
}

}  // namespace darkpkg::uuid
