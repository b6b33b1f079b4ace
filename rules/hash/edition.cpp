#include "rules/hash/edition.hpp"

#include <array>
#include <deque>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.hpp"
#include "language/dotnet/blob.hpp"
#include "language/text/names.hpp"
#include "rules/hash/compile.hpp"
#include "rules/hash/fingerprints.hpp"
#include "rules/hash/identity/identify.hpp"
#include "rules/hash/identity/knots.hpp"
#include "rules/hash/link/evaluate_values.hpp"
#include "rules/hash/link/linked_code.hpp"
#include "rules/hash/link/object_code.hpp"
#include "rules/hash/link/problems.hpp"
#include "rules/hash/program/candidates.hpp"

namespace darkpkg::hash {
namespace {

constexpr std::string_view kShortcut = "Darklang.Stdlib";

/// An item whose hash is wanted, with its code.
struct Identified {
  NamedItem* item = nullptr;
  std::span<const Reference> references;
  std::span<const darkpkg::Resolution> resolutions;
  wire::Code code;
};

/// Sets the hashes of items that refer to each other, or of one.
void identify_knot(std::span<const Identified> all, std::span<const std::uint32_t> knot, bool refers_to_itself) {
  std::vector<ItemTargets> targets;
  std::vector<Member> members;
  targets.reserve(knot.size());
  for (std::uint32_t i : knot) {
    const ItemTargets& own = targets.emplace_back(all[i].references, all[i].resolutions);
    members.push_back({all[i].item->name, &all[i].code, own.all()});
  }
  const std::vector<Sha256Digest> hashes = identify(members, refers_to_itself);
  for (std::size_t k = 0; k < knot.size(); k++) all[knot[k]].item->id = ItemId(hashes[k]);
}

class HashEdition final : public Edition {
 public:
  std::string_view name() const override { return "hash"; }
  std::span<const std::string_view> forms() const override {
    static constexpr std::array<std::string_view, kForms> kNames{"pt", "texts", "rt"};
    return kNames;
  }
  const Fingerprints& fingerprints() const override { return kFingerprints; }
  bool skips(std::string_view path) const override { return path.find('_') != std::string_view::npos; }

  const ReferenceTraits& traits(const Reference& reference) const override { return hash::traits(reference.kind); }
  std::optional<std::string_view> item_name(const Reference& reference) const override {
    return hash::item_name(reference);
  }
  void visit_candidates(const Reference& reference, std::span<const std::string> modules,
                        FunctionRef<bool(const darkpkg::Candidate&)> visit) const override {
    hash::visit_candidates(reference, modules, visit);
  }
  std::string_view shown_name(std::string_view full_name) const override {
    if (full_name.starts_with(kShortcut) && full_name.substr(kShortcut.size()).starts_with('.'))
      full_name.remove_prefix(module_of(kShortcut).size() + 1);
    return full_name;
  }
  std::string_view shortcut() const override { return kShortcut; }
  std::string suggested_type(std::string_view name) const override { return suggested_type_name(name); }

  std::vector<Problem> find_problems(const CheckedItem& item, Suggestion suggestion) const override {
    return hash::find_problems(item, suggestion);
  }
  WarningTraits warning_traits(Code code) const override { return hash::warning_traits(code); }

  Identity identity() const override { return Identity::by_content; }
  /// Of the canonical form in which all that it uses stands by name, as only what it shares a knot with does in that of
  /// which ids are hashes.
  object::ContentHash said(const LinkedItem& item) const override {
    Result<FittingCode> code = fitting_code(item, Runtime::checked);
    if (!code) return {};  // encode() says so
    std::vector<std::string_view> names;
    for (const darkpkg::Resolution& resolution : item.resolutions)
      if (resolution.item) names.push_back(resolution.item->name);
    const ItemTargets targets(item.index.references, item.resolutions);
    std::string bytes;
    wire::fill_canonical(bytes, code->code.program, targets.all(), wire::Knot(names));
    return hash128(bytes);
  }
  bool clash(ItemKind, ItemKind) const override { return true; }
  /// The machine's knot goes by all that names may mean; Dark's goes by what the code uses, so it may be smaller.
  void identify(std::span<const LinkedItem> knot, const Inputs&, PriorId) const override {
    std::unordered_map<const NamedItem*, std::uint32_t> numbers;
    std::vector<Identified> all;
    for (const LinkedItem& linked : knot) {
      numbers.emplace(&linked.item, static_cast<std::uint32_t>(all.size()));
      Result<FittingCode> code = fitting_code(linked, Runtime::checked);
      // If the object is no good, encode() says so, and nothing of this is kept.
      all.push_back({&linked.item, linked.index.references, linked.resolutions,
                     code ? std::move(code->code.program) : wire::Code{}});
    }
    std::vector<std::vector<std::uint32_t>> edges(all.size());
    for (std::size_t i = 0; i < all.size(); i++)
      for (std::uint32_t reference : used_items(all[i].code, all[i].resolutions))
        if (auto used = numbers.find(all[i].resolutions[reference].item); used != numbers.end())
          edges[i].push_back(used->second);
    for (const std::vector<std::uint32_t>& members : knots(edges)) {
      const std::uint32_t first = members.front();
      identify_knot(all, members, std::ranges::find(edges[first], first) != edges[first].end());
    }
  }
  Result<ItemBytes> encode(const LinkedItem& item, const Inputs&, Runtime runtime) const override {
    Result<FittingCode> fitting = fitting_code(item, runtime);
    if (!fitting) return tl::unexpected(fitting.error());
    const ItemTargets targets(item.index.references, item.resolutions);
    const std::string id = item.item.id.text();
    ItemBytes out;
    out.relowered = fitting->from_source;
    std::size_t start = darkpkg::wire::begin_blob(out.program);
    wire::fill_pt(out.program, fitting->code.program, id, NodeIds(item.item.kind, item.item.name), targets.all());
    darkpkg::wire::end_blob(out.program, start);
    if (item.index.kind != ItemKind::value) {
      start = darkpkg::wire::begin_blob(out.runtime);
      wire::fill_rt(out.runtime, fitting->code.runtime, id, targets.all());
      darkpkg::wire::end_blob(out.runtime, start);
    }
    out.description = wire::CodeTexts::unpack(fitting->code.program.texts)->others.front();
    for (std::uint32_t reference : used_items(fitting->code.program, item.resolutions)) {
      const NamedItem* used = item.resolutions[reference].item;
      if (std::ranges::find(out.used, used) == out.used.end()) out.used.push_back(used);
    }
    return out;
  }
  bool reads_source(const LinkedItem& item) const override {
    Result<ItemCode> compiled = code_of(item.bodies, item.number, item.index.references.size());
    return compiled && !hold(compiled->expectations, shapes_of(item.resolutions));
  }
  /// The last one whose operation is stored: one that is equal to an earlier one is not (LibDB/Inserts.fs). It says
  /// what PT does.
  std::size_t winner(std::span<const ItemBytes> sharing) const override {
    std::unordered_set<std::string_view> stored;
    std::size_t last = 0;
    for (std::size_t i = 0; i < sharing.size(); i++)
      if (stored.insert(sharing[i].program).second) last = i;
    return last;
  }
  EvaluatedValues evaluate(std::span<const std::string> values, FetchContent fetch) const override {
    return evaluate_values(values, fetch);
  }
  std::optional<Span> place(const LinkedItem& item, std::size_t instruction) const override {
    Result<ItemCode> compiled = code_of(item.bodies, item.number, item.index.references.size());
    Result<std::string> source = source_text(item);
    if (!compiled || !source) return std::nullopt;
    const std::vector<Span> places = places_of_value(*source, item.number, shapes_of(item.resolutions), *compiled);
    // What nobody wrote has no place.
    if (instruction >= places.size() || places[instruction].length == 0) return std::nullopt;
    return places[instruction];
  }
  darkpkg::Resolution::Kind suggested(const LinkedItem& item, std::uint32_t reference) const override {
    return hash::suggested(item, reference);
  }
};

}  // namespace

const Edition& edition() {
  static const HashEdition kEdition;
  return kEdition;
}

}  // namespace darkpkg::hash
