#pragma once

#include "rules/hash/program/operations.hpp"
#include "rules/hash/wire/name_writer.hpp"
#include "rules/hash/wire/names.hpp"
#include "rules/hash/wire/tree_writer.hpp"

namespace darkpkg::hash::wire {

/// Writes program types and operations as Dark stores them.
class PtWriter : public TreeWriter<PtWriter> {
 public:
  using TreeWriter::put;

  template <pt::ItemKind kind, typename... Targets>
  void put(const pt::Name<kind, Targets...>& name) {
    put(name.written);
    visit_target(
        name.target, [&](std::uint32_t reference) { hole(hole_of(kind), reference); },
        [&](const Target& target) { put_pt_target(out_, kind, target); });
  }
  void put(const op::ItemReference& reference) {
    switch (reference.kind) {
      case pt::ItemKind::type: out_.tag(tag::OpReference::PackageType); break;
      case pt::ItemKind::value: out_.tag(tag::OpReference::PackageValue); break;
      case pt::ItemKind::fn: out_.tag(tag::OpReference::PackageFn); break;
    }
    put(reference.hash);
  }
  void put(const pt::OwnHash& hash) {
    if (hash.hex.empty()) hole(HoleKind::own_hash);
    else put(hash.hex);
  }

 private:
  friend TreeWriter<PtWriter>;

  using TreeWriter::put_open;
  void put_open(const pt::OpenStage& open) {
    const pt::Choice<pt::PipeStage>& choice = open.choices.front();
    const auto* variable = std::get_if<pt::PipeVariable>(&open.otherwise->node);
    if (variable) hole(HoleKind::stage_tag, choice.reference.index);
    else out_.tag(pt::PipeFnCall::kTag);
    put_id(*open.otherwise);
    if (!variable) return put_alternative(std::get<pt::PipeFnCall>(choice.node->node));
    hole(HoleKind::stage_rest, choice.reference.index);
    put(variable->arguments);
  }

  template <typename Node>
  void put_id(const Node& node) {
    if constexpr (requires { node.id; }) out_.fixed(node.id);
  }
};

}  // namespace darkpkg::hash::wire
