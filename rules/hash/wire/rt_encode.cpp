#include "rules/hash/wire/rt_encode.hpp"

#include <cmath>

#include "base/overloaded.hpp"
#include "rules/hash/wire/name_writer.hpp"
#include "rules/hash/wire/tree_writer.hpp"

namespace darkpkg::hash::wire {
namespace {

class RtWriter : public TreeWriter<RtWriter> {
 public:
  using TreeWriter::put;

  void put(const pt::TypeName& name) {
    put(name.written);
    visit_target(
        name.target, [&](std::uint32_t reference) { hole(HoleKind::type, reference); },
        [&](const Target& target) { put_rt_type(out_, target); });
  }
  void put(const rt::TypeId& type) {
    std::visit(overloaded{
                   [&](pt::Reference reference) { hole(HoleKind::type_id, reference.index); },
                   [&](const rt::ItemHash& hash) { put(hash.hex); },
               },
               type);
  }
  void put(const rt::FnName& name) { put_name(HoleKind::fn, name.target); }
  void put(const rt::ValueName& name) { put_name(HoleKind::value, name.target); }
  void put(const pt::OwnHash& hash) {
    if (hash.hex.empty()) hole(HoleKind::own_hash);
    else put(hash.hex);
  }
  void put(pt::NameError error) {
    out_.tag(error == pt::NameError::not_found ? tag::NameResolutionError::NotFound
                                               : tag::NameResolutionError::InvalidName);
  }
  void put(const rt::ValueType& type) {
    std::visit(overloaded{
                   [&](rt::Unknown) { out_.tag(tag::ValueType::Unknown); },
                   [&](pt::Primitive primitive) {
                     out_.tag(tag::ValueType::Known);
                     out_.tag(kPrimitiveTags[static_cast<std::size_t>(primitive)].known);
                   },
                   [&](const auto& known) {
                     out_.tag(tag::ValueType::Known);
                     out_.tag(known.kTag);
                     put_alternative(known);
                   },
               },
               type.node);
  }
  void put(const rt::Instructions& it) {
    out_.varint(it.register_count);
    put(it.code);
    put(it.result);
  }
  void put(double value) {
    if (std::isnan(value)) return out_.tag(tag::Float::NaN);
    if (std::isinf(value)) return out_.tag(value > 0 ? tag::Float::PositiveInfinity : tag::Float::NegativeInfinity);
    out_.tag(tag::Float::Finite);
    out_.fixed(value);
  }

 private:
  friend TreeWriter<RtWriter>;

  void put_open(const rt::LoadReference& load) {
    hole(HoleKind::load_tag, load.reference.index);
    put(load.to);
    hole(HoleKind::load_rest, load.reference.index);
  }

  template <typename Variant>
  void put_name(HoleKind kind, const Variant& name) {
    std::visit(overloaded{
                   [&](rt::OwnId) {
                     out_.tag(tag::FqName::Package);
                     hole(HoleKind::own_hash);
                   },
                   [&](pt::Reference reference) { hole(kind, reference.index); },
                   [&](const rt::ItemHash& hash) {
                     put_rt_name(out_, pt::Package{hash.hex, {}});
                   },
                   [&](const pt::Builtin& builtin) { put_rt_name(out_, builtin); },
               },
               name);
  }
  template <typename Alternative>
  static tag::RtTypeReference type_tag(const Alternative&) {
    return Alternative::kRtTag;
  }
  static tag::RtTypeReference type_tag(pt::Primitive type) { return kPrimitiveTags[static_cast<std::size_t>(type)].rt; }
};

}  // namespace

Code encode_rt(const rt::Item& item) {
  RtWriter writer;
  std::visit([&](const auto& it) { writer.put(it); }, item);
  return std::move(writer).take();
}

std::string encode_value_type(const rt::ValueType& type) {
  RtWriter writer;
  writer.put(type);
  return std::move(writer).take().bytes;
}

}  // namespace darkpkg::hash::wire
