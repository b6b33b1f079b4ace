#include "rules/hash/evaluate/equality.hpp"

#include "base/overloaded.hpp"
#include "rules/hash/evaluate/patterns.hpp"
#include "rules/hash/evaluate/types.hpp"

namespace darkpkg::hash::evaluate {
namespace {

using rt::Dval;

/// Compares; `run` tells whether that came to an end.
class Equality {
 public:
  explicit Equality(Run& run) : run_(run) {}

  bool same(const Dval& left, const Dval& right) {
    if (!run_.spend()) return false;
    return std::visit(
        overloaded{
            [](const rt::LiteralValue& a, const rt::LiteralValue& b) { return same_literal(a.value, b.value); },
            [](const rt::StringValue& a, const rt::StringValue& b) { return a.text == b.text; },
            [](const rt::UuidValue& a, const rt::UuidValue& b) { return a.id == b.id; },
            [](const rt::DateTimeValue& a, const rt::DateTimeValue& b) { return a.ticks == b.ticks; },
            [](const rt::DbValue& a, const rt::DbValue& b) { return a.name == b.name; },
            [](const rt::BlobValue& a, const rt::BlobValue& b) { return a.hash == b.hash && a.length == b.length; },
            [&](const rt::ListValue& a, const rt::ListValue& b) {
              return fit(a.type, b.type) && all(a.items, b.items);
            },
            [&](const rt::TupleValue& a, const rt::TupleValue& b) { return all(a.items, b.items); },
            [&](const rt::DictValue& a, const rt::DictValue& b) {
              return fit(a.type, b.type) && same_entries(a.entries, b.entries);
            },
            [&](const rt::RecordValue& a, const rt::RecordValue& b) {
              return same_types(a, b) && same_entries(a.fields, b.fields);
            },
            [&](const rt::EnumValue& a, const rt::EnumValue& b) {
              return same_types(a, b) && a.case_name == b.case_name && all(a.fields, b.fields);
            },
            [&](const rt::ApplicableValue& a, const rt::ApplicableValue& b) {
              return same_functions(a.applicable, b.applicable);
            },
            [](const auto&, const auto&) { return false; },
        },
        left.node, right.node);
  }

 private:
  bool fit(const ValueType* a, const ValueType* b) { return merge(run_, a, b) != nullptr; }
  bool all(const auto& a, const auto& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); i++)
      if (!same(*a[i], *b[i])) return false;
    return true;
  }
  bool same_entries(rt::Entries a, rt::Entries b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); i++)
      if (a[i].key != b[i].key || !same(*a[i].value, *b[i].value)) return false;
    return true;
  }
  bool same_types(const auto& a, const auto& b) {
    if (hash_of(a.runtime_type) != hash_of(b.runtime_type) || a.type_arguments.size() != b.type_arguments.size())
      return false;
    for (std::size_t i = 0; i < a.type_arguments.size(); i++)
      if (!fit(a.type_arguments[i], b.type_arguments[i])) return false;
    return true;
  }
  bool same_functions(const rt::Applicable& a, const rt::Applicable& b) {
    const auto *lambda = std::get_if<rt::LambdaValue>(&a.node), *other = std::get_if<rt::LambdaValue>(&b.node);
    if (lambda && other) return lambda->expr_id == other->expr_id;
    if (lambda || other) return false;
    // F#'s own equality of records decides; nobody writes that.
    run_.give_up("compares functions");
    return false;
  }

  Run& run_;
};

}  // namespace

std::optional<bool> equal(Run& run, const Dval& left, const Dval& right) {
  const ValueType *a = type_of(run.arena, left), *b = type_of(run.arena, right);
  if (!merge(run, a, b)) {
    run.fail(Failure::unequal_types, shown(run, *a), shown(run, *b));
    return std::nullopt;
  }
  const bool out = Equality(run).same(left, right);
  if (run.stopped()) return std::nullopt;
  return out;
}

}  // namespace darkpkg::hash::evaluate
