#include "rules/uuid/lower/lower.hpp"

#include <algorithm>
#include <tuple>

#include "base/overloaded.hpp"
#include "rules/uuid/lower/constants.hpp"
#include "rules/uuid/lower/expressions.hpp"
#include "rules/uuid/lower/state.hpp"

namespace darkpkg::lower {
namespace {

rt::PackageType lower_type(State& state, const pt::PackageType& type) {
  rt::PackageType lowered{type.id, type.type_parameters, rt::AliasDefinition{nullptr}};
  std::visit(overloaded{[&](const pt::AliasDefinition& alias) { lowered.definition = rt::AliasDefinition{alias.type}; },
                        [&](const pt::RecordDefinition& record) {
                          lowered.definition =
                              rt::RecordDefinition{state.arena.map(record.fields, [](const pt::RecordField& field) {
                                return rt::RecordField{field.name, field.type};
                              })};
                        },
                        [&](const pt::EnumDefinition& definition) {
                          auto type_of = [](const pt::EnumField& field) { return field.type; };
                          lowered.definition =
                              rt::EnumDefinition{state.arena.map(definition.cases, [&](const pt::EnumCase& c) {
                                return rt::EnumCase{c.name, state.arena.map(c.fields, type_of)};
                              })};
                        }},
             type.definition);
  return lowered;
}

rt::PackageFn lower_fn(State& state, const pt::PackageFn& fn) {
  auto parameters = state.arena.map(fn.parameters, [](const pt::Parameter& parameter) {
    return rt::Parameter{parameter.name, parameter.type};
  });
  return {fn.id, fn.type_parameters, parameters, fn.result, lower_body(state, fn.parameters, *fn.body)};
}

}  // namespace

std::string_view text(Problem problem) {
  switch (problem) {
    case Problem::match_without_cases: return "a match needs at least one case";
    case Problem::unresolved_type: return "a value can't hold a record or enum of a type that is not known";
    case Problem::bad_float: return "the number is too large for a Float";
  }
  DARKPKG_UNREACHABLE();
}

tl::expected<Lowered, Failure> lower(const pt::Item& item, const Context& context, Arena& arena) {
  State state{arena, context};
  rt::Item lowered =
      std::visit(overloaded{[&](const pt::PackageType& type) -> rt::Item { return lower_type(state, type); },
                            [&](const pt::PackageValue& value) -> rt::Item {
                              return rt::PackageValue{value.id, lower_constant(state, *value.body)};
                            },
                            [&](const pt::PackageFn& fn) -> rt::Item { return lower_fn(state, fn); }},
                 item);
  if (state.failure) return tl::unexpected(*state.failure);

  auto key = [](const uuid::Expectation& e) { return std::tuple(e.reference, e.kind); };
  std::vector<uuid::Expectation>& expectations = state.expectations;
  std::sort(expectations.begin(), expectations.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  expectations.erase(std::unique(expectations.begin(), expectations.end()), expectations.end());
  return Lowered{lowered, std::move(expectations)};
}

}  // namespace darkpkg::lower
