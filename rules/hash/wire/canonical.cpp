#include "rules/hash/wire/binding_writer.hpp"
#include "rules/hash/wire/name_writer.hpp"
#include "rules/hash/wire/pt_encode.hpp"

namespace darkpkg::hash::wire {
namespace {

class CanonicalWriter : public BindingWriter<CanonicalWriter> {
 public:
  explicit CanonicalWriter(const Knot& knot) : knot_(knot) {}

  using BindingWriter::put;

  template <pt::ItemKind kind, typename... Targets>
  void put(const pt::Name<kind, Targets...>& name) {
    visit_target(
        name.target, [&](std::uint32_t reference) { hole(hole_of(kind), reference); },
        [&](const Target& target) { put_canonical_target(out_, kind, target, knot_); });
  }
  void put(const pt::OwnHash&) {}
  void put(const pt::Description&) {}
  void put(const pt::Parameter& parameter) { put(*parameter.type); }
  void put(const pt::PackageType& item) { put_item(tag::Canonical::Type, item); }
  void put(const pt::PackageFn& item) { put_item(tag::Canonical::Fn, item); }
  void put(const pt::PackageValue& item) { put_item(tag::Canonical::Value, item); }

  void bound(std::string_view) {}
  void put_bound(std::uint32_t number) { put(std::string_view(canonical_name(number))); }

 private:
  friend TreeWriter<CanonicalWriter>;

  template <typename Item>
  void put_item(tag::Canonical tag, const Item& item) {
    out_.tag(tag);
    for_each_field(item, [this](const auto& field) { put(field); });
  }

  // ---- Open nodes: like PT's, without ids. A name that may be a variable is not bound.
  using TreeWriter::put_open;
  void put_open(const pt::OpenStage& open) {
    const pt::Choice<pt::PipeStage>& choice = open.choices.front();
    const auto* variable = std::get_if<pt::PipeVariable>(&open.otherwise->node);
    if (!variable) return put(*choice.node);
    hole(HoleKind::stage_tag, choice.reference.index);
    hole(HoleKind::stage_rest, choice.reference.index);
    put(variable->arguments);
  }

  const Knot& knot_;
};

}  // namespace

Code encode_canonical(const pt::Item& item, const Knot& knot) {
  CanonicalWriter writer(knot);
  std::visit([&](const auto& it) { writer.put(it); }, item);
  return std::move(writer).take();
}

}  // namespace darkpkg::hash::wire
