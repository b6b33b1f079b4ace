#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "language/diagnostics/diagnostic.hpp"
#include "rules/uuid/syntax/unsupported.hpp"

/// The syntax tree of a `.dark` file: what the parser saw, in the shape of the F# compiler's own tree, because Dark's
/// loader gives meaning to that shape (parentheses, nesting of applications). Nodes live in an Arena; texts point into
/// the source or the arena. No meaning is attached here: `rules/uuid/program` does that.
namespace darkpkg::syntax {

struct Expr;
struct Pattern;
struct Type;

/// A name as written, without the backquotes of ``a name``. Operators are named as F# does: `+` is op_Addition.
struct Ident {
  std::string_view text;
  Span at;
};
using Path = std::span<const Ident>;  ///< `A.B.c`: at least one

// ---- Literals. Escapes are resolved; strings are not normalised yet.
// -------------------------------------------------
struct Unit {};
/// As written without the suffix, with a sign if it was adjacent.
struct Int128 {
  std::string_view digits;
};
struct UInt128 {
  std::string_view digits;
};
/// One UTF-16 code unit, as UTF-8.
struct Char {
  std::string_view text;
};
struct String {
  std::string_view text;
};
/// F# literals that Dark has nothing for: `1M`, `1.0f`, `1I`, `1n`, `"a"B`; `what` names it for the message.
struct OtherLiteral {
  Unsupported what;
};
using Literal =
    std::variant<Unit, bool, std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t,
                 std::int64_t, std::uint64_t, Int128, UInt128, double, Char, String, OtherLiteral>;

// ---- Types
// ------------------------------------------------------------------------------------------------------------
struct ParenType {
  const Type* inner;
};
/// 'a: the name without the quote.
struct VariableType {
  std::string_view name;
};
/// `A * B`, and `struct (A * B)`.
struct TupleType {
  std::span<const Type* const> items;
};
/// `a -> b -> c` is `a -> (b -> c)`.
struct FunctionType {
  const Type* argument;
  const Type* result;
};
/// `A.B`
struct NamedType {
  Path name;
};
/// `A<B, C>` or `B A`.
struct AppliedType {
  const Type* constructor;
  std::span<const Type* const> arguments;
};
/// A type that F# has and Dark has not (arrays, `#T`, `_`, anonymous records, ...); `what` names it.
struct OtherType {
  Unsupported what;
};

struct Type {
  Span at;
  std::variant<ParenType, VariableType, TupleType, FunctionType, NamedType, AppliedType, OtherType> node;
};

// ---- Patterns
// ---------------------------------------------------------------------------------------------------------
struct WildPattern {};
/// A lower-case name, or a capital one without arguments.
struct NamedPattern {
  Ident name;
};
///< if F# gives Named (let and parameters)
struct LiteralPattern {
  Literal value;
};
struct ParenPattern {
  const Pattern* inner;
};
struct TuplePattern {
  std::span<const Pattern* const> items;
  bool is_struct = false;  ///< struct (a, b); means the same, but a lambda's parameters treat it as F# does
};
/// `Some x`, `None`: capitals.
struct ConstructorPattern {
  Path name;
  std::span<const Pattern* const> arguments;
};
struct ListPattern {
  std::span<const Pattern* const> items;
};
struct ConsPattern {
  const Pattern* head;
  const Pattern* tail;
};
struct OrPattern {
  const Pattern* left;
  const Pattern* right;
};
struct TypedPattern {
  const Pattern* inner;
  const Type* type;
};
/// `as`, `&`, records, `:? T`, null, ...; `what` names it.
struct OtherPattern {
  Unsupported what;
};

struct Pattern {
  Span at;
  std::variant<WildPattern, NamedPattern, LiteralPattern, ParenPattern, TuplePattern, ConstructorPattern, ListPattern,
               ConsPattern, OrPattern, TypedPattern, OtherPattern>
      node;
};

// ---- Expressions
// ------------------------------------------------------------------------------------------------------
struct LiteralExpr {
  Literal value;
};
/// F#'s SynExpr.Ident.
struct NameExpr {
  Ident name;
};
/// SynExpr.LongIdent: A.b.c, or one operator's name.
struct PathExpr {
  Path names;
};
/// F#'s curried application. An infix `a + b` is App(App(PathExpr{op_Addition}, a), b), a prefix `-a`
/// App(PathExpr{op_UnaryNegation}, a), as in F#'s tree.
struct ApplyExpr {
  const Expr* function;
  const Expr* argument;
};
/// `f<A, B>`.
struct TypeApplyExpr {
  const Expr* expr;
  std::span<const Type* const> types;
};
struct ParenExpr {
  const Expr* inner;
};
struct TupleExpr {
  std::span<const Expr* const> items;
};
struct EmptyListExpr {};  ///< [] and [||]
/// [ body ]: several items are nested SequentialExpr.
struct ListExpr {
  const Expr* body;
};
/// A hole if `hole` is set.
struct InterpolatedPart {
  std::string_view text;
  const Expr* hole;
};
struct InterpolatedExpr {
  std::span<const InterpolatedPart> parts;
};
/// `value` is null for `{ a = }` and punned fields.
struct FieldExpr {
  Path name;
  const Expr* value;
  Span at;
};
/// `original` of { r with ... }, or null.
struct RecordExpr {
  const Expr* original;
  std::span<const FieldExpr> fields;
};
/// `(e).a.b`
struct DotGetExpr {
  const Expr* record;
  Path fields;
};
struct LambdaExpr {
  std::span<const Pattern* const> parameters;
  const Expr* body;
};
/// `otherwise` may be null.
struct IfExpr {
  const Expr* condition;
  const Expr* then;
  const Expr* otherwise;
};
/// `let p: T = v` is a TypedPattern.
struct LetExpr {
  const Pattern* pattern;
  const Expr* value;
  const Expr* body;
};
/// `guard` may be null.
struct MatchClause {
  const Pattern* pattern;
  const Expr* guard;
  const Expr* body;
};
struct MatchExpr {
  const Expr* subject;
  std::span<const MatchClause> clauses;
};
struct SequentialExpr {
  const Expr* first;
  const Expr* second;
};
/// `(e : T)`
struct TypedExpr {
  const Expr* inner;
  const Type* type;
};
struct DoExpr {
  const Expr* inner;
};
/// What F# parses and Dark's loader refuses (while, try, new, `<-`, ...); `what` names it for the message.
struct OtherExpr {
  Unsupported what;
};

struct Expr {
  Span at;
  std::variant<LiteralExpr, NameExpr, PathExpr, ApplyExpr, TypeApplyExpr, ParenExpr, TupleExpr, EmptyListExpr, ListExpr,
               InterpolatedExpr, RecordExpr, DotGetExpr, LambdaExpr, IfExpr, LetExpr, MatchExpr, SequentialExpr,
               TypedExpr, DoExpr, OtherExpr>
      node;
};

// ---- Definitions
// ------------------------------------------------------------------------------------------------------
/// `let f<'a> (x: T) : R = body`; a value has no parameters and its pattern is NamedPattern (or another, which the
/// next stage refuses).
struct Binding {
  const Pattern* pattern;                  ///< of a value; null for a function
  Ident name;                              ///< of a function
  std::span<const Ident> type_parameters;  ///< without the quote
  std::span<const Pattern* const> parameters;
  const Type* result;  ///< null if it is not written
  const Expr* body;
  Span head;  ///< up to the `=`
};

struct RecordField {
  Ident name;
  const Type* type;
};
/// `label` may be null.
struct CaseField {
  const Ident* label;
  const Type* type;
};
struct EnumCase {
  Ident name;
  std::span<const CaseField> fields;
};
struct AliasType {
  const Type* type;
};
struct RecordType {
  std::span<const RecordField> fields;
};
struct EnumType {
  std::span<const EnumCase> cases;
};

struct TypeDefinition {
  Ident name;  ///< the last of a dotted one
  std::span<const Ident> type_parameters;
  std::variant<AliasType, RecordType, EnumType> body;
};

struct Declaration;
/// `let ... and ...`
struct LetDeclaration {
  std::span<const Binding> bindings;
};
/// `type ... and ...`
struct TypeDeclaration {
  std::span<const TypeDefinition> definitions;
};
struct ModuleDeclaration {
  Path name;
  std::span<const Declaration> declarations;
};
/// open, exception, `do`, an expression, ...: refused by the next stage; `what` names it.
struct OtherDeclaration {
  Unsupported what;
};

struct Declaration {
  Span at;
  std::variant<LetDeclaration, TypeDeclaration, ModuleDeclaration, OtherDeclaration> node;
};

/// A whole file. `module` is the path of a `module A.B` head without `=`, empty if the file has none (then its
/// declarations are nested modules).
struct File {
  Path module;
  std::span<const Declaration> declarations;
};

}  // namespace darkpkg::syntax
