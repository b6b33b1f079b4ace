#pragma once

#include <span>
#include <string_view>

#include "rules/hash/evaluate/types.hpp"

/// Values with parts, checked as Dark checks them while it builds them (LibExecution/TypeChecker.fs, DvalCreator). All
/// return null if the evaluation ends.
namespace darkpkg::hash::evaluate {

using rt::Dval;

inline const Dval* create_literal(Run& run, const rt::Literal& literal) {
  return run.arena.make<Dval>(rt::LiteralValue{literal});
}
const Dval* create_list(Run& run, const ValueType* type, std::span<const Dval* const> items);
const Dval* create_dict(Run& run, std::span<const rt::Entry> entries);
/// `symbols`: of the frame that the code runs in.
const Dval* create_record(Run& run, TypeSymbols symbols, rt::TypeId type, ValueTypes arguments,
                          std::span<const rt::Entry> fields);
const Dval* update_record(Run& run, TypeSymbols symbols, const rt::RecordValue& record,
                          std::span<const rt::Entry> updates);
const Dval* create_enum(Run& run, TypeSymbols symbols, rt::TypeId type, ValueTypes arguments,
                        std::string_view case_name, std::span<const Dval* const> fields);

}  // namespace darkpkg::hash::evaluate
