#include "rules/uuid/link/problems.hpp"

#include <map>
#include <set>
#include <utility>

#include "base/joined.hpp"
#include "rules/edition/places.hpp"
#include "rules/uuid/link/references.hpp"
#include "rules/uuid/trees/expectation.hpp"

namespace darkpkg::uuid {
namespace {

std::string written(const Reference& reference) { return "'" + joined(reference.names) + "'"; }

/// The message about a reference that means nothing, if it has to mean something.
struct Missing {
  Code code;
  std::string_view what;
  std::string_view consequence;
};
Missing missing(const Reference& reference) {
  switch (reference.kind) {
    case ReferenceKind::value_or_variable:
      return Missing{Code::unbound_variable, "variable or value", ": evaluating it will fail"};
    case ReferenceKind::type: return Missing{Code::unresolved_type, "type", ""};
    case ReferenceKind::required_fn: return Missing{Code::unresolved_value, "function", ""};
    case ReferenceKind::fn_or_value: return Missing{Code::unresolved_value, "function or value", ""};
    case ReferenceKind::fn:
    case ReferenceKind::fn_or_local: break;
  }
  return {Code::unresolved_function, "function", ": calling it will fail"};
}

}  // namespace

std::vector<Problem> find_problems(const CheckedItem& item, Suggestion suggestion) {
  std::vector<Problem> out;
  const std::vector<Reference>& references = item.index.references;
  std::map<std::pair<std::uint32_t, std::string_view>, std::string> helps;  // one for all uses of a name
  auto add_missing = [&](std::uint32_t i, Span at, std::string_view similar) {
    auto [help, is_new] = helps.try_emplace({i, similar});
    if (is_new) help->second = suggestion(references[i], similar);
    Missing problem = missing(references[i]);
    std::string message = "there is no ";
    message.append(problem.what).append(" ").append(written(references[i])).append(problem.consequence);
    out.push_back({problem.code, at, std::move(message), help->second, i});
  };
  for (std::uint32_t i = 0; i < references.size(); i++)
    if (item.resolutions[i].missing() && !reference_traits(references[i].kind).may_be_local)
      each_use(item.positions, i, [&](Span at) { add_missing(i, at, {}); });
  for (const object::Unbound& unbound : item.positions.unbound) {
    const object::Use& use = item.positions.uses[unbound.use];
    if (item.resolutions[use.reference].missing()) add_missing(use.reference, span_of(use.at), unbound.similar);
  }
  // What the compiler took for a local name, because the file binds it, is a definition's after all.
  std::set<std::uint32_t> captured;
  std::vector<Expectation> expectations;
  if (item.bodies.size() == kForms)
    expectations = unpack_expectations(item.bodies[kRuntime][item.number].expectations).value_or(expectations);
  for (const Expectation& expectation : expectations) {
    std::uint32_t i = expectation.reference;
    if (i >= references.size()) continue;  // a forged object
    if (expectation.kind != ExpectationKind::not_a_value && expectation.kind != ExpectationKind::not_a_fn) continue;
    if (item.resolutions[i].missing() || !captured.insert(i).second) continue;
    each_warned(true, reference_traits(references[i].kind), item.positions, i, [&](Span at, const std::string&) {
      out.push_back({Code::shadowed_package_name, at,
                     "the local name " + written(references[i]) + " means a " +
                         (item.resolutions[i].is_fn() ? "function" : "value") + " of the packages here",
                     "give the local another name", i});
    });
  }
  return out;
}

WarningTraits warning_traits(Code code) {
  return {.about_bound = code == Code::shadowed_package_name,
          .help_suggests = code == Code::unresolved_function || code == Code::unbound_variable};
}

}  // namespace darkpkg::uuid
