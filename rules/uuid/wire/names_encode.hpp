#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "language/dotnet/byte_writer.hpp"
#include "rules/uuid/trees/program_types.hpp"
#include "rules/uuid/trees/tags.hpp"

/// Names as they stand in blobs (Serializers/PT/Common.fs, Serializers/RT/Common.fs). The encoders write the names that
/// are resolved with these, the relocator those that were references.
namespace darkpkg::wire {

/// FQFnName or FQValueName of a package item.
inline void write_package_name(ByteWriter& w, const Uuid& id) {
  w.tag(tag::FqName::Package);
  w.uuid(id);
}
/// FQFnName or FQValueName of a builtin.
inline void write_builtin_name(ByteWriter& w, std::string_view name, std::int32_t version) {
  w.tag(tag::FqName::Builtin);
  w.text(name);
  w.i32(version);
}

/// NameResolutionError; `names` is a range of strings.
template <typename Names>
void write_name_error(ByteWriter& w, tag::NameResolutionError error, const Names& names) {
  w.tag(error);
  w.count(names.size());
  for (const auto& name : names) w.text(name);
}
inline void write_name_error(ByteWriter& w, const pt::NameError& error) {
  write_name_error(w, error.invalid ? tag::NameResolutionError::InvalidName : tag::NameResolutionError::NotFound,
                   error.names);
}

/// `LoadVal` of a named function up to the function's name; write_load_fn_end follows it.
inline void write_load_fn_start(ByteWriter& w, std::int32_t to) {
  w.tag(tag::Instruction::LoadVal);
  w.i32(to);
  w.tag(tag::Dval::DApplicable);
  w.tag(tag::Applicable::AppNamedFn);
}
/// No type symbols, no type arguments, no arguments so far.
inline void write_load_fn_end(ByteWriter& w) {
  for (int i = 0; i < 3; i++) w.count(0);
}

/// `VarNotFound`.
inline void write_variable_not_found(ByteWriter& w, std::int32_t to, std::string_view name) {
  w.tag(tag::Instruction::VarNotFound);
  w.i32(to);
  w.text(name);
}

}  // namespace darkpkg::wire
