#include "rules/hash/wire/decode.hpp"

#include <limits>

#include "rules/hash/wire/tree_reader.hpp"

namespace darkpkg::hash::wire {
namespace {

/// Reads what PtWriter writes.
class PtReader : public TreeReader<PtReader> {
 public:
  using TreeReader::get;
  using TreeReader::TreeReader;
  using TypeTag = tag::TypeReference;

  static TypeTag primitive_tag(const PrimitiveTags& tags) { return tags.pt; }
  template <typename Type>
  static TypeTag type_tag(const Type*) {
    return Type::kTag;
  }

  template <pt::ItemKind kind, typename... Targets>
  void get(pt::Name<kind, Targets...>& name) {
    get(name.written);
    if (tag<tag::NameResolution>() == tag::NameResolution::Error) {
      name.target = read<pt::NameError>();
      return;
    }
    if constexpr (kind == pt::ItemKind::type) {
      if (tag<tag::FqTypeName>() != tag::FqTypeName::Package) r_.fail("a type's name is one of the canonical form");
    } else {
      auto fq_name = tag<tag::FqName>();
      if (fq_name == tag::FqName::Knot) r_.fail("a name is one of the canonical form");
      if (fq_name == tag::FqName::Builtin) {
        name.target = read<pt::Builtin>();
        if (r_.boolean()) r_.fail("a builtin has a location");
        return;
      }
    }
    pt::Package package{r_.text(), {}};
    get(package.location);
    name.target = package;
  }
  void get(op::ItemReference& reference) {
    switch (tag<tag::OpReference>()) {
      case tag::OpReference::PackageType: reference.kind = pt::ItemKind::type; break;
      case tag::OpReference::PackageValue: reference.kind = pt::ItemKind::value; break;
      case tag::OpReference::PackageFn: reference.kind = pt::ItemKind::fn; break;
    }
    get(reference.hash);
  }
};

/// Reads what RtWriter writes.
class RtReader : public TreeReader<RtReader> {
 public:
  using TreeReader::get;
  using TreeReader::TreeReader;
  using TypeTag = tag::RtTypeReference;

  static TypeTag primitive_tag(const PrimitiveTags& tags) { return tags.rt; }
  template <typename Type>
  static TypeTag type_tag(const Type*) {
    return Type::kRtTag;
  }

  void get(pt::TypeName& name) {
    get(name.written);
    if (tag<tag::NameResolution>() == tag::NameResolution::Error) name.target = read<pt::NameError>();
    else name.target = pt::Package{r_.text(), {}};
  }
  void get(rt::TypeId& type) { type = rt::ItemHash{r_.text()}; }
  void get(rt::FnName& name) { get_name(name.target); }
  void get(rt::ValueName& name) { get_name(name.target); }
  void get(rt::ValueType& type) {
    Reader::Depth depth(r_);
    if (!depth.ok() || tag<tag::ValueType>() == tag::ValueType::Unknown) return;
    auto known = tag<tag::KnownType>();
    for (std::size_t i = 0; i < kPrimitiveTags.size(); i++)
      if (kPrimitiveTags[i].known == known) type.node = static_cast<pt::Primitive>(i);
    read_alternative(type.node, [&]<typename Alternative>(const Alternative*) {
      if constexpr (requires { Alternative::kTag; }) return Alternative::kTag == known;
      return false;
    });
  }
  void get(rt::Instructions& it) {
    it.register_count = r_.varint();
    get(it.code);
    get(it.result);
  }
  void get(double& value) {
    switch (tag<tag::Float>()) {
      case tag::Float::NaN: value = std::numeric_limits<double>::quiet_NaN(); return;
      case tag::Float::PositiveInfinity: value = std::numeric_limits<double>::infinity(); return;
      case tag::Float::NegativeInfinity: value = -std::numeric_limits<double>::infinity(); return;
      case tag::Float::Finite: break;
    }
    value = r_.fixed<double>();
    if (value != value || value - value != 0) r_.fail("a double that is no number is written as one");
  }

 private:
  template <typename Variant>
  void get_name(Variant& name) {
    auto fq_name = tag<tag::FqName>();
    if (fq_name == tag::FqName::Knot) r_.fail("a name is one of the canonical form");
    if (fq_name == tag::FqName::Builtin) name = read<pt::Builtin>();
    else name = rt::ItemHash{r_.text()};
  }
};

/// A whole payload.
template <typename Form, typename T>
Result<T> decode(std::string_view bytes, Arena& arena) {
  Reader reader(bytes);
  T value = Form(reader, arena).template read<T>();
  reader.expect_end();
  if (!reader.ok()) return tl::unexpected(reader.error());
  return value;
}

template <typename Form, typename Item, typename Type, typename Value, typename Fn>
Result<Item> decode_item(pt::ItemKind kind, std::string_view payload, Arena& arena) {
  auto item = [&]<typename T>(const T*) -> Result<Item> { return decode<Form, T>(payload, arena); };
  switch (kind) {
    case pt::ItemKind::type: return item(static_cast<const Type*>(nullptr));
    case pt::ItemKind::value: return item(static_cast<const Value*>(nullptr));
    case pt::ItemKind::fn: break;
  }
  return item(static_cast<const Fn*>(nullptr));
}

}  // namespace

Result<pt::Item> decode_pt(pt::ItemKind kind, std::string_view payload, Arena& arena) {
  return decode_item<PtReader, pt::Item, pt::PackageType, pt::PackageValue, pt::PackageFn>(kind, payload, arena);
}

Result<rt::Item> decode_rt(pt::ItemKind kind, std::string_view payload, Arena& arena) {
  return decode_item<RtReader, rt::Item, rt::PackageType, rt::PackageValue, rt::PackageFn>(kind, payload, arena);
}

Result<op::PackageOp> decode_op(std::string_view payload, Arena& arena) {
  return decode<PtReader, op::PackageOp>(payload, arena);
}

Result<op::BranchOp> decode_branch_op(std::string_view id, std::string_view blob, Arena& arena) {
  Reader reader(blob);
  if (reader.text() != id) reader.fail("the operation has another id than its row");
  if (!reader.ok()) return tl::unexpected(reader.error());
  return decode<PtReader, op::BranchOp>(blob.substr(reader.offset()), arena);
}

Result<rt::ValueType> decode_value_type(std::string_view bytes, Arena& arena) {
  return decode<RtReader, rt::ValueType>(bytes, arena);
}

}  // namespace darkpkg::hash::wire
