#include <array>

#include "base/joined.hpp"
#include "base/overloaded.hpp"
#include "rules/hash/evaluate/types.hpp"

namespace darkpkg::hash::evaluate {
namespace {

/// By pt::Primitive.
constexpr auto kPrimitiveNames = std::to_array<std::string_view>(
    {"Unit", "Bool", "Int8", "UInt8", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Int128", "UInt128",
     "Int", "Float", "Char", "String", "DateTime", "Uuid", "Blob"});
static_assert(static_cast<std::size_t>(pt::Primitive::blob) + 1 == kPrimitiveNames.size());

/// Longer ones than this tell nobody more.
constexpr std::size_t kLongestType = 200;

}  // namespace

std::string type_text(Run& run, const ValueType& type) {
  const auto all = [&](const auto& types) {
    return separated(types, ", ", [&](const ValueType* part) { return type_text(run, *part); });
  };
  std::string text = std::visit(
      overloaded{
          [](rt::Unknown) { return std::string("_"); },
          [](pt::Primitive primitive) { return std::string(kPrimitiveNames[static_cast<std::size_t>(primitive)]); },
          [&](const rt::ListOf& t) { return "List<" + type_text(run, *t.item) + ">"; },
          [&](const rt::DictOf& t) { return "Dict<" + type_text(run, *t.value) + ">"; },
          [&](const rt::DbOf& t) { return "DB<" + type_text(run, *t.row) + ">"; },
          [&](const rt::StreamOf& t) { return "Stream<" + type_text(run, *t.item) + ">"; },
          [&](const rt::TupleOf& t) {
            return "(" + separated(t.items, " * ", [&](const ValueType* part) { return type_text(run, *part); }) + ")";
          },
          [&](const rt::FnOf& t) { return "(" + all(t.parameters) + ") -> " + type_text(run, *t.result); },
          [&](const rt::CustomOf& t) {
            std::string name = run.world.name(pt::ItemKind::type, hash_of(t.name));
            return t.arguments.empty() ? name : name + "<" + all(t.arguments) + ">";
          }},
      type.node);
  if (text.size() <= kLongestType) return text;
  return "...";
}

std::string shown(Run& run, const ValueType& type) {
  if (std::holds_alternative<rt::Unknown>(type.node)) return "something of an unknown type";
  const std::string text = type_text(run, type);
  if (std::holds_alternative<rt::TupleOf>(type.node)) return "a tuple " + text;
  const bool is_vowel = text.starts_with("Int") || text.find_first_of("AEO") == 0;
  return (is_vowel ? "an " : "a ") + text;
}

}  // namespace darkpkg::hash::evaluate
