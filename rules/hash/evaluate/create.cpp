#include "rules/hash/evaluate/create.hpp"

#include <algorithm>

#include "base/utf16_order.hpp"

namespace darkpkg::hash::evaluate {
namespace {

using Entries = std::vector<rt::Entry>;

auto place(Entries& entries, std::string_view key) {
  return std::lower_bound(entries.begin(), entries.end(), key,
                          [](const rt::Entry& entry, std::string_view k) { return utf16_less(entry.key, k); });
}
bool has(Entries& entries, std::string_view key) {
  const auto at = place(entries, key);
  return at != entries.end() && at->key == key;
}
void put(Entries& entries, const rt::Entry& entry) {
  const auto at = place(entries, entry.key);
  if (at != entries.end() && at->key == entry.key) *at = entry;
  else entries.insert(at, entry);
}

/// A record or enum while its parts are checked: its type arguments become known from them.
class Checked {
 public:
  Checked(Run& run, TypeSymbols symbols, std::vector<rt::TypeSymbol> arguments)
      : run_(run), symbols_(symbols), arguments_(std::move(arguments)) {}

  /// What the type arguments say counts for the parts.
  void bind_arguments() {
    for (const rt::TypeSymbol& argument : arguments_)
      symbols_ = with(run_.arena, symbols_, argument.name, argument.type);
  }
  bool check(const TypeReference& declared, const Dval& part) {
    if (!unify(run_, symbols_, declared, type_of(run_.arena, part))) return false;
    for (rt::TypeSymbol& argument : arguments_) {
      if (!std::holds_alternative<rt::Unknown>(argument.type->node)) continue;
      if (const ValueType* bound = find(symbols_, argument.name)) argument.type = bound;
    }
    return true;
  }
  /// What a part should have been, for messages.
  std::string declared_text(const TypeReference& declared) {
    const ValueType* type = to_value_type(run_, symbols_, declared);
    return type ? shown(run_, *type) : std::string();
  }
  ValueTypes arguments() const {
    return run_.arena.map(arguments_, [](const rt::TypeSymbol& argument) { return argument.type; });
  }

 private:
  Run& run_;
  TypeSymbols symbols_;
  std::vector<rt::TypeSymbol> arguments_;
};

std::string type_name(Run& run, std::string_view hash) { return run.world.name(pt::ItemKind::type, hash); }

/// Checks a field that is given and puts it.
bool put_field(Run& run, Checked& checked, const ResolvedType& type, const rt::RecordDefinition& record,
               const rt::Entry& given, Entries& fields) {
  if (given.key.empty()) return run.fail(Failure::field_empty), false;
  const auto declared = std::ranges::find(record.fields, given.key, &rt::RecordField::name);
  if (declared == record.fields.end())
    return run.fail(Failure::field_unexpected, given.key, type_name(run, type.hash)), false;
  if (!checked.check(*declared->type, *given.value)) {
    if (!run.stopped())
      run.fail(Failure::field_mistyped, given.key, shown(run, *type_of(run.arena, *given.value)),
               checked.declared_text(*declared->type));
    return false;
  }
  put(fields, given);
  return true;
}

const rt::RecordDefinition* record_of(Run& run, const ResolvedType& type) {
  if (const auto* record = std::get_if<rt::RecordDefinition>(&type.definition->node)) return record;
  return run.fail(Failure::no_record, type_name(run, type.hash));
}

}  // namespace

const Dval* create_list(Run& run, const ValueType* type, std::span<const Dval* const> items) {
  if (!run.spend(items.size())) return nullptr;
  for (std::size_t i = 0; i < items.size(); i++) {
    run.part = i;
    const ValueType* item = type_of(run.arena, *items[i]);
    const ValueType* both = merge(run, type, item);
    if (!both) return run.fail(Failure::list_mixed, std::to_string(i + 1), shown(run, *item), type_text(run, *type));
    type = both;
  }
  return run.arena.make<Dval>(rt::ListValue{type, run.arena.map(items, [](const Dval* item) { return item; })});
}

const Dval* create_dict(Run& run, std::span<const rt::Entry> entries) {
  if (!run.spend(entries.size())) return nullptr;
  const ValueType* type = run.arena.make<ValueType>(rt::Unknown{});
  Entries all;
  for (const rt::Entry& entry : entries) {
    run.part = static_cast<std::size_t>(&entry - entries.data());
    if (has(all, entry.key)) return run.fail(Failure::dict_duplicate, entry.key);
    const ValueType* value = type_of(run.arena, *entry.value);
    const ValueType* both = merge(run, type, value);
    if (!both) return run.fail(Failure::dict_mixed, entry.key, shown(run, *value), type_text(run, *type));
    type = both;
    put(all, entry);
  }
  return run.arena.make<Dval>(rt::DictValue{type, run.arena.copy(all)});
}

const Dval* create_record(Run& run, TypeSymbols symbols, rt::TypeId type, ValueTypes arguments,
                          std::span<const rt::Entry> given) {
  std::optional<ResolvedType> resolved = resolve_type(run, hash_of(type), arguments);
  const rt::RecordDefinition* record = resolved ? record_of(run, *resolved) : nullptr;
  if (!record || !run.spend(given.size())) return nullptr;
  Checked checked(run, symbols, std::move(resolved->arguments));
  checked.bind_arguments();
  Entries fields;
  for (const rt::Entry& field : given) {
    run.part = static_cast<std::size_t>(&field - given.data());
    if (has(fields, field.key)) return run.fail(Failure::field_duplicate, field.key);
    if (!put_field(run, checked, *resolved, *record, field, fields)) return nullptr;
  }
  run.part.reset();
  for (const rt::RecordField& field : record->fields)
    if (!has(fields, field.name)) return run.fail(Failure::field_missing, field.name, type_name(run, resolved->hash));
  return run.arena.make<Dval>(
      rt::RecordValue{type, rt::ItemHash{resolved->hash}, checked.arguments(), run.arena.copy(fields)});
}

const Dval* update_record(Run& run, TypeSymbols symbols, const rt::RecordValue& old,
                          std::span<const rt::Entry> updates) {
  std::optional<ResolvedType> resolved = resolve_type(run, hash_of(old.source_type), {});
  const rt::RecordDefinition* record = resolved ? record_of(run, *resolved) : nullptr;
  if (!record || !run.spend(old.fields.size() + updates.size())) return nullptr;
  std::vector<rt::TypeSymbol> arguments = std::move(resolved->arguments);
  if (arguments.size() != old.type_arguments.size()) return run.give_up("updates a record of another type");
  for (std::size_t i = 0; i < arguments.size(); i++) arguments[i].type = old.type_arguments[i];
  Checked checked(run, symbols, std::move(arguments));
  Entries fields(old.fields.begin(), old.fields.end());
  for (const rt::Entry& update : updates) {
    run.part = static_cast<std::size_t>(&update - updates.data());
    if (!put_field(run, checked, *resolved, *record, update, fields)) return nullptr;
  }
  return run.arena.make<Dval>(
      rt::RecordValue{old.source_type, old.runtime_type, checked.arguments(), run.arena.copy(fields)});
}

const Dval* create_enum(Run& run, TypeSymbols symbols, rt::TypeId type, ValueTypes arguments,
                        std::string_view case_name, std::span<const Dval* const> fields) {
  std::optional<ResolvedType> resolved = resolve_type(run, hash_of(type), arguments);
  if (!resolved || !run.spend(fields.size())) return nullptr;
  const auto name = [&] { return type_name(run, resolved->hash); };
  const auto* definition = std::get_if<rt::EnumDefinition>(&resolved->definition->node);
  if (!definition) return run.fail(Failure::no_enum, name());
  const auto found = std::ranges::find(definition->cases, case_name, &rt::EnumCase::name);
  if (found == definition->cases.end()) return run.fail(Failure::case_unknown, case_name, name());
  if (found->fields.size() != fields.size())
    return run.fail(Failure::case_fields, case_name, counted(found->fields.size(), "field"),
                    counted_given(fields.size(), "field"));
  Checked checked(run, symbols, std::move(resolved->arguments));
  checked.bind_arguments();
  for (std::size_t i = 0; i < fields.size(); i++) {
    run.part = i;
    if (checked.check(*found->fields[i], *fields[i])) continue;
    if (run.stopped()) return nullptr;
    return run.fail(Failure::case_mistyped, case_name, shown(run, *type_of(run.arena, *fields[i])),
                    checked.declared_text(*found->fields[i]));
  }
  return run.arena.make<Dval>(rt::EnumValue{type, rt::ItemHash{resolved->hash}, checked.arguments(), case_name,
                                            run.arena.map(fields, [](const Dval* field) { return field; })});
}

}  // namespace darkpkg::hash::evaluate
