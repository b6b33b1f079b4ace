#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "language/diagnostics/diagnostic.hpp"

/// The syntax tree of a package file of edition `hash`: what is written, with what the grammar alone decides already
/// done (`@` and a unary minus are calls, an operator section is a lambda, a nested function is a let of a lambda).
/// Names are not looked up. Nodes live in an Arena and texts point into the source or the arena. The parser gives out
/// only whole trees, so there is no node for an error.
///
/// Chains are as deep as they are long (`a + b + c` nests to the left) up to the parser's limit, so who walks the tree
/// needs a deep stack (base/deep_stack.hpp).
namespace darkpkg::hash::syntax {

struct Expr;
struct Type;

/// A name as written, without the backquotes of ``a name``. `___` is the empty name.
struct Name {
  std::string_view text;
  Span at;
};

/// `A.B.name`.
struct QualifiedName {
  std::span<const Name> modules;
  Name name;
  Span at;
};

/// `A.B.Type<X, Y>`. An empty name stands for the type that is not written: `Ok 1`.
struct TypeName {
  std::span<const Name> modules;
  Name name;
  std::span<const Type* const> arguments;
  Span at;
};

// ---- Literals

enum class IntegerKind : std::uint8_t {
#define INTEGER(name, suffix, bits, is_signed) name,
#include "rules/hash/syntax/integers.def"
#undef INTEGER
};

/// An integer in the range of its kind: decimal digits without leading zeros, at least one. Zero is not negative.
struct Integer {
  IntegerKind kind{};
  bool negative = false;
  std::string_view digits;
};

/// A float as its decimal places, without an exponent: `1.50` is 1 and 5, `1e-7` is 0 and 0000001. -0.0 is negative.
struct Float {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;  ///< at least one digit
};

struct Unit {};
struct Bool {
  bool value;
};
/// One extended grapheme cluster, escapes resolved, in NFC.
struct Char {
  std::string_view text;
};

// ---- Types

enum class PrimitiveKind : std::uint8_t {
#define PRIMITIVE(name, text) name,
#include "rules/hash/syntax/primitives.def"
#undef PRIMITIVE
};

struct PrimitiveType {
  PrimitiveKind kind;
};
/// List<T>
struct ListType {
  const Type* item;
};
/// Dict<T>
struct DictType {
  const Type* value;
};
/// Any other type with a capital, `Stream<T>` and `DB<T>` among them.
struct CustomType {
  TypeName name;
};
/// 'a, or a bare lower-case name: the name without the quote.
struct VariableType {
  std::string_view name;
};
/// A * B: two or more
struct TupleType {
  std::span<const Type* const> items;
};
/// A -> B -> C takes A and B and gives C.
struct FunctionType {
  std::span<const Type* const> arguments;
  const Type* result;
};

struct Type {
  Span at;
  std::variant<PrimitiveType, ListType, DictType, CustomType, VariableType, TupleType, FunctionType> node;
};

// ---- Patterns of let and of lambdas

struct LetPattern;
struct UnitBinding {};
struct WildBinding {};
/// The empty name is `___`.
struct NameBinding {
  std::string_view name;
};
/// (a, b): two or more
struct TupleBinding {
  std::span<const LetPattern* const> items;
};

struct LetPattern {
  Span at;
  std::variant<UnitBinding, WildBinding, NameBinding, TupleBinding> node;
};

// ---- Patterns of match

struct MatchPattern;
/// `_` is a variable of that name here.
struct VariablePattern {
  std::string_view name;
};
/// Escapes resolved, in NFC.
struct StringPattern {
  std::string_view text;
};
/// `Case a b`, `Case(a, b)`: `Case()` has one field, a unit.
struct EnumPattern {
  Name case_name;
  std::span<const MatchPattern* const> fields;
};
/// Two or more.
struct TuplePattern {
  std::span<const MatchPattern* const> items;
};
struct ListPattern {
  std::span<const MatchPattern* const> items;
};
/// head :: tail
struct ConsPattern {
  const MatchPattern* head;
  const MatchPattern* tail;
};
/// Two or more, that bind the same names.
struct OrPattern {
  std::span<const MatchPattern* const> alternatives;
};

struct MatchPattern {
  Span at;
  std::variant<VariablePattern, Unit, Bool, Integer, Float, Char, StringPattern, EnumPattern, TuplePattern, ListPattern,
               ConsPattern, OrPattern>
      node;
};

// ---- Expressions

enum class Infix : std::uint8_t {
#define INFIX(name, text, precedence, to_right) name,
#include "rules/hash/syntax/infixes.def"
#undef INFIX
};

/// Text with its escapes resolved, in NFC, or a hole: `expr` is null for text.
struct StringPart {
  std::string_view text;
  const Expr* expr;
};
/// A plain string is one text, which may be empty; an interpolated one has no empty texts, and may have no parts.
struct StringExpr {
  std::span<const StringPart> parts;
};
/// A bare lower-case name that is not applied.
struct VariableExpr {
  std::string_view name;
};
/// `A.b`, or the bare `f` of a call.
struct FunctionNameExpr {
  QualifiedName name;
};
struct InfixExpr {
  Infix op;
  const Expr* left;
  const Expr* right;
};
struct LetExpr {
  const LetPattern* pattern;
  const Expr* value;
  const Expr* body;
};
/// `f<T> a b`: `f<T>` alone has no arguments.
struct ApplyExpr {
  const Expr* function;
  std::span<const Type* const> type_arguments;
  std::span<const Expr* const> arguments;
};
struct ListExpr {
  std::span<const Expr* const> items;
};
/// Two or more.
struct TupleExpr {
  std::span<const Expr* const> items;
};
struct IfExpr {
  const Expr* condition;
  const Expr* then;
  const Expr* otherwise;  ///< null if it is not written
};
struct FieldExpr {
  const Expr* record;
  Name field;
};
/// At least one parameter.
struct LambdaExpr {
  std::span<const LetPattern* const> parameters;
  const Expr* body;
};
/// `name = value` of a record, an update or a dict.
struct NamedValue {
  Name name;
  const Expr* value;
};
struct RecordExpr {
  TypeName type;
  std::span<const NamedValue> fields;
};
/// Dict { key = value }
struct DictExpr {
  std::span<const NamedValue> entries;
};
/// { record with a = b }: at least one
struct UpdateExpr {
  const Expr* record;
  std::span<const NamedValue> updates;
};
/// `Type.Case a b`, `Type.Case(a, b)`; a bare `Case` may still be a value or a variable.
struct EnumExpr {
  TypeName type;
  Name case_name;
  std::span<const Expr* const> fields;
};
struct MatchCase {
  const MatchPattern* pattern;
  const Expr* guard;  ///< null if it is not written
  const Expr* body;
};
/// At least one case.
struct MatchExpr {
  const Expr* subject;
  std::span<const MatchCase> cases;
};

/// |> (+) right
struct InfixStage {
  Infix op;
  const Expr* right;
};
struct LambdaStage {
  LambdaExpr lambda;
};
struct EnumStage {
  EnumExpr value;
};
/// |> A.f<T> a, |> f a: whatever is qualified or has arguments
struct CallStage {
  QualifiedName name;
  std::span<const Type* const> type_arguments;
  std::span<const Expr* const> arguments;
};
/// |> f
struct VariableStage {
  std::string_view name;
};
struct PipeStage {
  Span at;
  std::variant<InfixStage, LambdaStage, EnumStage, CallStage, VariableStage> node;
};
struct PipeExpr {
  const Expr* first;
  std::span<const PipeStage> stages;
};
/// Statements, two or more: the value is that of the last one. Dark's own tree nests them to the right.
struct SequenceExpr {
  std::span<const Expr* const> statements;
};

struct Expr {
  Span at;
  std::variant<Unit, Bool, Integer, Float, Char, StringExpr, VariableExpr, FunctionNameExpr, InfixExpr, LetExpr,
               ApplyExpr, ListExpr, TupleExpr, IfExpr, FieldExpr, LambdaExpr, RecordExpr, DictExpr, UpdateExpr,
               EnumExpr, MatchExpr, PipeExpr, SequenceExpr>
      node;
};

// ---- Declarations. `doc` is the text of the `///` lines before it, joined with blanks.

/// `(name: Type)`; `()` has the name `_` and the type Unit.
struct Parameter {
  Name name;
  const Type* type;
};
/// let name<'a> (p: T) : R = body: at least one parameter
struct FunctionDeclaration {
  Name name;
  std::span<const Name> type_parameters;  ///< without the quote
  std::span<const Parameter> parameters;
  const Type* result;
  const Expr* body;
  std::string_view doc;
};
/// val name = body
struct ValueDeclaration {
  Name name;
  const Expr* body;
  std::string_view doc;
};

struct RecordField {
  Name name;
  const Type* type;
};
struct CaseField {
  std::string_view label;  ///< of `label: Type`; see `has_label`, since a label can be the empty name
  bool has_label;
  const Type* type;
};
struct EnumCase {
  Name name;
  std::span<const CaseField> fields;
};
struct AliasDefinition {
  const Type* type;
};
/// At least one field.
struct RecordDefinition {
  std::span<const RecordField> fields;
};
/// At least one case.
struct EnumDefinition {
  std::span<const EnumCase> cases;
};
struct TypeDeclaration {
  Name name;
  std::span<const Name> type_parameters;  ///< without the quote
  std::variant<AliasDefinition, RecordDefinition, EnumDefinition> definition;
  std::string_view doc;
};

struct Declaration;
/// `module A.B` with the rest of the file, or `module A =` with what is indented below it.
struct ModuleDeclaration {
  std::span<const Name> path;
  std::span<const Declaration> declarations;
};

struct Declaration {
  Span at;
  std::variant<FunctionDeclaration, ValueDeclaration, TypeDeclaration, ModuleDeclaration> node;
};

/// A file: functions, values and types stand only inside of modules.
struct File {
  std::span<const Declaration> declarations;
};

}  // namespace darkpkg::hash::syntax
