#include "rules/hash/lower/lower.hpp"

#include <algorithm>
#include <utility>

#include "base/overloaded.hpp"
#include "rules/hash/lower/expressions.hpp"
#include "rules/hash/lower/state.hpp"

namespace darkpkg::hash::lower {
namespace {

std::vector<Expectation> take_expectations(State& state) {
  std::vector<Expectation>& all = state.expectations;
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return std::move(all);
}

}  // namespace

rt::PackageType lower(const pt::PackageType& type, Arena& arena) {
  auto field = [](const pt::RecordField& f) { return rt::RecordField{f.name, f.type}; };
  auto type_of = [](const pt::EnumField& f) { return f.type; };
  rt::Definition definition = std::visit(
      overloaded{[](const pt::AliasDefinition& alias) { return rt::Definition{rt::AliasDefinition{alias.type}}; },
                 [&](const pt::RecordDefinition& record) {
                   return rt::Definition{rt::RecordDefinition{arena.map(record.fields, field)}};
                 },
                 [&](const pt::EnumDefinition& cases) {
                   return rt::Definition{rt::EnumDefinition{arena.map(cases.cases, [&](const pt::EnumCase& c) {
                     return rt::EnumCase{c.name, arena.map(c.fields, type_of)};
                   })}};
                 }},
      type.definition.node);
  return {type.hash, type.type_parameters, definition};
}

Function lower(const pt::PackageFn& fn, Arena& arena) {
  State state{arena};
  auto parameters = arena.map(fn.parameters, [](const pt::Parameter& parameter) {
    return rt::Parameter{parameter.name, parameter.type};
  });
  rt::PackageFn lowered{fn.hash, fn.type_parameters, parameters, fn.result,
                        lower_body(state, fn.parameters.items, *fn.body)};
  return {lowered, take_expectations(state)};
}

Body lower(const pt::PackageValue& value, Arena& arena) {
  State state{arena};
  rt::Instructions code = lower_body(state, {}, *value.body);
  return {code, take_expectations(state)};
}

std::vector<pt::Id> origins(const pt::PackageValue& value, Arena& arena) {
  std::vector<pt::Id> all;
  State state{arena, {}, &all};
  all.resize(lower_body(state, {}, *value.body).code.size());
  return all;
}

}  // namespace darkpkg::hash::lower
