#pragma once

#include <string>
#include <string_view>

#include "base/quoted.hpp"
#include "rules/uuid/wire/print.hpp"

/// What both printers write alike.
namespace darkpkg::wire {

/// `5L`, `true`, `1.5`, 'c', `()`.
std::string literal_text(const pt::Literal& literal);
std::string literal_text(const rt::Literal& literal);

std::string operator_text(pt::InfixOp op);

/// Names and types.
class PartsPrinter {
 public:
  explicit PartsPrinter(const NameOf& name_of) : name_of_(name_of) {}

  std::string package(ItemKind kind, const Uuid& id) const;
  std::string builtin(const pt::Builtin& builtin) const;
  /// `NotFound(A.b)`.
  std::string error(const pt::NameError& error) const;
  /// `?3`: the third reference of the item.
  std::string reference(pt::Reference reference) const { return "?" + std::to_string(reference.index); }

  std::string type_name(const pt::TypeName& name) const;
  std::string fn_name(const pt::FnName& name) const;
  std::string value_name(const pt::ValueName& name) const;

  /// `List<Int64>`, `'a`, `(A -> B)`.
  std::string type(const pt::TypeReference& type) const;
  /// `<A, B>`, or nothing if there are none.
  std::string type_arguments(std::span<const pt::TypeReference* const> types) const;
  /// `<'a, 'b>`, or nothing.
  std::string type_parameters(std::span<const std::string_view> names) const;

 private:
  std::string joined(std::span<const pt::TypeReference* const> types, std::string_view separator) const;

  const NameOf& name_of_;
};

}  // namespace darkpkg::wire
