#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/fields.hpp"
#include "base/uuid.hpp"
#include "rules/hash/program/program_types.hpp"
#include "rules/hash/wire/tags.hpp"

/// Runtime types (RT) of edition `hash`: the register machine code that Dark runs and the values that it stores, after
/// LibExecution/RuntimeTypes.fs of commit 14c4158ae7. The same tree serves a compiled file, whose names are still
/// references, and a decoded blob. Nodes live in an Arena and declare their fields as PT's do.
namespace darkpkg::hash::rt {

using pt::AtLeast;
using pt::List;
using pt::Texts;

/// The index of a register in its frame; parameters come first.
using Register = std::int32_t;
using Registers = List<Register>;

/// RT's types have the shape of PT's; only their tags differ, and names are written without locations.
using TypeReference = pt::TypeReference;
using TypeReferences = List<const TypeReference*>;

// ---- Names
// ------------------------------------------------------------------------------------------------------------
/// The item that the code belongs to: a function that calls itself.
struct OwnId {};
/// An item of a package by its hash, in hexadecimal digits.
struct ItemHash {
  std::string_view hex;
};
/// A type that is there: if it is missing there is no such code. A reference: expected to resolve to an item.
using TypeId = std::variant<pt::Reference, ItemHash>;
struct FnName {
  std::variant<OwnId, pt::Reference, ItemHash, pt::Builtin> target;
};
struct ValueName {
  std::variant<pt::Reference, ItemHash, pt::Builtin> target;
};

// ---- Types of values
// --------------------------------------------------------------------------------------------------
struct ValueType;
using ValueTypes = List<const ValueType*>;

struct Unknown {};
struct ListOf {
  static constexpr auto kTag = tag::KnownType::KTList;
  const ValueType* item;
  DARKPKG_FIELDS(ListOf, item);
};
struct DictOf {
  static constexpr auto kTag = tag::KnownType::KTDict;
  const ValueType* value;
  DARKPKG_FIELDS(DictOf, value);
};
struct DbOf {
  static constexpr auto kTag = tag::KnownType::KTDB;
  const ValueType* row;
  DARKPKG_FIELDS(DbOf, row);
};
struct StreamOf {
  static constexpr auto kTag = tag::KnownType::KTStream;
  const ValueType* item;
  DARKPKG_FIELDS(StreamOf, item);
};
struct TupleOf {
  static constexpr auto kTag = tag::KnownType::KTTuple;
  AtLeast<2, const ValueType*> items;
  DARKPKG_FIELDS(TupleOf, items);
};
struct FnOf {
  static constexpr auto kTag = tag::KnownType::KTFn;
  AtLeast<1, const ValueType*> parameters;
  const ValueType* result;
  DARKPKG_FIELDS(FnOf, parameters, result);
};
struct CustomOf {
  static constexpr auto kTag = tag::KnownType::KTCustomType;
  TypeId name;
  ValueTypes arguments;
  DARKPKG_FIELDS(CustomOf, name, arguments);
};

/// Dark's ValueType and KnownType in one.
struct ValueType {
  std::variant<Unknown, pt::Primitive, ListOf, DictOf, DbOf, StreamOf, TupleOf, FnOf, CustomOf> node;
};

// ---- Values
// -----------------------------------------------------------------------------------------------------------
struct Dval;
using Dvals = List<const Dval*>;

/// As pt::Literal, with a double; the alternatives have the same order.
using Literal =
    std::variant<pt::Unit, bool, std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t,
                 std::int64_t, std::uint64_t, pt::Int128, pt::UInt128, pt::Int, double, pt::Char>;

struct LiteralValue {
  Literal value;
};
struct StringValue {
  static constexpr auto kTag = tag::Dval::DString;
  std::string_view text;
  DARKPKG_FIELDS(StringValue, text);
};
struct UuidValue {
  static constexpr auto kTag = tag::Dval::DUuid;
  Uuid id;
  DARKPKG_FIELDS(UuidValue, id);
};
struct DateTimeValue {
  static constexpr auto kTag = tag::Dval::DDateTime;
  std::int64_t ticks;  ///< of 100 ns since 1970 in UTC
  DARKPKG_FIELDS(DateTimeValue, ticks);
};
struct ListValue {
  static constexpr auto kTag = tag::Dval::DList;
  const ValueType* type;
  Dvals items;
  DARKPKG_FIELDS(ListValue, type, items);
};
struct TupleValue {
  static constexpr auto kTag = tag::Dval::DTuple;
  AtLeast<2, const Dval*> items;
  DARKPKG_FIELDS(TupleValue, items);
};
struct Entry {
  std::string_view key;
  const Dval* value;
  DARKPKG_FIELDS(Entry, key, value);
};
/// Entries without duplicates, in the order of utf16_less: an F# Map.
using Entries = List<Entry>;
struct DictValue {
  static constexpr auto kTag = tag::Dval::DDict;
  const ValueType* type;
  Entries entries;
  DARKPKG_FIELDS(DictValue, type, entries);
};
struct RecordValue {
  static constexpr auto kTag = tag::Dval::DRecord;
  TypeId source_type;   ///< as written; may be an alias
  TypeId runtime_type;  ///< what the alias stands for
  ValueTypes type_arguments;
  Entries fields;
  DARKPKG_FIELDS(RecordValue, source_type, runtime_type, type_arguments, fields);
};
struct EnumValue {
  static constexpr auto kTag = tag::Dval::DEnum;
  TypeId source_type;
  TypeId runtime_type;
  ValueTypes type_arguments;
  std::string_view case_name;
  Dvals fields;
  DARKPKG_FIELDS(EnumValue, source_type, runtime_type, type_arguments, case_name, fields);
};
struct TypeSymbol {
  std::string_view name;
  const ValueType* type;
  DARKPKG_FIELDS(TypeSymbol, name, type);
};
/// In the order of utf16_less by name.
using TypeSymbols = List<TypeSymbol>;
struct ClosedRegister {
  Register to;
  const Dval* value;
  DARKPKG_FIELDS(ClosedRegister, to, value);
};
/// A lambda with what it closes over. The lowering makes none: it exists at run time.
struct LambdaValue {
  static constexpr auto kTag = tag::Applicable::AppLambda;
  std::uint64_t expr_id;
  List<ClosedRegister> closed_registers;
  TypeSymbols type_symbols;
  Dvals arguments;
  DARKPKG_FIELDS(LambdaValue, expr_id, closed_registers, type_symbols, arguments);
};
/// A function, with what is applied to it so far. The lowering makes bare ones.
struct NamedFnValue {
  static constexpr auto kTag = tag::Applicable::AppNamedFn;
  FnName name;
  TypeSymbols type_symbols;
  TypeReferences type_arguments;
  Dvals arguments;
  DARKPKG_FIELDS(NamedFnValue, name, type_symbols, type_arguments, arguments);
};
struct Applicable {
  std::variant<LambdaValue, NamedFnValue> node;
};
struct ApplicableValue {
  static constexpr auto kTag = tag::Dval::DApplicable;
  Applicable applicable;
  DARKPKG_FIELDS(ApplicableValue, applicable);
};
struct DbValue {
  static constexpr auto kTag = tag::Dval::DDB;
  std::string_view name;
  DARKPKG_FIELDS(DbValue, name);
};
/// Bytes that stand in package_blobs.
struct BlobValue {
  static constexpr auto kTag = tag::Dval::DBlob;
  std::string_view hash;
  std::int64_t length;
  DARKPKG_FIELDS(BlobValue, hash, length);
};

struct Dval {
  std::variant<LiteralValue, StringValue, UuidValue, DateTimeValue, ListValue, TupleValue, DictValue, RecordValue,
               EnumValue, ApplicableValue, DbValue, BlobValue>
      node;
};

// ---- Patterns
// ---------------------------------------------------------------------------------------------------------
struct LetPattern;
struct LetVariable {
  static constexpr auto kTag = tag::RtLetPattern::LPVariable;
  Register to;
  DARKPKG_FIELDS(LetVariable, to);
};
struct LetUnit {
  static constexpr auto kTag = tag::RtLetPattern::LPUnit;
  DARKPKG_NO_FIELDS();
};
struct LetWildcard {
  static constexpr auto kTag = tag::RtLetPattern::LPWildcard;
  DARKPKG_NO_FIELDS();
};
struct LetTuple {
  static constexpr auto kTag = tag::RtLetPattern::LPTuple;
  AtLeast<2, const LetPattern*> items;
  DARKPKG_FIELDS(LetTuple, items);
};
struct LetPattern {
  std::variant<LetVariable, LetUnit, LetWildcard, LetTuple> node;
};

struct MatchPattern;
using MatchPatterns = List<const MatchPattern*>;
struct MatchLiteral {
  Literal value;
};
struct MatchString {
  static constexpr auto kTag = tag::RtMatchPattern::MPString;
  std::string_view text;
  DARKPKG_FIELDS(MatchString, text);
};
struct MatchVariable {
  static constexpr auto kTag = tag::RtMatchPattern::MPVariable;
  Register to;
  DARKPKG_FIELDS(MatchVariable, to);
};
struct MatchEnum {
  static constexpr auto kTag = tag::RtMatchPattern::MPEnum;
  std::string_view case_name;
  MatchPatterns fields;
  DARKPKG_FIELDS(MatchEnum, case_name, fields);
};
struct MatchTuple {
  static constexpr auto kTag = tag::RtMatchPattern::MPTuple;
  AtLeast<2, const MatchPattern*> items;
  DARKPKG_FIELDS(MatchTuple, items);
};
struct MatchList {
  static constexpr auto kTag = tag::RtMatchPattern::MPList;
  MatchPatterns items;
  DARKPKG_FIELDS(MatchList, items);
};
struct MatchCons {
  static constexpr auto kTag = tag::RtMatchPattern::MPListCons;
  const MatchPattern* head;
  const MatchPattern* tail;
  DARKPKG_FIELDS(MatchCons, head, tail);
};
struct MatchOr {
  static constexpr auto kTag = tag::RtMatchPattern::MPOr;
  AtLeast<1, const MatchPattern*> alternatives;
  DARKPKG_FIELDS(MatchOr, alternatives);
};
struct MatchPattern {
  std::variant<MatchLiteral, MatchString, MatchVariable, MatchEnum, MatchTuple, MatchList, MatchCons, MatchOr> node;
};

// ---- Instructions
// -----------------------------------------------------------------------------------------------------
struct Instruction;

struct Instructions {
  std::uint32_t register_count;  ///< LEB128, unlike all other numbers
  List<Instruction> code;
  Register result;
  DARKPKG_FIELDS(Instructions, register_count, code, result);
};

struct LoadVal {
  static constexpr auto kTag = tag::Instruction::LoadVal;
  Register to;
  const Dval* value;
  DARKPKG_FIELDS(LoadVal, to, value);
};
struct CopyVal {
  static constexpr auto kTag = tag::Instruction::CopyVal;
  Register to;
  Register from;
  DARKPKG_FIELDS(CopyVal, to, from);
};
struct Or {
  static constexpr auto kTag = tag::Instruction::Or;
  Register to;
  Register left;
  Register right;
  DARKPKG_FIELDS(Or, to, left, right);
};
struct And {
  static constexpr auto kTag = tag::Instruction::And;
  Register to;
  Register left;
  Register right;
  DARKPKG_FIELDS(And, to, left, right);
};
struct TextSegment {
  static constexpr auto kTag = tag::Segment::Text;
  std::string_view text;
  DARKPKG_FIELDS(TextSegment, text);
};
struct RegisterSegment {
  static constexpr auto kTag = tag::Segment::Interpolation;
  Register from;
  DARKPKG_FIELDS(RegisterSegment, from);
};
struct StringSegment {
  std::variant<TextSegment, RegisterSegment> node;
};
struct CreateString {
  static constexpr auto kTag = tag::Instruction::CreateString;
  Register to;
  List<StringSegment> segments;
  DARKPKG_FIELDS(CreateString, to, segments);
};
struct CheckLetPattern {
  static constexpr auto kTag = tag::Instruction::CheckLetPatternAndExtractVars;
  Register value;
  const LetPattern* pattern;
  DARKPKG_FIELDS(CheckLetPattern, value, pattern);
};
/// Jumps count instructions from the one after the jump.
struct JumpByIfFalse {
  static constexpr auto kTag = tag::Instruction::JumpByIfFalse;
  std::int32_t by;
  Register condition;
  DARKPKG_FIELDS(JumpByIfFalse, by, condition);
};
struct JumpBy {
  static constexpr auto kTag = tag::Instruction::JumpBy;
  std::int32_t by;
  DARKPKG_FIELDS(JumpBy, by);
};
struct CheckMatchPattern {
  static constexpr auto kTag = tag::Instruction::CheckMatchPatternAndExtractVars;
  Register value;
  const MatchPattern* pattern;
  std::int32_t fail_jump;
  DARKPKG_FIELDS(CheckMatchPattern, value, pattern, fail_jump);
};
struct MatchUnmatched {
  static constexpr auto kTag = tag::Instruction::MatchUnmatched;
  Register value;
  DARKPKG_FIELDS(MatchUnmatched, value);
};
struct CreateTuple {
  static constexpr auto kTag = tag::Instruction::CreateTuple;
  Register to;
  AtLeast<2, Register> items;
  DARKPKG_FIELDS(CreateTuple, to, items);
};
struct CreateList {
  static constexpr auto kTag = tag::Instruction::CreateList;
  Register to;
  Registers items;
  DARKPKG_FIELDS(CreateList, to, items);
};
struct FieldRegister {
  std::string_view name;
  Register from;
  DARKPKG_FIELDS(FieldRegister, name, from);
};
struct CreateDict {
  static constexpr auto kTag = tag::Instruction::CreateDict;
  Register to;
  List<FieldRegister> entries;
  DARKPKG_FIELDS(CreateDict, to, entries);
};
struct CreateRecord {
  static constexpr auto kTag = tag::Instruction::CreateRecord;
  Register to;
  TypeId type;
  TypeReferences type_arguments;
  List<FieldRegister> fields;
  DARKPKG_FIELDS(CreateRecord, to, type, type_arguments, fields);
};
struct CloneRecord {
  static constexpr auto kTag = tag::Instruction::CloneRecordWithUpdates;
  Register to;
  Register record;
  List<FieldRegister> updates;
  DARKPKG_FIELDS(CloneRecord, to, record, updates);
};
struct GetRecordField {
  static constexpr auto kTag = tag::Instruction::GetRecordField;
  Register to;
  Register record;
  std::string_view field;
  DARKPKG_FIELDS(GetRecordField, to, record, field);
};
struct CreateEnum {
  static constexpr auto kTag = tag::Instruction::CreateEnum;
  Register to;
  TypeId type;
  TypeReferences type_arguments;
  std::string_view case_name;
  Registers fields;
  DARKPKG_FIELDS(CreateEnum, to, type, type_arguments, case_name, fields);
};
struct LoadValue {
  static constexpr auto kTag = tag::Instruction::LoadValue;
  Register to;
  ValueName name;
  DARKPKG_FIELDS(LoadValue, to, name);
};
struct Closed {
  Register from;  ///< in the frame that creates the lambda
  Register to;    ///< in the lambda's
  DARKPKG_FIELDS(Closed, from, to);
};
struct CreateLambda {
  static constexpr auto kTag = tag::Instruction::CreateLambda;
  Register to;
  std::uint64_t expr_id;  ///< that of the lambda in PT
  AtLeast<1, const LetPattern*> patterns;
  List<Closed> closed;
  /// Of a lambda that calls itself by its let-bound name: the register of its frame that holds the lambda.
  std::optional<Register> self;
  Instructions body;
  DARKPKG_FIELDS(CreateLambda, to, expr_id, patterns, closed, self, body);
};
struct Apply {
  static constexpr auto kTag = tag::Instruction::Apply;
  Register to;
  Register function;
  TypeReferences type_arguments;
  AtLeast<1, Register> arguments;
  DARKPKG_FIELDS(Apply, to, function, type_arguments, arguments);
};
struct RaiseNameError {
  static constexpr auto kTag = tag::Instruction::RaiseNRE;
  Texts names;
  pt::NameError error;
  DARKPKG_FIELDS(RaiseNameError, names, error);
};
struct VarNotFound {
  static constexpr auto kTag = tag::Instruction::VarNotFound;
  Register to;  ///< for the DB of that name, which the runtime looks for
  std::string_view name;
  DARKPKG_FIELDS(VarNotFound, to, name);
};
struct CheckIfUnit {
  static constexpr auto kTag = tag::Instruction::CheckIfFirstExprIsUnit;
  Register value;
  DARKPKG_FIELDS(CheckIfUnit, value);
};
/// Only in the code of an open tree: LoadValue of what the reference resolves to or LoadVal of a function, whichever it
/// is; VarNotFound of `name` if it resolves to nothing, which an expectation excludes if `name` is empty.
struct LoadReference {
  Register to;
  pt::Reference reference;
  std::string_view name;
};

struct Instruction {
  std::variant<LoadVal, CopyVal, Or, And, CreateString, CheckLetPattern, JumpByIfFalse, JumpBy, CheckMatchPattern,
               MatchUnmatched, CreateTuple, CreateList, CreateDict, CreateRecord, CloneRecord, GetRecordField,
               CreateEnum, LoadValue, CreateLambda, Apply, RaiseNameError, VarNotFound, CheckIfUnit, LoadReference>
      node;
};

// ---- Package items
// ----------------------------------------------------------------------------------------------------
struct RecordField {
  std::string_view name;
  const TypeReference* type;
  DARKPKG_FIELDS(RecordField, name, type);
};
struct EnumCase {
  std::string_view name;
  TypeReferences fields;
  DARKPKG_FIELDS(EnumCase, name, fields);
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

struct PackageType {
  static constexpr auto kKind = pt::ItemKind::type;
  pt::OwnHash hash;
  Texts type_parameters;
  Definition definition;
  DARKPKG_FIELDS(PackageType, hash, type_parameters, definition);
};
/// The result of an evaluation: a value has no code of its own among the items.
struct PackageValue {
  static constexpr auto kKind = pt::ItemKind::value;
  pt::OwnHash hash;
  const Dval* body;
  DARKPKG_FIELDS(PackageValue, hash, body);
};
struct Parameter {
  std::string_view name;
  const TypeReference* type;
  DARKPKG_FIELDS(Parameter, name, type);
};
struct PackageFn {
  static constexpr auto kKind = pt::ItemKind::fn;
  pt::OwnHash hash;
  Texts type_parameters;
  AtLeast<1, Parameter> parameters;
  const TypeReference* result;
  Instructions body;
  DARKPKG_FIELDS(PackageFn, hash, type_parameters, parameters, result, body);
};
using Item = std::variant<PackageType, PackageValue, PackageFn>;

}  // namespace darkpkg::hash::rt
