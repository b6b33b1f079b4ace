#include "rules/link/findings.hpp"

#include <map>
#include <set>
#include <utility>

#include "base/joined.hpp"
#include "rules/link/names.hpp"

namespace darkpkg::link {
namespace {

using object::ReferenceKind;

std::string written(const object::Reference& reference) { return "'" + joined(reference.names) + "'"; }

/// The message about a reference that means nothing, where it has to mean something.
struct Missing {
  Code code;
  std::string_view what;
  std::string_view consequence;
};
Missing missing(ReferenceKind kind) {
  switch (kind) {
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

/// Names that a file may bind are missing only where it doesn't.
bool may_be_bound(ReferenceKind kind) {
  return kind == ReferenceKind::value_or_variable || kind == ReferenceKind::fn_or_local;
}

}  // namespace

std::vector<Finding> find_problems(const CheckedItem& item, const Suggestion& suggestion) {
  std::vector<Finding> out;
  const std::vector<object::Reference>& references = item.index.references;
  std::map<std::pair<std::uint32_t, std::string_view>, std::string> helps;  // one for all uses of a name
  auto add_missing = [&](std::uint32_t i, Span at, std::string_view similar) {
    auto [help, is_new] = helps.try_emplace({i, similar});
    if (is_new) help->second = suggestion(references[i], similar);
    Missing problem = missing(references[i].kind);
    std::string message = "there is no ";
    message.append(problem.what).append(" ").append(written(references[i])).append(problem.consequence);
    out.push_back({problem.code, at, std::move(message), help->second, i});
  };
  for (std::uint32_t i = 0; i < references.size(); i++)
    if (item.resolutions[i].missing() && !may_be_bound(references[i].kind))
      each_use(item.positions, i, [&](Span at) { add_missing(i, at, {}); });
  for (const object::Unbound& unbound : item.positions.unbound) {
    const object::Use& use = item.positions.uses[unbound.use];
    if (item.resolutions[use.reference].missing()) add_missing(use.reference, span(use.at), unbound.similar);
  }
  // What the compiler took for a local name, because the file binds it, is a definition's after all.
  std::set<std::uint32_t> captured;
  for (const object::Expectation& expectation : item.expectations) {
    std::uint32_t i = expectation.reference;
    if (expectation.kind != object::ExpectationKind::not_a_value &&
        expectation.kind != object::ExpectationKind::not_a_fn)
      continue;
    if (item.resolutions[i].missing() || !captured.insert(i).second) continue;
    each_warned(Code::shadowed_package_name, references[i].kind, item.positions, i, [&](Span at, const std::string&) {
      out.push_back({Code::shadowed_package_name, at,
                     "the local name " + written(references[i]) + " means a " +
                         (item.resolutions[i].is_fn() ? "function" : "value") + " of the packages here",
                     "give the local another name", i});
    });
  }
  return out;
}

Finding unused_pin(object::ItemKind kind, std::string_view full_name, std::size_t offset) {
  std::string message = "nothing defines the ";
  message.append(kind_word(kind)).append(" '").append(full_name).append("', which has a pinned id");
  return {Code::pinned_id_unused,
          {static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(full_name.size())},
          std::move(message),
          "Dark's own code refers to it by that id: define it, or remove the line where Dark no longer needs it",
          0};
}

}  // namespace darkpkg::link
