#include "rules/hash/wire/pt_encode.hpp"

#include "rules/hash/wire/name_writer.hpp"
#include "rules/hash/wire/names.hpp"
#include "rules/hash/wire/tree_writer.hpp"

namespace darkpkg::hash::wire {
namespace {

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
  void put(const pt::OwnHash& hash) {
    if (hash.hex.empty()) hole(HoleKind::own_hash);
    else put(hash.hex);
  }

 private:
  friend TreeWriter<PtWriter>;

  template <typename Node>
  void put_id(const Node& node) {
    if constexpr (requires { node.id; }) out_.fixed(node.id);
  }
};

}  // namespace

Code encode_pt(const pt::Item& item) {
  PtWriter writer;
  std::visit([&](const auto& it) { writer.put(it); }, item);
  return std::move(writer).take();
}

}  // namespace darkpkg::hash::wire
