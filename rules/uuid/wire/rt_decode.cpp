#include "rules/uuid/wire/rt_decode.hpp"

#include <limits>

#include "base/check.hpp"
#include "rules/uuid/wire/node_reader.hpp"

namespace darkpkg::wire {
namespace {

/// Reads what RuntimeWriter writes.
class RuntimeReader : public NodeReader<RuntimeReader> {
 public:
  using NodeReader::NodeReader;

  rt::Item item(object::ItemKind kind) {
    switch (kind) {
      case object::ItemKind::type: return NodeReader::item<rt::PackageType>();
      case object::ItemKind::value: return NodeReader::item<rt::PackageValue>();
      case object::ItemKind::fn: return NodeReader::item<rt::PackageFn>();
    }
    DARKPKG_UNREACHABLE();
  }

 private:
  friend NodeReader<RuntimeReader>;
  using NodeReader::get;

  // ---- Names
  void get(rt::TypeId& to) { to = package_id(ItemKind::type); }
  void get(pt::TypeName& to) {
    if (r_.tag<tag::NameResolution>() == tag::NameResolution::Error) to = name_error();
    else to = package_id(ItemKind::type);
  }
  void get(rt::FnName& to) { to = fq_name<rt::FnName>(ItemKind::fn); }
  void get(rt::ValueName& to) { to = fq_name<rt::ValueName>(ItemKind::value); }

  // ---- Types
  /// A type's tag is another one than in program types.
  template <typename Alternative>
  requires requires { Alternative::kTag; }
  static constexpr auto tag_of() {
    if constexpr (requires { Alternative::kRtTag; }) return Alternative::kRtTag;
    else return Alternative::kTag;
  }
  void read_node(rt::TypeReference& to) {
    const auto tag = r_.tag<tag::RtTypeReference>();
    if (read_alternative<kPrimitiveTags.size()>(tag, to.node)) return;
    for (std::size_t i = 0; i < kPrimitiveTags.size(); i++)
      if (kPrimitiveTags[i].rt == tag) to.node = static_cast<pt::Primitive>(i);
  }
  void read_node(rt::ValueType& to) {
    if (r_.tag<tag::ValueType>() == tag::ValueType::Unknown) return;
    const auto tag = r_.tag<tag::KnownType>();
    if (read_alternative<kPrimitiveTags.size()>(tag, to.node)) return;
    for (std::size_t i = 0; i < kPrimitiveTags.size(); i++)
      if (kPrimitiveTags[i].known == tag) to.node = static_cast<pt::Primitive>(i);
  }

  // ---- Values and patterns
  void read_node(rt::Dval& to) {
    static constexpr auto kLiterals = literals_by_tag(&LiteralTags::dval);
    const auto tag = r_.tag<tag::Dval>();
    if (const int number = kLiterals[static_cast<std::size_t>(tag)]; number >= 0) to.node = literal(number);
    else if (tag == tag::Dval::DUuid) to.node = r_.uuid();
    else if (tag == tag::Dval::DApplicable) read_alternative(r_.tag<tag::Applicable>(), to.node);
    else read_alternative<kLiteralTags.size() + 2>(tag, to.node);
  }
  void read_node(rt::LetPattern& to) { read_alternative(r_.tag<tag::RtLetPattern>(), to.node); }
  void read_node(rt::MatchPattern& to) {
    static constexpr auto kLiterals = literals_by_tag(&LiteralTags::rt_pattern);
    const auto tag = r_.tag<tag::RtMatchPattern>();
    if (const int number = kLiterals[static_cast<std::size_t>(tag)]; number >= 0)
      to.node = rt::MatchLiteral{literal(number)};
    else read_alternative<kLiteralTags.size()>(tag, to.node);
  }
  rt::Literal literal(int number) {
    return NodeReader::literal<rt::Literal>(static_cast<std::size_t>(number), [this] { return floating(); });
  }
  double floating() {
    switch (r_.tag<tag::Float>()) {
      case tag::Float::NaN: return std::numeric_limits<double>::quiet_NaN();
      case tag::Float::PositiveInfinity: return std::numeric_limits<double>::infinity();
      case tag::Float::NegativeInfinity: return -std::numeric_limits<double>::infinity();
      case tag::Float::Finite: return r_.fixed<double>();
    }
    DARKPKG_UNREACHABLE();
  }

  // ---- Instructions
  void read_node(rt::Instruction& to) { read_alternative(r_.tag<tag::Instruction>(), to.node); }
  void get(rt::Instructions& to) {
    Reader::Depth depth(r_);
    if (!depth.ok()) return;
    to.register_count = static_cast<std::int32_t>(r_.varint());
    if (to.register_count < 0) r_.fail("a negative number of registers");
    get(to.code);
    get(to.result);
  }
  void get(rt::StringSegment& to) {
    to.is_text = r_.tag<tag::RtStringSegment>() == tag::RtStringSegment::Text;
    if (to.is_text) to.text = r_.text();
    else to.from = r_.i32();
  }
};

}  // namespace

Result<rt::Item> decode_runtime(object::ItemKind kind, std::string_view payload, Arena& arena,
                                PackageReferences* references) {
  Reader reader(payload);
  rt::Item item = RuntimeReader(reader, arena, references).item(kind);
  reader.expect_end();
  if (!reader.ok()) return tl::unexpected(reader.error());
  return item;
}

}  // namespace darkpkg::wire
