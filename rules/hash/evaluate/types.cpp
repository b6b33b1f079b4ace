#include "rules/hash/evaluate/types.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "base/joined.hpp"
#include "base/overloaded.hpp"

namespace darkpkg::hash::evaluate {
namespace {

/// The types of the alternatives of rt::Literal, in their order.
constexpr auto kLiteralTypes = std::to_array<ValueType>({{pt::Primitive::unit},
                                                         {pt::Primitive::boolean},
                                                         {pt::Primitive::int8},
                                                         {pt::Primitive::uint8},
                                                         {pt::Primitive::int16},
                                                         {pt::Primitive::uint16},
                                                         {pt::Primitive::int32},
                                                         {pt::Primitive::uint32},
                                                         {pt::Primitive::int64},
                                                         {pt::Primitive::uint64},
                                                         {pt::Primitive::int128},
                                                         {pt::Primitive::uint128},
                                                         {pt::Primitive::integer},
                                                         {pt::Primitive::floating},
                                                         {pt::Primitive::character}});
static_assert(kLiteralTypes.size() == std::variant_size_v<rt::Literal>);
constexpr ValueType kUnknown{rt::Unknown{}};
constexpr ValueType kString{pt::Primitive::string};
constexpr ValueType kUuid{pt::Primitive::uuid};
constexpr ValueType kDateTime{pt::Primitive::datetime};
constexpr ValueType kBlob{pt::Primitive::blob};

bool is_unknown(const ValueType& type) { return std::holds_alternative<rt::Unknown>(type.node); }

/// As Types.substitute: what stands for the parameters of an alias.
const TypeReference* substitute(Run& run, pt::Texts parameters, pt::TypeReferences arguments,
                                const TypeReference* type) {
  if (!run.spend()) return nullptr;
  bool whole = true;
  const auto one = [&](const TypeReference* part) {
    const TypeReference* made = substitute(run, parameters, arguments, part);
    whole = whole && made;
    return made;
  };
  const auto all = [&](const auto& parts) { return run.arena.map(parts, one); };
  TypeReference out = std::visit(
      overloaded{[](pt::Primitive primitive) { return TypeReference{primitive}; },
                 [&](const pt::ListType& t) { return TypeReference{pt::ListType{one(t.item)}}; },
                 [&](const pt::DictType& t) { return TypeReference{pt::DictType{one(t.value)}}; },
                 [&](const pt::DbType& t) { return TypeReference{pt::DbType{one(t.row)}}; },
                 [&](const pt::StreamType& t) { return TypeReference{pt::StreamType{one(t.item)}}; },
                 [&](const pt::TupleType& t) { return TypeReference{pt::TupleType{all(t.items)}}; },
                 [&](const pt::CustomType& t) {
                   return TypeReference{pt::CustomType{t.name, all(t.arguments)}};
                 },
                 [&](const pt::FunctionType& t) {
                   return TypeReference{pt::FunctionType{all(t.parameters), one(t.result)}};
                 },
                 [&](const pt::VariableType& t) {
                   const auto at = std::ranges::find(parameters, t.name);
                   if (parameters.size() != arguments.size() || at == parameters.end()) {
                     run.fail(Failure::type_arguments, "an alias", counted(parameters.size(), "type parameter"),
                              counted_given(arguments.size(), "type argument"));
                     whole = false;
                     return TypeReference{t};
                   }
                   return *arguments[static_cast<std::size_t>(at - parameters.begin())];
                 }},
      type->node);
  return whole ? run.arena.make<TypeReference>(out) : nullptr;
}

const std::string_view* package_hash(const pt::TypeName& name) {
  const auto* package = std::get_if<pt::Package>(&name.target);
  return package ? &package->hash : nullptr;
}

std::nullptr_t fail_name(Run& run, const pt::TypeName& name) {
  const auto* error = std::get_if<pt::NameError>(&name.target);
  const bool is_malformed = error && *error == pt::NameError::invalid_name;
  return run.fail(is_malformed ? Failure::malformed_name : Failure::missing_name, joined(name.written));
}

}  // namespace

std::string_view hash_of(const rt::TypeId& id) {
  const auto* hash = std::get_if<rt::ItemHash>(&id);
  DARKPKG_CHECK(hash != nullptr);
  return hash->hex;
}

const ValueType* type_of(Arena& arena, const rt::Dval& value) {
  const auto make = [&](const auto& type) -> const ValueType* { return arena.make<ValueType>(type); };
  return std::visit(
      overloaded{[](const rt::LiteralValue& v) -> const ValueType* { return &kLiteralTypes[v.value.index()]; },
                 [](const rt::StringValue&) { return &kString; }, [](const rt::UuidValue&) { return &kUuid; },
                 [](const rt::DateTimeValue&) { return &kDateTime; }, [](const rt::BlobValue&) { return &kBlob; },
                 [](const rt::ApplicableValue&) { return &kUnknown; }, [](const rt::DbValue&) { return &kUnknown; },
                 [&](const rt::ListValue& v) { return make(rt::ListOf{v.type}); },
                 [&](const rt::DictValue& v) { return make(rt::DictOf{v.type}); },
                 [&](const rt::TupleValue& v) {
                   return make(
                       rt::TupleOf{arena.map(v.items, [&](const auto* item) { return type_of(arena, *item); })});
                 },
                 [&](const rt::RecordValue& v) {
                   return make(rt::CustomOf{v.runtime_type, v.type_arguments});
                 },
                 [&](const rt::EnumValue& v) {
                   return make(rt::CustomOf{v.runtime_type, v.type_arguments});
                 }},
      value.node);
}

const ValueType* merge(Run& run, const ValueType* left, const ValueType* right) {
  if (left == right || is_unknown(*right)) return left;
  if (is_unknown(*left)) return right;
  if (left->node.index() != right->node.index() || !run.spend()) return nullptr;
  const auto made = [&](bool fits, const auto& type) -> const ValueType* {
    return fits ? run.arena.make<ValueType>(type) : nullptr;
  };
  const auto all = [&](const auto& l, const auto& r, auto& fits) {
    std::vector<const ValueType*> out;
    fits = l.size() == r.size();
    for (std::size_t i = 0; fits && i < l.size(); i++) fits = out.emplace_back(merge(run, l[i], r[i])) != nullptr;
    return run.arena.copy(out);
  };
  return std::visit(
      [&]<typename T>(const T& l) -> const ValueType* {
        const T& r = std::get<T>(right->node);
        bool fits = true;
        if constexpr (std::is_same_v<T, pt::Primitive>) return l == r ? left : nullptr;
        else if constexpr (std::is_same_v<T, rt::Unknown> || std::is_same_v<T, rt::DbOf>) return nullptr;
        else if constexpr (requires { l.item; }) {
          const ValueType* item = merge(run, l.item, r.item);
          return made(item, T{item});
        } else if constexpr (requires { l.value; }) {
          const ValueType* value = merge(run, l.value, r.value);
          return made(value, T{value});
        } else if constexpr (requires { l.items; }) {
          const auto items = all(l.items, r.items, fits);
          return fits ? run.arena.make<ValueType>(rt::TupleOf{items}) : nullptr;
        } else if constexpr (requires { l.parameters; }) {
          const auto parameters = all(l.parameters, r.parameters, fits);
          const ValueType* result = fits ? merge(run, l.result, r.result) : nullptr;
          return result ? run.arena.make<ValueType>(rt::FnOf{parameters, result}) : nullptr;
        } else {
          if (hash_of(l.name) != hash_of(r.name)) return nullptr;
          const auto arguments = all(l.arguments, r.arguments, fits);
          return made(fits, rt::CustomOf{l.name, arguments});
        }
      },
      left->node);
}

bool is_fully_known(const ValueType& type) {
  const auto known = [](const auto& types) {
    return std::ranges::all_of(types, [](const ValueType* part) { return is_fully_known(*part); });
  };
  return std::visit(
      overloaded{[](rt::Unknown) { return false; }, [](pt::Primitive) { return true; },
                 [](const rt::DbOf&) { return true; }, [](const rt::ListOf& t) { return is_fully_known(*t.item); },
                 [](const rt::StreamOf& t) { return is_fully_known(*t.item); },
                 [](const rt::DictOf& t) { return is_fully_known(*t.value); },
                 [&](const rt::TupleOf& t) { return known(t.items); },
                 [&](const rt::CustomOf& t) { return known(t.arguments); },
                 [&](const rt::FnOf& t) { return known(t.parameters) && is_fully_known(*t.result); }},
      type.node);
}

const TypeReference* unwrap_alias(Run& run, const TypeReference& type) {
  const TypeReference* found = &type;
  // Each step is counted: aliases may stand for each other.
  while (run.spend()) {
    const auto* custom = std::get_if<pt::CustomType>(&found->node);
    const std::string_view* hash = custom ? package_hash(custom->name) : nullptr;
    const rt::PackageType* declared = hash ? run.world.type(*hash) : nullptr;
    const auto* alias = declared ? std::get_if<rt::AliasDefinition>(&declared->definition.node) : nullptr;
    if (!alias) return found;
    found = substitute(run, declared->type_parameters, custom->arguments, alias->type);
    if (!found) return nullptr;
  }
  return nullptr;
}

const ValueType* to_value_type(Run& run, TypeSymbols symbols, const TypeReference& type) {
  const TypeReference* unwrapped = unwrap_alias(run, type);
  if (!unwrapped) return nullptr;
  const auto one = [&](const TypeReference* part) { return to_value_type(run, symbols, *part); };
  const auto made = [&](const auto& known) -> const ValueType* {
    return run.stopped() ? nullptr : run.arena.make<ValueType>(known);
  };
  const auto all = [&](const auto& parts) { return run.arena.map(parts, one); };
  return std::visit(overloaded{[&](pt::Primitive primitive) { return made(primitive); },
                               [&](const pt::ListType& t) { return made(rt::ListOf{one(t.item)}); },
                               [&](const pt::DictType& t) { return made(rt::DictOf{one(t.value)}); },
                               [&](const pt::DbType& t) { return made(rt::DbOf{one(t.row)}); },
                               [&](const pt::StreamType& t) { return made(rt::StreamOf{one(t.item)}); },
                               [&](const pt::TupleType& t) { return made(rt::TupleOf{all(t.items)}); },
                               [&](const pt::FunctionType& t) {
                                 return made(rt::FnOf{all(t.parameters), one(t.result)});
                               },
                               [&](const pt::VariableType& t) {
                                 const ValueType* bound = find(symbols, t.name);
                                 return bound ? bound : &kUnknown;
                               },
                               [&](const pt::CustomType& t) -> const ValueType* {
                                 const std::string_view* hash = package_hash(t.name);
                                 if (!hash) return fail_name(run, t.name);
                                 return made(rt::CustomOf{rt::ItemHash{*hash}, all(t.arguments)});
                               }},
                    unwrapped->node);
}

bool unify(Run& run, TypeSymbols& symbols, const TypeReference& expected, const ValueType* actual) {
  if (!run.spend()) return false;
  if (const auto* variable = std::get_if<pt::VariableType>(&expected.node)) {
    const ValueType* bound = find(symbols, variable->name);
    const ValueType* both = bound ? merge(run, bound, actual) : actual;
    if (!both) return false;
    symbols = with(run.arena, symbols, variable->name, both);
    return true;
  }
  if (is_unknown(*actual)) return true;
  const auto all = [&](const auto& types, const auto& actuals) {
    if (types.size() != actuals.size()) return false;
    for (std::size_t i = 0; i < types.size(); i++)
      if (!unify(run, symbols, *types[i], actuals[i])) return false;
    return true;
  };
  return std::visit(
      overloaded{
          [&](pt::Primitive primitive, pt::Primitive found) { return primitive == found; },
          [&](const pt::ListType& t, const rt::ListOf& a) { return unify(run, symbols, *t.item, a.item); },
          [&](const pt::StreamType& t, const rt::StreamOf& a) { return unify(run, symbols, *t.item, a.item); },
          [&](const pt::DictType& t, const rt::DictOf& a) { return unify(run, symbols, *t.value, a.value); },
          [&](const pt::DbType& t, const rt::DbOf& a) { return unify(run, symbols, *t.row, a.row); },
          [&](const pt::TupleType& t, const rt::TupleOf& a) { return all(t.items, a.items); },
          [&](const pt::FunctionType& t, const rt::FnOf& a) {
            return t.parameters.size() == a.parameters.size() && unify(run, symbols, *t.result, a.result) &&
                   all(t.parameters, a.parameters);
          },
          [&](const pt::CustomType& t, const auto& a) {
            const std::string_view* hash = package_hash(t.name);
            if (!hash) {
              fail_name(run, t.name);
              return false;
            }
            const rt::PackageType* declared = run.world.type(*hash);
            if (!declared) return false;
            if (const auto* alias = std::get_if<rt::AliasDefinition>(&declared->definition.node)) {
              // The arguments of the alias are not put in here: its parameters are type variables like others.
              const TypeReference* target = unwrap_alias(run, *alias->type);
              return target && unify(run, symbols, *target, actual);
            }
            if constexpr (std::is_same_v<decltype(a), const rt::CustomOf&>)
              return hash_of(a.name) == *hash && all(t.arguments, a.arguments);
            return false;
          },
          [](const auto&, const auto&) { return false; },
      },
      expected.node, actual->node);
}

void infer(Run& run, TypeSymbols& symbols, const TypeReference& parameter, const ValueType& actual) {
  const auto all = [&](const auto& types, const auto& actuals) {
    for (std::size_t i = 0; types.size() == actuals.size() && i < types.size(); i++)
      infer(run, symbols, *types[i], *actuals[i]);
  };
  if (!run.spend()) return;
  std::visit(overloaded{
                 [&](const pt::ListType& t, const rt::ListOf& a) { infer(run, symbols, *t.item, *a.item); },
                 [&](const pt::StreamType& t, const rt::StreamOf& a) { infer(run, symbols, *t.item, *a.item); },
                 [&](const pt::DictType& t, const rt::DictOf& a) { infer(run, symbols, *t.value, *a.value); },
                 [&](const pt::TupleType& t, const rt::TupleOf& a) {
                   // Of tuples of two lengths Dark takes the first two parts.
                   infer(run, symbols, *t.items[0], *a.items[0]);
                   infer(run, symbols, *t.items[1], *a.items[1]);
                   all(t.items.items.subspan(2), a.items.items.subspan(2));
                 },
                 [&](const pt::CustomType& t, const rt::CustomOf& a) {
                   if (package_hash(t.name)) all(t.arguments, a.arguments);
                 },
                 [&](const pt::VariableType& t, const auto&) {
                   if (!find(symbols, t.name) && is_fully_known(actual))
                     symbols = with(run.arena, symbols, t.name, &actual);
                 },
                 [](const auto&, const auto&) {},
             },
             parameter.node, actual.node);
}

void collect_variables(const TypeReference& type, std::vector<std::string_view>& names) {
  const auto all = [&](const auto& types) {
    for (const TypeReference* part : types) collect_variables(*part, names);
  };
  std::visit(
      overloaded{[](pt::Primitive) {}, [&](const pt::ListType& t) { collect_variables(*t.item, names); },
                 [&](const pt::DictType& t) { collect_variables(*t.value, names); },
                 [&](const pt::DbType& t) { collect_variables(*t.row, names); },
                 [&](const pt::StreamType& t) { collect_variables(*t.item, names); },
                 [&](const pt::TupleType& t) { all(t.items); }, [&](const pt::CustomType& t) { all(t.arguments); },
                 [&](const pt::FunctionType& t) {
                   all(t.parameters);
                   collect_variables(*t.result, names);
                 },
                 [&](const pt::VariableType& t) {
                   if (std::ranges::find(names, t.name) == names.end()) names.push_back(t.name);
                 }},
      type.node);
}

std::optional<ResolvedType> resolve_type(Run& run, std::string_view hash, ValueTypes arguments) {
  const rt::PackageType* declared = run.world.type(hash);
  if (!declared) {
    run.give_up("needs a type that is not there");
    return std::nullopt;
  }
  const pt::Texts parameters = declared->type_parameters;
  if (arguments.size() != parameters.size() && !arguments.empty()) {
    run.fail(Failure::type_arguments, run.world.name(pt::ItemKind::type, hash),
             counted(parameters.size(), "type parameter"), counted_given(arguments.size(), "type argument"));
    return std::nullopt;
  }
  const auto argument = [&](std::size_t i) { return arguments.empty() ? &kUnknown : arguments[i]; };
  const auto* alias = std::get_if<rt::AliasDefinition>(&declared->definition.node);
  if (!alias) {
    ResolvedType out{hash, {}, &declared->definition};
    for (std::size_t i = 0; i < parameters.size(); i++) out.arguments.push_back({parameters[i], argument(i)});
    return out;
  }
  const TypeReference* target = unwrap_alias(run, *alias->type);
  if (!target) return std::nullopt;
  const auto* custom = std::get_if<pt::CustomType>(&target->node);
  const std::string_view* target_hash = custom ? package_hash(custom->name) : nullptr;
  const rt::PackageType* target_type = target_hash ? run.world.type(*target_hash) : nullptr;
  if (!target_type) {
    run.fail(Failure::no_record, run.world.name(pt::ItemKind::type, hash));
    return std::nullopt;
  }
  if (target_type->type_parameters.size() != custom->arguments.size()) {
    run.fail(Failure::type_arguments, run.world.name(pt::ItemKind::type, *target_hash),
             counted(target_type->type_parameters.size(), "type parameter"),
             counted_given(custom->arguments.size(), "type argument"));
    return std::nullopt;
  }
  ResolvedType out{*target_hash, {}, &target_type->definition};
  for (std::size_t i = 0; i < custom->arguments.size(); i++) {
    const TypeReference& written = *custom->arguments[i];
    const ValueType* type = to_value_type(run, {}, written);
    if (!type) return std::nullopt;
    // Only a bare variable of the alias is replaced by its argument; within other types it stays open.
    if (const auto* variable = std::get_if<pt::VariableType>(&written.node))
      if (const auto at = std::ranges::find(parameters, variable->name); at != parameters.end())
        type = argument(static_cast<std::size_t>(at - parameters.begin()));
    out.arguments.push_back({target_type->type_parameters[i], type});
  }
  return out;
}

}  // namespace darkpkg::hash::evaluate
