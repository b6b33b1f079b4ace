#include "rules/uuid/edition.hpp"

#include <algorithm>
#include <array>

#include "language/named_id.hpp"
#include "language/text/names.hpp"
#include "rules/edition/inputs.hpp"
#include "rules/uuid/fingerprints.hpp"
#include "rules/uuid/link/item_bytes.hpp"
#include "rules/uuid/link/problems.hpp"
#include "rules/uuid/link/references.hpp"
#include "rules/uuid/trees/expectation.hpp"

namespace darkpkg::uuid {
namespace {

/// The ids of Option and Result; zero if they are not pinned, which no type's id is.
lower::PinnedTypes pinned_types(const Inputs& inputs) {
  return {inputs.pinned(ItemKind::type, "Darklang.Stdlib.Option.Option").value_or(Uuid{}),
          inputs.pinned(ItemKind::type, "Darklang.Stdlib.Result.Result").value_or(Uuid{})};
}

class UuidEdition final : public Edition {
 public:
  std::string_view name() const override { return "uuid"; }
  std::span<const std::string_view> forms() const override {
    static constexpr std::array<std::string_view, kForms> kNames{"pt", "rt"};
    return kNames;
  }
  const Fingerprints& fingerprints() const override { return kFingerprints; }
  bool skips(std::string_view path) const override { return path.find('_') != std::string_view::npos; }

  const ReferenceTraits& traits(const Reference& reference) const override { return reference_traits(reference.kind); }
  std::optional<std::string_view> item_name(const Reference& reference) const override {
    return uuid::item_name(reference);
  }
  void visit_candidates(const Reference& reference, std::span<const std::string> modules,
                        FunctionRef<bool(const Candidate&)> visit) const override {
    uuid::visit_candidates(reference, modules, visit);
  }
  std::string_view shown_name(std::string_view full_name) const override { return uuid::shown_name(full_name); }
  std::string_view shortcut() const override { return "Darklang.Stdlib"; }
  std::string suggested_type(std::string_view name) const override { return suggested_type_name(name); }

  std::vector<Problem> find_problems(const CheckedItem& item, Suggestion suggestion) const override {
    return uuid::find_problems(item, suggestion);
  }
  WarningTraits warning_traits(Code code) const override { return uuid::warning_traits(code); }

  Identity identity() const override { return Identity::by_name; }
  object::ContentHash said(const LinkedItem&) const override { return {}; }
  bool clash(ItemKind a, ItemKind b) const override { return a == b; }
  /// The pinned id, else the one that the location had before darkpkg came, else the derived one.
  void identify(std::span<const LinkedItem> knot, const Inputs& inputs, PriorId prior) const override {
    for (const LinkedItem& linked : knot) {
      NamedItem& item = linked.item;
      if (std::optional<Uuid> pinned = inputs.pinned(item.kind, item.name)) item.id = *pinned;
      else if (std::optional<ItemId> before = prior(linked.index, item.name)) item.id = *before;
      else item.id = named_id(item.kind, item.name);
    }
  }
  Result<ItemBytes> encode(const LinkedItem& item, const Inputs& inputs, Runtime runtime) const override {
    return make_bytes(item, pinned_types(inputs), runtime);
  }
  Resolution::Kind suggested(const LinkedItem& item, std::uint32_t reference) const override {
    using Kind = Resolution::Kind;
    switch (item.index.references[reference].kind) {
      case ReferenceKind::type: return Kind::package_type;
      case ReferenceKind::value_or_variable: return Kind::missing;
      case ReferenceKind::fn_or_local: {
        std::vector<Expectation> expects;
        if (item.bodies.size() == kForms)
          expects = unpack_expectations(item.body(kRuntime).expectations).value_or(expects);
        const bool is_local =
            std::ranges::find(expects, Expectation{ExpectationKind::not_a_fn, reference}) != expects.end();
        return is_local ? Kind::missing : Kind::package_fn;
      }
      default: return Kind::package_fn;
    }
  }
};

}  // namespace

const Edition& edition() {
  static const UuidEdition kEdition;
  return kEdition;
}

}  // namespace darkpkg::uuid
