#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/hash/evaluate/run.hpp"

/// Types while values are evaluated, after LibExecution/{RuntimeTypes,ValueType,TypeChecker}.fs.
namespace darkpkg::hash::evaluate {

using pt::TypeReference;
using rt::TypeSymbols;
using rt::ValueType;
using rt::ValueTypes;

/// The hash of a type in closed code.
std::string_view hash_of(const rt::TypeId& id);

// ---- Type variables and what they stand for (Dark's TypeSymbolTable)

/// Null: the variable is free.
const ValueType* find(TypeSymbols symbols, std::string_view name);
/// `symbols`, but with this one, whatever it was before.
TypeSymbols with(Arena& arena, TypeSymbols symbols, std::string_view name, const ValueType* type);
/// `symbols`, but without those that have these names.
TypeSymbols without(Arena& arena, TypeSymbols symbols, std::span<const std::string_view> names);
/// Both; those of `right` win.
TypeSymbols merged(Arena& arena, TypeSymbols left, TypeSymbols right);

// ---- Types of values

/// The type of a value. Functions have none that is known.
const ValueType* type_of(Arena& arena, const rt::Dval& value);
/// Both in one: what one of them leaves open the other tells. Null: they don't fit, or the evaluation ended.
const ValueType* merge(Run& run, const ValueType* left, const ValueType* right);
bool is_fully_known(const ValueType& type);
/// "an Int", "a List<String>".
std::string shown(Run& run, const ValueType& type);
/// The same without the article.
std::string type_text(Run& run, const ValueType& type);

// ---- Declared types

/// A declared type with its variables replaced. Null: the evaluation ended.
const ValueType* to_value_type(Run& run, TypeSymbols symbols, const TypeReference& type);
/// What an alias stands for, and that if it is one again. Null: the evaluation ended.
const TypeReference* unwrap_alias(Run& run, const TypeReference& type);
/// Whether a value of the type fits a declared one; what it tells of type variables gets into `symbols`. False also if
/// the evaluation ended.
bool unify(Run& run, TypeSymbols& symbols, const TypeReference& expected, const ValueType* actual);
/// What an argument tells of the type variables of its parameter, if all of its type is known.
void infer(Run& run, TypeSymbols& symbols, const TypeReference& parameter, const ValueType& actual);
/// The names of the type variables in a type, each once, behind those that are in `names` already.
void collect_variables(const TypeReference& type, std::vector<std::string_view>& names);

/// A record's or enum's type as its name is written, found through aliases.
struct ResolvedType {
  std::string_view hash;
  std::vector<rt::TypeSymbol> arguments;  ///< by the names of its type parameters, in their order
  const rt::Definition* definition = nullptr;
};
/// Nothing: the evaluation ended.
std::optional<ResolvedType> resolve_type(Run& run, std::string_view hash, ValueTypes arguments);

}  // namespace darkpkg::hash::evaluate
