#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "base/fields.hpp"
#include "cache/object/sections.hpp"
#include "rules/hash/wire/tags.hpp"

/// Program types (PT) of edition `hash`: the syntax that Dark stores, after LibExecution/ProgramTypes.fs of commit
/// 14c4158ae7. The same tree serves a compiled file, whose names are still references, and a decoded blob, whose names
/// are resolved. Nodes live in an Arena. Every node declares its fields once, in the order of the wire format, and
/// every alternative its tag: encoders, decoders, printers and the numbering of ids come from these declarations.
namespace darkpkg::hash::pt {

struct Expr;
struct TypeReference;

/// Dark's id of an expression, pattern or pipe stage. number_ids (rules/hash/identity) sets the ids of a finished tree,
/// because their order is that of the wire format and not that in which nodes are made: `id` is mutable, all else is as
/// it was made.
using Id = std::uint64_t;

// ---- Lists
// ------------------------------------------------------------------------------------------------------------
/// A list of any length: its count, then the items.
template <typename T>
using List = std::span<const T>;
using Texts = List<std::string_view>;

/// A list of at least N items: N items, then the count of the others, then the others. Dark's NEList (1) and the items
/// of its tuples (2).
template <std::size_t N, typename T>
struct AtLeast {
  std::span<const T> items;
  AtLeast() = default;
  AtLeast(std::span<const T> all) : items(all) {}  // NOLINT(google-explicit-constructor): it is a span with a promise
  auto begin() const { return items.begin(); }
  auto end() const { return items.end(); }
  std::size_t size() const { return items.size(); }
  bool empty() const { return items.empty(); }
  const T& operator[](std::size_t i) const { return items[i]; }
};

/// A doc comment. It is no part of what is hashed.
struct Description {
  std::string_view text;
  DARKPKG_FIELDS(Description, text);
};

// ---- Names
// ------------------------------------------------------------------------------------------------------------
using object::ItemKind;

/// The n-th reference of the item: a name that only the linker can resolve.
struct Reference {
  std::uint32_t index;
};
/// Where an item was found: its full name.
struct Location {
  std::string_view owner;
  Texts modules;  ///< without the owner; may be empty
  std::string_view name;
  DARKPKG_FIELDS(Location, owner, modules, name);
  friend bool operator==(const Location& a, const Location& b) {
    return a.owner == b.owner && a.name == b.name && std::ranges::equal(a.modules, b.modules);
  }
};
/// An item of a package: its hash as Dark writes it, 64 lower-case hexadecimal digits.
struct Package {
  std::string_view hash;
  std::optional<Location> location;
};
struct Builtin {
  std::string_view name;
  std::int32_t version;
  DARKPKG_FIELDS(Builtin, name, version);
};
enum class NameError : std::uint8_t {
  not_found,
  invalid_name,  ///< of a form that can't be a name
};

/// A name as written (Dark's originalName), and what it stands for.
template <ItemKind kind, typename... Targets>
struct Name {
  static constexpr ItemKind kKind = kind;
  Texts written;
  std::variant<Targets...> target;
};
using TypeName = Name<ItemKind::type, Reference, Package, NameError>;
using FnName = Name<ItemKind::fn, Reference, Package, Builtin, NameError>;
using ValueName = Name<ItemKind::value, Reference, Package, Builtin, NameError>;

// ---- Types
// ------------------------------------------------------------------------------------------------------------
/// The types without parts.
enum class Primitive : std::uint8_t {
  unit,
  boolean,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  int128,
  uint128,
  integer,  ///< `Int`, of any size
  floating,
  character,
  string,
  datetime,
  uuid,
  blob
};
using TypeReferences = List<const TypeReference*>;
struct ListType {
  static constexpr auto kTag = tag::TypeReference::TList;
  static constexpr auto kRtTag = tag::RtTypeReference::TList;
  const TypeReference* item;
  DARKPKG_FIELDS(ListType, item);
};
struct DictType {
  static constexpr auto kTag = tag::TypeReference::TDict;
  static constexpr auto kRtTag = tag::RtTypeReference::TDict;
  const TypeReference* value;
  DARKPKG_FIELDS(DictType, value);
};
struct DbType {
  static constexpr auto kTag = tag::TypeReference::TDB;
  static constexpr auto kRtTag = tag::RtTypeReference::TDB;
  const TypeReference* row;
  DARKPKG_FIELDS(DbType, row);
};
struct StreamType {
  static constexpr auto kTag = tag::TypeReference::TStream;
  static constexpr auto kRtTag = tag::RtTypeReference::TStream;
  const TypeReference* item;
  DARKPKG_FIELDS(StreamType, item);
};
struct TupleType {
  static constexpr auto kTag = tag::TypeReference::TTuple;
  static constexpr auto kRtTag = tag::RtTypeReference::TTuple;
  AtLeast<2, const TypeReference*> items;
  DARKPKG_FIELDS(TupleType, items);
};
struct CustomType {
  static constexpr auto kTag = tag::TypeReference::TCustomType;
  static constexpr auto kRtTag = tag::RtTypeReference::TCustomType;
  TypeName name;
  TypeReferences arguments;
  DARKPKG_FIELDS(CustomType, name, arguments);
};
struct FunctionType {
  static constexpr auto kTag = tag::TypeReference::TFn;
  static constexpr auto kRtTag = tag::RtTypeReference::TFn;
  AtLeast<1, const TypeReference*> parameters;
  const TypeReference* result;
  DARKPKG_FIELDS(FunctionType, parameters, result);
};
struct VariableType {
  static constexpr auto kTag = tag::TypeReference::TVariable;
  static constexpr auto kRtTag = tag::RtTypeReference::TVariable;
  std::string_view name;
  DARKPKG_FIELDS(VariableType, name);
};

struct TypeReference {
  std::variant<Primitive, ListType, DictType, DbType, StreamType, TupleType, CustomType, FunctionType, VariableType>
      node;
};

// ---- Literals
// ---------------------------------------------------------------------------------------------------------
struct Unit {
  DARKPKG_NO_FIELDS();
};
/// Numbers as decimal text in Dark's only form: no leading zeros, no plus.
struct Int128 {
  std::string_view decimal;
  DARKPKG_FIELDS(Int128, decimal);
};
struct UInt128 {
  std::string_view decimal;
  DARKPKG_FIELDS(UInt128, decimal);
};
struct Int {
  std::string_view decimal;
  DARKPKG_FIELDS(Int, decimal);
};
/// A double in Dark's form: sign, and the digits on both sides of the point.
struct Float {
  bool negative;
  std::string_view whole;
  std::string_view fraction;
  DARKPKG_FIELDS(Float, negative, whole, fraction);
};
/// One grapheme cluster.
struct Char {
  std::string_view text;
  DARKPKG_FIELDS(Char, text);
};
/// Its tags: kLiteralTags (rules/hash/wire/tag_tables.hpp).
using Literal = std::variant<Unit, bool, std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
                             std::uint32_t, std::int64_t, std::uint64_t, Int128, UInt128, Int, Float, Char>;

// ---- Patterns
// ---------------------------------------------------------------------------------------------------------
struct LetPattern;
struct LetVariable {
  static constexpr auto kTag = tag::LetPattern::LPVariable;
  std::string_view name;
  DARKPKG_FIELDS(LetVariable, name);
};
struct LetUnit {
  static constexpr auto kTag = tag::LetPattern::LPUnit;
  DARKPKG_NO_FIELDS();
};
struct LetWildcard {
  static constexpr auto kTag = tag::LetPattern::LPWildcard;
  DARKPKG_NO_FIELDS();
};
struct LetTuple {
  static constexpr auto kTag = tag::LetPattern::LPTuple;
  AtLeast<2, const LetPattern*> items;
  DARKPKG_FIELDS(LetTuple, items);
};

struct LetPattern {
  mutable Id id;
  std::variant<LetVariable, LetUnit, LetWildcard, LetTuple> node;
};
using LetPatterns = AtLeast<1, const LetPattern*>;

struct MatchPattern;
using MatchPatterns = List<const MatchPattern*>;
struct MatchLiteral {
  Literal value;
};
struct MatchString {
  static constexpr auto kTag = tag::MatchPattern::MPString;
  std::string_view text;
  DARKPKG_FIELDS(MatchString, text);
};
struct MatchVariable {
  static constexpr auto kTag = tag::MatchPattern::MPVariable;
  std::string_view name;
  DARKPKG_FIELDS(MatchVariable, name);
};
struct MatchEnum {
  static constexpr auto kTag = tag::MatchPattern::MPEnum;
  std::string_view case_name;
  MatchPatterns fields;
  DARKPKG_FIELDS(MatchEnum, case_name, fields);
};
struct MatchTuple {
  static constexpr auto kTag = tag::MatchPattern::MPTuple;
  AtLeast<2, const MatchPattern*> items;
  DARKPKG_FIELDS(MatchTuple, items);
};
struct MatchList {
  static constexpr auto kTag = tag::MatchPattern::MPList;
  MatchPatterns items;
  DARKPKG_FIELDS(MatchList, items);
};
struct MatchCons {
  static constexpr auto kTag = tag::MatchPattern::MPListCons;
  const MatchPattern* head;
  const MatchPattern* tail;
  DARKPKG_FIELDS(MatchCons, head, tail);
};
struct MatchOr {
  static constexpr auto kTag = tag::MatchPattern::MPOr;
  AtLeast<1, const MatchPattern*> alternatives;
  DARKPKG_FIELDS(MatchOr, alternatives);
};

struct MatchPattern {
  mutable Id id;
  std::variant<MatchLiteral, MatchString, MatchVariable, MatchEnum, MatchTuple, MatchList, MatchCons, MatchOr> node;
};

// ---- Expressions
// ------------------------------------------------------------------------------------------------------
/// Dark's Infix: InfixFnCall with an InfixFnName, in its order, then BinOp.
enum class InfixOp : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  greater,
  greater_equal,
  less,
  less_equal,
  equals,
  not_equals,
  string_concat,
  logical_and,
  logical_or
};

using Exprs = List<const Expr*>;

struct LiteralExpr {
  Literal value;
};
struct TextSegment {
  static constexpr auto kTag = tag::Segment::Text;
  std::string_view text;
  DARKPKG_FIELDS(TextSegment, text);
};
struct HoleSegment {
  static constexpr auto kTag = tag::Segment::Interpolation;
  const Expr* value;
  DARKPKG_FIELDS(HoleSegment, value);
};
struct StringSegment {
  std::variant<TextSegment, HoleSegment> node;
};
struct StringExpr {
  static constexpr auto kTag = tag::Expr::EString;
  List<StringSegment> segments;
  DARKPKG_FIELDS(StringExpr, segments);
};
struct ListExpr {
  static constexpr auto kTag = tag::Expr::EList;
  Exprs items;
  DARKPKG_FIELDS(ListExpr, items);
};
struct DictEntry {
  std::string_view key;
  const Expr* value;
  DARKPKG_FIELDS(DictEntry, key, value);
};
struct DictExpr {
  static constexpr auto kTag = tag::Expr::EDict;
  List<DictEntry> entries;
  DARKPKG_FIELDS(DictExpr, entries);
};
struct TupleExpr {
  static constexpr auto kTag = tag::Expr::ETuple;
  AtLeast<2, const Expr*> items;
  DARKPKG_FIELDS(TupleExpr, items);
};
struct FieldInit {
  std::string_view name;
  const Expr* value;
  DARKPKG_FIELDS(FieldInit, name, value);
};
struct RecordExpr {
  static constexpr auto kTag = tag::Expr::ERecord;
  TypeName type;
  TypeReferences type_arguments;
  List<FieldInit> fields;
  DARKPKG_FIELDS(RecordExpr, type, type_arguments, fields);
};
struct RecordUpdateExpr {
  static constexpr auto kTag = tag::Expr::ERecordUpdate;
  const Expr* record;
  AtLeast<1, FieldInit> updates;
  DARKPKG_FIELDS(RecordUpdateExpr, record, updates);
};
struct FieldAccessExpr {
  static constexpr auto kTag = tag::Expr::ERecordFieldAccess;
  const Expr* record;
  std::string_view field;
  DARKPKG_FIELDS(FieldAccessExpr, record, field);
};
struct EnumExpr {
  static constexpr auto kTag = tag::Expr::EEnum;
  TypeName type;
  TypeReferences type_arguments;
  std::string_view case_name;
  Exprs fields;
  DARKPKG_FIELDS(EnumExpr, type, type_arguments, case_name, fields);
};
struct LetExpr {
  static constexpr auto kTag = tag::Expr::ELet;
  const LetPattern* pattern;
  const Expr* value;
  const Expr* body;
  DARKPKG_FIELDS(LetExpr, pattern, value, body);
};
struct IfExpr {
  static constexpr auto kTag = tag::Expr::EIf;
  const Expr* condition;
  const Expr* then;
  std::optional<const Expr*> otherwise;
  DARKPKG_FIELDS(IfExpr, condition, then, otherwise);
};
struct MatchCase {
  const MatchPattern* pattern;
  std::optional<const Expr*> guard;
  const Expr* body;
  DARKPKG_FIELDS(MatchCase, pattern, guard, body);
};
struct MatchExpr {
  static constexpr auto kTag = tag::Expr::EMatch;
  const Expr* subject;
  List<MatchCase> cases;
  DARKPKG_FIELDS(MatchExpr, subject, cases);
};
struct LambdaExpr {
  static constexpr auto kTag = tag::Expr::ELambda;
  LetPatterns parameters;
  const Expr* body;
  DARKPKG_FIELDS(LambdaExpr, parameters, body);
};
struct ApplyExpr {
  static constexpr auto kTag = tag::Expr::EApply;
  const Expr* function;
  TypeReferences type_arguments;
  AtLeast<1, const Expr*> arguments;
  DARKPKG_FIELDS(ApplyExpr, function, type_arguments, arguments);
};
struct InfixExpr {
  static constexpr auto kTag = tag::Expr::EInfix;
  InfixOp op;
  const Expr* left;
  const Expr* right;
  DARKPKG_FIELDS(InfixExpr, op, left, right);
};
struct StatementExpr {
  static constexpr auto kTag = tag::Expr::EStatement;
  const Expr* first;
  const Expr* next;
  DARKPKG_FIELDS(StatementExpr, first, next);
};
struct VariableExpr {
  static constexpr auto kTag = tag::Expr::EVariable;
  std::string_view name;
  DARKPKG_FIELDS(VariableExpr, name);
};
struct ArgumentExpr {
  static constexpr auto kTag = tag::Expr::EArg;
  std::int32_t index;
  DARKPKG_FIELDS(ArgumentExpr, index);
};
struct SelfExpr {
  static constexpr auto kTag = tag::Expr::ESelf;
  DARKPKG_NO_FIELDS();
};
struct FnNameExpr {
  static constexpr auto kTag = tag::Expr::EFnName;
  FnName name;
  DARKPKG_FIELDS(FnNameExpr, name);
};
struct ValueExpr {
  static constexpr auto kTag = tag::Expr::EValue;
  ValueName name;
  DARKPKG_FIELDS(ValueExpr, name);
};

/// One reading of an open node: it holds if the reference resolves to an item or a builtin of the kind.
template <typename Node>
struct Choice {
  Reference reference;
  ItemKind kind;
  const Node* node;
};
/// An expression whose shape depends on what names resolve to: the first choice that holds stands in its place, else
/// `otherwise`. Only a compiled file has it; close() (rules/hash/program/close.hpp) replaces it.
struct OpenExpr {
  List<Choice<Expr>> choices;
  const Expr* otherwise;
};

// Pipe stages.
struct PipeStage;
struct PipeVariable {
  static constexpr auto kTag = tag::Pipe::EPipeVariable;
  std::string_view name;
  Exprs arguments;
  DARKPKG_FIELDS(PipeVariable, name, arguments);
};
struct PipeLambda {
  static constexpr auto kTag = tag::Pipe::EPipeLambda;
  LetPatterns parameters;
  const Expr* body;
  DARKPKG_FIELDS(PipeLambda, parameters, body);
};
struct PipeInfix {
  static constexpr auto kTag = tag::Pipe::EPipeInfix;
  InfixOp op;
  const Expr* right;
  DARKPKG_FIELDS(PipeInfix, op, right);
};
struct PipeFnCall {
  static constexpr auto kTag = tag::Pipe::EPipeFnCall;
  FnName name;
  TypeReferences type_arguments;
  Exprs arguments;
  DARKPKG_FIELDS(PipeFnCall, name, type_arguments, arguments);
};
struct PipeEnum {
  static constexpr auto kTag = tag::Pipe::EPipeEnum;
  TypeName type;
  std::string_view case_name;
  Exprs fields;
  DARKPKG_FIELDS(PipeEnum, type, case_name, fields);
};
/// As OpenExpr.
struct OpenStage {
  List<Choice<PipeStage>> choices;
  const PipeStage* otherwise;
};

struct PipeStage {
  mutable Id id;
  std::variant<PipeVariable, PipeLambda, PipeInfix, PipeFnCall, PipeEnum, OpenStage> node;
};
struct PipeExpr {
  static constexpr auto kTag = tag::Expr::EPipe;
  const Expr* source;
  List<const PipeStage*> stages;
  DARKPKG_FIELDS(PipeExpr, source, stages);
};

struct Expr {
  mutable Id id;
  std::variant<LiteralExpr, StringExpr, ListExpr, DictExpr, TupleExpr, RecordExpr, RecordUpdateExpr, FieldAccessExpr,
               EnumExpr, LetExpr, IfExpr, MatchExpr, LambdaExpr, ApplyExpr, InfixExpr, StatementExpr, VariableExpr,
               ArgumentExpr, SelfExpr, FnNameExpr, ValueExpr, PipeExpr, OpenExpr>
      node;
};

// ---- Package items
// ----------------------------------------------------------------------------------------------------
struct RecordField {
  std::string_view name;
  const TypeReference* type;
  Description description;
  DARKPKG_FIELDS(RecordField, name, type, description);
};
struct EnumField {
  const TypeReference* type;
  std::optional<std::string_view> label;
  Description description;
  DARKPKG_FIELDS(EnumField, type, label, description);
};
struct EnumCase {
  std::string_view name;
  List<EnumField> fields;
  Description description;
  DARKPKG_FIELDS(EnumCase, name, fields, description);
};
struct AliasDefinition {
  static constexpr auto kTag = tag::TypeDefinition::Alias;
  const TypeReference* type;
  DARKPKG_FIELDS(AliasDefinition, type);
};
struct RecordDefinition {
  static constexpr auto kTag = tag::TypeDefinition::Record;
  AtLeast<1, RecordField> fields;
  DARKPKG_FIELDS(RecordDefinition, fields);
};
struct EnumDefinition {
  static constexpr auto kTag = tag::TypeDefinition::Enum;
  AtLeast<1, EnumCase> cases;
  DARKPKG_FIELDS(EnumDefinition, cases);
};
struct Definition {
  std::variant<AliasDefinition, RecordDefinition, EnumDefinition> node;
};

/// The item's own hash as Dark writes it. The linker's to set: empty in a compiled file. No part of what is hashed.
struct OwnHash {
  std::string_view hex;
  DARKPKG_FIELDS(OwnHash, hex);
};

struct PackageType {
  static constexpr auto kKind = ItemKind::type;
  OwnHash hash;
  Texts type_parameters;
  Definition definition;
  Description description;
  DARKPKG_FIELDS(PackageType, hash, type_parameters, definition, description);
};
struct PackageValue {
  static constexpr auto kKind = ItemKind::value;
  OwnHash hash;
  const Expr* body;
  Description description;
  DARKPKG_FIELDS(PackageValue, hash, body, description);
};
struct Parameter {
  std::string_view name;  ///< no part of what is hashed
  const TypeReference* type;
  Description description;
  DARKPKG_FIELDS(Parameter, name, type, description);
};
struct PackageFn {
  static constexpr auto kKind = ItemKind::fn;
  OwnHash hash;
  const Expr* body;
  Texts type_parameters;
  AtLeast<1, Parameter> parameters;
  const TypeReference* result;
  Description description;
  DARKPKG_FIELDS(PackageFn, hash, body, type_parameters, parameters, result, description);
};
using Item = std::variant<PackageType, PackageValue, PackageFn>;

}  // namespace darkpkg::hash::pt
