#include "rules/hash/wire/item_encode.hpp"

#include "base/check.hpp"
#include "base/overloaded.hpp"
#include "rules/hash/wire/binding_writer.hpp"
#include "rules/hash/wire/name_writer.hpp"

namespace darkpkg::hash::wire {
namespace {

constexpr HoleKind named_hole_of(pt::ItemKind kind) {
  switch (kind) {
    case pt::ItemKind::type: return HoleKind::named_type;
    case pt::ItemKind::value: return HoleKind::named_value;
    case pt::ItemKind::fn: break;
  }
  return HoleKind::named_fn;
}

class ItemTreeWriter : public BindingWriter<ItemTreeWriter> {
 public:
  using BindingWriter::put;

  template <pt::ItemKind kind, typename... Targets>
  void put(const pt::Name<kind, Targets...>& name) {
    visit_target(
        name.target, [&](std::uint32_t reference) { hole(named_hole_of(kind), reference); },
        [&](const Target& target) {
          number(name.written.size());
          for (std::string_view part : name.written) text(part);
          put_canonical_target(out_, kind, target, {});
          DARKPKG_CHECK(!std::holds_alternative<pt::Package>(target));
          if (std::holds_alternative<pt::Builtin>(target)) number(static_cast<std::size_t>(tag::Option::None));
        });
  }
  void put(const pt::Description& description) { text(description.text); }
  void put(const pt::Parameter& parameter) {
    text(parameter.name);
    put(*parameter.type);
    put(parameter.description);
  }
  void put(const pt::PackageType& item) { put_item(tag::Canonical::Type, item); }
  void put(const pt::PackageFn& item) { put_item(tag::Canonical::Fn, item); }
  void put(const pt::PackageValue& item) { put_item(tag::Canonical::Value, item); }

  void bound(std::string_view name) { texts_.bound.push_back(name); }
  void put_bound(std::uint32_t number) { hole(HoleKind::bound, number); }

  Code take() && {
    std::string texts = pack(texts_);
    Code code = std::move(static_cast<TreeWriter&>(*this)).take();
    code.texts = std::move(texts);
    return code;
  }

 private:
  friend TreeWriter<ItemTreeWriter>;

  template <typename Item>
  void put_item(tag::Canonical tag, const Item& item) {
    hole(HoleKind::canonical_tag, static_cast<std::uint32_t>(tag));
    texts_.others.push_back(item.description.text);
    for_each_field(item, overloaded{
                             [this](const pt::OwnHash&) { hole(HoleKind::own_hash); },
                             // Tables have it, too: it is the first of the texts even if it is empty.
                             [this](const pt::Description&) { hole(HoleKind::text, 0); },
                             [this](const auto& field) { put(field); },
                         });
  }

  // ---- What only PT has
  void number(std::size_t number) { hole(HoleKind::number, static_cast<std::uint32_t>(number)); }
  void text(std::string_view text) {
    if (text.empty()) return number(0);
    hole(HoleKind::text, static_cast<std::uint32_t>(texts_.others.size()));
    texts_.others.push_back(text);
  }
  template <typename Node>
  void put_id(const Node& node) {
    if constexpr (requires { node.id; }) hole(HoleKind::node_id);
  }

  using TreeWriter::put_open;
  void put_open(const pt::OpenStage& open) {
    const pt::Choice<pt::PipeStage>& choice = open.choices.front();
    const auto* variable = std::get_if<pt::PipeVariable>(&open.otherwise->node);
    if (!variable) return put(*choice.node);
    hole(HoleKind::stage_tag, choice.reference.index);
    put_id(*open.otherwise);
    hole(HoleKind::stage_rest, choice.reference.index);
    put(variable->arguments);
  }

  CodeTexts texts_;
};

}  // namespace

Code encode_item_tree(const pt::Item& item) {
  ItemTreeWriter writer;
  std::visit([&](const auto& it) { writer.put(it); }, item);
  return std::move(writer).take();
}

}  // namespace darkpkg::hash::wire
