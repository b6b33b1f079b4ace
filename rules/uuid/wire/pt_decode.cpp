#include "rules/uuid/wire/pt_decode.hpp"

#include "base/check.hpp"
#include "rules/uuid/wire/node_reader.hpp"

namespace darkpkg::wire {
namespace {

/// Reads what ProgramWriter writes.
class ProgramReader : public NodeReader<ProgramReader> {
 public:
  using NodeReader::NodeReader;
  using NodeReader::value;

 private:
  friend NodeReader<ProgramReader>;
  using NodeReader::get;

  // ---- Names
  void get(pt::TypeName& to) {
    if (r_.tag<tag::NameResolution>() == tag::NameResolution::Error) to = name_error();
    else to = package_type();
  }
  Uuid package_type() {
    r_.tag<tag::FqTypeName>();
    return package_id(ItemKind::type);
  }
  pt::FnName name(ItemKind kind) {
    if (r_.tag<tag::NameResolution>() == tag::NameResolution::Error) return name_error();
    return fq_name<pt::FnName>(kind);
  }
  void get(pt::FnName& to) { to = name(ItemKind::fn); }

  // ---- Nodes
  void read_node(pt::TypeReference& to) {
    const auto tag = r_.tag<tag::TypeReference>();
    if (read_alternative<kPrimitiveTags.size()>(tag, to.node)) return;
    for (std::size_t i = 0; i < kPrimitiveTags.size(); i++)
      if (kPrimitiveTags[i].pt == tag) to.node = static_cast<pt::Primitive>(i);
  }
  void read_node(pt::LetPattern& to) {
    const auto tag = r_.tag<tag::LetPattern>();
    to.id = id();
    read_alternative(tag, to.node);
  }
  void read_node(pt::MatchPattern& to) {
    static constexpr auto kLiterals = literals_by_tag(&LiteralTags::pattern);
    const auto tag = r_.tag<tag::MatchPattern>();
    to.id = id();
    if (const int number = kLiterals[static_cast<std::size_t>(tag)]; number >= 0)
      to.node = pt::MatchLiteral{literal(number)};
    else read_alternative<kLiteralTags.size()>(tag, to.node);
  }
  void read_node(pt::PipeStage& to) {
    const auto tag = r_.tag<tag::Pipe>();
    to.id = id();
    read_alternative(tag, to.node);
  }
  void read_node(pt::Expr& to) {
    static constexpr auto kLiterals = literals_by_tag(&LiteralTags::expr);
    // The bodies of lets and the rests of statements, which may go on for thousands, need no recursion: each is read
    // into the node that was made for it.
    for (pt::Expr* expr = &to; expr != nullptr && r_.ok();) {
      const auto tag = r_.tag<tag::Expr>();
      expr->id = id();
      pt::Expr* next = nullptr;
      if (tag == tag::Expr::ELet) {
        next = arena_.make<pt::Expr>();
        const auto* pattern = value<const pt::LetPattern*>();
        expr->node = pt::LetExpr{pattern, value<const pt::Expr*>(), next};
      } else if (tag == tag::Expr::EStatement) {
        next = arena_.make<pt::Expr>();
        expr->node = pt::StatementExpr{value<const pt::Expr*>(), next};
      } else if (tag == tag::Expr::EValue) {
        expr->node = pt::ValueExpr{name(ItemKind::value)};
      } else if (const int number = kLiterals[static_cast<std::size_t>(tag)]; number >= 0) {
        expr->node = pt::LiteralExpr{literal(number)};
      } else {
        read_alternative<kLiteralTags.size()>(tag, expr->node);
      }
      expr = next;
    }
  }
  pt::Id id() { return r_.fixed<pt::Id>(); }

  // ---- Parts
  pt::Literal literal(int number) {
    return NodeReader::literal<pt::Literal>(static_cast<std::size_t>(number), [this] {
      const bool negative = r_.tag<tag::Sign>() == tag::Sign::Negative;
      const std::string_view whole = r_.text();
      return pt::Float{negative, whole, r_.text()};
    });
  }
  void get(pt::InfixOp& to) {
    if (r_.tag<tag::Infix>() == tag::Infix::InfixFnCall) to = static_cast<pt::InfixOp>(r_.tag<tag::InfixFn>());
    else to = static_cast<pt::InfixOp>(kInfixFns + static_cast<std::size_t>(r_.tag<tag::BinaryOperation>()));
  }
  void get(pt::StringSegment& to) {
    if (r_.tag<tag::StringSegment>() == tag::StringSegment::StringText) to.text = r_.text();
    else get(to.hole);
  }
  template <typename Name>
  void deprecation(pt::Deprecation<Name>& to, ItemKind kind) {
    const auto tag = r_.tag<tag::Deprecation>();
    to.kind = static_cast<pt::DeprecationKind>(tag);
    if (tag == tag::Deprecation::NotDeprecated) return;
    if (tag == tag::Deprecation::DeprecatedBecause) to.reason = r_.text();
    else if constexpr (std::is_same_v<Name, pt::TypeName>) to.name = package_type();
    else to.name = fq_name<Name>(kind);
  }
  void get(pt::Deprecation<pt::TypeName>& to) { deprecation(to, ItemKind::type); }
  void get(pt::Deprecation<pt::FnName>& to) { deprecation(to, kind_); }

 public:
  pt::Item item(ItemKind kind) {
    switch (kind) {
      case ItemKind::type: return NodeReader::item<pt::PackageType>();
      case ItemKind::value: kind_ = ItemKind::value; return NodeReader::item<pt::PackageValue>();
      case ItemKind::fn: return NodeReader::item<pt::PackageFn>();
    }
    DARKPKG_UNREACHABLE();
  }

 private:
  ItemKind kind_ = ItemKind::fn;  ///< of what an item that is replaced is replaced by
};

}  // namespace

Result<pt::Item> decode_program(ItemKind kind, std::string_view payload, Arena& arena, PackageReferences* references) {
  Reader reader(payload);
  pt::Item item = ProgramReader(reader, arena, references).item(kind);
  reader.expect_end();
  if (!reader.ok()) return tl::unexpected(reader.error());
  return item;
}

}  // namespace darkpkg::wire
