#pragma once

#include <span>
#include <variant>

#include "rules/uuid/syntax/tree.hpp"
#include "rules/uuid/trees/program_types.hpp"

/// Expressions between syntax and program types: F#'s applications have become Dark's calls, pipes, infixes, enums and
/// records, but names have no meaning yet (LibParser/WrittenTypes.fs). Patterns and types are still those of the
/// syntax.
namespace darkpkg::written {

struct Expr;
using Exprs = std::span<const Expr* const>;

/// The name of a function: as written, or the builtin that an operator stands for.
using FnName = std::variant<syntax::Path, pt::Builtin>;

struct Literal {
  pt::Literal value;
};
/// A hole if `hole` is set.
struct Segment {
  std::string_view text;
  const Expr* hole;
};
struct String {
  std::span<const Segment> segments;
};
struct List {
  Exprs items;
};
struct Field {
  std::string_view name;
  const Expr* value;
};
struct Dict {
  std::span<const Field> entries;
};
struct Tuple {
  Exprs items;
};
struct Record {
  syntax::Path type;
  std::span<const Field> fields;
};
struct RecordUpdate {
  const Expr* record;
  std::span<const Field> updates;
};
struct FieldAccess {
  const Expr* record;
  std::string_view field;
};
/// `type` may be empty.
struct Enum {
  syntax::Path type;
  syntax::Ident case_name;
  Exprs fields;
};
/// Null pattern: a statement.
struct Let {
  const syntax::Pattern* pattern;
  const Expr* value;
  const Expr* body;
};
struct If {
  const Expr* condition;
  const Expr* then;
  const Expr* otherwise;
};
struct Case {
  const syntax::Pattern* pattern;
  const Expr* guard;
  const Expr* body;
};
struct Match {
  const Expr* subject;
  std::span<const Case> cases;
};
struct Lambda {
  std::span<const syntax::Pattern* const> parameters;
  const Expr* body;
};
struct Variable {
  syntax::Ident name;
};
/// An application of a named function; without arguments it is the bare name.
struct Call {
  FnName name;
  std::span<const syntax::Type* const> type_arguments;
  Exprs arguments;
};
/// Of a record's field.
struct Apply {
  const Expr* function;
  Exprs arguments;
};
/// `a + b`; both operands are null in `(+)`, the right one in `(+) a`.
struct Infix {
  pt::InfixOp op;
  const Expr* left;
  const Expr* right;
};
/// Stages are Call, Infix without right, Enum, Variable, Lambda.
struct Pipe {
  const Expr* source;
  Exprs stages;
};
/// Stands for what was refused and reported.
struct Invalid {};

struct Expr {
  Span at;
  std::variant<Literal, String, List, Dict, Tuple, Record, RecordUpdate, FieldAccess, Enum, Let, If, Match, Lambda,
               Variable, Call, Apply, Infix, Pipe, Invalid>
      node;
};

}  // namespace darkpkg::written
