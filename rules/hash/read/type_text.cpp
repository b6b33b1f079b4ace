#include "rules/hash/read/type_text.hpp"

#include <array>

#include "base/joined.hpp"
#include "base/overloaded.hpp"
#include "rules/hash/wire/tag_tables.hpp"

namespace darkpkg::hash {
namespace {

std::string texts(pt::Texts parts) {
  std::string out;
  for (std::string_view part : parts) out.append(out.empty() ? "" : ".").append(part);
  return out;
}

/// Dark's constructor has a T in front of the name.
std::string_view primitive_text(pt::Primitive type) {
  return tag::text(wire::kPrimitiveTags[static_cast<std::size_t>(type)].pt).substr(1);
}

class TypePrinter {
 public:
  explicit TypePrinter(const NameOf& name_of) : name_of_(name_of) {}

  std::string text(const pt::TypeReference& type) const {
    return std::visit(
        overloaded{
            [](pt::Primitive primitive) { return std::string(primitive_text(primitive)); },
            [&](const pt::ListType& it) { return "List<" + text(*it.item) + ">"; },
            [&](const pt::DictType& it) { return "Dict<" + text(*it.value) + ">"; },
            [&](const pt::DbType& it) { return "DB<" + text(*it.row) + ">"; },
            [&](const pt::StreamType& it) { return "Stream<" + text(*it.item) + ">"; },
            [&](const pt::TupleType& it) { return "(" + all(it.items.items, " * ") + ")"; },
            [&](const pt::FunctionType& it) { return all(it.parameters.items, " -> ") + " -> " + nested(*it.result); },
            [](const pt::VariableType& it) { return "'" + std::string(it.name); },
            [&](const pt::CustomType& it) {
              std::string out = name(it.name);
              if (!it.arguments.empty()) out += "<" + all(it.arguments, ", ") + ">";
              return out;
            },
        },
        type.node);
  }

 private:
  /// A part between arrows or stars.
  std::string nested(const pt::TypeReference& type) const {
    std::string out = text(type);
    return std::holds_alternative<pt::FunctionType>(type.node) ? "(" + out + ")" : out;
  }
  std::string all(std::span<const pt::TypeReference* const> types, std::string_view separator) const {
    std::string out;
    for (const pt::TypeReference* type : types) {
      if (!out.empty()) out += separator;
      out += separator == ", " ? text(*type) : nested(*type);
    }
    return out;
  }
  std::string name(const pt::TypeName& name) const {
    return std::visit(overloaded{
                          [](pt::Reference reference) { return "?" + std::to_string(reference.index); },
                          [&](const pt::Package& it) { return package_text(ItemKind::type, it, name_of_); },
                          [&](pt::NameError error) { return missing_text(name.written, error); },
                      },
                      name.target);
  }

  const NameOf& name_of_;
};

}  // namespace

std::string item_text(ItemKind kind, std::string_view hash, const NameOf& name_of) {
  const std::optional<ItemId> id = ItemId::parse(hash);
  std::string name = id && name_of ? name_of(kind, *id) : std::string();
  return name.empty() ? std::string(hash) : name;
}

std::string package_text(ItemKind kind, const pt::Package& package, const NameOf& name_of) {
  if (!package.location) return item_text(kind, package.hash, name_of);
  std::string out(package.location->owner);
  for (std::string_view module : package.location->modules) out.append(".").append(module);
  return out.append(".").append(package.location->name);
}

std::string builtin_text(const pt::Builtin& builtin) {
  std::string out = "Builtin." + std::string(builtin.name);
  if (builtin.version != 0) out += "_v" + std::to_string(builtin.version);
  return out;
}

std::string missing_text(pt::Texts written, pt::NameError error) {
  return texts(written) + (error == pt::NameError::not_found ? " (NotFound)" : " (InvalidName)");
}

std::string type_text(const pt::TypeReference& type, const NameOf& name_of) { return TypePrinter(name_of).text(type); }

}  // namespace darkpkg::hash
