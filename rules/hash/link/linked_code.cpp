#include "rules/hash/link/linked_code.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/file.hpp"
#include "rules/hash/compile.hpp"
#include "rules/hash/link/object_code.hpp"

namespace darkpkg::hash {

std::vector<Shape> shapes_of(std::span<const darkpkg::Resolution> resolutions) {
  std::vector<Shape> shapes;
  shapes.reserve(resolutions.size());
  for (const darkpkg::Resolution& found : resolutions) {
    if (found.is_type()) shapes.emplace_back(ItemKind::type);
    else if (found.is_fn()) shapes.emplace_back(ItemKind::fn);
    else if (found.is_value()) shapes.emplace_back(ItemKind::value);
    else shapes.emplace_back();
  }
  return shapes;
}

pt::Location location_of(std::string_view full_name, std::vector<std::string_view>& modules) {
  pt::Location at;
  for (std::size_t dot; (dot = full_name.find('.')) != std::string_view::npos; full_name.remove_prefix(dot + 1)) {
    if (at.owner.empty()) at.owner = full_name.substr(0, dot);
    else modules.push_back(full_name.substr(0, dot));
  }
  at.modules = modules;
  at.name = full_name;
  return at;
}

ItemTargets::ItemTargets(std::span<const Reference> references, std::span<const darkpkg::Resolution> resolutions)
    : references_(references), shapes_(shapes_of(resolutions)) {
  targets_.reserve(resolutions.size());
  for (const darkpkg::Resolution& found : resolutions) {
    if (found.missing()) {
      targets_.emplace_back(pt::NameError::not_found);
    } else if (!found.item) {
      targets_.emplace_back(pt::Builtin{found.name, found.version});
    } else {
      const std::string& hash = hashes_.emplace_back(found.item->id.empty() ? std::string() : found.item->id.text());
      targets_.emplace_back(pt::Package{hash, location_of(found.item->name, modules_.emplace_back())});
    }
  }
}

namespace {

/// Code that was made from the source. A link asks for an item's code up to three times, and making it is to compile
/// the file.
struct MadeCode final : KeptCode {
  MadeCode(std::vector<Shape> shapes_, ItemCode code_) : shapes(std::move(shapes_)), code(std::move(code_)) {}
  std::vector<Shape> shapes;  ///< that it was made for
  ItemCode code;
};

}  // namespace

Result<std::string> source_text(const LinkedItem& item) {
  return item.text ? Result<std::string>(*item.text) : read_file(std::string(item.source));
}

Result<FittingCode> fitting_code(const LinkedItem& item, Runtime runtime) {
  Result<ItemCode> compiled = code_of(item.bodies, item.number, item.index.references.size());
  if (!compiled) return tl::unexpected(compiled.error());
  if (runtime == Runtime::as_compiled) return FittingCode{std::move(*compiled), false};
  const std::vector<Shape> shapes = shapes_of(item.resolutions);
  if (runtime == Runtime::checked && hold(compiled->expectations, shapes))
    return FittingCode{std::move(*compiled), false};
  if (item.kept && *item.kept)
    if (const auto& made = static_cast<const MadeCode&>(**item.kept); made.shapes == shapes)
      return FittingCode{made.code, true};
  Result<std::string> source = source_text(item);
  if (!source) return tl::unexpected(source.error());
  std::optional<ItemCode> code = compile_item(*source, item.number, shapes, *compiled);
  if (!code) return fail("the object of '" + item.item.name + "' is of another source text");
  if (item.kept) *item.kept = std::make_unique<MadeCode>(shapes, *code);
  return FittingCode{std::move(*code), true};
}

darkpkg::Resolution::Kind suggested(const LinkedItem& item, std::uint32_t reference) {
  using Kind = darkpkg::Resolution::Kind;
  const auto kind = [](std::optional<ItemKind> of) {
    if (!of) return Kind::missing;
    switch (*of) {
      case ItemKind::type: return Kind::package_type;
      case ItemKind::value: return Kind::package_value;
      case ItemKind::fn: break;
    }
    return Kind::package_fn;
  };
  const Reference& written = item.index.references[reference];
  const ReferenceTraits& of = traits(written.kind);
  Result<ItemCode> code = code_of(item.bodies, item.number, item.index.references.size());
  if (!code) return Kind::missing;  // encoding the item says so
  for (const lower::Expectation& expectation : code->expectations)
    if (expectation.reference == reference)
      return expectation.expected == lower::Expected::missing ? Kind::missing : kind(of.accepts[0]);
  // Some names are of one kind only in the code that was made.
  wire::HoleReader holes(code->runtime.holes);
  while (std::optional<wire::Hole> hole = holes.next())
    if (hole->reference() == reference)
      if (std::optional<ItemKind> needed = wire::item_kind(hole->kind)) return kind(needed);
  if (of.may_be_local) return Kind::missing;
  // A name alone is more likely a variable that the runtime knows than a value.
  return written.names.size() == 1 && of.accepts[0] == ItemKind::value ? Kind::missing : kind(of.accepts[0]);
}

std::vector<std::uint32_t> used_items(const wire::Code& code, std::span<const darkpkg::Resolution> resolutions) {
  std::set<std::uint32_t> used;
  wire::HoleReader holes(code.holes);
  while (std::optional<wire::Hole> hole = holes.next())
    if (std::optional<std::uint32_t> reference = hole->reference(); reference && resolutions[*reference].item)
      used.insert(*reference);
  return {used.begin(), used.end()};
}

}  // namespace darkpkg::hash
